package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// come signs somebody in.
func come(id string) desk.Intent {
	return desk.Intent{Kind: desk.IntentSignIn, Clerk: id, Text: pins[id]}
}

// fill fills the disk, or makes room.
func (s *counterShop) fill(err error) {
	s.staff.mu.Lock()
	defer s.staff.mu.Unlock()
	s.staff.full = err
	s.ledger.Fill(err)
}

// comings are the sign-ins, sign-outs and voids on record, without the names of the
// staff.
func (s *counterShop) comings() (all []string) {
	for _, e := range s.ledger.Recorded() {
		if e.Deed == terminal.DeedSignIn || e.Deed == terminal.DeedSignOut || e.Deed == terminal.DeedVoid {
			all = append(all, string(e.Deed)+" "+e.Clerk)
		}
	}
	return all
}

// On a full disk a clerk still signs in, to look and to print again. Nothing is sold or
// given back, and when there is room, who came and went is on record before what they do.
func TestSignInOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured}, "m1", "c1")
		defer c.stop()
		c.tap(come("m1"), yen(desk.IntentType, 500), in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge), in(desk.IntentNext))
		sold := c.ledger.Order[0]
		c.fill(terminal.ErrFull)
		c.tap(in(desk.IntentSignOut))
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen, "who leaves leaves the till to nobody")
		c.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["m1"]})
		assert.Equal(t, fault.Code("PIN"), c.view().Fault.Code, "a wrong PIN opens nothing")
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen)
		c.tap(come("c1"))
		v := c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Equal(t, "担当 c1", v.Clerk)
		assert.Equal(t, "looking", v.Fault.Variant())
		assert.Zero(t, v.Fault.Money)

		c.tap(in(desk.IntentDismiss), in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: sold})
		assert.Equal(t, sold, c.view().Payment.ID, "the history is there")
		assert.Equal(t, terminal.Yen(500), c.view().Today.Net, "and the totals")
		slips := len(c.paper.slips)
		c.tap(in(desk.IntentReprint))
		assert.Greater(t, len(c.paper.slips), slips, "and the receipt")
		c.tap(in(desk.IntentBack), in(desk.IntentBack), yen(desk.IntentType, 700), in(desk.IntentCash))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen, "before cash is taken")
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("DISK_FULL"), v.Fault.Code)
		c.tap(in(desk.IntentCharge))
		assert.Equal(t, desk.ScreenAmount, c.view().Screen, "nor is a code asked for")
		assert.Equal(t, []string{"sign-in m1"}, c.comings())

		c.fill(nil)
		c.tap(in(desk.IntentDismiss), in(desk.IntentCash), yen(desk.IntentType, 700), in(desk.IntentCharge))
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		assert.Equal(t, []string{"sign-in m1", "sign-out m1", "sign-in c1"}, c.comings(), "in their order")
	})
}

// What is owed is on record soon after there is room, also when nobody taps.
func TestOwedSignInIsPaidUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{}, "m1")
		defer c.stop()
		c.fill(terminal.ErrFull)
		c.tap(come("m1"))
		assert.Equal(t, "looking", c.view().Fault.Variant())
		time.Sleep(time.Minute)
		assert.Empty(t, c.comings())
		c.fill(nil)
		time.Sleep(15 * time.Second)
		assert.Equal(t, []string{"sign-in m1"}, c.comings())
	})
}

// What is owed has a bound: then nobody comes or goes, and nothing of it is lost.
func TestOwedIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{}, "m1")
		defer c.stop()
		c.fill(terminal.ErrFull)
		for range 40 {
			c.tap(in(desk.IntentDismiss), come("m1"), in(desk.IntentDismiss), in(desk.IntentSignOut))
		}
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen, "the last who went has gone")
		c.tap(in(desk.IntentDismiss), come("m1"))
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen)
		require.NotNil(t, c.view().Fault)
		assert.Equal(t, fault.Code("DISK_FULL"), c.view().Fault.Code)
		c.fill(nil)
		time.Sleep(15 * time.Second)
		var want []string
		for range 32 {
			want = append(want, "sign-in m1", "sign-out m1")
		}
		assert.Equal(t, want, c.comings())
		c.tap(in(desk.IntentDismiss), come("m1"))
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
	})
}
