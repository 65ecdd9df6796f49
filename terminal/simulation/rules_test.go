package simulation

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"kaikei/terminal"
	"kaikei/terminal/payment"
	"kaikei/terminal/report"
	"kaikei/terminal/wire"
)

// check holds what must be true at every moment. The caller holds mu.
func (s *sim) check() {
	if s.violation != "" {
		return
	}
	for _, c := range s.counters {
		for _, id := range c.disk.order {
			s.checkPayment(c, c.disk.payments[id])
			s.checkSender(c, c.disk.payments[id])
		}
		s.checkShares(c)
	}
	held := map[string]string{}
	for id, c := range s.world.charges {
		sale := s.saleOf[terminal.PaymentID(id)]
		if c.state != wire.PaymentPaid || c.refunded > 0 || sale == "" {
			continue
		}
		if other := held[sale]; other != "" {
			s.fail("I1", "%s is charged by %s and by %s", sale, min(id, other), max(id, other))
		}
		held[sale] = id
	}
}

// unheard reports whether another terminal goes on with p, and this one lost the record
// of that with its file: p stands as it was found, until the terminal hears of it when
// it asks. The caller holds mu.
func (s *sim) unheard(c *counter, p terminal.Payment) bool {
	return c.disk.begun > 0 && !p.Waits() && s.strayed(c, p)
}

// strayed reports whether another terminal goes on with p, and this one does not know
// of it. The caller holds mu.
func (s *sim) strayed(c *counter, p terminal.Payment) bool {
	to := s.world.handed[string(p.ID)].to
	return p.HandedTo == "" && to != "" && to != c.id
}

// checkSender holds that a terminal which may send for a payment is the one whose it is
// by the backend: so there are never two, but for one whose record of having given it
// is lost, which the backend does not hear.
func (s *sim) checkSender(c *counter, p terminal.Payment) {
	if c.disk.begun == 0 && s.strayed(c, p) {
		s.fail("R8", "%s may send for %s, which is %s's", c.id, p.ID, s.world.handed[string(p.ID)].to)
	}
}

// checkHolders holds that each payment is with one terminal, however often it was handed
// over. What took no money may be forgotten by one whose records were lost. The caller
// holds mu.
func (s *sim) checkHolders() {
	with, lost := map[terminal.PaymentID]int{}, false
	for _, c := range s.counters {
		lost = lost || c.disk.begun > 0
		for id, p := range c.disk.payments {
			with[id] += 0
			if p.HandedTo == "" && !s.strayed(c, p) {
				with[id]++
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(with)) {
		w := s.world.charges[string(id)]
		if with[id] > 1 || (with[id] == 0 && (!lost || (w != nil && w.state == wire.PaymentPaid))) {
			s.fail("R8", "%s is with %d terminals", id, with[id])
		}
	}
}

// checkPayment holds one payment of a terminal against the truth.
func (s *sim) checkPayment(on *counter, p terminal.Payment) {
	if p.Tender == terminal.TenderCash || p.HandedTo != "" {
		return
	}
	c := s.world.charges[string(p.ID)]
	if c == nil {
		c = &charge{}
	}
	holds := c.state == wire.PaymentPaid
	switch {
	case s.strayed(on, p): // see checkSender: its records were lost, and it hears of it when it asks
	case c.taken > 1:
		s.fail("I1", "%s was charged %d times", p.ID, c.taken)
	case (p.State == terminal.Paid || p.State == terminal.PartRefunded || p.State == terminal.RefundDue) && !holds:
		s.fail("I2", "%s stands as %s, the backend says %s", p.ID, p.State, c.state)
	case p.State.Final() && (p.State.Money() == terminal.MoneyNo || p.State == terminal.Uncollected) && p.State != terminal.Refunded && holds:
		s.fail("I2", "%s stands as %s, and the customer's money is gone", p.ID, p.State)
	case int64(p.Refunded) > c.refunded || c.refunded > int64(p.Amount):
		s.fail("I7", "%s: %d given back here, %d there, of %d", p.ID, p.Refunded, c.refunded, p.Amount)
	case holds && int64(p.Amount) != c.amount && !c.odd:
		s.fail("I2", "%s of %d was charged as %d", p.ID, p.Amount, c.amount)
	}
}

// checkCaps holds what waits against the caps when one more is accepted, and the rails
// that may not wait. What a recovery finds may be more: old records tell of codes that
// were collected since.
func (s *sim) checkCaps(c *counter) {
	count, total := 0, terminal.Yen(0)
	codes := map[string]bool{}
	for _, id := range c.disk.order {
		p := c.disk.payments[id]
		if p.State != terminal.Deferred || p.HandedTo != "" || !strings.HasPrefix(string(id), c.id) {
			continue // what came from another terminal was accepted there
		}
		count++
		total += p.Amount
		if code := c.disk.sealed[id].Code; codes[code] {
			s.fail("I7", "%s is accepted with the code of another", id)
		} else {
			codes[code] = true
		}
		if p.Rail != "jcoin" || p.Purpose.Credit() || p.Amount > caps.Sale {
			s.fail("I7", "%s of %d on %s is accepted offline", id, p.Amount, p.Rail)
		}
	}
	if count > caps.Count || total > caps.Total {
		s.fail("I7", "%d payments of %d wait at %s", count, total, c.id)
	}
}

// checkStep holds one change against the rules. The caller holds mu.
func (s *sim) checkStep(c *counter, change terminal.Change) {
	p := change.Payment
	s.checkDay(c, p.BusinessDate)
	if change.From == terminal.Created && p.State == terminal.Deferred {
		s.checkCaps(c)
	}
	if change.Refund != nil && change.Refund.BusinessDate != p.BusinessDate {
		s.checkDay(c, change.Refund.BusinessDate)
	}
	if err := c.disk.follows(); err != nil {
		s.fail("I5", "journal of %s: %v", c.id, err)
	}
	if change.From != 0 && change.Refund == nil {
		before := p
		before.State = change.From
		if _, err := terminal.Advance(before, p.State); err != nil {
			s.fail("I4", "%v", err)
		}
	}
	if change.From == terminal.Paid && p.State == terminal.Cancelling && !p.CancelUntil.IsZero() && change.At.After(p.CancelUntil) {
		s.fail("I8", "void of %s begins after its window", p.ID)
	}
}

// checkRetry holds that a sale is charged again only when no earlier payment of
// it may still take money. The caller holds mu.
func (s *sim) checkRetry(c *counter, now terminal.PaymentID, of *sale) {
	for id, sale := range s.saleOf {
		p := c.disk.payments[id]
		if sale == of.id && id != now && (p.State.Open() || p.State == terminal.Paid) {
			s.fail("R4", "%s is charged again while %s is %s", sale, id, p.State)
		}
	}
}

// checkRefunds holds that no refund that was done is refused here, and that none is
// done here that was not: also where the records were begun anew, and of several of
// one sum. The caller holds mu.
func (s *sim) checkRefunds(c *counter) {
	for id, r := range c.disk.refunds {
		w := s.world.refunds[string(id)]
		switch {
		case w == nil && r.State == terminal.RefundDone && s.asks(c, r.PaymentID) && r.Reason != string(terminal.ReasonRecovered):
			s.fail("I3", "refund %s of %s is done here, and never came", id, r.PaymentID)
		case w == nil:
		case r.State == terminal.RefundRefused && w.state == wire.RefundDone:
			s.fail("I3", "refund %s of %s is refused here, and was done", id, r.PaymentID)
		case r.State == terminal.RefundDone && w.state != wire.RefundDone:
			s.fail("I3", "refund %s of %s is done here, and was not", id, r.PaymentID)
		}
	}
}

// asks reports whether the backend gives the money of a payment back. The caller
// holds mu.
func (s *sim) asks(c *counter, id terminal.PaymentID) bool {
	return c.disk.payments[id].Tender != terminal.TenderCash
}

// checkDay holds the totals of one date against the payments and refunds of that
// date, as they stand. The caller holds mu.
func (s *sim) checkDay(c *counter, date terminal.Date) {
	fresh := report.Totals{}
	for _, p := range c.disk.payments {
		if p.BusinessDate == date {
			fresh.Merge(report.Contribution(p))
		}
	}
	for _, r := range c.disk.refunds {
		if r.BusinessDate == date {
			fresh.Merge(report.RefundContribution(r, c.disk.payments[r.PaymentID]))
		}
	}
	kept, err := c.disk.kept(date)
	if err != nil || !maps.Equal(fresh, kept) {
		s.fail("I4", "totals of %s on %s are not the sum of its payments: %v", c.id, date, err)
	}
}

// checkBooks holds totals against journal. The caller holds mu.
func (s *sim) checkBooks(c *counter) {
	fresh := c.disk.recount()
	for _, date := range slices.Sorted(maps.Keys(c.disk.totals)) {
		if !reflect.DeepEqual(fresh[date], c.disk.totals[date]) && len(fresh[date])+len(c.disk.totals[date]) > 0 {
			s.fail("I4", "totals of %s on %s are not the sum of its journal", c.id, date)
		}
	}
}

// checkRest holds what must be true when all has come to rest. The caller holds
// mu.
func (s *sim) checkRest() {
	s.check()
	s.checkHolders()
	for _, c := range s.counters {
		s.checkBooks(c)
		s.checkRefunds(c)
		for _, id := range c.disk.order {
			p := c.disk.payments[id]
			w := s.world.charges[string(id)]
			switch {
			case p.HandedTo != "": // see checkHolders
			case s.unheard(c, p) && p.Holds():
				s.fail("R8", "%s is counted by %s, and %s goes on with it", id, c.id, s.world.handed[string(id)].to)
			case p.Share.Sale != "" && p.Share.Sale != c.split.id && !c.torn[p.Share.Sale] && !s.whole(c, p.Share.Sale):
				s.fail("I3", "%s holds a part of %s alone", id, p.Share.Sale)
			case p.Waits():
				s.fail("I3", "%s is still %s, refund %q", id, p.State, p.PendingRefund)
			case w != nil && p.Tender != terminal.TenderCash && int64(p.Refunded) != w.refunded:
				s.fail("I3", "%s: %d given back here, %d there", id, p.Refunded, w.refunded)
			}
		}
		if here, there := c.disk.net(), s.world.owed(c.id)-s.takenOtherwise(c); here != there {
			s.fail("I4", "%s holds %d, the backend owes %d", c.id, here, there)
		}
	}
	for id, w := range s.world.charges {
		if known := slices.ContainsFunc(s.counters, func(c *counter) bool { return c.disk.payments[terminal.PaymentID(id)].ID != "" }); !known && w.state == wire.PaymentPaid {
			s.fail("I3", "%s was charged, and no terminal knows of it", id)
		}
	}
}

// whole reports whether a sale in parts is settled, or nothing of it is held. One
// of which a part went to another terminal is with neither alone. The caller holds
// mu.
func (s *sim) whole(c *counter, sale string) bool {
	so := payment.NewSplit(c.disk.pick(func(p terminal.Payment) bool { return p.Share.Sale == sale }))
	handed := slices.ContainsFunc(so.Parts, func(p terminal.Payment) bool {
		return p.HandedTo != "" || p.Refunded > 0 || p.State == terminal.Cancelled
	})
	return handed || !strings.HasPrefix(sale, c.id) || so.Settled() || so.Captured == 0
}
