package ui

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
)

// qrCell is how many pixels a module of a shown code has before it is scaled to
// the screen: enough that its edges stay sharp.
const qrCell = 8

// A codePicture is a QR code on white paper.
type codePicture struct {
	draw  func(text string, cell int) (*image.Gray, error)
	drawn string
	image *canvas.Image
	box   *fyne.Container
}

func newCodePicture(k kit, draw func(string, int) (*image.Gray, error)) *codePicture {
	c := &codePicture{draw: draw, image: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScalePixels}}
	_, c.box = ground(k.sheet, corner, pad(spaceSmall, c.image))
	return c
}

// show draws the code when it is another one. One that cannot be drawn leaves
// the sheet white; the clerk can stop.
func (c *codePicture) show(text string) {
	if text == c.drawn || c.draw == nil {
		return
	}
	c.drawn, c.image.Image = text, nil
	if img, err := c.draw(text, qrCell); err == nil && text != "" {
		c.image.Image = img
	}
	c.image.Refresh()
}

// A shownScreen shows a code of the shop's, and beside it the sum and until when.
// When a proof is to come back, the live picture is there to aim by.
type shownScreen struct {
	win          *Window
	k            kit
	code         *codePicture
	finder       *canvas.Image
	frame, title *fyne.Container
	parts        *fyne.Container // the code, and what stands beside it
	number       uint64
	amount, left *line
	progress     *progress
	hint         *paragraph
	stop         *button
	box          fyne.CanvasObject
}

func newShownScreen(w *Window) *shownScreen {
	k := w.kit
	s := &shownScreen{
		win: w, k: k, code: newCodePicture(k, w.opts.DrawQR), finder: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest},
		amount: newLine(k.bold(sizeSum, k.ink)), left: newLine(k.bold(sizeText, k.ink)), progress: newProgress(k), hint: newParagraph(k, sizeText, k.ink),
	}
	title := newLine(k.text(sizeText, k.soft))
	title.write(k.words.Of("amount.title"))
	s.stop = k.button(sizeLarge, 80, k.takes(), func() { w.send(desk.Intent{Kind: desk.IntentStop}) })
	_, s.frame = ground(k.finder, 0, stack(gap(120, 72), s.finder))
	s.title = rows(0, title)
	side := rows(space, rows(0, s.title, s.amount), rows(spaceHair, s.left, s.progress.box), s.hint, grow(s.frame), s.stop)
	s.parts = halves(sideShare, shownFloor, s.code.box, side)
	s.box = pad(spaceLarge, container.New(sheltered{w}, s.parts))
	return s
}

// shownFloor is the share of an upright screen for what stands under the code.
const shownFloor = 0.46

// sheltered keeps a code, and the way out beside it, above the trouble that lies over
// the lower part of the screen: somebody holds a phone before it.
type sheltered struct{ w *Window }

// Layout places what is sheltered.
func (l sheltered) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if panel := l.w.fault.box; panel.Visible() {
		s.Height -= heightOf(panel, l.w.till.Size().Width) - spaceLarge
	}
	fill(o[0], s)
}

// MinSize is that of what is sheltered.
func (sheltered) MinSize(o []fyne.CanvasObject) fyne.Size { return widest(o) }

func (s *shownScreen) object() fyne.CanvasObject { return s.box }

func (s *shownScreen) draw(v desk.View) {
	s.code.show(v.Shown.Text)
	key := "shown.code"
	if v.Payment.Bill != "" {
		key = "shown.bill"
	}
	s.amount.write(v.Amount.String())
	s.hint.write(s.k.words.Of(key))
	s.stop.set(s.k.words.Of("shown.stop"), v.CanStop && !v.Busy)
	// Trouble says what to do itself, and takes the room.
	calm, form := v.Fault == nil, split{share: sideShare, floor: shownFloor}
	if !calm {
		form.floor = 0 // no more than it needs
	}
	s.parts.Layout = form
	show(s.title, calm && v.Payment.Bill == "") // a bill's proof is aimed by the picture
	show(s.hint, calm)
	aims := calm && v.Payment.Bill != "" && s.win.opts.Preview != nil
	for _, o := range s.frame.Objects {
		show(o, aims)
	}
	blank(s.finder, v)
	s.seconds(v)
}

// seconds counts what is left.
func (s *shownScreen) seconds(v desk.View) {
	w, now := s.k.words, s.win.now()
	s.left.write(w.Of("wait.left", w.Seconds(int(v.Deadline.Sub(now)/time.Second))))
	s.progress.set(float32(now.Sub(v.Since)) / float32(max(1, v.Deadline.Sub(v.Since))))
}

// move counts, and shows the newest picture of the camera while a proof is
// waited for.
func (s *shownScreen) move(v desk.View) {
	s.seconds(v)
	if s.finder.Visible() && v.Health.Camera != desk.Trouble {
		s.number = follow(s.win.opts.Preview, s.finder, s.number)
	}
}
