package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// maxSlip is the last slip number; the next one is 1 again.
const maxSlip = 9999

// A stored is a payment as written. Serial is the order in which payments were
// made.
type stored struct {
	Serial  uint64           `json:"serial"`
	Payment terminal.Payment `json:"payment"`
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
	if err := guardShare(tx, c); err != nil {
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
		func() error { return putDue(tx, now) },
		func() error { return putShare(tx, c, now) },
		func() error { return putSealed(tx, now.Payment, c.Sealed) },
		func() error { return putHanded(tx, before, now) },
		func() error { return putTotals(tx, transition{c, before.Payment, now.Payment, refundBefore}) },
		func() error { return s.putJournal(tx, c, now.Payment) },
	} {
		if err := write(); err != nil {
			return terminal.Payment{}, err
		}
	}
	return now.Payment, nil
}

// numbers gives a new payment its serial and slip, and a new refund its slip.
func (s *Store) numbers(tx *bbolt.Tx, c *terminal.Change, now *stored) error {
	meta := tx.Bucket(bucketMeta)
	if c.From == 0 {
		now.Serial = toNumber(meta.Get(keySerial)) + 1
		if err := meta.Put(keySerial, number(now.Serial)); err != nil {
			return fmt.Errorf("count payments: %w", err)
		}
		if c.Kind != terminal.KindTakeOver { // that has the number of the terminal that made it
			slip, err := nextSlip(meta)
			if err != nil {
				return err
			}
			now.Payment.Slip = slip
		}
		if err := growing(tx, bucketDays).Put(dayKey(now.Payment.BusinessDate, now.Serial), []byte(now.Payment.ID)); err != nil {
			return fmt.Errorf("index payment: %w", err)
		}
	}
	if c.Refund != nil && c.RefundFrom == 0 && c.Kind != terminal.KindTakeOver {
		slip, err := nextSlip(meta)
		if err != nil {
			return err
		}
		c.Refund.Slip = slip
	}
	return nil
}

// dayKey is the place of a payment in the index by days.
func dayKey(d terminal.Date, serial uint64) []byte {
	return append([]byte(string(d)+"/"), number(serial)...)
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
	if now.Payment.Waits() {
		return outbox.Put(number(now.Serial), []byte(now.Payment.ID))
	}
	return outbox.Delete(number(now.Serial))
}

// putSealed keeps the sealed code exactly while the payment is deferred, also
// when another terminal goes on with it: its bundle may have to be made again.
func putSealed(tx *bbolt.Tx, now terminal.Payment, sealed *terminal.Sealed) error {
	switch {
	case now.State != terminal.Deferred:
		return tx.Bucket(bucketSealed).Delete([]byte(now.ID))
	case now.HandedTo != "":
		return nil
	case sealed == nil:
		return fmt.Errorf("payment %s is deferred without a code: %w", now.ID, ErrChange)
	}
	return putJSON(tx, bucketSealed, []byte(now.ID), *sealed)
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
	return s.appendRecord(tx, journal.Body{At: journal.At(c.At), Day: string(c.Day), Kind: string(c.Kind)}, e)
}

// appendRecord adds the next record to the journal.
func (s *Store) appendRecord(tx *bbolt.Tx, b journal.Body, says any) error {
	var err error
	if b.Payload, err = encode(says); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	head, err := readHead(tx)
	if err != nil {
		return err
	}
	b.Terminal = s.opts.Terminal
	link, err := journal.Chain(head, b)
	if err != nil {
		return err
	}
	if growing(tx, bucketJournal).Get(number(link.Head.Seq)) != nil { // a record is never written over
		return fmt.Errorf("journal record %d is there already: %w", link.Head.Seq, terminal.ErrCorrupt)
	}
	if s.signing != nil {
		s.signing.sign(link, s.opts.SigningKey)
	} else if err := putLine(tx, link.Head.Seq, link.Sign(s.opts.SigningKey)); err != nil {
		return err
	}
	return tx.Bucket(bucketMeta).Put(keyHead, headBytes(link.Head))
}

// putLine writes a record of the journal.
func putLine(tx *bbolt.Tx, seq uint64, text []byte) error {
	if err := growing(tx, bucketJournal).Put(number(seq), text); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// growing returns a bucket whose keys only grow: its pages are filled whole,
// since nothing is ever put between.
func growing(tx *bbolt.Tx, name []byte) *bbolt.Bucket {
	b := tx.Bucket(name)
	b.FillPercent = 1
	return b
}

// encode writes JSON without the escapes that are meant for HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// putJSON writes v under a key.
func putJSON(tx *bbolt.Tx, bucket, key []byte, v any) error {
	text, err := encode(v)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", bucket, key, err)
	}
	if err := tx.Bucket(bucket).Put(key, text); err != nil {
		return fmt.Errorf("write %s %s: %w", bucket, key, err)
	}
	return nil
}
