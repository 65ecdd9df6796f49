package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// A PageTest is a window for tests of pages that lie in packages of their own.
type PageTest struct{ c *clerk }

// Displays is how many displays windows are made for.
var Displays = len(screens)

// NewPageTest opens the window on one of the displays, with the till ready for a
// sale.
func NewPageTest(t *testing.T, language string, display int) PageTest {
	c := newClerkOn(t, language, screens[display])
	c.do = func(f func()) { f() }
	c.draw(desk.View{Screen: desk.ScreenAmount, Shop: "会計町店", Limit: 1_000_000})
	return PageTest{c}
}

// Window is what pages are laid over.
func (p PageTest) Window() *Window { return p.c.Window }

// Speak changes the language; Desk lets the till go on to another view.
func (p PageTest) Speak(language string) { p.c.speaks(language) }
func (p PageTest) Desk(v desk.View)      { p.c.draw(v) }

// Check holds the page to the rules of every screen: nothing cut, nothing covered,
// nothing too small to be hit.
func (p PageTest) Check(t *testing.T, name string) {
	whole(t, p.c, name)
	reachable(t, p.c, name)
	uncovered(t, p.c.Window, name)
	deep(p.c.till, func(o fyne.CanvasObject) {
		if s, ok := o.(*container.Scroll); ok {
			assert.LessOrEqual(t, s.Content.MinSize().Width, s.Size().Width+1, "%s: a list is wider than its place", name)
		}
	})
	picture(t, p.c.win, name)
}

// Tap taps what says a name, or is called it, and reports whether it could. Rows of
// a list that runs out of its place are tapped too.
func (p PageTest) Tap(name string) bool {
	hit := false
	deep(p.c.till, func(o fyne.CanvasObject) {
		if b, ok := o.(*button); ok && !hit && !b.off && b.says() == name {
			hit = true
			b.tap()
		}
	})
	return hit
}

// Says reports whether some line of text has a text in it.
func (p PageTest) Says(text string) bool {
	said := false
	deep(p.c.till, func(o fyne.CanvasObject) {
		line, ok := o.(*canvas.Text)
		said = said || ok && strings.Contains(line.Text, text)
	})
	return said
}

// deep calls f with everything that is shown, also where one has to scroll to it.
func deep(root fyne.CanvasObject, f func(fyne.CanvasObject)) {
	walkOver(root, func(o fyne.CanvasObject, _ fyne.Position) {
		f(o)
		if s, ok := o.(*container.Scroll); ok {
			deep(s.Content, f)
		}
	})
}

// Button returns the button that says a name, to see whether it is still the same.
func (p PageTest) Button(name string) fyne.CanvasObject {
	var found fyne.CanvasObject
	deep(p.c.till, func(o fyne.CanvasObject) {
		if b, ok := o.(*button); ok && b.says() == name {
			found = b
		}
	})
	return found
}

// After lets time go on, and what moves by itself move.
func (p PageTest) After(d time.Duration) {
	now := p.c.now().Add(d)
	p.c.now = func() time.Time { return now }
	p.c.tick()
}
