package ui

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
)

// A covering is a page that is to lie over the screen; without one, the screen.
type covering struct {
	page func(Kit) fyne.CanvasObject
	gone func()
}

// Cover lays a page over the screen where sales are rung up: another user's, such
// as the manager's. It is made by page, again in each language that is chosen, on
// the toolkit's goroutine. nil takes it away, and so does a desk that goes on to
// another screen: then gone is called. Any goroutine may call it.
func (w *Window) Cover(page func(Kit) fyne.CanvasObject, gone func()) {
	w.covered.put(covering{page, gone}, w.do, w.cover)
}

// cover is Cover on the toolkit's goroutine.
func (w *Window) cover(c covering) {
	was := w.page
	w.page, w.gone = c.page, c.gone
	if (was == nil) != (c.page == nil) {
		w.turned = w.now()
		w.asker.close()
	}
	w.drawCover()
	w.settleDown()
}

// drawCover shows the page in the place of the screen, or the screen again.
func (w *Window) drawCover() {
	s := w.screen(w.view.Screen)
	if s == nil {
		return // nothing was drawn yet: the page waits for the first view
	}
	if w.page != nil && w.view.Screen != desk.ScreenAmount {
		w.page = nil
		w.gone()
	}
	o := s.object()
	w.motion.still()
	if w.page != nil {
		o = w.page(Kit{w.kit, w})
	}
	w.content.Objects = []fyne.CanvasObject{o}
	w.content.Refresh()
}

// Turned tells that the page is another than before: the next tap was meant for
// the one that was there, when it comes at once.
func (k Kit) Turned() { k.win.turned = k.win.now() }
