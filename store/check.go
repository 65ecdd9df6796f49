package store

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

// A Verdict is what a walk through the journal found.
type Verdict struct {
	Records uint64
	Head    journal.Head
	// Differences name where what is stored is not what the journal says, at
	// most maxDifferences of them.
	Differences []string
}

// maxDifferences bounds what is told of a store that is wrong throughout.
const maxDifferences = 1000

// Check verifies the journal from its beginning with the public key of the
// device, and holds the payments, refunds, totals, outbox, indexes and slip
// numbers against what the journal alone says. The journal must pass through
// each kept head: one that the backend or a Z slip has. Payments go on
// meanwhile. The error is a *journal.BadRecord, or the store's own.
func (s *Store) Check(key ed25519.PublicKey, kept ...journal.Head) (Verdict, error) {
	var v Verdict
	base, err := s.Base()
	if err != nil {
		return v, err
	}
	verifier := journal.Resume(s.opts.Terminal, key, base, kept...)
	verify := func(line []byte) error {
		_, err := verifier.Next(line)
		v.Head, v.Records = verifier.Head(), verifier.Head().Seq
		return err
	}
	// Signatures take nearly all of the time, so most of the journal is walked
	// in short transactions. The rest, and the comparison, are one, in which
	// nothing moves.
	v.Head = verifier.Head()
	if err := s.Journal(1, verify); err != nil {
		return v, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketJournal).Cursor()
		for k, line := c.Seek(number(v.Head.Seq + 1)); k != nil; k, line = c.Next() {
			if err := verify(line); err != nil {
				return err
			}
		}
		if err := verifier.End(); err != nil {
			return err
		}
		check := &comparison{tx: tx, base: base.Seq, head: v.Head, told: sums{}}
		err := check.run()
		v.Differences = check.differences
		return err
	})
	return v, err
}

// A comparison holds what is stored against the journal, in one transaction.
type comparison struct {
	tx          *bbolt.Tx
	base        uint64 // the journal begins after it
	head        journal.Head
	told        sums
	counts      struct{ payments, refunds, open, due, deferred, shares, handed int }
	slip        int // of the newest payment or refund; 0 before it was met
	closes      int // records of closes that were met
	differences []string
}

// note adds a difference.
func (c *comparison) note(format string, args ...any) {
	if len(c.differences) < maxDifferences {
		c.differences = append(c.differences, fmt.Sprintf(format, args...))
	}
}

// run compares all there is. Its error is one of reading.
func (c *comparison) run() error {
	seen := newNewest()
	for next := c.head.Seq; next > c.base; {
		lines, err := backwards(c.tx, next)
		if err != nil {
			return err
		}
		for _, line := range lines {
			err := c.hear(seen.pick(line))
			if err == nil && bytes.Contains(line, namesClose) {
				err = c.compareClose(line)
			}
			if err == nil && bytes.Contains(line, namesRecovery) {
				err = c.compareRecovery(line)
			}
			if err != nil {
				return err
			}
		}
		next -= uint64(len(lines))
	}
	c.compareMeta()
	c.compareCounts()
	return c.compareTotals()
}

// hear compares what a line has the newest state of.
func (c *comparison) hear(p pick) error {
	if !p.payment && !p.refund && c.slip != 0 {
		return nil
	}
	kind, e, err := p.read()
	if err != nil {
		return err
	}
	switch { // the journal is heard from its end, so the first is the newest
	case kind == terminal.KindTakeOver: // with the number of another terminal
	case c.slip == 0 && e.From == nil:
		c.slip = e.Payment.Slip
	case c.slip == 0 && e.Refund != nil && e.RefundFrom == nil:
		c.slip = e.Refund.Slip
	}
	c.told.add(e, p)
	if p.payment {
		err = c.comparePayment(e.Payment)
	}
	if err == nil && p.refund {
		err = c.compareRefund(*e.Refund)
	}
	return err
}

// comparePayment compares a payment, its outbox entry and its place in the
// day.
func (c *comparison) comparePayment(told terminal.Payment) error {
	stored, err := readPayment(c.tx, told.ID)
	if err != nil && !errors.Is(err, terminal.ErrNotFound) {
		return err
	}
	c.counts.payments++
	if !same(stored.Payment, told) {
		c.note("payment %s is stored as %s of %d yen, the journal says %s of %d yen", told.ID,
			stored.Payment.State, stored.Payment.Amount, told.State, told.Amount)
	}
	waits := c.tx.Bucket(bucketOutbox).Get(number(stored.Serial))
	if told.Waits() {
		c.counts.open++
		if string(waits) != string(told.ID) {
			c.note("payment %s is %s and not in the outbox", told.ID, told.State)
		}
	} else if waits != nil {
		c.note("payment %s is %s and in the outbox", told.ID, told.State)
	}
	if told.State == terminal.Deferred {
		c.counts.deferred++
	}
	if told.Share != (terminal.Share{}) {
		c.counts.shares++
		if string(c.tx.Bucket(bucketShares).Get(shareKey(told.Share.Sale, stored.Serial))) != string(told.ID) {
			c.note("payment %s is not listed as a part of %s", told.ID, told.Share.Sale)
		}
	}
	if told.HandedTo != "" {
		c.counts.handed++
	}
	if told.Due() {
		c.counts.due++
		if string(c.tx.Bucket(bucketDue).Get(number(stored.Serial))) != string(told.ID) {
			c.note("payment %s is %s and not listed as due", told.ID, told.State)
		}
	}
	if string(c.tx.Bucket(bucketDays).Get(dayKey(told.BusinessDate, stored.Serial))) != string(told.ID) {
		c.note("payment %s is not in the index of %s", told.ID, told.BusinessDate)
	}
	return nil
}

// compareRefund compares a refund.
func (c *comparison) compareRefund(told terminal.Refund) error {
	stored, err := readRefund(c.tx, told.ID)
	if err != nil && !errors.Is(err, terminal.ErrNotFound) {
		return err
	}
	c.counts.refunds++
	if !same(stored, told) {
		c.note("refund %s is stored as %s of %d yen, the journal says %s of %d yen", told.ID, stored.State, stored.Amount, told.State, told.Amount)
	}
	return nil
}

// compareMeta compares the head and the counters of the store.
func (c *comparison) compareMeta() {
	if head, err := readHead(c.tx); err != nil || head != c.head {
		c.note("journal ends at %d, its head says %d", c.head.Seq, head.Seq)
	}
	meta := c.tx.Bucket(bucketMeta)
	if slip := toNumber(meta.Get(keySlip)); slip != uint64(c.slip) {
		c.note("slip %d was given last, the journal says %d", slip, c.slip)
	}
	if serial := toNumber(meta.Get(keySerial)); serial != uint64(c.counts.payments) {
		c.note("%d payments were counted, the journal has %d", serial, c.counts.payments)
	}
}

// compareCounts finds what is stored and not in the journal.
func (c *comparison) compareCounts() {
	for _, b := range []struct {
		name []byte
		told int
	}{
		{bucketPayments, c.counts.payments}, {bucketDays, c.counts.payments}, {bucketOutbox, c.counts.open},
		{bucketRefunds, c.counts.refunds}, {bucketRefundsOf, c.counts.refunds},
		{bucketCloses, c.closes}, {bucketDue, c.counts.due},
		{bucketSealed, c.counts.deferred}, {bucketShares, c.counts.shares}, {bucketHanded, c.counts.handed},
	} {
		if n := c.tx.Bucket(b.name).Stats().KeyN; n != b.told {
			c.note("%d entries in %s, the journal says %d", n, b.name, b.told)
		}
	}
}

// compareTotals compares each counter of each date.
func (c *comparison) compareTotals() error {
	stored, err := readTotals(c.tx, nil)
	if err != nil {
		return err
	}
	dates := maps.Clone(stored)
	maps.Copy(dates, c.told)
	for _, d := range slices.Sorted(maps.Keys(dates)) {
		counters := maps.Clone(stored[d])
		if counters == nil {
			counters = report.Totals{}
		}
		maps.Copy(counters, c.told[d])
		for _, name := range slices.Sorted(maps.Keys(counters)) {
			if is, says := stored[d][name], c.told[d][name]; is != says {
				c.note("%s of %s is %d, %d yen; the journal says %d, %d yen", name, d, is.Count, is.Yen, says.Count, says.Yen)
			}
		}
	}
	return nil
}
