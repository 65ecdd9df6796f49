package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
)

// A scanScreen is the viewfinder, with the sum beside it.
type scanScreen struct {
	preview       Preview
	shown         uint64
	picture       *canvas.Image
	waiting       *canvas.Text
	title, amount *canvas.Text
	hint          *paragraph
	back          *button
	box           fyne.CanvasObject
}

func newScanScreen(w *Window) *scanScreen {
	s := &scanScreen{
		preview: w.opts.Preview, picture: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest},
		waiting: text(sizeText, white), title: text(sizeText, inkSoft), amount: boldText(56, ink), hint: newParagraph(w.look, sizeText, ink),
	}
	s.back = newButton(sizeLarge, fyne.NewSize(300, 90), line, ink, func() { w.send(terminal.Intent{Kind: terminal.IntentBack}) })
	_, finder := ground(black, 12, container.NewStack(container.NewCenter(s.waiting), s.picture))
	right := container.NewBorder(container.NewVBox(gap(1, 24), s.title, s.amount, gap(1, 16), s.hint.box), s.back, nil, nil)
	s.box = pad(16, container.NewBorder(nil, nil, container.NewHBox(fixed(624, 468, finder), gap(16, 1)), nil, right))
	return s
}

func (s *scanScreen) object() fyne.CanvasObject { return s.box }

func (s *scanScreen) draw(v terminal.View, w Words) {
	write(s.waiting, w.Of("scan.nopicture"))
	write(s.title, w.Of("amount.title"))
	write(s.amount, v.Amount.String())
	s.hint.write(w.Of("scan.title")+"\n"+w.Of("scan.hint"), w)
	s.back.set(w.Of("scan.back"), !v.Busy)
}

// live shows the newest picture of the camera.
func (s *scanScreen) live() {
	if s.preview == nil {
		return
	}
	img, n := s.preview.Preview()
	if img == nil || n == s.shown {
		return
	}
	s.shown, s.picture.Image = n, img
	s.picture.Refresh()
}
