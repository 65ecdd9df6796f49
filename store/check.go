package store

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// A Verdict is what a walk through the journal found.
type Verdict struct {
	Records uint64
	Head    journal.Head
	// Differences name where what is stored is not what the journal says.
	Differences []string
}

// Check walks the journal from its beginning with the public key of the
// device, rebuilds from it alone the payments, refunds and totals, and holds
// them against what is stored. The error is a *journal.BadRecord, or the
// store's own.
func (s *Store) Check(key ed25519.PublicKey) (Verdict, error) {
	var v Verdict
	told := newRetelling()
	verifier := journal.NewVerifier(s.opts.Terminal, key)
	err := s.Journal(1, func(line []byte) error {
		b, err := verifier.Next(line)
		if err != nil {
			return err
		}
		return told.hear(b)
	})
	v.Head, v.Records = verifier.Head(), verifier.Head().Seq
	if err != nil {
		return v, err
	}
	err = s.view(func(tx *bbolt.Tx) (err error) {
		v.Differences, err = told.compare(tx, v.Head)
		return err
	})
	return v, err
}

// A retelling is what the journal alone says.
type retelling struct {
	payments map[terminal.PaymentID]terminal.Payment
	refunds  map[terminal.RefundID]terminal.Refund
}

func newRetelling() *retelling {
	return &retelling{map[terminal.PaymentID]terminal.Payment{}, map[terminal.RefundID]terminal.Refund{}}
}

// hear takes one record in.
func (r *retelling) hear(b journal.Body) error {
	var e Entry
	if err := json.Unmarshal(b.Payload, &e); err != nil {
		return &journal.BadRecord{Seq: b.Seq, Why: "its payload does not read"}
	}
	r.payments[e.Payment.ID] = e.Payment
	if e.Refund != nil {
		r.refunds[e.Refund.ID] = *e.Refund
	}
	return nil
}

// totals are the sums of what was told.
func (r *retelling) totals() map[terminal.Date]terminal.Totals {
	sums := map[terminal.Date]terminal.Totals{}
	add := func(d terminal.Date, t terminal.Totals) {
		if sums[d] == nil {
			sums[d] = terminal.Totals{}
		}
		sums[d].Merge(t)
	}
	for _, p := range r.payments {
		add(p.BusinessDate, p.Contribution())
	}
	for _, f := range r.refunds {
		add(f.BusinessDate, f.Contribution(r.payments[f.PaymentID]))
	}
	maps.DeleteFunc(sums, func(_ terminal.Date, t terminal.Totals) bool { return len(t) == 0 })
	return sums
}

// compare names each difference between what was told and what is stored.
func (r *retelling) compare(tx *bbolt.Tx, walked journal.Head) ([]string, error) {
	var diffs []string
	note := func(format string, args ...any) { diffs = append(diffs, fmt.Sprintf(format, args...)) }
	if head, err := readHead(tx); err != nil || head != walked {
		note("journal ends at %d, its head says %d", walked.Seq, head.Seq)
	}
	if n := tx.Bucket(bucketPayments).Stats().KeyN; n != len(r.payments) {
		note("%d payments stored, %d in the journal", n, len(r.payments))
	}
	for _, id := range slices.Sorted(maps.Keys(r.payments)) {
		p, err := readPayment(tx, id)
		if err != nil && !errors.Is(err, terminal.ErrNotFound) {
			return diffs, err
		}
		if !same(p.Payment, r.payments[id]) {
			note("payment %s is %s, the journal says %s", id, p.Payment.State, r.payments[id].State)
		}
		if waiting := tx.Bucket(bucketOutbox).Get(number(p.Serial)) != nil; waiting != unanswered(p.Payment) {
			note("payment %s is %s, outbox entry: %t", id, p.Payment.State, waiting)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.refunds)) {
		f, err := readRefund(tx, id)
		if err != nil && !errors.Is(err, terminal.ErrNotFound) {
			return diffs, err
		}
		if !same(f, r.refunds[id]) {
			note("refund %s is %s, the journal says %s", id, f.State, r.refunds[id].State)
		}
	}
	stored, err := allTotals(tx)
	if err != nil {
		return diffs, err
	}
	if told := r.totals(); !reflect.DeepEqual(stored, told) {
		note("totals stored for %d dates are not those of the journal for %d", len(stored), len(told))
	}
	return diffs, nil
}

// same compares as written: times that differ in their zone alone are equal.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// allTotals reads the totals of all dates.
func allTotals(tx *bbolt.Tx) (map[terminal.Date]terminal.Totals, error) {
	all := map[terminal.Date]terminal.Totals{}
	err := tx.Bucket(bucketTotals).ForEach(func(k, v []byte) error {
		if len(k) < 12 || k[10] != 0 || len(v) != 16 {
			return fmt.Errorf("totals: %w", terminal.ErrCorrupt)
		}
		d := terminal.Date(k[:10])
		if all[d] == nil {
			all[d] = terminal.Totals{}
		}
		all[d][terminal.Counter(k[11:])] = toTally(v)
		return nil
	})
	return all, err
}
