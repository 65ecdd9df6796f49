package ui

import (
	"errors"
	"image"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal/desk"
)

// fonts reads the fonts that the programs pass in, once for all windows of all tests.
func fonts(t testing.TB) map[string]Fonts {
	all, err := readFonts()
	require.NoError(t, err)
	return all
}

var readFonts = sync.OnceValues(func() (map[string]Fonts, error) {
	var all error
	read := func(name string) fyne.Resource {
		data, err := os.ReadFile("../cmd/internal/typeface/kaikei-sans-" + name + ".otf")
		all = errors.Join(all, err)
		return NewFont(name, data)
	}
	regular := read("regular")
	japanese := Fonts{regular, read("bold")}
	return map[string]Fonts{"ja": japanese, "en": japanese, "zh": {read("chinese"), read("bold-chinese")}, "ko": {regular, read("bold-korean")}}, all
})

// A clerk is a window whose intents and sounds are kept.
type clerk struct {
	*Window
	mu      sync.Mutex
	intents []desk.Intent
	sounds  int
}

func (c *clerk) Play([]byte) { c.sounds++ }

// newClerk opens a window of the test driver.
func newClerk(t testing.TB, language string) *clerk {
	c := &clerk{}
	c.Window = New(test.NewTempApp(t), Options{
		Title: "till", Language: language, Style: Style{Fonts: fonts(t)}, Sounds: c, DrawQR: printer.DrawQR,
		Send: func(i desk.Intent) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.intents = append(c.intents, i)
		},
	})
	c.opts.Preview = still{image.NewRGBA(image.Rect(0, 0, 64, 48))}
	c.kit.calm = func() bool { return true }
	c.build()
	c.now = func() time.Time { return noon.Add(7 * time.Second) }
	c.win.Resize(fyne.NewSize(tillWidth, tillHeight))
	return c
}

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// walk calls f for each visible object with its place in the window. Scrolled
// content may be longer than the window, and is left out.
func walk(w *Window, f func(o fyne.CanvasObject, at fyne.Position)) { walkOver(w.till, f) }

// walkOver is walk from one object on.
func walkOver(root fyne.CanvasObject, f func(o fyne.CanvasObject, at fyne.Position)) {
	var down func(o fyne.CanvasObject, at fyne.Position)
	down = func(o fyne.CanvasObject, at fyne.Position) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		f(o, at)
		switch x := o.(type) {
		case *fyne.Container:
			for _, c := range x.Objects {
				down(c, at)
			}
		case fyne.Widget:
			if strings.Contains(reflect.TypeOf(o).String(), "Scroll") {
				return
			}
			for _, c := range test.WidgetRenderer(x).Objects() {
				down(c, at)
			}
		}
	}
	down(root, fyne.NewPos(0, 0))
}

// tap taps the button with a text.
func (c *clerk) tap(t *testing.T, label string) {
	t.Helper()
	var found *button
	walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
		if b, ok := o.(*button); ok && b.label.t.Text == label {
			found = b
		}
	})
	require.NotNil(t, found, "no button %q", label)
	test.Tap(found)
}

// tapCalled taps the button with a name that it does not show itself.
func (c *clerk) tapCalled(t *testing.T, name string) {
	t.Helper()
	var found *button
	var down func(o fyne.CanvasObject)
	down = func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *button:
			if x.called == name && found == nil && o.Visible() {
				found = x
			}
		case *container.Scroll:
			down(x.Content)
		case *fyne.Container:
			for _, child := range x.Objects {
				down(child)
			}
		}
	}
	down(c.till)
	require.NotNil(t, found, "no button %q", name)
	test.Tap(found)
}
