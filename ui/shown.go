package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
)

// qrCell is how many pixels a module of a shown code has before it is scaled to
// the screen: enough that its edges stay sharp.
const qrCell = 8

// A shownScreen shows a code of the shop's, and beside it the sum and until when.
// When a proof is to come back, the live picture is there to aim by.
type shownScreen struct {
	win           *Window
	drawn         string // the text in the picture
	code          *canvas.Image
	finder        *canvas.Image
	frame         *canvas.Rectangle
	number        uint64
	title, amount *canvas.Text
	left          *canvas.Text
	hint          *paragraph
	stop          *button
	box           fyne.CanvasObject
}

func newShownScreen(w *Window) *shownScreen {
	s := &shownScreen{
		win: w, code: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScalePixels},
		finder: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest},
		title:  text(sizeText, inkSoft), amount: boldText(56, ink), left: boldText(sizeLarge, ink), hint: newParagraph(w.look, sizeText, ink),
	}
	s.stop = newButton(sizeLarge, fyne.NewSize(300, 90), line, ink, func() { w.send(desk.Intent{Kind: desk.IntentStop}) })
	_, sheet := ground(white, 12, pad(8, s.code))
	var finder fyne.CanvasObject
	s.frame, finder = ground(black, 12, s.finder)
	top := container.NewVBox(gap(1, 8), s.title, s.amount, gap(1, 4), s.left, gap(1, 4), s.hint.box)
	right := container.NewBorder(top, container.NewVBox(gap(1, 8), s.stop), nil, nil, finder)
	side := container.NewHBox(gap(16, 1), container.NewStack(gap(sideWidth, 1), right))
	s.box = pad(16, container.NewBorder(nil, nil, nil, side, sheet))
	return s
}

func (s *shownScreen) object() fyne.CanvasObject { return s.box }

func (s *shownScreen) draw(v desk.View, w Words) {
	s.drawCode(v.Shown.Text)
	key := "shown.code"
	if v.Payment.Bill != "" {
		key = "shown.bill"
	}
	write(s.title, w.Of("amount.title"))
	write(s.amount, v.Amount.String())
	s.hint.write(w.Of(key), w)
	s.stop.set(w.Of("shown.stop"), v.CanStop && !v.Busy)
	if aims := v.Payment.Bill != "" && s.win.opts.Preview != nil; aims != s.frame.Visible() {
		for _, o := range []fyne.CanvasObject{s.frame, s.finder} {
			if aims {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
	s.seconds(v, w)
}

// drawCode draws the code when it is another one. One that cannot be drawn leaves
// the sheet white; the clerk can stop.
func (s *shownScreen) drawCode(text string) {
	if text == s.drawn || s.win.opts.DrawQR == nil {
		return
	}
	s.drawn, s.code.Image = text, nil
	if img, err := s.win.opts.DrawQR(text, qrCell); err == nil {
		s.code.Image = img
	}
	s.code.Refresh()
}

// seconds counts what is left.
func (s *shownScreen) seconds(v desk.View, w Words) {
	write(s.left, w.Of("wait.left", max(0, int(v.Deadline.Sub(s.win.now())/time.Second))))
}

// live shows the newest picture of the camera while a proof is waited for.
func (s *shownScreen) live() {
	if s.win.opts.Preview == nil || !s.frame.Visible() {
		return
	}
	img, n := s.win.opts.Preview.Preview()
	if img == nil || n == s.number {
		return
	}
	s.number, s.finder.Image = n, img
	s.finder.Refresh()
}
