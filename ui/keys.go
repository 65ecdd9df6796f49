package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kaikei/terminal/desk"
)

// Keys parts what a bar-code scanner types from what a person types. Key takes
// a key; Quiet says that all keys that were pressed before now have been given.
// Each returns what was decided by it; both are "" while nothing is.
type Keys interface {
	Key(r rune, at time.Time) (typed, scanned string)
	Quiet(now time.Time) (typed, scanned string)
}

// A typist is a screen on which a person may type with a keyboard. What is no
// digit is not for it.
type typist interface {
	typed(digits string)
}

// backspace is the character under which a person's key to correct goes through
// Keys.
const backspace = '\b'

// listen takes the keys that reach the window. Nothing in it can be focused, so
// no key goes anywhere else, and Enter presses nothing.
func (w *Window) listen() {
	if w.opts.Keys == nil {
		return
	}
	c := w.win.Canvas()
	c.SetOnTypedRune(func(r rune) { w.heard(w.opts.Keys.Key(r, w.now())) })
	if d, ok := c.(desktop.Canvas); ok { // SetOnTypedKey is not told of Tab
		d.SetOnKeyDown(w.keyDown)
	}
}

// followKeys tells Keys each time the toolkit has looked for keys. An animation
// is what the toolkit runs right after that, and this one animates nothing.
func (w *Window) followKeys() {
	if w.opts.Keys == nil {
		return
	}
	a := fyne.NewAnimation(time.Hour, func(float32) { w.quiet() })
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

// quiet says that the toolkit has given all keys that were pressed.
func (w *Window) quiet() { w.heard(w.opts.Keys.Quiet(w.now())) }

// keyDown takes the keys that are no characters.
func (w *Window) keyDown(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.heard(w.opts.Keys.Key('\r', w.now()))
	case fyne.KeyTab:
		w.heard(w.opts.Keys.Key('\t', w.now()))
	case fyne.KeyBackspace:
		w.heard(w.opts.Keys.Key(backspace, w.now()))
	}
}

// heard passes on what was typed and scanned. A scan is a payment code or a proof
// where one is waited for, a product where a sale is rung up, and somebody's staff
// card where one may sign in; other screens have no use for it.
func (w *Window) heard(typed, scanned string) {
	if typed+scanned == "" {
		return
	}
	dark := w.rest.box.Visible()
	w.use()
	if typed != "" && !dark {
		w.typed(typed)
	}
	if scanned == "" {
		return
	}
	wanted := w.view.Asking != nil
	switch w.view.Screen {
	case desk.ScreenScan, desk.ScreenDigits, desk.ScreenAmount, desk.ScreenSignIn, desk.ScreenSplit, desk.ScreenResult, desk.ScreenHistory:
		wanted = true
	case desk.ScreenShown:
		wanted = w.view.Payment.Bill != ""
	}
	if wanted {
		w.send(desk.Intent{Kind: desk.IntentCode, Text: scanned})
	}
}

// typed passes on what a person typed to what is on top.
func (w *Window) typed(keys string) {
	if w.door.box.Visible() {
		w.door.typed(keys)
		return
	}
	if t, ok := w.screens[w.view.Screen].(typist); ok && !w.asker.box.Visible() {
		t.typed(keys)
	}
}

// eachKey calls digit and erase for what a person typed.
func eachKey(typed string, digit func(string), erase func()) {
	for _, r := range typed {
		switch {
		case strings.ContainsRune("0123456789", r):
			digit(string(r))
		case r == backspace:
			erase()
		}
	}
}
