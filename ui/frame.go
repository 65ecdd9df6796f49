package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
)

// A frame is the whole till: the sign of training, the line of states, the screen
// and what may cover it, and trouble over its lower part. It asks for no size: it
// takes that of the screen. The ground is the window's own, which the toolkit wipes
// with before each frame: a rectangle as large as the screen would be painted again
// with each picture of the camera.
type frame struct{ w *Window }

// Layout places the parts.
func (f frame) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if f.w.laid != s {
		f.w.laid, f.w.restless = s, true // what was told stands elsewhere now
	}
	y := float32(0)
	for _, strip := range o[0:2] {
		if strip.Visible() {
			h := heightOf(strip, s.Width)
			place(strip, fyne.NewPos(0, y), fyne.NewSize(s.Width, h))
			y += h
		}
	}
	for _, whole := range o[2:5] {
		place(whole, fyne.NewPos(0, y), fyne.NewSize(s.Width, s.Height-y))
	}
	width := s.Width
	if f.w.view.Screen == desk.ScreenScan && !upright(s) {
		// Trouble with the camera comes again and again: it lies over the picture,
		// and the ways out beside it stay open.
		width = (1-sideShare)*s.Width - spaceSmall
	}
	h, foot := heightOf(o[5], width), float32(0)
	if r, is := f.w.screens[f.w.view.Screen].(*resultScreen); is && !f.w.asker.box.Visible() {
		// A slip that is missing keeps nobody from serving the next customer: the
		// buttons stay in reach.
		foot = heightOf(r.foot, s.Width-2*spaceLarge) + spaceSmall
	}
	place(o[5], fyne.NewPos(0, s.Height-h-foot), fyne.NewSize(width, h))
	place(o[6], fyne.NewPos(0, 0), s)
}

// MinSize asks for nothing.
func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 480) }

// settleDown lays the window out anew: text that breaks may have become higher,
// and what was hidden has no place yet.
//
// What comes out of hiding is not known to the toolkit's canvas yet and does not
// repaint by itself: the whole is asked to.
func (w *Window) settleDown() {
	relayout(w.till)
	w.veilCut()
	canvas.Refresh(w.till)
	w.tellDrawn()
}

// relayout places the children of a container again, and theirs: the toolkit
// does so only when a size changes. A list that scrolls gets or loses its bar.
func relayout(o fyne.CanvasObject) {
	if s, scrolls := o.(*container.Scroll); scrolls {
		s.Refresh()
	}
	c, ok := o.(*fyne.Container)
	if !ok || !o.Visible() {
		return
	}
	if c.Layout != nil {
		c.Layout.Layout(c.Objects, c.Size())
	}
	for _, child := range c.Objects {
		relayout(child)
	}
}
