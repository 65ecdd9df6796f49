package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// ears are keys that hold everything until it is quiet, and then say
// what a test wrote down.
type ears struct {
	held           string
	typed, scanned string
}

func (e *ears) Key(r rune, _ time.Time) (typed, scanned string) {
	e.held += string(r)
	return "", ""
}

func (e *ears) Quiet(time.Time) (typed, scanned string) {
	typed, scanned = e.typed, e.scanned
	e.typed, e.scanned = "", ""
	return typed, scanned
}

// newListener opens a window that hears keys.
func newListener(t *testing.T, screen string) (*clerk, *ears) {
	c, e := newClerk(t, "en"), &ears{}
	c.opts.Keys = e
	c.listen()
	c.draw(views()[screen])
	return c, e
}

const scannedCode = "90007700000000000017"

// Every key of the window goes to the keys, with Enter and Tab, which press
// nothing.
func TestKeysAreHeard(t *testing.T) {
	c, e := newListener(t, "scan")
	for name, v := range views() {
		c.draw(v)
		e.held = ""
		test.TypeOnCanvas(c.win.Canvas(), "9000aZ=")
		for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab, fyne.KeyBackspace, fyne.KeySpace, fyne.KeyF1, fyne.KeyEscape} {
			c.keyDown(&fyne.KeyEvent{Name: key})
		}
		assert.Equal(t, "9000aZ=\r\r\t\b", e.held, name)
		assert.Empty(t, c.intents, name)
	}
}

// Nothing on any screen can be focused: a key has nowhere else to go, and
// Enter and Space press no button.
func TestNothingTakesKeys(t *testing.T) {
	c := newClerk(t, "ja")
	for name, v := range views() {
		c.draw(v)
		walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
			_, takes := o.(fyne.Focusable)
			assert.False(t, takes, "%s: %T takes keys", name, o)
		})
	}
}

// A scan is passed on where one is waited for: a payment code, a product, a staff
// card. It is nothing where the clerk waits or looks something up.
func TestScannedKeys(t *testing.T) {
	c, e := newListener(t, "scan")
	for name, v := range views() {
		c.intents = nil
		c.draw(v)
		e.scanned = scannedCode
		c.quiet()
		var want []desk.Intent
		switch {
		case v.Screen == desk.ScreenWait, v.Screen == desk.ScreenCash, v.Screen == desk.ScreenHeld, v.Screen == desk.ScreenDetail && name != "asking", name == "shown-code":
		default:
			want = []desk.Intent{{Kind: desk.IntentCode, Text: scannedCode}}
		}
		assert.Equal(t, want, c.intents, name)
	}
}

// Scanned twice before the till has answered: one intent.
func TestScannedTwice(t *testing.T) {
	c, e := newListener(t, "scan")
	for range 2 {
		e.scanned = scannedCode
		c.quiet()
	}
	assert.Len(t, c.intents, 1)
}

// What a person types goes to the keypad that is open, and nowhere else.
func TestTypedKeys(t *testing.T) {
	c, e := newListener(t, "scan")
	for name, want := range map[string]string{
		"amount-0": "14=1 14=5 14=0", "cash-short": "14=1 14=5 14=0", "digits-empty": "14=1 14=5 14=7 15= 14=0", "scan": "", "history": "", "result-PAID": "", "wait-1": "", "detail-PAID": "",
	} {
		c.intents = nil
		c.draw(views()[name])
		e.typed = "1x5\n"
		c.quiet()
		if name == "digits-empty" {
			e.typed = "7\b"
			c.quiet()
		}
		e.typed = " 0"
		c.quiet()
		var got []string
		for _, i := range c.intents {
			got = append(got, fmt.Sprintf("%d=%s", i.Kind, i.Text))
		}
		assert.Equal(t, want, strings.Join(got, " "), name)
	}
	c.intents = nil
	c.draw(views()["amount-over"])
	e.typed = "\b"
	c.quiet()
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentErase}}, c.intents)
}
