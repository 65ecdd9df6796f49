package simulation

import (
	"context"
	"errors"
	"fmt"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"time"
)

// What the cashier does follows.

// serve serves one customer: the one who still stands there from before a cut,
// else the next.
func (c *counter) serve(x *life) {
	if c.sale == nil && c.lot.IntN(7) == 0 {
		c.credit(x)
	}
	if c.split.id != "" || (c.sale == nil && c.lot.IntN(8) == 0) {
		c.sales++
		c.inParts(x)
		return
	}
	if c.sale == nil {
		c.sales++
		c.sale = &sale{id: fmt.Sprintf("%s sale %d", c.id, c.sales), amount: terminal.Yen(1 + c.lot.IntN(5000))}
	}
	for c.sale.attempts < 3 && !x.gone() {
		if !c.mayCharge(x, c.sale) {
			break
		}
		if c.lot.IntN(8) == 0 {
			_, _, _ = x.till.Cash(c.goods(), "佐藤", c.sale.amount)
			break
		}
		switch c.lot.IntN(10) {
		case 0:
			c.present(x, c.sale)
		case 1:
			c.draw(x, c.sale)
		default:
			c.charge(x, c.sale)
		}
	}
	if x.gone() {
		return // the customer waits until the terminal is back
	}
	c.sale = nil
	c.giveBack(x)
}

// goods are what the sale is of.
func (c *counter) goods() terminal.Sale {
	return terminal.KeypadSale(c.sale.amount, 10, settings().Tax)
}

// mayCharge reports whether the cashier may ask for money: never while an
// earlier payment of the sale may still take it (R4). She waits for it, but
// not for ever.
func (c *counter) mayCharge(x *life, s *sale) bool {
	if s.payment == "" {
		return true
	}
	waiting, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
	defer cancel()
	if p, err := x.till.Ledger.Payment(s.payment); err == nil && p.State == terminal.Deferred {
		return false // the goods go; the money is fetched later
	}
	p, err := x.till.Settle(waiting, s.payment)
	if errors.Is(err, terminal.ErrNotFound) {
		return true // it was not recorded, so it was not sent
	}
	return err == nil && p.State.Final() && p.State.Money() == terminal.MoneyNo && !p.Captured()
}

// charge is one attempt to collect.
func (c *counter) charge(x *life, s *sale) {
	o := terminal.Order{ID: c.attempt(s), Sale: c.goods(), Code: c.show(), Clerk: "佐藤"}
	served, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
	defer cancel()
	defer c.mayStop(x, o.ID)()
	p, err := x.till.Charge(served, o)
	c.print(x, p, err)
}

// mayStop lets the clerk lose patience with a payment at times, until the function
// that it returns is called.
func (c *counter) mayStop(x *life, id terminal.PaymentID) (served func()) {
	if c.lot.IntN(5) > 0 {
		return func() {}
	}
	stop := time.AfterFunc(time.Duration(c.lot.Int64N(int64(20*time.Second))), func() {
		c.s.mu.Lock()
		c.stopped[id] = true
		c.s.mu.Unlock()
		x.till.Stop(id)
	})
	return func() { stop.Stop() }
}

// attempt begins one more payment of a sale.
func (c *counter) attempt(s *sale) terminal.PaymentID {
	s.attempts++
	s.payment = terminal.PaymentID(c.NewID())
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.saleOf[s.payment] = s.id
	c.s.note("%s charges %s with %s for %s", c.id, s.amount, s.payment, s.id)
	c.s.checkRetry(c, s.payment, s)
	return s.payment
}

// show is the customer's phone. At times it shows the code of before.
func (c *counter) show() paycode.Code {
	if c.codes > 0 && c.lot.IntN(6) == 0 {
		return c.code
	}
	c.codes++
	text := fmt.Sprintf("90007700%s%011d", c.id[2:], c.codes)
	if c.lot.IntN(4) == 0 {
		text = fmt.Sprintf("28%s%015d", c.id[2:], c.codes) // of the Alipay family
	}
	code, err := paycode.DefaultRules().Classify(text)
	if err != nil {
		panic(err) // the simulation's own codes are of a known form
	}
	c.code = code
	return code
}

// giveBack voids or refunds one of the payments of before.
func (c *counter) giveBack(x *life) {
	c.s.mu.Lock()
	paid := c.disk.pick(func(p terminal.Payment) bool { return p.Remaining() > 0 })
	c.s.mu.Unlock()
	kind, which, share := c.lot.IntN(5), c.lot.Int64(), c.lot.Int64()
	if len(paid) == 0 || kind > 2 {
		return
	}
	p := paid[which%int64(len(paid))]
	serving, cancel := context.WithTimeout(x.ctx, 2*time.Minute)
	defer cancel()
	if kind == 0 {
		_, _ = x.till.Void(serving, p.ID)
		return
	}
	hasty, cancel := context.WithTimeout(serving, time.Duration(share%int64(40*time.Second)))
	defer cancel()
	sum := 1 + terminal.Yen(share)%p.Remaining()
	switch {
	case share%2 == 0 && p.Amount >= 4: // one thing of several that cost the same
		c.oneByOne(x, p)
		return
	case kind == 2:
		sum = p.Remaining()
	case share%4 == 0: // a slip of the finger
		sum = p.Remaining() + 1
	}
	o := terminal.RefundOrder{Payment: p.ID, Amount: sum, Reason: "返品", Clerk: "佐藤"}
	if _, err := x.till.Refund(hasty, o); errors.Is(err, context.DeadlineExceeded) {
		_, _ = x.till.Refund(serving, o) // pressed again
	}
}

// oneByOne gives the same sum of a payment back several times. Each time the customer
// waits for a while, and for the end of it only before the next.
func (c *counter) oneByOne(x *life, p terminal.Payment) {
	sum := p.Amount / 4
	for n := 1 + c.lot.IntN(3); n > 0 && !x.gone(); n-- {
		patience := time.Duration(c.lot.Int64N(int64(30 * time.Second)))
		hasty, cancel := context.WithTimeout(x.ctx, patience)
		c.pause(x, time.Second) // nobody acts at the instant at which something else ends
		if _, err := x.till.Settle(hasty, p.ID); err != nil {
			cancel()
			return
		}
		r, err := x.till.Refund(hasty, terminal.RefundOrder{Payment: p.ID, Amount: sum, Reason: "返品", Clerk: "佐藤"})
		cancel()
		if err == nil && r.State == terminal.RefundDone {
			c.s.tellFault("equal refund")
		}
	}
}
