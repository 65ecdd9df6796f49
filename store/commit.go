package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// ErrChange means a change that no correct program asks for: its payment is
// not what an earlier one became. It is refused before anything is written.
var ErrChange = errors.New("change breaks a rule of the ledger")

// maxSlip is the last slip number; the next one is 1 again.
const maxSlip = 9999

// A stored is a payment as written. Serial is the order in which payments were
// made.
type stored struct {
	Serial  uint64           `json:"serial"`
	Payment terminal.Payment `json:"payment"`
}

// An Entry is the payload of a journal record: what the payment, and the
// refund if the record is about one, became.
type Entry struct {
	From       *terminal.State       `json:"from,omitempty"`
	Payment    terminal.Payment      `json:"payment"`
	RefundFrom *terminal.RefundState `json:"refundFrom,omitempty"`
	Refund     *terminal.Refund      `json:"refund,omitempty"`
}

// Commit writes c whole or not at all. See terminal.Ledger.
func (s *Store) Commit(c terminal.Change) (terminal.Payment, error) {
	if c.From == 0 {
		if err := s.space(); err != nil {
			return terminal.Payment{}, fmt.Errorf("commit %s: %w", c.Payment.ID, err)
		}
	}
	var written terminal.Payment
	err := s.update(func(tx *bbolt.Tx) (err error) {
		written, err = s.commit(tx, c)
		return err
	})
	if err != nil {
		return terminal.Payment{}, fmt.Errorf("commit %s: %w", c.Payment.ID, err)
	}
	return written, nil
}

// commit writes c in one transaction.
func (s *Store) commit(tx *bbolt.Tx, c terminal.Change) (terminal.Payment, error) {
	before, err := readPayment(tx, c.Payment.ID)
	if err != nil && !errors.Is(err, terminal.ErrNotFound) {
		return terminal.Payment{}, err
	}
	var refundBefore terminal.Refund
	if c.Refund != nil {
		refund := *c.Refund // the caller's is not written to
		c.Refund = &refund
		if refundBefore, err = readRefund(tx, refund.ID); err != nil && !errors.Is(err, terminal.ErrNotFound) {
			return terminal.Payment{}, err
		}
	}
	if err := guard(c, before.Payment, refundBefore); err != nil {
		return terminal.Payment{}, err
	}
	now := stored{before.Serial, c.Payment}
	if err := s.numbers(tx, &c, &now); err != nil {
		return terminal.Payment{}, err
	}
	for _, write := range []func() error{
		func() error { return putJSON(tx, bucketPayments, []byte(now.Payment.ID), now) },
		func() error { return putRefund(tx, c.Refund, refundBefore) },
		func() error { return putOutbox(tx, now) },
		func() error { return putTotals(tx, before.Payment, now.Payment, refundBefore, c.Refund) },
		func() error { return s.putJournal(tx, c, now.Payment) },
	} {
		if err := write(); err != nil {
			return terminal.Payment{}, err
		}
	}
	return now.Payment, nil
}

// guard holds a change against what is there: it must come from the state that
// is there, take a legal step, and leave alone what never changes.
func guard(c terminal.Change, before terminal.Payment, refund terminal.Refund) error {
	p := c.Payment
	fail := func(why string) error { return fmt.Errorf("payment %s, %s: %w", p.ID, why, ErrChange) }
	switch {
	case before.State != c.From || (c.Refund != nil && refund.State != c.RefundFrom):
		return fmt.Errorf("payment %s is %s: %w", p.ID, before.State, terminal.ErrStale)
	case p.ID == "" || len(p.ID) > 64 || p.Amount <= 0:
		return fail("no id or no amount")
	case c.From == 0 && p.State != terminal.Created:
		return fail("does not begin as CREATED")
	case c.From != 0 && (before.Amount != p.Amount || !before.CreatedAt.Equal(p.CreatedAt) || before.BusinessDate != p.BusinessDate || before.Slip != p.Slip):
		return fail("changes what never changes")
	case before.Captured() && !before.PaidAt.Equal(p.PaidAt):
		return fail("forgets that it was captured")
	case p.Refunded < before.Refunded || p.Refunded > p.Amount:
		return fail("gives back more than was paid, or takes a refund back")
	case c.Kind == terminal.KindRefund && c.Refund == nil, c.Kind == terminal.KindPayment && c.Refund != nil:
		return fail("is not of its kind")
	}
	return guardMove(c, before, refund)
}

// guardMove checks the step of the state by the one table of legal moves. A
// record about a refund may leave the payment where it is.
func guardMove(c terminal.Change, before terminal.Payment, refund terminal.Refund) error {
	if c.From != 0 && (c.Refund == nil || before.State != c.Payment.State) {
		if _, err := terminal.Advance(before, c.Payment.State); err != nil {
			return err
		}
	}
	if c.Refund == nil {
		return nil
	}
	if c.Refund.ID == "" || len(c.Refund.ID) > 64 || c.Refund.Amount <= 0 || c.Refund.PaymentID != c.Payment.ID {
		return fmt.Errorf("refund of %s: %w", c.Payment.ID, ErrChange)
	}
	if c.RefundFrom == 0 {
		return nil
	}
	if c.Refund.Amount != refund.Amount {
		return fmt.Errorf("refund %s changes its amount: %w", refund.ID, ErrChange)
	}
	_, err := terminal.AdvanceRefund(refund, c.Refund.State)
	return err
}

// numbers gives a new payment its serial and slip, and a new refund its slip.
func (s *Store) numbers(tx *bbolt.Tx, c *terminal.Change, now *stored) error {
	meta := tx.Bucket(bucketMeta)
	if c.From == 0 {
		now.Serial = toNumber(meta.Get(keySerial)) + 1
		if err := meta.Put(keySerial, number(now.Serial)); err != nil {
			return fmt.Errorf("count payments: %w", err)
		}
		slip, err := nextSlip(meta)
		if err != nil {
			return err
		}
		now.Payment.Slip = slip
		day := append([]byte(string(now.Payment.BusinessDate)+"/"), number(now.Serial)...)
		if err := tx.Bucket(bucketDays).Put(day, []byte(now.Payment.ID)); err != nil {
			return fmt.Errorf("index payment: %w", err)
		}
	}
	if c.Refund != nil && c.RefundFrom == 0 {
		slip, err := nextSlip(meta)
		if err != nil {
			return err
		}
		c.Refund.Slip = slip
	}
	return nil
}

// nextSlip counts one slip on.
func nextSlip(meta *bbolt.Bucket) (int, error) {
	slip := toNumber(meta.Get(keySlip))%maxSlip + 1
	if err := meta.Put(keySlip, number(slip)); err != nil {
		return 0, fmt.Errorf("count slips: %w", err)
	}
	return int(slip), nil
}

// putRefund writes a refund, and its place under the payment when it is new.
func putRefund(tx *bbolt.Tx, r *terminal.Refund, before terminal.Refund) error {
	if r == nil {
		return nil
	}
	if before.State == 0 {
		of := tx.Bucket(bucketRefundsOf)
		serial, err := of.NextSequence()
		if err != nil {
			return fmt.Errorf("index refund: %w", err)
		}
		if err := of.Put(append([]byte(string(r.PaymentID)+"\x00"), number(serial)...), []byte(r.ID)); err != nil {
			return fmt.Errorf("index refund: %w", err)
		}
	}
	return putJSON(tx, bucketRefunds, []byte(r.ID), *r)
}

// putOutbox keeps the entry exactly while the backend has still to answer.
func putOutbox(tx *bbolt.Tx, now stored) error {
	outbox := tx.Bucket(bucketOutbox)
	if unanswered(now.Payment) {
		return outbox.Put(number(now.Serial), []byte(now.Payment.ID))
	}
	return outbox.Delete(number(now.Serial))
}

// unanswered reports whether a payment belongs into the outbox.
func unanswered(p terminal.Payment) bool { return p.State.Open() || p.PendingRefund != "" }

// putTotals adds what changed to the totals of the dates it belongs to.
func putTotals(tx *bbolt.Tx, before, after terminal.Payment, refundBefore terminal.Refund, refund *terminal.Refund) error {
	delta := before.Contribution().Minus()
	delta.Merge(after.Contribution())
	if err := addTotals(tx, after.BusinessDate, delta); err != nil || refund == nil {
		return err
	}
	delta = refundBefore.Contribution(before).Minus()
	delta.Merge(refund.Contribution(after))
	return addTotals(tx, refund.BusinessDate, delta)
}

// addTotals adds to the counters of one date; one that becomes zero goes.
func addTotals(tx *bbolt.Tx, d terminal.Date, delta terminal.Totals) error {
	b := tx.Bucket(bucketTotals)
	for counter, t := range delta {
		key := []byte(string(d) + "\x00" + string(counter))
		sum := toTally(b.Get(key)).Add(t)
		var err error
		if sum == (terminal.Tally{}) {
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
func toTally(b []byte) terminal.Tally {
	if len(b) != 16 {
		return terminal.Tally{}
	}
	return terminal.Tally{Count: int64(toNumber(b[:8])), Yen: terminal.Yen(toNumber(b[8:]))}
}

// putJournal writes the record of c.
func (s *Store) putJournal(tx *bbolt.Tx, c terminal.Change, now terminal.Payment) error {
	e := Entry{Payment: now, Refund: c.Refund}
	if c.From != 0 {
		e.From = &c.From
	}
	if c.Refund != nil && c.RefundFrom != 0 {
		e.RefundFrom = &c.RefundFrom
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	head, err := readHead(tx)
	if err != nil {
		return err
	}
	text, head, err := journal.Append(head, journal.Body{
		Terminal: s.opts.Terminal, At: journal.At(c.At), Day: string(c.Day), Kind: string(c.Kind), Payload: payload,
	}, s.opts.SigningKey)
	if err != nil {
		return err
	}
	if err := tx.Bucket(bucketJournal).Put(number(head.Seq), text); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return tx.Bucket(bucketMeta).Put(keyHead, headBytes(head))
}

// putJSON writes v under a key.
func putJSON(tx *bbolt.Tx, bucket, key []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", bucket, key, err)
	}
	if err := tx.Bucket(bucket).Put(key, text); err != nil {
		return fmt.Errorf("write %s %s: %w", bucket, key, err)
	}
	return nil
}
