package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// A Target is something that can be tapped now: what it says, and the middle of
// it in the window.
type Target struct {
	Name string
	X, Y int
}

// Drawn is what a window shows, for a program that drives it: what can be tapped,
// which is nothing while a new screen takes no taps yet, and what is written there.
// A payment code that is being typed is not in it.
type Drawn struct {
	Targets []Target
	Texts   []string
	places  []fyne.Position // of the texts
}

// add adds what an object that stands at a place shows.
func (d *Drawn) add(o fyne.CanvasObject, at fyne.Position) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch x := o.(type) {
	case *button:
		name := x.says()
		if name != "" && !x.off && x.kit.calm() && x.label.t.Visible() {
			d.Targets = append(d.Targets, Target{name, int(at.X + x.Size().Width/2), int(at.Y + x.Size().Height/2)})
		}
		if x.label.t.Visible() {
			d.write(x.label.t.Text, at)
		}
	case *line:
		if !x.secret && x.t.Visible() {
			d.write(x.t.Text, at)
		}
	case *paragraph:
		d.write(x.text, at)
	case *lid:
		d.hide(at, at.AddXY(x.Size().Width, x.Size().Height))
	case *container.Scroll:
		var inner Drawn
		inner.add(x.Content, at.Subtract(x.Offset))
		d.take(inner.within(at, at.AddXY(x.Size().Width, x.Size().Height)))
	case *fyne.Container:
		for _, child := range x.Objects {
			d.add(child, at)
		}
	}
}

// write adds a text, if there is one.
func (d *Drawn) write(text string, at fyne.Position) {
	if text != "" {
		d.Texts, d.places = append(d.Texts, text), append(d.places, at)
	}
}

// hide takes away what lies under a panel.
func (d *Drawn) hide(from, to fyne.Position) {
	*d = d.kept(func(x, y float32) bool { return !inside(x, y, from, to) })
}

// within returns what stands in an area.
func (d *Drawn) within(from, to fyne.Position) Drawn {
	return d.kept(func(x, y float32) bool { return inside(x, y, from, to) })
}

// inside reports whether a place is in an area.
func inside(x, y float32, from, to fyne.Position) bool {
	return x >= from.X && y >= from.Y && x < to.X && y < to.Y
}

// kept returns what stands at places that are kept.
func (d *Drawn) kept(keep func(x, y float32) bool) Drawn {
	var seen Drawn
	for _, t := range d.Targets {
		if keep(float32(t.X), float32(t.Y)) {
			seen.Targets = append(seen.Targets, t)
		}
	}
	for i, at := range d.places {
		if keep(at.X, at.Y) {
			seen.write(d.Texts[i], at)
		}
	}
	return seen
}

// take adds what stands elsewhere.
func (d *Drawn) take(o Drawn) {
	d.Targets, d.Texts, d.places = append(d.Targets, o.Targets...), append(d.Texts, o.Texts...), append(d.places, o.places...)
}

// says returns what the button says, or what it is called when it bears no words
// of its own.
func (b *button) says() string {
	if b.called != "" {
		return b.called
	}
	return b.label.t.Text
}

// uncover takes away what covered a screen, whose buttons count from now on.
func (w *Window) uncover(box fyne.CanvasObject) {
	if box.Visible() {
		box.Hide()
		w.turned = w.now()
		w.tellDrawn()
	}
}

// tellDrawn passes on what is drawn, and sees to it that it is done again when the
// screen begins to take taps.
func (w *Window) tellDrawn() {
	if w.opts.Drawn == nil {
		return
	}
	var d Drawn
	d.add(w.win.Content(), fyne.NewPos(0, 0))
	w.restless = !w.kit.calm()
	w.opts.Drawn(d)
}
