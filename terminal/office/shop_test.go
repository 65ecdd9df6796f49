package office

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

// The shop's day is of the date that is shown; while nobody knows it, no older one
// stands there.
func TestTheShopsDay(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	v := b.tap(Intent{Kind: IntentPage, Page: PageShop}, Intent{Kind: IntentDate, Days: -1})
	assert.Equal(t, ShopDay{Date: "2026-11-27", AllSent: true}, v.Shop)
	b.centre = func(context.Context) error { return terminal.ErrNotReached }
	v = b.tap(Intent{Kind: IntentDate, Days: 1})
	require.NotNil(t, v.Fault)
	assert.Empty(t, v.Shop, "yesterday's sums under today's date would be believed")
	assert.Equal(t, PageNone, b.tap(Intent{Kind: IntentBack}).Page)
}

// What a terminal may hold back has one name, the plainest.
func TestWhyATerminalMayHoldSomethingBack(t *testing.T) {
	heard := ShopTerminal{Heard: noon, Closed: "2026-11-28"}
	with := func(edit func(*ShopTerminal)) ShopTerminal {
		s := heard
		edit(&s)
		return s
	}
	for want, s := range map[Why]ShopTerminal{
		WhyNothing:   with(func(s *ShopTerminal) { s.Sent, s.Open = true, 1 }),
		WhyNever:     {InProcess: 1},
		WhyInProcess: with(func(s *ShopTerminal) { s.InProcess, s.Open = 1, 1 }),
		WhyNotClosed: with(func(s *ShopTerminal) { s.Closed = "2026-11-27" }),
		WhyOpen:      with(func(s *ShopTerminal) { s.Open = 1 }),
		WhyAfter:     heard,
	} {
		assert.Equal(t, want, s.Why("2026-11-28"))
	}
	assert.Equal(t, terminal.Yen(600), ShopTerminal{Paid: report.Tally{Yen: 700}, Refunds: report.Tally{Yen: 100}}.Net())
}
