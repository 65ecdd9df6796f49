package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
)

// sideShare is the part of a wide screen beside the live picture, which gets
// the rest: 640 by 480 nearly, on the smallest screen.
const sideShare = 0.35

// A scanScreen is the viewfinder, with the sum beside it.
type scanScreen struct {
	win          *Window
	k            kit
	shown        uint64
	picture      *canvas.Image
	waiting      *line
	hints        *hintStrip
	over         *fyne.Container // the live picture, which holds the strip
	title        *line
	amount       *line
	digits, show *button
	back         *button
	box          fyne.CanvasObject
}

func newScanScreen(w *Window) *scanScreen {
	k := w.kit
	s := &scanScreen{
		win: w, k: k, picture: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}, hints: newHintStrip(k),
		waiting: newLine(k.text(sizeText, k.onStrip)).centred(), amount: newLine(k.bold(sizeSum, k.ink)),
	}
	hint := newParagraph(k, sizeText, k.ink)
	s.title = newLine(k.text(sizeText, k.soft))
	hint.write(k.words.Of("scan.hint"))
	s.waiting.write(k.words.Of("scan.nopicture"))
	// The keypad is the way out when the camera is broken, so the fault panel,
	// which lies over the lower part, must not cover its button.
	s.show = k.button(sizeLarge, 72, k.beside(), func() { w.send(desk.Intent{Kind: desk.IntentPresent}) })
	s.digits = k.button(sizeText, 64, k.beside(), func() { w.send(desk.Intent{Kind: desk.IntentKeypad}) })
	s.back = k.button(sizeLarge, 80, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	s.over = rows(0, s.hints.box)
	// Square: nearly all of it lies under the picture, and round corners are
	// reckoned for every dot, with each picture anew.
	_, finder := ground(k.finder, 0, stack(rows(0, spring(), s.waiting, spring()), s.picture, s.over))
	side := rows(space, rows(0, s.title, s.amount), hint, s.show, s.digits, spring(), s.back)
	s.box = pad(spaceLarge, container.New(split{share: sideShare, above: true}, finder, side))
	return s
}

func (s *scanScreen) object() fyne.CanvasObject { return s.box }

func (s *scanScreen) draw(v desk.View) {
	w := s.k.words
	s.title.write(sumTitle(w, v.Purpose))
	s.amount.write(v.Amount.String())
	blank(s.picture, v)
	show(s.show, !v.Purpose.Credit())
	s.digits.set(w.Of("scan.digits"), !v.Busy)
	s.show.set(w.Of("scan.show"), !v.Busy)
	s.back.set(w.Of("scan.back"), !v.Busy)
}

// move shows the newest picture of the camera, and why nothing is read in it.
func (s *scanScreen) move(v desk.View) {
	if hints := s.win.opts.Hints; hints != nil && s.hints.tell(hints.Hint(), s.win.now()) {
		relayout(s.over)
	}
	if v.Health.Camera != desk.Trouble {
		s.shown = follow(s.win.opts.Preview, s.picture, s.shown)
	}
}

// blank takes the last picture away when the camera is gone: what stands still there
// would look as if it were seen.
func blank(picture *canvas.Image, v desk.View) {
	if v.Health.Camera == desk.Trouble && picture.Image != nil {
		picture.Image = nil
		picture.Refresh()
	}
}

// follow shows the newest picture of a preview, when it is another one than the
// one of a number, and returns its number.
func follow(p Preview, into *canvas.Image, number uint64) uint64 {
	if p == nil {
		return number
	}
	img, n := p.Preview()
	if img == nil || n == number {
		return number
	}
	into.Image = img
	into.Refresh()
	return n
}
