package simulation

import (
	"time"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// print prints the slip of a payment as the cashier's screen has it, on a printer
// that stalls and runs out of paper. A slip is a promise on paper: it may say only
// what is on disk, also when it comes out late.
func (c *counter) print(x *life, p terminal.Payment, err error) {
	if err != nil || !p.Captured() || x.gone() {
		return
	}
	slip := receipt.OfSale(p, settings().Shop)
	c.s.mu.Lock()
	kind := c.s.lot("printer", p.ID).IntN(8)
	switch kind {
	case 0:
		c.s.fault("printer stalls")
	case 1:
		c.s.fault("paper out")
	}
	c.s.mu.Unlock()
	switch kind {
	case 0:
		c.pause(x, 20*time.Second)
	case 1:
		return
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	on := c.disk.payments[slip.Payment]
	if on.State != slip.State || on.Amount != slip.Amount || on.Slip != slip.Slip || !on.PaidAt.Equal(slip.At) {
		c.s.fail("R2", "the slip of %s says %s %s, the disk %s %s", p.ID, slip.State, slip.Amount, on.State, on.Amount)
	}
	c.s.note("%s prints %s %s", c.id, slip.Payment, slip.Amount)
}
