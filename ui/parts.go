package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/ui/words"
)

// A Kit makes the parts of pages that lie in packages of their own, such as the
// manager's: the same words, sizes, colours and targets as the till's screens. A
// page is made anew from its view each time; parts are not changed.
type Kit struct {
	k   kit
	win *Window
}

// A Size is a place on the type scale.
type Size float32

// The sizes that pages use.
const (
	Small Size = sizeSmall // what is looked up
	Text  Size = sizeText  // what is read
	Large Size = sizeLarge // what is tapped, and sums in a list
	Head  Size = sizeHead  // what a page is about
	Title Size = sizeTitle // the one sum of a page
)

// A Tone is what a text's colour says.
type Tone uint8

// The tones.
const (
	Ink  Tone = 0
	Soft Tone = 1 // matters less
	Good Tone = 2
	Bad  Tone = 3
)

// A Look is how a button looks.
type Look uint8

// The looks.
const (
	GoesOn Look = 0 // the one that goes on
	Beside Look = 1
	Plain  Look = 2
	Takes  Look = 3 // takes money back
	Called Look = 4 // the one of several that is on
)

// Words are those of the page's language.
func (k Kit) Words() words.Words { return k.k.words }

// Of returns the text under a key.
func (k Kit) Of(key string, args ...any) string { return k.k.words.Of(key, args...) }

// Upright reports whether the page is higher than wide.
func (k Kit) Upright() bool { return upright(k.win.till.Size()) }

// tone returns a colour.
func (k Kit) tone(t Tone) color.Color {
	return [...]color.Color{k.k.ink, k.k.soft, k.k.good, k.k.bad}[t]
}

// Say is one line of our own words, which becomes smaller before it is cut.
func (k Kit) Say(s Size, t Tone, text string) fyne.CanvasObject {
	l := newLine(k.k.text(float32(s), k.tone(t)))
	l.write(text)
	return l
}

// Strong is Say in the bold font.
func (k Kit) Strong(s Size, t Tone, text string) fyne.CanvasObject {
	l := newLine(k.k.bold(float32(s), k.tone(t)))
	l.write(text)
	return l
}

// Sum is a number, at the right of its place.
func (k Kit) Sum(s Size, t Tone, text string) fyne.CanvasObject {
	l := newLine(k.k.bold(float32(s), k.tone(t))).trailing()
	l.write(text)
	return l
}

// Name is what people wrote: its end is dropped where it has no room.
func (k Kit) Name(s Size, t Tone, text string) fyne.CanvasObject {
	l := newLine(k.k.name(float32(s), k.tone(t))).shortened()
	l.write(text)
	return l
}

// Read is text that breaks its lines.
func (k Kit) Read(s Size, t Tone, text string) fyne.CanvasObject {
	p := newParagraph(k.k, float32(s), k.tone(t))
	p.write(text)
	return p
}

// dress returns the colours of a look.
func (k Kit) dress(l Look) dress {
	return [...]dress{k.k.goesOn(), k.k.beside(), k.k.plain(), k.k.takes(), k.k.called()}[l]
}

// Button is a target at least so wide; nil for tap turns it off.
func (k Kit) Button(l Look, width float32, text string, tap func()) fyne.CanvasObject {
	b := k.k.button(sizeText, 0, k.dress(l), tap).wide(width)
	b.set(text, tap != nil)
	return b
}

// Tab is a button of a row of many, in small type.
func (k Kit) Tab(l Look, text string, tap func()) fyne.CanvasObject {
	b := k.k.button(sizeSmall, 0, k.dress(l), tap)
	b.set(text, tap != nil)
	return b
}

// Line is a row of a list that can be tapped, under a name for programs that drive
// the window; nil for tap makes a row that cannot.
func (k Kit) Line(name string, tap func(), cells ...fyne.CanvasObject) fyne.CanvasObject {
	inner := container.New(inset{space, spaceHair}, row(space, cells...))
	if tap == nil {
		return stack(gap(1, 40), inner)
	}
	b := k.k.button(sizeNote, 0, k.k.onCard(), tap)
	b.called = name
	return stack(b, inner)
}

// Cell gives a thing of a row a width of its own, and sets it in the middle.
func (k Kit) Cell(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return stack(gap(width, 1), middle(o))
}

// Wide lets a thing of a row take what is left.
func (k Kit) Wide(o fyne.CanvasObject) fyne.CanvasObject { return grow(middle(o)) }

// Fill lets a thing take what a row or a column has left.
func (k Kit) Fill(o fyne.CanvasObject) fyne.CanvasObject { return grow(o) }

// Spring is space that grows.
func (k Kit) Spring() fyne.CanvasObject { return spring() }

// State is a state of a payment: its colour, sign and word.
func (k Kit) State(s terminal.State) fyne.CanvasObject {
	return middle(fixed(262, 40, k.k.chip(faceOf(s), k.Of("state."+s.String()+".title"))))
}

// Row stands things side by side.
func (k Kit) Row(o ...fyne.CanvasObject) fyne.CanvasObject { return row(space, o...) }

// Rows stands things under one another.
func (k Kit) Rows(o ...fyne.CanvasObject) fyne.CanvasObject { return rows(spaceSmall, o...) }

// List stands rows under one another, close together.
func (k Kit) List(o ...fyne.CanvasObject) fyne.CanvasObject { return rows(spaceHair, o...) }

// Grid stands things of one size in rows of so many.
func (k Kit) Grid(across int, o ...fyne.CanvasObject) fyne.CanvasObject {
	return matrix(spaceSmall, across, o...)
}

// Halves are two parts beside one another, the second with a share of the width;
// on an upright page one under the other, the second with a share of the height.
func (k Kit) Halves(share, floor float32, first, second fyne.CanvasObject) fyne.CanvasObject {
	return halves(share, floor, first, second)
}

// Card puts things on a card.
func (k Kit) Card(o fyne.CanvasObject) fyne.CanvasObject {
	_, card := ground(k.k.card, corner, pad(spaceLarge, o))
	return card
}

// Note is a card that calls: what went wrong, or well.
func (k Kit) Note(t Tone, o fyne.CanvasObject) fyne.CanvasObject {
	edge := canvas.NewRectangle(k.tone(t))
	edge.CornerRadius = spaceHair
	edge.SetMinSize(fyne.NewSize(spaceSmall, 1))
	_, card := ground(k.k.card, corner, pad(space, row(space, edge, grow(middle(o)))))
	return card
}

// scroll lets a list run out of its place; from is where it stood before, and moved
// is told where it stands.
func (k Kit) scroll(o fyne.CanvasObject, from float32, moved func(float32)) fyne.CanvasObject {
	s := container.NewVScroll(container.New(gutter{}, o))
	s.Offset = fyne.NewPos(0, from)
	s.OnScrolled = func(at fyne.Position) { moved(at.Y) }
	return s
}

// gutter leaves room at the right for the bar of a list that runs out of its place.
type gutter struct{}

// gutterWidth is how wide the bar is, and the space beside it.
const gutterWidth = space + spaceHair

// Layout places the thing.
func (gutter) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], fyne.Position{}, fyne.NewSize(s.Width-gutterWidth, s.Height))
}

// MinSize is the thing's, and the room.
func (gutter) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(gutterWidth, 0)
}

// Page is what fills the window under the line of states.
func (k Kit) Page(o fyne.CanvasObject) fyne.CanvasObject { return pad(spaceLarge, o) }

// A Bar is one of a chart: what it is called, how high it is, and what it is beside.
type Bar struct {
	Name          string
	Value, Before terminal.Yen
}

// Chart draws bars on one scale: the value in front, what it is compared with behind.
func (k Kit) Chart(bars []Bar) fyne.CanvasObject {
	c := chart{}
	var all []fyne.CanvasObject
	for _, b := range bars {
		c.most = max(c.most, b.Value, b.Before)
	}
	for _, b := range bars {
		before, now := canvas.NewRectangle(k.k.track), canvas.NewRectangle(k.k.action)
		name := newLine(k.k.text(sizeNote, k.k.soft)).centred()
		name.write(b.Name)
		c.bars = append(c.bars, b)
		all = append(all, before, now, name)
	}
	return container.New(c, all...)
}

// An Option is something to choose; nil for Tap turns it off.
type Option struct {
	Name string
	Tap  func()
}

// Choose asks which.
func (k Kit) Choose(title string, options ...Option) {
	var all []option
	for _, o := range options {
		all = append(all, option{name: o.Name, off: o.Tap == nil, tap: o.Tap})
	}
	k.win.asker.choose(title, all...)
}

// Reason asks which of the words under a key: "ask.refund.1", and so on.
func (k Kit) Reason(title, key string, then func(string)) {
	k.win.asker.chooseText(title, reasonsOf(k.k, key), then)
}

// Number asks how many, at most most; the pattern writes it, "" writes yen.
func (k Kit) Number(title, pattern string, most terminal.Yen, then func(terminal.Yen)) {
	k.win.asker.number(title, pattern, most, then)
}

// Text asks for words by a keyboard on the screen, at most so many letters, beginning
// with what is there already.
func (k Kit) Text(title, start string, most int, then func(string)) {
	k.win.asker.text(title, start, most, then)
}

// Figures are digits that are asked for as they are, zeros before them included.
type Figures struct {
	Least, Most int
	Hidden      bool // nobody sees them: a PIN
}

// Figures asks for digits.
func (k Kit) Figures(title string, f Figures, then func(string)) {
	k.win.asker.figures(title, f, then)
}
