package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// The store is all that the till asks of a disk.
var (
	_ terminal.Ledger       = (*Store)(nil)
	_ terminal.RefundLedger = (*Store)(nil)
	_ terminal.Books        = (*Store)(nil)
	_ report.Closes         = (*Store)(nil)
	_ terminal.Handing      = (*Store)(nil)
)

// readPayment reads one payment, or ErrNotFound.
func readPayment(tx *bbolt.Tx, id terminal.PaymentID) (s stored, err error) {
	if s, ok := quickStored(tx.Bucket(bucketPayments).Get([]byte(id))); ok {
		return s, nil
	}
	return s, readJSON(tx, bucketPayments, []byte(id), &s)
}

// readRefund reads one refund, or ErrNotFound.
func readRefund(tx *bbolt.Tx, id terminal.RefundID) (r terminal.Refund, err error) {
	return r, readJSON(tx, bucketRefunds, []byte(id), &r)
}

// readJSON reads what putJSON wrote.
func readJSON(tx *bbolt.Tx, bucket, key []byte, v any) error {
	text := tx.Bucket(bucket).Get(key)
	if text == nil {
		return fmt.Errorf("%s %s: %w", bucket, key, terminal.ErrNotFound)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s %s: %w", bucket, key, terminal.ErrCorrupt)
	}
	return nil
}

// Payment returns one payment, or terminal.ErrNotFound.
func (s *Store) Payment(id terminal.PaymentID) (terminal.Payment, error) {
	var p stored
	err := s.view(func(tx *bbolt.Tx) (err error) {
		p, err = readPayment(tx, id)
		return err
	})
	return p.Payment, err
}

// Refund returns one refund, or terminal.ErrNotFound.
func (s *Store) Refund(id terminal.RefundID) (r terminal.Refund, err error) {
	err = s.view(func(tx *bbolt.Tx) (err error) {
		r, err = readRefund(tx, id)
		return err
	})
	return r, err
}

// Sealed returns the sealed code of a deferred payment, or
// terminal.ErrNotFound.
func (s *Store) Sealed(id terminal.PaymentID) (sealed terminal.Sealed, err error) {
	err = s.view(func(tx *bbolt.Tx) error { return readJSON(tx, bucketSealed, []byte(id), &sealed) })
	return sealed, err
}

// Refunds returns the refunds of one payment, oldest first.
func (s *Store) Refunds(id terminal.PaymentID) ([]terminal.Refund, error) {
	refunds := []terminal.Refund{}
	err := s.view(func(tx *bbolt.Tx) error {
		prefix := []byte(string(id) + "\x00")
		c := tx.Bucket(bucketRefundsOf).Cursor()
		for k, ref := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, ref = c.Next() {
			r, err := readRefund(tx, terminal.RefundID(ref))
			if err != nil {
				return err
			}
			refunds = append(refunds, r)
		}
		return nil
	})
	return refunds, err
}

// Open returns the payments that the backend has still to answer for, oldest
// first.
func (s *Store) Open() ([]terminal.Payment, error) {
	open := []terminal.Payment{}
	err := s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketOutbox).ForEach(func(_, id []byte) error {
			p, err := readPayment(tx, terminal.PaymentID(id))
			open = append(open, p.Payment)
			return err
		})
	})
	return open, err
}

// Day returns the payments made on one business date, newest first, at most
// limit.
func (s *Store) Day(d terminal.Date, limit int) ([]terminal.Payment, error) {
	day := []terminal.Payment{}
	err := s.view(func(tx *bbolt.Tx) error {
		prefix := []byte(string(d) + "/")
		c := tx.Bucket(bucketDays).Cursor()
		before := c.Last
		if k, _ := c.Seek([]byte(string(d) + "0")); k != nil { // "0" follows "/": the first key after this day
			before = c.Prev
		}
		k, id := before()
		for ; k != nil && bytes.HasPrefix(k, prefix) && len(day) < limit; k, id = c.Prev() {
			p, err := readPayment(tx, terminal.PaymentID(id))
			if err != nil {
				return err
			}
			day = append(day, p.Payment)
		}
		return nil
	})
	return day, err
}

// Last returns the newest payment, or terminal.ErrNotFound.
func (s *Store) Last() (terminal.Payment, error) {
	var p stored
	err := s.view(func(tx *bbolt.Tx) (err error) {
		_, id := tx.Bucket(bucketDays).Cursor().Last()
		if id == nil {
			return fmt.Errorf("no payment yet: %w", terminal.ErrNotFound)
		}
		p, err = readPayment(tx, terminal.PaymentID(id))
		return err
	})
	return p.Payment, err
}
