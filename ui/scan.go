package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
)

// sideWidth is that of the column beside the live picture, which gets the rest:
// 640 by 480 nearly, on the smallest screen.
const sideWidth = 352

// A scanScreen is the viewfinder, with the sum beside it.
type scanScreen struct {
	win           *Window
	shown         uint64
	picture       *canvas.Image
	waiting       *canvas.Text
	hints         *hintStrip
	title, amount *canvas.Text
	hint          *paragraph
	digits, show  *button
	back          *button
	box           fyne.CanvasObject
}

func newScanScreen(w *Window) *scanScreen {
	s := &scanScreen{
		win: w, picture: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}, hints: newHintStrip(),
		waiting: text(sizeText, white), title: text(sizeText, inkSoft), amount: boldText(56, ink), hint: newParagraph(w.look, sizeText, ink),
	}
	// The keypad is the way out when the camera is broken, so the fault panel,
	// which lies over the lower part, must not cover its button.
	s.digits = newButton(sizeText+2, fyne.NewSize(300, 64), card, blue, func() { w.send(desk.Intent{Kind: desk.IntentKeypad}) })
	s.show = newButton(sizeText+2, fyne.NewSize(300, 64), card, blue, func() { w.send(desk.Intent{Kind: desk.IntentPresent}) })
	s.back = newButton(sizeLarge, fyne.NewSize(300, 80), line, ink, func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	_, finder := ground(black, 12, container.NewStack(container.NewCenter(s.waiting), s.picture, s.hints.box))
	top := container.NewVBox(gap(1, 8), s.title, s.amount, gap(1, 8), s.hint.box, gap(1, 12), s.digits, gap(1, 8), s.show)
	right := container.NewBorder(top, s.back, nil, nil)
	side := container.NewHBox(gap(16, 1), container.NewStack(gap(sideWidth, 1), right))
	s.box = pad(16, container.NewBorder(nil, nil, nil, side, finder))
	return s
}

func (s *scanScreen) object() fyne.CanvasObject { return s.box }

func (s *scanScreen) draw(v desk.View, w Words) {
	write(s.waiting, w.Of("scan.nopicture"))
	write(s.title, w.Of("amount.title"))
	write(s.amount, v.Amount.String())
	s.hint.write(w.Of("scan.hint"), w)
	s.digits.set(w.Of("scan.digits"), !v.Busy)
	s.show.set(w.Of("scan.show"), !v.Busy)
	s.back.set(w.Of("scan.back"), !v.Busy)
}

// live shows the newest picture of the camera, and why nothing is read in it.
func (s *scanScreen) live() {
	if hints := s.win.opts.Hints; hints != nil {
		s.hints.tell(hints.Hint(), s.win.now(), s.win.words)
	}
	if s.win.opts.Preview == nil {
		return
	}
	img, n := s.win.opts.Preview.Preview()
	if img == nil || n == s.shown {
		return
	}
	s.shown, s.picture.Image = n, img
	s.picture.Refresh()
}
