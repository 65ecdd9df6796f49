package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// A Target is something that can be tapped now: what it says, and the middle of
// it in the window. A program that drives the window finds its way by them.
type Target struct {
	Name string
	X, Y int
}

// targets returns what can be tapped below an object that stands at a place.
func targets(o fyne.CanvasObject, at fyne.Position) []Target {
	if !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	var all []Target
	switch x := o.(type) {
	case *button:
		if name := x.says(); name != "" && !x.off {
			all = append(all, Target{name, int(at.X + x.Size().Width/2), int(at.Y + x.Size().Height/2)})
		}
	case *container.Scroll:
		all = targets(x.Content, at)
	case *fyne.Container:
		for _, child := range x.Objects {
			all = append(all, targets(child, at)...)
		}
	}
	return all
}

// says returns what the button says, or what it is called when it bears no words
// of its own.
func (b *button) says() string {
	if b.called != "" {
		return b.called
	}
	return b.label.t.Text
}

// tellTargets passes on what can be tapped.
func (w *Window) tellTargets() {
	if w.opts.Targets != nil {
		w.opts.Targets(targets(w.win.Content(), fyne.NewPos(0, 0)))
	}
}
