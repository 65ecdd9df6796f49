package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
)

// A rest is the dark screen of a till that nobody has touched for a while and on
// which nothing is open. It is lit again by a touch, a key, a scan, and by all that
// somebody should see. The touch that lights it does nothing else: who cannot see
// a button does not mean it.
type rest struct {
	box  *fyne.Container
	used time.Time // when somebody did something last
}

// newRest makes it, hidden.
func newRest(w *Window) rest {
	sign := newLine(w.kit.text(sizeLarge, w.kit.onStrip)).centred()
	sign.write(w.kit.words.Of("rest.touch"))
	r := rest{box: cover(w.kit.finder, 0, middle(sign)), used: w.now()}
	r.box.Objects[0].(*lid).tap = w.use
	r.box.Hide()
	return r
}

// idle reports whether nothing on a screen is begun, waited for or to be seen.
func idle(v desk.View) bool {
	if v.Fault != nil || v.Asking != nil || v.Busy || len(v.Doubtful) > 0 || len(v.News) > 0 {
		return false
	}
	switch v.Screen {
	case desk.ScreenAmount:
		return v.Typed == 0 && len(v.Cart.Lines) == 0
	case desk.ScreenSignIn:
		return true
	default:
		return false
	}
}

// use notes that somebody is here.
func (w *Window) use() {
	w.rest.used = w.now()
	if w.rest.box.Visible() {
		w.lit(true)
		w.uncover(w.rest.box) // after a while, as any new screen: it may have been a double tap
		w.settleDown()
	}
}

// doze darkens the screen when it is time to, and lights it when there is something
// to see.
func (w *Window) doze() {
	dark := w.rest.box.Visible()
	switch {
	case !w.drawn || w.page != nil || w.asker.box.Visible() || !idle(w.view):
		w.use()
	case !dark && w.opts.Rest > 0 && w.now().Sub(w.rest.used) >= w.opts.Rest:
		w.rest.box.Show()
		w.settleDown()
		w.lit(false)
	}
}

// lit tells whoever switches the panel.
func (w *Window) lit(yes bool) {
	if w.opts.Lit != nil {
		w.opts.Lit(yes)
	}
}
