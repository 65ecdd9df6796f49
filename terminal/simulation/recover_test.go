package simulation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/wire"
)

// onItsWay is how long what was sent before can still arrive: the technician who
// begins records anew comes later than that.
const onItsWay = 6 * time.Minute

// damage lets the records of a terminal be damaged on some days, between two lives.
// The customer who stood there pays elsewhere.
func (c *counter) damage(lot *rand.Rand) {
	if lot.IntN(9) == 0 && !c.s.halted() {
		c.ruin(lot)
	}
}

// ruin damages the records, and begins them anew.
func (c *counter) ruin(lot *rand.Rand) {
	time.Sleep(onItsWay)
	c.s.mu.Lock()
	c.s.fault("damaged records")
	for id, p := range c.disk.payments {
		if p.Tender == terminal.TenderCash {
			c.drawer[id] = c.held(p)
		}
	}
	told, err := c.disk.damaged(lot)
	if err != nil {
		c.s.fail("I5", "damaged store of %s: %v", c.id, err)
	}
	c.sale, c.split = nil, split{}
	c.s.note("%s: of %d records, %d payments are found", c.id, len(c.disk.journal), len(told.Items))
	c.s.mu.Unlock()
	c.recover(told)
}

// held is what a cash sale has in the drawer, in truth: records that are lost put
// nothing back that a customer was given.
func (c *counter) held(p terminal.Payment) terminal.Yen {
	if was, ok := c.drawer[p.ID]; ok {
		return min(was, p.Net())
	}
	return p.Net()
}

// recover begins the records anew: with what was found of them, and with what the
// backend has.
func (c *counter) recover(told store.Salvage) {
	x := c.live(-1, "")
	defer x.end()
	c.s.mu.Lock()
	c.ruined = true
	c.s.mu.Unlock()
	ctx := as(x.ctx, "technician")
	there := c.found(ctx, x)
	now := x.Now()
	day := settings().Cutover.Date
	anew := reconciliation.Rebuilding{IDs: c, Now: now, Day: day}
	for _, id := range anew.Missing(told.Items, there) {
		var r reconciliation.Remote
		c.insist(ctx, "what became of "+string(id), func(one context.Context) (err error) {
			r, err = x.client.Remote(one, id)
			return err
		})
		if r.HandedTo != "" || r.Hops > 0 {
			there = append(there, reconciliation.Found{Answer: terminal.Answer{ID: id, Outcome: terminal.OutcomeNotKnown}, HandedTo: r.HandedTo, Hops: r.Hops})
		}
	}
	anew.Refunds = map[terminal.RefundID]terminal.RefundAnswer{}
	for _, f := range anew.Unsure(told.Items) {
		c.insist(ctx, "what became of refund "+string(f.ID), func(one context.Context) error {
			a, err := x.client.InquireRefund(one, f)
			if errors.Is(err, terminal.ErrHandedOver) {
				return nil
			}
			if err == nil || errors.Is(err, terminal.ErrNotFound) {
				anew.Refunds[f.ID] = a
				return nil
			}
			return err
		})
	}
	items := anew.Payments(told.Items, there)
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.ruined = false
	for id := range c.disk.payments {
		c.torn[c.disk.payments[id].Share.Sale] = true
	}
	for _, h := range items {
		for _, f := range h.Refunds {
			if f.State.Open() && f.Reason == string(terminal.ReasonRecovered) {
				c.s.fault("refund known by its list alone")
				c.s.world.refunds[string(f.ID)].listed = true
			}
		}
	}
	err := c.disk.begin(told, items, terminal.Change{At: now, Day: day(now)})
	if err != nil {
		c.s.fail("I5", "store of %s, made anew: %v", c.id, err)
	}
	c.s.note("%s begins anew with %d payments, %d of them from the backend", c.id, len(items), len(items)-len(told.Items))
	c.s.check()
}

// found asks the backend for its lists until it has them. The network fails as it
// does for others.
func (c *counter) found(ctx context.Context, x *life) (all []reconciliation.Found) {
	for back := range 2 {
		day := terminal.Date(time.Now().In(terminal.JST).AddDate(0, 0, back-1).Format(time.DateOnly))
		c.insist(ctx, "the list of "+string(day), func(one context.Context) error {
			list, err := x.client.Found(one, day)
			if err == nil {
				err = x.till.Connect(one) // the time comes with it
			}
			if err == nil {
				all = append(all, list...)
			}
			return err
		})
	}
	return all
}

// insist asks the backend for something until it has it.
func (c *counter) insist(ctx context.Context, what string, ask func(context.Context) error) {
	for try := 0; ; try++ {
		one, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := ask(one)
		cancel()
		if err == nil {
			return
		}
		if try == 1000 {
			c.s.mu.Lock()
			c.s.fail("I6", "%s never gets %s: %v", c.id, what, err)
			c.s.mu.Unlock()
			return
		}
		_ = c.Sleep(ctx, 20*time.Second)
	}
}

// complete begins the records anew once more when the backend has taken money, or
// given some back, of which they do not tell: what the terminal had sent before the
// damage, and what was done after the lists.
func (c *counter) complete() {
	c.s.mu.Lock()
	c.s.checkRefunds(c)
	missing := false
	for id, w := range c.s.world.charges {
		p := c.disk.payments[terminal.PaymentID(id)]
		differs := p.ID == "" || (p.Holds() && !p.Waits() && w.refunded > int64(p.Refunded))
		missing = missing || (w.terminal == c.id && w.state == wire.PaymentPaid && differs)
	}
	if !missing || c.disk.begun == 0 {
		c.s.mu.Unlock()
		return
	}
	told, err := c.disk.damaged(nil)
	if err != nil {
		c.s.fail("I5", "store of %s: %v", c.id, err)
	}
	c.s.mu.Unlock()
	c.recover(told)
}

// list answers with the payments of a day, as the backend counts days.
func (w *world) list(terminalID, date string) reply {
	l := wire.PaymentList{Date: date, TerminalID: terminalID, Payments: []wire.Payment{}}
	for _, c := range w.charges {
		if c.terminal == terminalID && c.at.In(terminal.JST).Format(time.DateOnly) == date {
			p := w.fact(c)
			p.Refunding = w.refunding(c.id)
			l.Payments = append(l.Payments, p)
		}
	}
	slices.SortFunc(l.Payments, func(a, b wire.Payment) int { // those of one request came at one time
		return cmp.Or(w.charges[a.ID].at.Compare(w.charges[b.ID].at), cmp.Compare(a.ID, b.ID))
	})
	return replyOf(200, l)
}

// damaged returns what a damaged disk still tells; all of it when lot is nil. A real
// store is damaged as a file, and read as the program reads it. The disk is of no
// use after that, until it begins anew.
func (d *disk) damaged(lot *rand.Rand) (store.Salvage, error) {
	if d.path != "" && d.made {
		return d.salvageFile(lot)
	}
	kind := 0
	if lot != nil {
		kind = lot.IntN(4)
	}
	end := len(d.journal)
	if kind == 1 && end > 0 {
		end -= lot.IntN(min(end, 12)) // the newest are lost
	}
	payments, refunds := map[terminal.PaymentID]terminal.Payment{}, map[terminal.RefundID]terminal.Refund{}
	var order []terminal.PaymentID
	for _, c := range d.journal[:end] {
		if kind == 3 || (kind == 2 && lot.IntN(3) == 0) { // all is lost, or every third
			continue
		}
		if payments[c.Payment.ID].ID == "" {
			order = append(order, c.Payment.ID)
		}
		payments[c.Payment.ID] = c.Payment
		if c.Refund != nil {
			refunds[c.Refund.ID] = *c.Refund
		}
	}
	told := store.Salvage{Slip: d.slip}
	for _, id := range order {
		h := terminal.Handed{Payment: payments[id]}
		for _, c := range d.journal { // in their order
			if r := c.Refund; r != nil && r.PaymentID == id && refunds[r.ID].ID != "" && c.RefundFrom == 0 && !slices.ContainsFunc(h.Refunds, func(o terminal.Refund) bool { return o.ID == r.ID }) {
				h.Refunds = append(h.Refunds, refunds[r.ID])
			}
		}
		if sealed, ok := d.sealed[id]; ok && h.Payment.State == terminal.Deferred && (kind == 0 || lot.IntN(3) > 0) {
			h.Sealed = &sealed
		}
		told.Items = append(told.Items, h)
	}
	return told, nil
}

// salvageFile damages the file of a real store, sets it aside, and reads what it
// still tells.
func (d *disk) salvageFile(lot *rand.Rand) (told store.Salvage, err error) {
	text, err := os.ReadFile(d.path)
	if err != nil {
		return told, err
	}
	if lot != nil {
		clear(text[:8192]) // both meta pages
		for range lot.IntN(6) {
			page := lot.IntN(len(text)/4096) * 4096
			clear(text[page : page+4096])
		}
	}
	aside := fmt.Sprintf("%s.corrupt-%d", d.path, d.begun)
	if err := errors.Join(os.WriteFile(aside, text, 0o600), os.Remove(d.path)); err != nil {
		return told, err
	}
	d.base = d.head()
	return store.SalvageFiles([]string{aside}, store.Options{Terminal: d.name, SigningKey: journalKey}, d.base)
}

// head is the place of the newest record of the real store, which the backend was
// told of.
func (d *disk) head() journal.Head {
	if d.chain == nil {
		return journal.First(d.name)
	}
	return d.chain.Head()
}

// begin makes the disk anew with what it is to begin with.
func (d *disk) begin(told store.Salvage, items []terminal.Handed, stamp terminal.Change) error {
	fresh := newDisk(d.path)
	fresh.name, fresh.made, fresh.slip, fresh.base, fresh.begun = d.name, d.made, max(d.slip, told.Slip), d.base, d.begun+1
	for _, h := range items {
		for _, c := range h.Restored(stamp) {
			fresh.keep(c, fresh.payments[c.Payment.ID])
		}
	}
	*d = *fresh
	if d.path == "" || !d.made {
		return nil
	}
	d.chain = journal.Resume(d.name, d.key(), d.base)
	return store.Restore(d.path, store.Options{Terminal: d.name, SigningKey: journalKey}, store.Restoration{
		Base: d.base, Stamp: stamp, Items: items, Recovery: store.Recovery{Found: told.Records, Missing: told.Missing, Newest: told.Newest.Seq, Slip: told.Slip},
	})
}
