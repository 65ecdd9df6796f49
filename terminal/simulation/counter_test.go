package simulation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// A counter is one terminal, its cashier and the customers before it.
type counter struct {
	s   *sim
	id  string
	lot *rand.Rand // the cashier's and the customers'
	// The sim's mutex guards what follows.
	disk     *disk
	ids      int
	offset   time.Duration // of the terminal's clock
	inquired map[terminal.PaymentID]bool
	stopped  map[terminal.PaymentID]bool // by the clerk, who is not asked for patience
	torn     map[string]bool             // sales in parts whose records were damaged
	outages  [][2]time.Time

	sales, codes int
	code         paycode.Code // of the last customer
	proof        string       // of the last bill that was paid
	sale         *sale        // being served
	split        split        // a sale in parts that is not finished
}

// A sale is one customer's, with as many payments as it takes.
type sale struct {
	id       string
	amount   terminal.Yen
	payment  terminal.PaymentID // the newest attempt
	attempts int
}

func newCounter(s *sim, id string) *counter {
	c := &counter{
		s: s, id: id, lot: s.lot("counter", id), disk: newDisk(s.realPath(id)),
		inquired: map[terminal.PaymentID]bool{}, stopped: map[terminal.PaymentID]bool{}, torn: map[string]bool{},
	}
	for at := s.start; at.Before(s.start.Add(3 * time.Hour)); {
		at = at.Add(time.Duration(c.lot.Int64N(int64(20 * time.Minute))))
		until := at.Add(time.Duration(c.lot.Int64N(int64(4 * time.Minute))))
		c.outages = append(c.outages, [2]time.Time{at, until})
		at = until
	}
	return c
}

// down reports whether the network is away.
func (c *counter) down(at time.Time) bool {
	for _, o := range c.outages {
		if at.After(o[0]) && at.Before(o[1]) {
			return true
		}
	}
	return false
}

// Now tells the time of the terminal's clock, which may be wrong.
func (c *counter) Now() time.Time {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return time.Now().Add(c.offset)
}

// Sleep waits for d, and an odd moment, or until ctx ends.
func (c *counter) Sleep(ctx context.Context, d time.Duration) error {
	odd := c.s.lot("sleep", c.id, actorOf(ctx), d, time.Since(c.s.start)).Int64N(int64(time.Millisecond))
	select {
	case <-time.After(d + time.Duration(odd)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// An actor is who acts at a counter: what is drawn for one does not depend on
// what the others do at the same instant.
type actor struct{}

// as returns a context of one actor.
func as(ctx context.Context, who string) context.Context { return context.WithValue(ctx, actor{}, who) }

// actorOf returns whose context it is.
func actorOf(ctx context.Context) string {
	who, _ := ctx.Value(actor{}).(string)
	return who
}

// NewID makes a name that was never made before.
func (c *counter) NewID() string {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.ids++
	return fmt.Sprintf("%s-%04d", c.id, c.ids)
}

// open is the day at this counter: lives, each with an ending of its own.
func (c *counter) open() {
	time.Sleep(time.Duration(c.lot.Int64N(int64(time.Minute))))
	for n := range 4 {
		if c.s.halted() {
			return
		}
		c.day(c.live(1+c.lot.IntN(70), endings[c.lot.IntN(len(endings))]))
		time.Sleep(time.Duration(c.lot.Int64N(int64(3 * time.Minute))))
		c.damage(c.s.lot("damage", c.id, n))
	}
}

// day sells until the life ends, and keeps the background going meanwhile.
func (c *counter) day(x *life) {
	defer x.end()
	if !c.boot(x) {
		return
	}
	background := make(chan struct{})
	go func() {
		defer close(background)
		_ = x.till.Run(as(x.ctx, "background"))
	}()
	c.pause(x, time.Second)
	for range 6 {
		if x.gone() || c.s.halted() {
			break
		}
		c.serve(x)
		c.mischief(x)
		c.pause(x, 30*time.Second)
	}
	x.end()
	<-background
	c.unmount()
}

// boot starts the program on its disk.
func (c *counter) boot(x *life) bool {
	c.s.mu.Lock()
	c.s.note("%s starts", c.id)
	if err := c.disk.mount(c.id); err != nil {
		c.s.fail("I5", "store of %s: %v", c.id, err)
	}
	c.s.mu.Unlock()
	if err := x.till.Recover(); err == nil {
		return true
	}
	c.unmount() // cut during recovery: the next life tries again
	return false
}

// unmount closes the disk and proves it.
func (c *counter) unmount() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if err := c.disk.unmount(); err != nil {
		c.s.fail("I5", "store of %s: %v", c.id, err)
	}
	c.s.checkBooks(c)
}

// pause lets up to d go by, or less when the life ends.
func (c *counter) pause(x *life, d time.Duration) {
	_ = c.Sleep(x.ctx, time.Duration(c.lot.Int64N(int64(d))))
}

// mischief is what befalls the machine between two customers.
func (c *counter) mischief(x *life) {
	kind, much := c.lot.IntN(9), time.Duration(c.lot.Int64N(int64(26*time.Hour)))
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	switch kind {
	case 0:
		c.s.fault("disk full")
		c.disk.full = true
		time.AfterFunc(15*time.Second+much/10_000, func() {
			c.s.mu.Lock()
			defer c.s.mu.Unlock()
			c.disk.full = false
		})
	case 1:
		c.s.fault("clock jumps ahead")
		c.offset += much
		c.s.note("%s clock jumps ahead by %s", c.id, much)
	case 2:
		c.s.fault("clock jumps back")
		c.offset -= much
		c.s.note("%s clock jumps back by %s", c.id, much)
	case 3:
		c.offset = 0
	}
}

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
	if c.lot.IntN(5) == 0 {
		stop := time.AfterFunc(time.Duration(c.lot.Int64N(int64(20*time.Second))), func() {
			c.s.mu.Lock()
			c.stopped[o.ID] = true
			c.s.mu.Unlock()
			x.till.Stop(o.ID)
		})
		defer stop.Stop()
	}
	p, err := x.till.Charge(served, o)
	c.print(x, p, err)
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

// rest starts the program once more, when nothing fails any more, and lets it
// bring everything to its end.
func (c *counter) rest() {
	c.s.mu.Lock()
	c.disk.full, c.offset = false, 0
	c.s.mu.Unlock()
	x := c.live(-1, "")
	defer x.end()
	if !c.boot(x) {
		c.s.mu.Lock()
		c.s.fail("I3", "%s does not start", c.id)
		c.s.mu.Unlock()
		return
	}
	time.Sleep(x.till.Bills.Life) // a bill that is open stays so for as long
	for range 3 {
		_, _ = x.till.Resume(x.ctx, 10*time.Minute)
	}
	if c.split.id != "" {
		c.takeBack(x)
	}
	c.unmount()
}
