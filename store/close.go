package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

// A CloseEntry is the payload of the journal record of a close.
type CloseEntry struct {
	Close report.Close `json:"close"`
}

// namesClose is how the record of a close begins to say what it is. Like the
// names of payments it cannot be part of a text that somebody typed.
var namesClose = []byte(`"payload":{"close":{`)

// namesRecovery is how the record of a recovery does.
var namesRecovery = []byte(`"payload":{"recovery":{`)

// CloseDay makes the next close. See report.Closes.
func (s *Store) CloseDay(o report.CloseOrder) (c report.Close, err error) {
	err = s.update(func(tx *bbolt.Tx) (err error) {
		c, err = s.close(tx, o)
		return err
	})
	if err != nil {
		return report.Close{}, fmt.Errorf("close %s: %w", o.Date, err)
	}
	return c, nil
}

// DraftClose returns what the next close would be. See report.Closes.
func (s *Store) DraftClose(o report.CloseOrder) (c report.Close, err error) {
	err = s.view(func(tx *bbolt.Tx) (err error) {
		c, err = draft(tx, o)
		return err
	})
	if err != nil {
		return c, fmt.Errorf("draft close of %s: %w", o.Date, err)
	}
	return c, nil
}

// draft works out the next close of what is recorded.
func draft(tx *bbolt.Tx, o report.CloseOrder) (report.Close, error) {
	before, err := readClose(tx, 0)
	if err != nil {
		return before, err
	}
	ever, err := everCounted(tx)
	if err != nil {
		return before, err
	}
	open, err := unsettled(tx)
	if err != nil {
		return before, err
	}
	head, err := readHead(tx)
	if err != nil {
		return before, err
	}
	c := report.NewClose(before, ever, open)
	c.After = head.Seq
	c.Number = max(c.Number, int(toNumber(tx.Bucket(bucketMeta).Get(keyCloses)))+1)
	return c.Order(o)
}

// close makes a close within a transaction: nothing is counted meanwhile.
func (s *Store) close(tx *bbolt.Tx, o report.CloseOrder) (report.Close, error) {
	c, err := draft(tx, o)
	if err != nil {
		return c, err
	}
	key := number(uint64(c.Number))
	if tx.Bucket(bucketCloses).Get(key) != nil { // a close is never written over
		return c, fmt.Errorf("close %d is there already: %w", c.Number, terminal.ErrCorrupt)
	}
	if err := putJSON(tx, bucketCloses, key, c); err != nil {
		return c, err
	}
	return c, s.appendRecord(tx, journal.Body{At: journal.At(o.At), Day: string(o.Date), Kind: string(terminal.KindClose)}, CloseEntry{c})
}

// readClose reads a close by its number, the newest for 0. The zero Close is
// the one before the first.
func readClose(tx *bbolt.Tx, n int) (c report.Close, err error) {
	text := tx.Bucket(bucketCloses).Get(number(uint64(n)))
	if n == 0 {
		_, text = tx.Bucket(bucketCloses).Cursor().Last()
	}
	if text == nil {
		return c, nil
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("close %d: %w", n, terminal.ErrCorrupt)
	}
	return c, nil
}

// everCounted adds up the totals of all dates.
func everCounted(tx *bbolt.Tx) (report.Totals, error) {
	all, err := readTotals(tx, nil)
	if err != nil {
		return nil, err
	}
	ever := report.Totals{}
	for _, t := range all {
		ever.Merge(t)
	}
	return ever, nil
}

// unsettled returns what is open and what is due, each oldest first.
func unsettled(tx *bbolt.Tx) ([]terminal.Payment, error) {
	open := []terminal.Payment{}
	for _, name := range [][]byte{bucketOutbox, bucketDue} {
		err := tx.Bucket(name).ForEach(func(serial, id []byte) error {
			if bytes.Equal(name, bucketDue) && tx.Bucket(bucketOutbox).Get(serial) != nil {
				return nil // listed already, since its refund is under way
			}
			p, err := readPayment(tx, terminal.PaymentID(id))
			open = append(open, p.Payment)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return open, nil
}

// putDue keeps the entry exactly while a refund is due.
func putDue(tx *bbolt.Tx, now stored) error {
	due := tx.Bucket(bucketDue)
	if now.Payment.Due() {
		return due.Put(number(now.Serial), []byte(now.Payment.ID))
	}
	return due.Delete(number(now.Serial))
}

// Closed returns a close by its number, the newest for 0, or ErrNotFound.
func (s *Store) Closed(n int) (c report.Close, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		if c, err = readClose(tx, n); err == nil && c.Number == 0 {
			err = fmt.Errorf("close %d: %w", n, terminal.ErrNotFound)
		}
		return err
	})
	return c, err
}

// Unsettled returns what a close would list: the payments that the backend has
// still to answer for, and those whose refund is due.
func (s *Store) Unsettled() (open []terminal.Payment, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		open, err = unsettled(tx)
		return err
	})
	return open, err
}

// compareClose compares a close with its journal record.
func (c *comparison) compareClose(line []byte) error {
	var l struct {
		Body struct {
			Seq     uint64     `json:"seq"`
			Payload CloseEntry `json:"payload"`
		} `json:"body"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return &journal.BadRecord{Seq: l.Body.Seq, Why: "its payload does not read"}
	}
	c.closes++
	told := l.Body.Payload.Close
	stored, err := readClose(c.tx, told.Number)
	if err != nil {
		return err
	}
	if !same(stored, told) || told.After+1 != l.Body.Seq {
		c.note("close %d is stored with %d yen for ever, the journal says %d yen", told.Number, stored.Perpetual, told.Perpetual)
	}
	return nil
}
