package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// The one grid of all screens. A screen that is wider than high has two columns;
// one that is higher than wide has the same parts under one another. The sizes
// that we answer for are 1024x600, 1280x800 and 720x1280.

// upright reports whether a screen is higher than wide.
func upright(s fyne.Size) bool { return s.Height > s.Width }

// A split is a main part and a part beside or under it.
type split struct {
	share float32 // of the width that the second has, on a wide screen
	floor float32 // of the height that the second has, on an upright one; 0 is what it needs
	above bool    // the second stands over the first on an upright screen
}

// halves returns a split.
func halves(share, floor float32, first, second fyne.CanvasObject) *fyne.Container {
	return container.New(split{share: share, floor: floor}, first, second)
}

// Layout places the parts.
func (p split) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if upright(s) {
		h := p.floor * s.Height
		if h == 0 {
			h = heightOf(o[1], s.Width)
		}
		if p.above {
			place(o[1], fyne.Position{}, fyne.NewSize(s.Width, h))
			place(o[0], fyne.NewPos(0, h+spaceLarge), fyne.NewSize(s.Width, s.Height-h-spaceLarge))
			return
		}
		place(o[0], fyne.Position{}, fyne.NewSize(s.Width, s.Height-h-spaceLarge))
		place(o[1], fyne.NewPos(0, s.Height-h), fyne.NewSize(s.Width, h))
		return
	}
	w := p.share * s.Width
	place(o[0], fyne.Position{}, fyne.NewSize(s.Width-w-spaceLarge, s.Height))
	place(o[1], fyne.NewPos(s.Width-w, 0), fyne.NewSize(w, s.Height))
}

// MinSize asks for nothing: a screen takes what there is, and a test holds that
// it is enough.
func (split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// A trio is what is said, keys, and what is done. On a wide screen the keys
// stand at the right; on an upright one between the others, where a thumb is.
type trio struct {
	share float32 // of the width that the keys have, on a wide screen
	keys  float32 // of the height that they have at most, on an upright one; 0 is 0.62
}

// counter returns a trio.
func counter(share float32, said, keys, done fyne.CanvasObject) *fyne.Container {
	return container.New(trio{share: share}, said, keys, done)
}

// Layout places the parts.
func (t trio) Layout(o []fyne.CanvasObject, s fyne.Size) {
	said, keys, done := o[0], o[1], o[2]
	if upright(s) {
		top, bottom := heightOf(said, s.Width), heightOf(done, s.Width)
		bottom = max(bottom, 0.09*s.Height)
		most := t.keys
		if most == 0 {
			most = 0.62
		}
		middle := min(s.Height-top-bottom-2*spaceLarge, most*s.Height)
		place(done, fyne.NewPos(0, s.Height-bottom), fyne.NewSize(s.Width, bottom))
		place(keys, fyne.NewPos(0, s.Height-bottom-spaceLarge-middle), fyne.NewSize(s.Width, middle))
		place(said, fyne.Position{}, fyne.NewSize(s.Width, s.Height-bottom-middle-2*spaceLarge))
		return
	}
	right := t.share * s.Width
	left := s.Width - right - spaceLarge
	bottom := heightOf(done, left)
	place(keys, fyne.NewPos(s.Width-right, 0), fyne.NewSize(right, s.Height))
	place(said, fyne.Position{}, fyne.NewSize(left, s.Height-bottom-spaceLarge))
	place(done, fyne.NewPos(0, s.Height-bottom), fyne.NewSize(left, bottom))
}

// MinSize asks for nothing.
func (trio) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// A lead is a sign and words: beside each other, or on an upright screen one
// under the other.
type lead struct{ side float32 }

// Layout places the parts.
func (l lead) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if upright(s) {
		place(o[0], fyne.NewPos(0, spaceHuge), fyne.NewSize(s.Width, l.side))
		place(o[1], fyne.NewPos(0, l.side+2*spaceHuge), fyne.NewSize(s.Width, s.Height-l.side-2*spaceHuge))
		return
	}
	place(o[0], fyne.NewPos(0, spaceHuge), fyne.NewSize(l.side, l.side))
	place(o[1], fyne.NewPos(l.side+spaceHuge, 0), fyne.NewSize(s.Width-l.side-spaceHuge, s.Height))
}

// MinSize asks for nothing.
func (lead) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// equal shares a width among things, with a gap.
type equal struct {
	gap  float32
	most int // in one row; 0 is all of them
}

// shared returns things of the same width.
func shared(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(equal{gap: gap}, objects...)
}

// matrix returns things of the same size in rows of so many.
func matrix(gap float32, most int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(equal{gap, most}, objects...)
}

// shown returns what is visible, and how many columns and rows that makes.
func (e equal) shown(objects []fyne.CanvasObject) (seen []fyne.CanvasObject, across, down int) {
	seen = visible(objects)
	across = len(seen)
	if e.most > 0 {
		across = e.most
	}
	if across == 0 {
		return nil, 0, 0
	}
	return seen, across, (len(seen) + across - 1) / across
}

// Layout places the things.
func (e equal) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	seen, across, down := e.shown(objects)
	if across == 0 {
		return
	}
	w := (s.Width - float32(across-1)*e.gap) / float32(across)
	h := (s.Height - float32(down-1)*e.gap) / float32(down)
	for i, o := range seen {
		place(o, fyne.NewPos(float32(i%across)*(w+e.gap), float32(i/across)*(h+e.gap)), fyne.NewSize(w, h))
	}
}

// MinSize is that of the largest, as many times.
func (e equal) MinSize(objects []fyne.CanvasObject) fyne.Size {
	seen, across, down := e.shown(objects)
	var s fyne.Size
	for _, o := range seen {
		s = s.Max(o.MinSize())
	}
	if across == 0 {
		return s
	}
	return fyne.NewSize(s.Width*float32(across)+float32(across-1)*e.gap, s.Height*float32(down)+float32(down-1)*e.gap)
}
