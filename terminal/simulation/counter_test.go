package simulation

import (
	"context"
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
	stopped  map[terminal.PaymentID]bool         // by the clerk, who is not asked for patience
	torn     map[string]bool                     // sales in parts whose records were damaged
	ruined   bool                                // its records are being begun anew: it does not know what they told
	drawer   map[terminal.PaymentID]terminal.Yen // what cash sales had left there when records were damaged
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
		drawer: map[terminal.PaymentID]terminal.Yen{},
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
		c.reask(x)
	}
	if c.split.id != "" {
		c.takeBack(x)
	}
	c.unmount()
}
