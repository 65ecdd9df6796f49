package ui

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Warm reads the fonts of a language while the caller does something else, which
// takes as long as all else that a window is made of. Call what it returns before the
// first window is made: it waits for the end. Nothing else may measure or draw text
// meanwhile: the toolkit's shaper is one for all.
func (s Style) Warm(language string) (wait func()) {
	k := s.kitOf(language, typefaces(s.Fonts))
	var reading sync.WaitGroup
	reading.Go(func() {
		for _, font := range []fyne.Resource{k.faces.regular, k.faces.bold, k.people.regular} {
			t := canvas.NewText("0", nil)
			t.FontSource = font
			t.MinSize()
		}
	})
	return reading.Wait
}
