package ui

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The sizes of screens that the window is made for.
var screenSizes = []fyne.Size{fyne.NewSize(tillWidth, tillHeight), fyne.NewSize(1280, 800)}

// Nothing is cut: each line of text lies inside the window, on every screen, in
// every state and language.
func TestEverythingFits(t *testing.T) {
	for _, language := range Languages {
		for _, screen := range screenSizes {
			fits(t, language, screen)
		}
	}
}

// fits checks every view on a screen of a size.
func fits(t *testing.T, language string, screen fyne.Size) {
	c := newClerk(t, language)
	for name, v := range views() {
		name = fmt.Sprintf("%s-%s-%.0f", language, name, screen.Width)
		c.draw(v)
		c.win.Resize(screen)
		size := c.win.Canvas().Size()
		assert.LessOrEqual(t, size.Height, screen.Height, name)
		assert.LessOrEqual(t, size.Width, screen.Width, name)
		inside(t, c.Window, screen, name)
		for _, kind := range []string{"-result-", "-wait-", "-digits-", "-scan-", "-shown-", "-cash-"} {
			if strings.Contains(name, kind) && v.Fault == nil {
				uncovered(t, c.Window, name)
			}
		}
		picture(t, c.Window, name)
	}
}

// inside checks that each line of text lies within the window.
func inside(t *testing.T, w *Window, screen fyne.Size, name string) {
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" {
			return
		}
		width := fyne.MeasureText(line.Text, line.TextSize, line.TextStyle).Width
		if line.Alignment != fyne.TextAlignLeading {
			at.X += (line.Size().Width - width) / 2
		}
		assert.GreaterOrEqual(t, at.X, float32(-1), "%s: %q", name, line.Text)
		assert.LessOrEqual(t, at.X+width, screen.Width+1, "%s: %q", name, line.Text)
		assert.LessOrEqual(t, at.Y+line.MinSize().Height, screen.Height+1, "%s: %q", name, line.Text)
	})
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
			apart := a.end.X <= b.at.X || b.end.X <= a.at.X || a.end.Y <= b.at.Y || b.end.Y <= a.at.Y
			assert.True(t, apart, "%s: a button at %v lies over one at %v", name, a.at, b.at)
		}
	}
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" || at.Y < barHeight {
			return
		}
		end := at.AddXY(line.MinSize().Width, line.MinSize().Height)
		for _, b := range buttons {
			inside := at.X >= b.at.X && at.Y >= b.at.Y && end.Y <= b.end.Y
			apart := end.X <= b.at.X || at.X >= b.end.X || end.Y <= b.at.Y || at.Y >= b.end.Y
			assert.True(t, inside || apart, "%s: %q is covered", name, line.Text)
		}
	})
}

// picture writes what the window shows, for people to look at, when a folder is
// named in KAIKEI_PICTURES.
func picture(t *testing.T, w *Window, name string) {
	dir := os.Getenv("KAIKEI_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, png.Encode(f, software.RenderCanvas(w.win.Canvas(), w.look)))
}

// What is tapped is at least 9 mm high and wide, and its text fits in it.
func TestTouchTargets(t *testing.T) {
	for _, language := range Languages {
		c := newClerk(t, language)
		for name, v := range views() {
			c.draw(v)
			n := 0
			walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
				b, ok := o.(*button)
				if !ok {
					return
				}
				n++
				assert.GreaterOrEqual(t, b.Size().Width, float32(touch), "%s %s: %q", language, name, b.label.Text)
				assert.GreaterOrEqual(t, b.Size().Height, float32(touch), "%s %s: %q", language, name, b.label.Text)
				assert.LessOrEqual(t, b.label.MinSize().Width, b.Size().Width-8, "%s %s: %q", language, name, b.label.Text)
			})
			assert.Greater(t, n, 1, name)
		}
	}
}
