package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// maxDigits is how many digits a sum may have in a question, as at the desk.
const maxDigits = 8

// A keypad is ten digits and what corrects them.
type keypad struct {
	press        func(digits string)
	erase, clear func()
	box          *fyne.Container
}

// newKeypad makes a keypad whose keys go to the desk, which keeps what is typed:
// a view that is late then never takes a key back from somebody who types fast.
func newKeypad(w *Window) *keypad {
	return keypadOf(w.kit, sumRow, keypad{
		press: func(digits string) { w.send(desk.Intent{Kind: desk.IntentDigits, Text: digits}) },
		erase: func() { w.send(desk.Intent{Kind: desk.IntentErase}) },
		clear: func() { w.send(desk.Intent{Kind: desk.IntentType}) },
	})
}

// The last row of a keypad: sums end in zeros, and a code or a PIN does not; on some the
// key that erases follows the 0.
var (
	sumRow    = []string{"0", "00", "000"}
	figureRow = []string{"", "0", ""}
	eraseRow  = []string{"", "0"}
)

// digitKeys makes the keys of the digits, in the order of every keypad.
func digitKeys(k kit, lastRow []string, press func(digits string)) *fyne.Container {
	grid := matrix(spaceSmall, 3)
	for _, d := range append([]string{"7", "8", "9", "4", "5", "6", "1", "2", "3"}, lastRow...) {
		if d == "" {
			grid.Add(gap(1, 1))
			continue
		}
		b := k.button(sizeHead, 62, k.onCard(), func() { press(d) })
		b.set(d, true)
		grid.Add(b)
	}
	return grid
}

// keypadOf makes a keypad whose keys do what p says.
func keypadOf(k kit, lastRow []string, p keypad) *keypad {
	digits := digitKeys(k, lastRow, p.press)
	clear, back := k.button(sizeLarge, 62, k.plain(), p.clear), k.button(sizeHead, 62, k.plain(), p.erase)
	clear.set(k.words.Of("key.clear"), true)
	back.set(k.words.Of("key.back"), true)
	p.box = rowsOf(digits, shared(spaceSmall, clear, back))
	return &p
}

// rowsOf sets the keys over those that correct, which are as high as one row.
func rowsOf(keys, corrects fyne.CanvasObject) *fyne.Container {
	return container.New(keypadLayout{}, keys, corrects)
}

// keypadLayout gives the digits four parts of the height and the rest one.
type keypadLayout struct{}

// Layout places them.
func (keypadLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := (s.Height - 4*spaceSmall) / 5
	place(o[0], fyne.Position{}, fyne.NewSize(s.Width, 4*h+3*spaceSmall))
	place(o[1], fyne.NewPos(0, s.Height-h), fyne.NewSize(s.Width, h))
}

// MinSize is what both need.
func (keypadLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height+spaceSmall)
}

// A sumEntry is a sum that is typed where no desk keeps it: in a question. It
// tells the sum after each key.
type sumEntry struct {
	typed string
	tell  func(terminal.Yen)
}

// newSumEntry returns one, and its keypad.
func newSumEntry(k kit, tell func(terminal.Yen)) (*sumEntry, *keypad) {
	e := &sumEntry{tell: tell}
	return e, keypadOf(k, sumRow, keypad{
		press: func(digits string) {
			if next := e.typed + digits; len(next) <= maxDigits {
				e.set(next)
			}
		},
		erase: func() { e.set(e.typed[:max(0, len(e.typed)-1)]) },
		clear: func() { e.set("") },
	})
}

// set changes what is typed and tells the sum.
func (e *sumEntry) set(typed string) {
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		n, typed = 0, ""
	}
	if n == 0 {
		typed = ""
	}
	e.typed = typed
	e.tell(terminal.Yen(n))
}
