package store

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// An Entry is the payload of a journal record: what the payment, and the
// refund if the record is about one, became.
type Entry struct {
	From       *terminal.State       `json:"from,omitempty"`
	Payment    terminal.Payment      `json:"payment"`
	RefundFrom *terminal.RefundState `json:"refundFrom,omitempty"`
	Refund     *terminal.Refund      `json:"refund,omitempty"`
}

// Head returns the newest place of the journal.
func (s *Store) Head() (h journal.Head, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		h, err = readHead(tx)
		return err
	})
	return h, err
}

// journalBatch is how many records one reading transaction takes: a long one
// would keep the pages of old versions from being used again.
const journalBatch = 1000

// Journal calls f with each line of the journal from a number on, oldest
// first. The line is f's to keep, and f may use the store. An error of f ends
// it.
func (s *Store) Journal(from uint64, f func(line []byte) error) error {
	for more := true; more; {
		var lines [][]byte
		err := s.view(func(tx *bbolt.Tx) error {
			c := tx.Bucket(bucketJournal).Cursor()
			for k, v := c.Seek(number(from)); k != nil && len(lines) < journalBatch; k, v = c.Next() {
				lines = append(lines, bytes.Clone(v))
				from = toNumber(k) + 1
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := f(line); err != nil {
				return err
			}
		}
		more = len(lines) == journalBatch
	}
	return nil
}

// JournalBack is Journal from the newest line to the oldest.
func (s *Store) JournalBack(f func(line []byte) error) error {
	head, err := s.Head()
	if err != nil {
		return err
	}
	base, err := s.Base()
	if err != nil {
		return err
	}
	for from := head.Seq; from > base.Seq; {
		var lines [][]byte
		err := s.view(func(tx *bbolt.Tx) error {
			theirs, err := backwards(tx, from)
			for _, line := range theirs {
				lines = append(lines, bytes.Clone(line))
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, line := range lines {
			if err := f(line); err != nil {
				return err
			}
		}
		from -= uint64(len(lines))
	}
	return nil
}

// backwards returns lines of the journal from a number down, newest first, at
// most journalBatch. They are the transaction's.
func backwards(tx *bbolt.Tx, from uint64) ([][]byte, error) {
	var lines [][]byte
	c := tx.Bucket(bucketJournal).Cursor()
	for k, v := c.Seek(number(from)); k != nil && len(lines) < journalBatch; k, v = c.Prev() {
		if toNumber(k) != from-uint64(len(lines)) {
			return nil, fmt.Errorf("journal has no record %d: %w", from-uint64(len(lines)), terminal.ErrCorrupt)
		}
		lines = append(lines, v)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("journal has no record %d: %w", from, terminal.ErrCorrupt)
	}
	return lines, nil
}
