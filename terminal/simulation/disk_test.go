package simulation

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"path/filepath"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

var (
	errDead = errors.New("no power")
	errEIO  = errors.New("input/output error")
)

// A disk is what survives a cut at one terminal: a model of the ledger, and on
// some days package store beside it, which then answers what is asked. The
// sim's mutex guards it.
type disk struct {
	payments map[terminal.PaymentID]terminal.Payment
	refunds  map[terminal.RefundID]terminal.Refund
	order    []terminal.PaymentID
	journal  []terminal.Change
	sealed   map[terminal.PaymentID]terminal.Sealed
	totals   map[terminal.Date]report.Totals
	slip     int
	commits  int
	begun    int          // how often it was made anew after damage
	base     journal.Head // of the real store: its journal goes on after it
	full     bool
	name     string            // of the terminal, in the real store
	path     string            // of the real store; empty when there is none
	made     bool              // the real store exists
	chain    *journal.Verifier // has heard the real store's journal so far
	real     *store.Store
}

func newDisk(path string) *disk {
	return &disk{
		payments: map[terminal.PaymentID]terminal.Payment{}, refunds: map[terminal.RefundID]terminal.Refund{},
		totals: map[terminal.Date]report.Totals{}, sealed: map[terminal.PaymentID]terminal.Sealed{}, path: path,
	}
}

var journalKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// mount opens the real store, if this disk has one.
func (d *disk) mount(id string) (err error) {
	d.name = id
	o := store.Options{Terminal: id, SigningKey: journalKey, MinFreeBytes: 1}
	switch {
	case d.path == "":
	case !d.made:
		d.made = true
		d.real, err = store.Create(d.path, o)
	default:
		d.real, err = store.Open(d.path, o)
	}
	return err
}

// unmount closes it, and proves it whole.
func (d *disk) unmount() error {
	if d.real == nil {
		return nil
	}
	v, err := d.real.Check(d.key())
	if err == nil && len(v.Differences) > 0 {
		err = errors.New(v.Differences[0])
	}
	if err == nil && v.Records != d.records() {
		err = fmt.Errorf("%d records, %d were confirmed", v.Records, d.records())
	}
	return errors.Join(err, d.real.Close())
}

// kept returns the totals of a date as whoever answers for them has them.
func (d *disk) kept(date terminal.Date) (report.Totals, error) {
	if d.real != nil {
		return d.real.Totals(date)
	}
	return d.totals[date], nil
}

// follows hears what the journal of the real store has more than before: records
// without a gap, signed, each of which follows from the one before it, up to the
// head that the store says. The model has one record for each change.
func (d *disk) follows() error {
	if d.real == nil {
		return nil
	}
	if d.chain == nil {
		d.chain = journal.NewVerifier(d.name, d.key())
	}
	err := d.real.Journal(d.chain.Head().Seq+1, func(line []byte) error {
		_, err := d.chain.Next(line)
		return err
	})
	head, herr := d.real.Head()
	switch {
	case err != nil || herr != nil:
		return errors.Join(err, herr)
	case head != d.chain.Head() || head.Seq != d.records():
		return fmt.Errorf("its head is %d, its records end at %d, %d were confirmed", head.Seq, d.chain.Head().Seq, d.records())
	}
	return nil
}

// records is how many the real store must have: one for each change, and what a
// recovery went on after, with its own.
func (d *disk) records() uint64 {
	n := d.base.Seq + uint64(len(d.journal))
	if d.begun > 0 {
		n++
	}
	return n
}

// key verifies the journal.
func (d *disk) key() ed25519.PublicKey { return journalKey.Public().(ed25519.PublicKey) }

// write takes one change, whole or not at all.
func (d *disk) write(c terminal.Change) (terminal.Payment, error) {
	if d.full {
		return terminal.Payment{}, terminal.ErrFull
	}
	before := d.payments[c.Payment.ID]
	if before.State != c.From {
		return terminal.Payment{}, terminal.ErrStale
	}
	if c.Refund != nil && d.refunds[c.Refund.ID].State != c.RefundFrom {
		return terminal.Payment{}, terminal.ErrStale
	}
	if d.real != nil {
		p, err := d.real.Commit(c)
		if err != nil {
			return p, err
		}
		c.Payment = p
		if c.Refund != nil {
			r, err := d.real.Refund(c.Refund.ID)
			if err != nil {
				return p, err
			}
			c.Refund = &r
		}
	} else {
		d.number(&c)
	}
	d.keep(c, before)
	return c.Payment, nil
}

// number gives slips, as the store does.
func (d *disk) number(c *terminal.Change) {
	if c.Kind == terminal.KindTakeOver {
		return
	}
	if c.From == 0 {
		d.slip++
		c.Payment.Slip = d.slip
	}
	if c.Refund != nil {
		r := *c.Refund
		if c.RefundFrom == 0 {
			d.slip++
			r.Slip = d.slip
		}
		c.Refund = &r
	}
}

// keep notes a change that is durable.
func (d *disk) keep(c terminal.Change, before terminal.Payment) {
	d.commits++
	if c.From == 0 {
		d.order = append(d.order, c.Payment.ID)
	}
	d.journal = append(d.journal, c)
	d.day(c.Payment.BusinessDate).Merge(report.Contribution(before).Minus())
	d.day(c.Payment.BusinessDate).Merge(report.Contribution(c.Payment))
	if c.Refund != nil {
		if c.Kind == terminal.KindHandOver || c.Kind == terminal.KindElsewhere {
			before.HandedTo = "" // all but the first refund find the payment gone
		}
		if c.Kind == terminal.KindTakeOver {
			before.HandedTo = "-" // and those of one that comes counted nowhere while it was away
		}
		d.day(c.Refund.BusinessDate).Merge(report.RefundContribution(d.refunds[c.Refund.ID], before).Minus())
		d.day(c.Refund.BusinessDate).Merge(report.RefundContribution(*c.Refund, c.Payment))
		d.refunds[c.Refund.ID] = *c.Refund
	}
	d.payments[c.Payment.ID] = c.Payment
	if c.Sealed != nil {
		d.sealed[c.Payment.ID] = *c.Sealed
	}
}

func (d *disk) day(date terminal.Date) report.Totals {
	if d.totals[date] == nil {
		d.totals[date] = report.Totals{}
	}
	return d.totals[date]
}

// pick returns the payments that want chooses, oldest first.
func (d *disk) pick(want func(terminal.Payment) bool) []terminal.Payment {
	var out []terminal.Payment
	for _, id := range d.order {
		if want(d.payments[id]) {
			out = append(out, d.payments[id])
		}
	}
	return out
}

// recount returns the totals as the journal alone tells them.
func (d *disk) recount() map[terminal.Date]report.Totals {
	payments := map[terminal.PaymentID]terminal.Payment{}
	refunds := map[terminal.RefundID]terminal.Refund{}
	for _, c := range d.journal {
		payments[c.Payment.ID] = c.Payment
		if c.Refund != nil {
			refunds[c.Refund.ID] = *c.Refund
		}
	}
	fresh := map[terminal.Date]report.Totals{}
	add := func(date terminal.Date, t report.Totals) {
		if fresh[date] == nil {
			fresh[date] = report.Totals{}
		}
		fresh[date].Merge(t)
	}
	for _, p := range payments {
		add(p.BusinessDate, report.Contribution(p))
	}
	for _, r := range refunds {
		add(r.BusinessDate, report.RefundContribution(r, payments[r.PaymentID]))
	}
	return fresh
}

// net is what the totals say was collected with codes.
func (d *disk) net() (sum terminal.Yen) {
	for date, t := range d.totals {
		r := report.New(date, t)
		sum -= r.TopUps.Net + r.PayOuts.Net
		for _, row := range r.ByTender {
			if row.Name != string(terminal.TenderCash) {
				sum += row.Net
			}
		}
	}
	return sum
}

// realPath is where the real store of a terminal lies, on the days that have
// one.
func (s *sim) realPath(id string) string {
	if s.dir == "" || s.seed%32 != 0 {
		return ""
	}
	return filepath.Join(s.dir, fmt.Sprintf("%s-%d.db", id, s.seed))
}
