package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// More than may be is told, with how much may be.
func TestNumberOverTheMost(t *testing.T) {
	c := newClerk(t, "ja")
	c.draw(views()["amount-shelf-cart"])
	c.asker.number("x", "", 5000, func(terminal.Yen) {})
	for _, key := range []string{"5", "0", "0", "1"} {
		c.tap(t, key)
	}
	assert.Contains(t, c.shows(), "上限は ¥5,000 です")
	c.tap(t, "←")
	assert.NotContains(t, c.shows(), "上限は")
}

// The way on from a part leads to the rest of the sale, and from a sale to the next
// customer; what is not known to be paid was printed for nobody yet.
func TestWaysOnFromAResult(t *testing.T) {
	c := newClerk(t, "ja")
	c.draw(views()["result-part"])
	assert.Contains(t, c.shows(), "残りの支払いへ")
	assert.NotContains(t, c.shows(), "次のお客様へ")
	v := views()["result-PAID"]
	c.draw(v)
	assert.Contains(t, c.shows(), "次のお客様へ")
	assert.Contains(t, c.shows(), "再印刷")
	v.Payment.State, v.Payment.PaidAt, v.Print = terminal.Unknown, time.Time{}, desk.PrintNone
	c.draw(v)
	assert.Contains(t, c.shows(), "控えを印刷")
	assert.NotContains(t, c.shows(), "再印刷")
}

// Nobody is told to hold a card before a camera that sees nothing.
func TestNoCardWithoutCamera(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["sign-in"]
	v.Health.Camera = desk.Fine
	c.draw(v)
	assert.Contains(t, c.shows(), "スタッフカード")
	v.Health.Camera = desk.Trouble
	c.draw(v)
	assert.NotContains(t, c.shows(), "スタッフカード")
}
