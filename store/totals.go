package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// A transition is a change together with what was there before it.
type transition struct {
	change terminal.Change
	before terminal.Payment // zero when the payment is new
	after  terminal.Payment // with its numbers
	refund terminal.Refund  // before; zero when the refund is new, or there is none
}

// putTotals adds what changed to the totals of the dates it belongs to.
func putTotals(tx *bbolt.Tx, s transition) error {
	delta := report.Contribution(s.before).Minus()
	delta.Merge(report.Contribution(s.after))
	if err := addTotals(tx, s.after.BusinessDate, delta); err != nil || s.change.Refund == nil {
		return err
	}
	return addTotals(tx, s.change.Refund.BusinessDate, s.refundDelta())
}

// refundDelta is what a change of a refund adds to the totals of its date. Of
// the refunds of a payment that is handed over, all but the first find it gone
// already; those of one that comes were counted nowhere here while it was away.
func (s transition) refundDelta() report.Totals {
	if s.change.Kind == terminal.KindTakeOver {
		return report.RefundContribution(*s.change.Refund, s.after)
	}
	if s.change.Kind == terminal.KindHandOver || s.change.Kind == terminal.KindElsewhere {
		s.before.HandedTo = ""
	}
	delta := report.RefundContribution(s.refund, s.before).Minus()
	delta.Merge(report.RefundContribution(*s.change.Refund, s.after))
	return delta
}

// addTotals adds to the counters of one date; one that becomes zero goes.
func addTotals(tx *bbolt.Tx, d terminal.Date, delta report.Totals) error {
	b := tx.Bucket(bucketTotals)
	for counter, t := range delta {
		key := []byte(string(d) + "\x00" + string(counter))
		sum, err := toTally(b.Get(key))
		if err != nil {
			return fmt.Errorf("count %s of %s: %w", counter, d, err)
		}
		sum = sum.Add(t)
		if sum == (report.Tally{}) {
			err = b.Delete(key)
		} else {
			value := binary.BigEndian.AppendUint64(number(uint64(sum.Count)), uint64(sum.Yen))
			err = b.Put(key, value)
		}
		if err != nil {
			return fmt.Errorf("count %s: %w", counter, err)
		}
	}
	return nil
}

// toTally reads a counter; zero when there is none.
func toTally(b []byte) (report.Tally, error) {
	if b == nil {
		return report.Tally{}, nil
	}
	if len(b) != 16 {
		return report.Tally{}, fmt.Errorf("counter of %d bytes: %w", len(b), terminal.ErrCorrupt)
	}
	return report.Tally{Count: int64(toNumber(b[:8])), Yen: terminal.Yen(toNumber(b[8:]))}, nil
}

// readTotals reads the counters whose keys begin with prefix: a date and a
// zero, or nothing for all dates.
func readTotals(tx *bbolt.Tx, prefix []byte) (map[terminal.Date]report.Totals, error) {
	all := map[terminal.Date]report.Totals{}
	c := tx.Bucket(bucketTotals).Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		date, counter, ok := bytes.Cut(k, []byte{0})
		t, err := toTally(v)
		if !ok || err != nil {
			return nil, fmt.Errorf("totals of %s: %w", date, terminal.ErrCorrupt)
		}
		d := terminal.Date(date)
		if all[d] == nil {
			all[d] = report.Totals{}
		}
		all[d][report.Counter(counter)] = t
	}
	return all, nil
}

// Totals returns the tallies of one business date. It reads counters, so the
// number of payments does not matter.
func (s *Store) Totals(d terminal.Date) (report.Totals, error) {
	totals := report.Totals{}
	err := s.view(func(tx *bbolt.Tx) error {
		all, err := readTotals(tx, []byte(string(d)+"\x00"))
		if all[d] != nil {
			totals = all[d]
		}
		return err
	})
	return totals, err
}
