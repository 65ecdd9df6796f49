package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// shows returns every line of text that the window shows.
func (c *clerk) shows() string {
	var all []string
	walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
		if line, ok := o.(*canvas.Text); ok {
			all = append(all, line.Text)
		}
	})
	return strings.Join(all, "\n")
}

// kinds returns what was sent, in short.
func (c *clerk) kinds() string {
	var b strings.Builder
	for _, i := range c.intents {
		fmt.Fprintf(&b, "%d%s ", i.Kind, i.Text)
	}
	return strings.TrimSpace(b.String())
}

func TestDigitsKeypad(t *testing.T) {
	c := newClerk(t, "en")
	c.draw(views()["scan"])
	c.tap(t, "Type the number")
	c.draw(views()["digits-empty"])
	for _, key := range []string{"9", "0", "0", "0"} { // no view comes between them
		c.tap(t, key)
	}
	assert.Equal(t, "13 149 140 140 140", c.kinds(), "each key counts, however fast")
	c.tap(t, "Pay with this")
	c.tap(t, "←")
	assert.Equal(t, "13 149 140 140 140", c.kinds(), "nothing is typed: there is nothing to send or erase")
	c.draw(views()["digits-short"])
	c.tap(t, "Pay with this")
	assert.Equal(t, "13 149 140 140 140", c.kinds(), "too short to send")
	c.tap(t, "←")
	c.tap(t, "Back")
	assert.Equal(t, "13 149 140 140 140 15 3", c.kinds())
}

// A second tap sends nothing, whether or not a view came between.
func TestDigitsAreSentOnce(t *testing.T) {
	c := newClerk(t, "en")
	c.draw(views()["digits-good"])
	c.tap(t, "Pay with this")
	c.tap(t, "Pay with this")
	assert.Equal(t, "16", c.kinds())
	c.tap(t, "Back")
	c.tap(t, "7")
	assert.Equal(t, "16", c.kinds(), "what is sent is not changed")
}

// The digits stand in groups of four while they are typed, and nowhere after
// that.
func TestDigitsAreShownInGroups(t *testing.T) {
	assert.Equal(t, []string{""}, groupsOfFour(""))
	assert.Equal(t, []string{"1234"}, groupsOfFour("1234"))
	assert.Equal(t, []string{"1234", "5"}, groupsOfFour("12345"))
	c := newClerk(t, "ja")
	v := views()["digits-good"]
	v.Entry.Digits = "281010897274821897274821"
	c.draw(v)
	assert.Contains(t, c.shows(), "2810  1089  7274  8218")
	assert.Contains(t, c.shows(), "9727  4821")
	wait := views()["wait-1"]
	c.draw(wait)
	for _, group := range []string{"1089", "7274", "8218", "9727"} {
		assert.NotContains(t, c.shows(), group)
	}
	v.Entry = desk.CodeEntry{}
	c.draw(v)
	assert.NotContains(t, c.shows(), "2810", "nor when the keypad is opened again")
}

// What is wrong with the digits is told in words and by a mark of its own.
func TestDigitsAreJudged(t *testing.T) {
	c := newClerk(t, "ja")
	for name, want := range map[string]struct {
		mark  mark
		words string
	}{
		"empty": {0, "左から"}, "short": {0, "あと 10 桁"}, "prefix": {markCross, "始まる"}, "long": {markCross, "長すぎ"},
		"no-contract": {markCross, "使えない"}, "good": {markCheck, "Alipay+"},
	} {
		c.draw(views()["digits-"+name])
		s := c.screen(desk.ScreenDigits).(*digitsScreen)
		assert.Equal(t, want.mark, s.marked, name)
		assert.Contains(t, s.check.text, want.words, name)
	}
}
