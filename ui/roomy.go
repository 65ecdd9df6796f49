package ui

import "fyne.io/fyne/v2"

// A roomy column sets what is read in it as large as there is room for: on a
// tall screen what became of the money is read from an arm's length.
type roomy struct {
	column
	read  []*paragraph
	steps [][]float32 // the sizes of those, from the largest; the last always has room
	tight bool        // something lies over the column's end: only the last will do
}

// Layout chooses the sizes and places the things.
func (r *roomy) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for i, sizes := range r.steps {
		last := i == len(r.steps)-1
		if r.tight && !last {
			continue
		}
		for j, p := range r.read {
			p.resize(sizes[j])
		}
		if last || r.heightFor(objects, s.Width) <= s.Height {
			break
		}
	}
	r.column.Layout(objects, s)
}

// A folding row gives things the same width, in as few rows as leave each of them
// wide enough; the things of the last row share all of it.
type folding struct {
	gap   float32
	least float32 // the width that is enough
}

// folded returns how many rows n things need, and how many stand in the first.
func (f folding) folded(n int, width float32) (down, across int) {
	if n == 0 {
		return 0, 0
	}
	fit := min(n, max(1, int((width+f.gap)/(f.least+f.gap))))
	down = (n + fit - 1) / fit
	return down, (n + down - 1) / down
}

// Layout places the things.
func (f folding) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	seen := visible(objects)
	down, across := f.folded(len(seen), s.Width)
	if down == 0 {
		return
	}
	h := (s.Height - float32(down-1)*f.gap) / float32(down)
	for y := float32(0); len(seen) > 0; y += h + f.gap {
		n := min(across, len(seen))
		w := (s.Width - float32(n-1)*f.gap) / float32(n)
		for i, o := range seen[:n] {
			place(o, fyne.NewPos(float32(i)*(w+f.gap), y), fyne.NewSize(w, h))
		}
		seen = seen[n:]
	}
}

// MinSize is that of one row of the widest.
func (f folding) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(widest(objects).Width, tallest(objects))
}

// heightFor is that of the rows.
func (f folding) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	down, _ := f.folded(len(visible(objects)), width)
	return float32(down)*tallest(objects) + float32(max(0, down-1))*f.gap
}

// tallest returns the greatest height that anything visible needs.
func tallest(objects []fyne.CanvasObject) float32 {
	var h float32
	for _, o := range visible(objects) {
		h = max(h, o.MinSize().Height)
	}
	return h
}

// visible returns what is not hidden.
func visible(objects []fyne.CanvasObject) (seen []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			seen = append(seen, o)
		}
	}
	return seen
}
