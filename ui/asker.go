package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
)

// An option is something to choose.
type option struct {
	name string
	off  bool
	// japanese is what goes on paper in Japanese, whatever the screen speaks.
	japanese bool
	tap      func()
}

// An asker covers the screen with one question: which of several, how much, or
// which letters. What it asks next is said by what was answered; a step back is
// always possible. Another screen ends it.
type asker struct {
	win   *Window
	k     kit
	title *paragraph
	sum   *line
	inner *fyne.Container
	foot  *fyne.Container
	typed string
	box   *fyne.Container
}

func newAsker(w *Window) *asker {
	a := &asker{win: w, k: w.kit, inner: stack(), foot: stack()}
	a.box = cover(w.kit.paper, 0, pad(spaceLarge, rows(space, grow(a.inner), a.foot)))
	a.box.Hide()
	return a
}

// opened makes the question anew and shows it.
func (a *asker) opened(title string, inner, foot fyne.CanvasObject) {
	a.title.write(title)
	a.inner.Objects, a.foot.Objects = []fyne.CanvasObject{inner}, []fyne.CanvasObject{foot}
	a.box.Show()
	a.win.turned = a.win.now()
	a.box.Refresh()
	a.win.settleDown()
}

// close asks no more.
func (a *asker) close() { a.win.uncover(a.box) }

// back is the way out.
func (a *asker) back() *button {
	b := a.k.button(sizeLarge, 72, a.k.plain(), a.close).wide(160)
	b.set(a.k.words.Of("confirm.no"), true)
	return b
}

// choose asks which.
func (a *asker) choose(title string, options ...option) {
	a.title = newParagraph(a.k, sizeLarge, a.k.ink).strong()
	a.offer(title, options...)
}

// chooseAbout asks which, about something that people named.
func (a *asker) chooseAbout(name string, options ...option) {
	a.title = newParagraph(a.k, sizeLarge, a.k.ink)
	a.title.font = a.k.people.regular
	a.offer(name, options...)
}

// offer shows the options under the title.
func (a *asker) offer(title string, options ...option) {
	across := 3
	if upright(a.win.till.Size()) {
		across = 2
	}
	if len(options) > 5*3 { // more than the smallest screen has rows for
		across++
	}
	grid := matrix(space, across)
	for _, o := range options {
		b := a.k.button(sizeLarge, 0, a.k.onCard(), func() {
			a.close()
			o.tap()
		})
		if o.japanese {
			b.label.t.FontSource = a.k.people.regular
		}
		b.set(o.name, !o.off)
		grid.Add(b)
	}
	a.opened(title, rows(space, a.title, grow(grid), spring()), a.back())
}

// chooseText asks which of several texts.
func (a *asker) chooseText(title string, texts []string, then func(string)) {
	var all []option
	for _, t := range texts {
		all = append(all, option{name: t, tap: func() { then(t) }})
	}
	a.choose(title, all...)
}

// number asks how much: yen where the pattern is "", else what the pattern
// writes, such as "%d%%". It is at least one and at most most.
func (a *asker) number(title, pattern string, most terminal.Yen, then func(terminal.Yen)) {
	k := a.k
	a.title = newParagraph(k, sizeLarge, k.ink).strong()
	a.sum = newLine(k.bold(sizeAmount, k.ink)).trailing()
	var now terminal.Yen
	ok := k.button(sizeHead, 96, k.goesOn(), func() {
		a.close()
		then(now)
	}).wide(240)
	over := newLine(k.text(sizeText, k.bad)).trailing()
	written := func(y terminal.Yen) string {
		if pattern != "" {
			return fmt.Sprintf(pattern, int64(y))
		}
		return y.String()
	}
	say := func(y terminal.Yen) {
		now = y
		a.sum.write(written(y))
		more := ""
		if y > most {
			more = k.words.Of("amount.over", written(most))
		}
		over.write(more)
		ok.set(k.words.Of("ask.ok"), y > 0 && y <= most)
		a.win.tellDrawn()
	}
	_, keys := newSumEntry(k, say)
	_, card := ground(k.card, corner, pad(spaceHuge, rows(space, a.title, spring(), a.sum, over)))
	say(0)
	a.opened(title, counter(0.38, rows(0, grow(card)), keys.box, row(space, a.back(), grow(ok))), gap(1, 0))
}

// take ends the question with what was typed.
func (a *asker) take(then func(string)) {
	typed := a.typed
	a.typed = ""
	a.close()
	then(typed)
}

// letters asks for letters and digits, as passports have them: at least some, at
// most so many.
func (a *asker) letters(title string, least, most int, then func(string)) {
	k := a.k
	a.title = newParagraph(k, sizeLarge, k.ink).strong()
	text := newLine(k.bold(sizeHead, k.ink)).centred()
	a.typed = ""
	ok := k.button(sizeHead, 72, k.goesOn(), func() { a.take(then) }).wide(240)
	say := func(s string) {
		if len(s) <= most {
			a.typed = s
		}
		text.write(a.typed + strings.Repeat("·", max(0, least-len(a.typed))))
		ok.set(k.words.Of("ask.ok"), len(a.typed) >= least)
		a.win.tellDrawn()
	}
	keys, across := "1234567890QWERTYUIOPASDFGHJKL ZXCVBNM", 10
	if upright(a.win.till.Size()) {
		keys, across = strings.ReplaceAll(keys, " ", ""), 7
	}
	grid := matrix(spaceHair, across)
	for _, c := range keys {
		if c == ' ' {
			grid.Add(gap(1, 1)) // the end of a row of a keyboard
			continue
		}
		b := k.button(sizeLarge, 0, k.onCard(), func() { say(a.typed + string(c)) })
		b.set(string(c), true)
		grid.Add(b)
	}
	erase := k.button(sizeLarge, 0, k.plain(), func() { say(a.typed[:max(0, len(a.typed)-1)]) })
	erase.set(k.words.Of("key.back"), true)
	grid.Add(erase)
	say("")
	a.opened(title, rows(space, a.title, text, grow(grid)), row(space, a.back(), grow(ok)))
}
