package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// A waitScreen says who is waited for, since when, until when and what then,
// what to tell the customer in their own language, and offers the way out: one
// button that is right now, and beside it the other.
type waitScreen struct {
	win           *Window
	k             kit
	amount, title *line
	more, till    *paragraph
	elapsed       *canvas.Text
	until         *canvas.Text
	progress      *progress
	tell          *tellCard
	stop, next    *button
	box           fyne.CanvasObject
}

func newWaitScreen(w *Window) *waitScreen {
	k := w.kit
	s := &waitScreen{
		win: w, k: k, amount: newLine(k.bold(sizeSum, k.ink)), title: newLine(k.bold(sizeHead, k.ink)),
		more: newParagraph(k, sizeText, k.ink), till: newParagraph(k, sizeText, k.soft),
		elapsed: k.text(sizeText, k.ink), until: k.bold(sizeText, k.ink), progress: newProgress(k), tell: newTellCard(w),
	}
	s.until.Alignment = fyne.TextAlignTrailing
	s.stop = k.button(sizeLarge, 92, k.takes(), func() { w.send(desk.Intent{Kind: desk.IntentStop}) })
	s.next = k.button(sizeLarge, 92, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentNext}) })
	clock := rows(spaceHair, s.progress.box, row(space, s.elapsed, grow(s.until)))
	read := &roomy{
		column: column{space}, read: []*paragraph{s.more, s.till},
		steps: [][]float32{{sizeLarge, sizeLarge}, {sizeLarge, sizeText}, {sizeText, sizeText}},
	}
	what := container.New(read, s.amount, s.title, s.more, clock, s.till)
	s.box = pad(spaceLarge, rows(spaceLarge, grow(halves(0.42, 0, what, s.tell.box)), shared(space, s.next, s.stop)))
	return s
}

func (s *waitScreen) object() fyne.CanvasObject { return s.box }

func (s *waitScreen) draw(v desk.View) {
	w, key := s.k.words, fmt.Sprintf("wait.%d", v.WaitFor)
	s.amount.write(v.Amount.String())
	s.title.write(w.Of(key))
	s.more.write(waitMore(w, v))
	s.till.write(s.doing(v))
	s.tell.draw(v)
	show(s.stop, v.CanStop)
	show(s.next, v.CanLeave)
	// One button is right: to stop while that is possible, since then the
	// customer may pay in another way; afterwards to go on.
	right := s.k.plain()
	if !v.CanStop {
		right = s.k.goesOn()
	}
	s.next.wear(right)
	s.stop.set(w.Of("wait.stop"), v.CanStop && !v.Busy)
	s.next.set(w.Of("wait.next"), v.CanLeave && !v.Busy)
	s.move(v)
}

// doing says what the till does meanwhile, and until when it can.
func (s *waitScreen) doing(v desk.View) string {
	text := s.k.words.Maybe(fmt.Sprintf("wait.%d.till", v.WaitFor))
	if !v.CancelUntil.IsZero() && (v.WaitFor == desk.WaitInquiry || v.WaitFor == desk.WaitCancel) {
		text = sentences(text, cancelUntil(s.k.words, v))
	}
	return text
}

// cancelUntil says until when a payment can be cancelled. Of money for a wallet
// nothing is refunded after that.
func cancelUntil(w words.Words, v desk.View) string {
	key := "until.cancel"
	if v.Payment.Purpose.Credit() {
		key = "until.cancel.credit"
	}
	return w.Of(key, clockOf(v.CancelUntil))
}

// sentences puts what there is to say under one another.
func sentences(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "\n")
}

// move counts the time that has passed, and the time that is left.
func (s *waitScreen) move(v desk.View) {
	now, w := s.win.now(), s.k.words
	past := now.Sub(v.Since)
	write(s.elapsed, w.Of("wait.elapsed", w.Seconds(int(past/time.Second))))
	left, part := "", float32(0)
	if !v.Deadline.IsZero() {
		left = w.Of("wait.left", w.Seconds(int(v.Deadline.Sub(now)/time.Second)))
		part = float32(past) / float32(max(1, v.Deadline.Sub(v.Since)))
	}
	write(s.until, left)
	show(s.progress.box, !v.Deadline.IsZero())
	s.progress.set(part)
}

// A progress is a bar that fills while time passes.
type progress struct {
	part float32
	done *canvas.Rectangle
	box  *fyne.Container
}

func newProgress(k kit) *progress {
	p := &progress{done: canvas.NewRectangle(k.ink)}
	track := canvas.NewRectangle(k.track)
	track.CornerRadius, p.done.CornerRadius = 4, 4
	p.box = container.New(p, track, p.done)
	return p
}

// set fills a part, from 0 to 1, in steps that can be seen.
func (p *progress) set(part float32) {
	part = float32(int(200*min(1, max(0, part)))) / 200
	if part != p.part {
		p.part = part
		p.Layout(p.box.Objects, p.box.Size())
		canvas.Refresh(p.done)
	}
}

// Layout places the track and what is done of it.
func (p *progress) Layout(o []fyne.CanvasObject, s fyne.Size) {
	fill(o[0], s)
	place(o[1], fyne.Position{}, fyne.NewSize(s.Width*p.part, s.Height))
}

// MinSize is a bar's.
func (p *progress) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 8) }
