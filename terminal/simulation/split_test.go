package simulation

import (
	"context"
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/payment"
	"kaikei/terminal/wire"
)

// A split is a sale in parts that a customer began to pay.
type split struct {
	id    string
	total terminal.Yen
}

// inParts collects a sale in parts, some in cash and some by code. What was taken
// of one that does not come to its whole is given back, also after a cut.
func (c *counter) inParts(x *life) {
	if c.split.id == "" {
		c.split = split{fmt.Sprintf("%s-sale-%d", c.id, c.sales), terminal.Yen(2 + c.lot.IntN(5000))}
		c.s.tellFault("sale in parts")
	}
	for try := range 4 {
		so, ok := c.parts(x)
		hasty := c.lot.IntN(3) == 0 // she will not wait for a part of which nobody knows
		if so.Settled() || (!ok && !hasty) || x.gone() {
			break
		}
		left := c.split.total - so.Captured
		part := terminal.ShareOrder{Sale: c.split.id, Amount: left}
		if try == 0 {
			part.Amount = 1 + terminal.Yen(c.lot.Int64N(max(1, int64(left))))
		}
		if c.lot.IntN(12) == 0 {
			part.Amount = left + 1 // a slip of the finger
		}
		goods := terminal.KeypadSale(c.split.total, 10, settings().Tax)
		if c.lot.IntN(3) == 0 {
			_, _, _ = x.till.TakeCash(terminal.CashOrder{Sale: goods, Clerk: "佐藤", Tendered: part.Amount, Share: part})
			continue
		}
		served, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
		p, err := x.till.Charge(served, terminal.Order{ID: terminal.PaymentID(c.NewID()), Sale: goods, Code: c.show(), Clerk: "佐藤", Share: part})
		cancel()
		c.print(x, p, err)
	}
	c.takeBack(x)
}

// parts waits until the fate of each part is known; not ok when it does not come.
func (c *counter) parts(x *life) (payment.Split, bool) {
	waiting, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
	defer cancel()
	so, err := x.till.Split(c.split.id)
	for _, p := range so.Parts {
		if err == nil && p.Waits() && p.State != terminal.Deferred {
			_, err = x.till.Settle(waiting, p.ID)
		}
	}
	if err == nil {
		so, err = x.till.Split(c.split.id)
	}
	return so, err == nil && so.Open == 0
}

// takeBack gives back what was taken of the sale in parts that was not finished.
// It is remembered until nothing is held.
func (c *counter) takeBack(x *life) {
	so, err := x.till.Split(c.split.id)
	if err != nil {
		return
	}
	if !so.Settled() {
		serving, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
		defer cancel()
		if so, err = x.till.GiveBack(serving, c.split.id, terminal.VoidOrder{Clerk: "佐藤", Reason: "分割中止"}); err != nil || so.Captured+so.Open > 0 {
			return
		}
	}
	c.split = split{}
}

// Shares returns the parts of a sale, oldest first.
func (x *life) Shares(sale string) ([]terminal.Payment, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	if x.c.disk.real != nil && !x.dead {
		return x.c.disk.real.Shares(sale)
	}
	return x.c.disk.pick(func(p terminal.Payment) bool { return p.Share.Sale == sale }), nil
}

// checkShares holds that of no sale in parts more is taken than it comes to: in
// truth, whatever the terminal believes. The caller holds mu.
func (s *sim) checkShares(c *counter) {
	taken := map[string]terminal.Yen{}
	for _, id := range c.disk.order {
		p := c.disk.payments[id]
		if p.Share.Sale == "" {
			continue
		}
		if p.Tender == terminal.TenderCash {
			taken[p.Share.Sale] += c.held(p)
		} else if w := s.world.charges[string(id)]; w != nil && w.state == wire.PaymentPaid {
			taken[p.Share.Sale] += min(p.Amount, terminal.Yen(w.amount)) - terminal.Yen(w.refunded) // what it was taken as more, no terminal can help
		}
		if sum := taken[p.Share.Sale]; sum > p.Share.Of {
			s.fail("I1", "%s of %d is charged with %d in parts", p.Share.Sale, p.Share.Of, sum)
		}
	}
}
