package desk_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/tilltest"
)

// Keys come one by one, however late the views are.
func TestTypedSums(t *testing.T) {
	key := func(text string) desk.Intent { return desk.Intent{Kind: desk.IntentDigits, Text: text} }
	erase, clear := desk.Intent{Kind: desk.IntentErase}, desk.Intent{Kind: desk.IntentType}
	tests := []struct {
		why  string
		keys []desk.Intent
		want terminal.Yen
	}{
		{"a sum does not begin with zeros", []desk.Intent{key("0"), key("00")}, 0},
		{"one digit after the other", []desk.Intent{key("1"), key("5"), key("00")}, 1500},
		{"the last digit goes", []desk.Intent{key("1"), key("5"), key("0"), erase}, 15},
		{"nothing is left to take back", []desk.Intent{key("1"), erase, erase}, 0},
		{"all of it goes", []desk.Intent{key("1"), key("5"), clear, key("7")}, 7},
		{"eight digits at most", []desk.Intent{key("9999"), key("9999"), key("9")}, 99_999_999},
		{"a key that passes the bound is not half taken", []desk.Intent{key("9999"), key("999"), key("000")}, 9_999_999},
		{"only digits", []desk.Intent{key("1"), key("-5"), key("5")}, 15},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			c := newCounter(t, &tilltest.Backend{})
			defer c.stop()
			c.tap(test.keys...)
			assert.Equal(t, test.want, c.view().Typed, test.why)
		})
	}
}

// What is due is what is charged: with the sum that is still typed, and its tax.
func TestDueIsWhatIsCharged(t *testing.T) {
	for _, test := range []struct {
		why       string
		exclusive bool
		rung      terminal.Yen
		due       terminal.Yen
	}{
		{"a typed sum alone", false, 0, 500},
		{"with its tax", true, 0, 550},
		{"on top of what is rung up", false, 1000, 1500},
		{"on top of it, all with tax", true, 1000, 1650},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := startCounter(t, &tilltest.Backend{}, tilltest.NewLedger(), func(p *desk.Parts) {
				s := p.Till.Settings()
				s.Tax.Exclusive = test.exclusive
				p.Till.Apply(s)
			})
			defer c.stop()
			if test.rung > 0 {
				c.tap(desk.Intent{Kind: desk.IntentAdd, Amount: test.rung})
			}
			c.tap(desk.Intent{Kind: desk.IntentType, Amount: 500})
			assert.Equal(t, test.due, c.view().Due, test.why)
			c.tap(desk.Intent{Kind: desk.IntentCharge})
			assert.Equal(t, test.due, c.view().Amount, test.why)
		})
	}
}
