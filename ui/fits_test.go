package ui

import (
	"fmt"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/ui/words"
)

// A display is a screen that the window is made for.
type display struct {
	fyne.Size
	dpi int // of the smallest such screen that shops buy
}

// screens are the displays: 7 inches, 10.1 inches, and 8 inches upright.
var screens = []display{{fyne.NewSize(tillWidth, tillHeight), 170}, {fyne.NewSize(1280, 800), 150}, {fyne.NewSize(720, 1280), 184}}

// newClerkOn opens a window on a display.
func newClerkOn(t *testing.T, language string, d display) *clerk {
	c := newClerk(t, language)
	c.opts.DPI = d.dpi
	c.speaks(language)
	c.win.Resize(d.Size)
	return c
}

// Nothing is cut, covered or too small to be hit, on every screen, in every
// state and language.
func TestEverythingFits(t *testing.T) {
	only := os.Getenv("KAIKEI_PICTURES_OF") // part of a name, to look at one thing
	for _, language := range words.Languages() {
		for _, d := range screens {
			c := newClerkOn(t, language, d)
			all := views()
			for _, name := range slices.Sorted(maps.Keys(all)) {
				v := all[name]
				name = fmt.Sprintf("%s-%s-%.0f", language, name, d.Width)
				if !strings.Contains(name, only) {
					continue
				}
				c.draw(v)
				whole(t, c, name)
				reachable(t, c, name)
				if v.Fault == nil {
					uncovered(t, c.Window, name)
				}
				picture(t, c.win, name)
			}
		}
	}
}

// whole checks that nothing is cut: each thing lies within what holds it, each
// text is as wide as its place at most, and has a size of the type scale.
func whole(t *testing.T, c *clerk, name string) { wholeOf(t, c.till, name) }

func wholeOf(t *testing.T, root fyne.CanvasObject, name string) {
	screen := root.Size()
	walkOver(root, func(o fyne.CanvasObject, at fyne.Position) {
		for _, child := range childrenOf(o) {
			if !child.Visible() || isShape(child) {
				continue
			}
			end := child.Position().AddXY(child.Size().Width, child.Size().Height)
			if text := textIn(child); text != "" {
				assert.LessOrEqual(t, end.Y, o.Size().Height+1, "%s: %q is cut below by %T", name, text, o)
				assert.LessOrEqual(t, end.X, o.Size().Width+1, "%s: %q is cut at the right by %T", name, text, o)
			}
		}
		if s, ok := o.(*container.Scroll); ok { // longer than its place, and no wider
			assert.LessOrEqual(t, s.Content.Size().Width, s.Size().Width+1, "%s: what scrolls is wider than its place", name)
			wholeOf(t, s.Content, name)
		}
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" {
			return
		}
		assert.NotContains(t, line.Text, "%!", "%s: words and what is written into them are apart", name)
		assert.Contains(t, scale, line.TextSize, "%s: %q", name, line.Text)
		assert.NotNil(t, line.FontSource, "%s: %q", name, line.Text)
		assert.LessOrEqual(t, line.MinSize().Width, line.Size().Width+1, "%s: %q is cut", name, line.Text)
		assert.GreaterOrEqual(t, at.X, float32(-1), "%s: %q", name, line.Text)
		assert.LessOrEqual(t, at.X+line.Size().Width, screen.Width+1, "%s: %q", name, line.Text)
		assert.LessOrEqual(t, at.Y+line.MinSize().Height, screen.Height+1, "%s: %q", name, line.Text)
	})
}

// childrenOf returns what an object holds.
func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch x := o.(type) {
	case *fyne.Container:
		return x.Objects
	case fyne.Widget:
		if !strings.Contains(reflect.TypeOf(o).String(), "Scroll") {
			return test.WidgetRenderer(x).Objects()
		}
	}
	return nil
}

// isShape reports whether an object is drawn and says nothing.
func isShape(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *canvas.Line, *canvas.Circle, *canvas.Rectangle, *canvas.Image:
		return true
	}
	return false
}

// textIn returns some text that an object shows.
func textIn(o fyne.CanvasObject) string {
	found := ""
	walkOver(o, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(*canvas.Text); ok && found == "" {
			found = t.Text
		}
	})
	return found
}

// uncovered checks that no button lies over a line of text, or over another.
func uncovered(t *testing.T, w *Window, name string) {
	type box struct{ at, end fyne.Position }
	var buttons []box
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		if b, ok := o.(*button); ok {
			buttons = append(buttons, box{at, at.AddXY(b.Size().Width, b.Size().Height)})
		}
	})
	for i, a := range buttons {
		for _, b := range buttons[:i] {
			apart := a.end.X <= b.at.X+1 || b.end.X <= a.at.X+1 || a.end.Y <= b.at.Y+1 || b.end.Y <= a.at.Y+1
			assert.True(t, apart, "%s: a button at %v lies over one at %v", name, a.at, b.at)
		}
	}
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" {
			return
		}
		end := at.AddXY(line.Size().Width, line.MinSize().Height)
		for _, b := range buttons {
			inside := at.X >= b.at.X-1 && at.Y >= b.at.Y-1 && end.Y <= b.end.Y+1
			apart := end.X <= b.at.X+1 || at.X >= b.end.X-1 || end.Y <= b.at.Y+1 || at.Y >= b.end.Y-1
			assert.True(t, inside || apart, "%s: %q is covered", name, line.Text)
		}
	})
}

// reachable checks that what is tapped is 9 mm high and wide, and says something.
func reachable(t *testing.T, c *clerk, name string) {
	least, n := 9/25.4*float32(c.opts.DPI), 0
	var hit func(o fyne.CanvasObject, _ fyne.Position)
	hit = func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*container.Scroll); ok {
			walkOver(s.Content, hit)
		}
		b, ok := o.(*button)
		if !ok {
			return
		}
		n++
		assert.GreaterOrEqual(t, b.Size().Width, least, "%s: %q %s", name, b.label.t.Text, b.called)
		assert.GreaterOrEqual(t, b.Size().Height, least, "%s: %q %s", name, b.label.t.Text, b.called)
	}
	walk(c.Window, hit)
	assert.Greater(t, n, 1, name)
}

// picture writes what a window shows, for people to look at, when a folder is
// named in KAIKEI_PICTURES.
func picture(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("KAIKEI_PICTURES")
	if dir == "" || !strings.Contains(name, os.Getenv("KAIKEI_PICTURES_OF")) {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	require.NoError(t, err)
	defer f.Close()
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	require.NoError(t, encoder.Encode(f, w.Canvas().Capture()))
}

// The dark screens say the same, and nothing on them is cut either.
func TestDark(t *testing.T) {
	c := newClerk(t, "ja")
	c.opts.Dark = true
	c.speaks("ja")
	c.win.Resize(screens[0].Size)
	fyne.CurrentApp().Settings().SetTheme(newLook(c.kit.palette, nil)) // as a window that was made dark has it
	assert.Equal(t, dark().paper, fyne.CurrentApp().Settings().Theme().Color(theme.ColorNameBackground, theme.VariantLight))
	for _, name := range []string{"amount-shelf-cart", "scan", "wait-3", "result-PAID", "history", "detail-PAID", "sign-in", "fault-on-scan"} {
		c.draw(views()[name])
		whole(t, c, name)
		picture(t, c.win, "ja-dark-"+name+"-1024")
	}
}
