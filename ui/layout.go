package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A tall thing has a height that follows from its width, as text has that
// breaks. The toolkit knows only sizes that stand by themselves.
type tall interface {
	heightFor(width float32) float32
}

// A tallLayout gives a container such a height.
type tallLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightOf returns how high a thing is at a width.
func heightOf(o fyne.CanvasObject, width float32) float32 {
	switch x := o.(type) {
	case tall:
		return x.heightFor(width)
	case *fyne.Container:
		if l, ok := x.Layout.(tallLayout); ok {
			return l.heightFor(x.Objects, width)
		}
	}
	return o.MinSize().Height
}

// widest returns the least width and the sum of heights of what is visible.
func widest(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			s.Width, s.Height = max(s.Width, m.Width), s.Height+m.Height
		}
	}
	return s
}

// A column stands things one under the other, each as wide as the column and as
// high as it needs. Things that grow share what is left.
type column struct{ gap float32 }

// rows returns a column.
func rows(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{gap}, objects...)
}

// Layout places the things.
func (c column) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var growing float32
	for _, o := range objects {
		if o.Visible() && grows(o) {
			growing++
		}
	}
	rest := max(0, s.Height-c.heightFor(objects, s.Width))
	y, first := float32(0), true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightOf(o, s.Width)
		if h == 0 && !grows(o) { // a line without words takes no gap
			o.Resize(fyne.NewSize(s.Width, 0))
			o.Move(fyne.NewPos(0, y))
			continue
		}
		if !first {
			y += c.gap
		}
		if grows(o) {
			h += rest / growing
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y, first = y+h, false
	}
}

// heightFor is the sum of the heights, and the gaps.
func (c column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	sum, n := float32(0), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if h := heightOf(o, width); h > 0 || grows(o) {
			sum, n = sum+h, n+1
		}
	}
	return sum + float32(max(0, n-1))*c.gap
}

// MinSize is that of the things.
func (c column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects).Width
	return fyne.NewSize(w, c.heightFor(objects, max(w, 240)))
}

// A springy thing grows.
type springy struct{}

// grow lets a thing take what a column or a row has left.
func grow(o fyne.CanvasObject) fyne.CanvasObject { return container.New(springy{}, o) }

// spring is empty space that grows.
func spring() fyne.CanvasObject { return grow(gap(0, 0)) }

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if ok {
		_, ok = c.Layout.(springy)
	}
	return ok
}

// Layout gives all of it to the thing.
func (springy) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// MinSize is the thing's.
func (springy) MinSize(objects []fyne.CanvasObject) fyne.Size { return widest(objects) }

// heightFor is the thing's.
func (springy) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], width)
}

// A band stands things side by side, each as high as the band and as wide as it
// needs. Things that grow share what is left.
type band struct{ gap float32 }

// row returns a band.
func row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(band{gap}, objects...)
}

// widths returns how wide each thing is in a band.
func (b band) widths(objects []fyne.CanvasObject, width float32) []float32 {
	all := make([]float32, len(objects))
	var growing []int
	rest, shown := width, 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		all[i] = o.MinSize().Width
		rest, shown = rest-all[i], shown+1
		if grows(o) {
			growing = append(growing, i)
		}
	}
	rest -= float32(max(0, shown-1)) * b.gap
	for _, i := range growing {
		all[i] += max(0, rest) / float32(len(growing))
	}
	return all
}

// Layout places the things.
func (b band) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(0)
	for i, w := range b.widths(objects, s.Width) {
		if !objects[i].Visible() {
			continue
		}
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(w, s.Height))
		x += w + b.gap
	}
}

// heightFor is that of the highest.
func (b band) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, w := range b.widths(objects, width) {
		if objects[i].Visible() {
			h = max(h, heightOf(objects[i], w))
		}
	}
	return h
}

// MinSize is that of the things.
func (b band) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w, h, n := float32(0), float32(0), 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			w, h, n = w+m.Width, max(h, m.Height), n+1
		}
	}
	return fyne.NewSize(w+float32(max(0, n-1))*b.gap, h)
}

// An inset puts space around one thing.
type inset struct{ x, y float32 }

// pad puts the same space on all sides.
func pad(by float32, o fyne.CanvasObject) *fyne.Container { return container.New(inset{by, by}, o) }

// Layout places the thing.
func (i inset) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(i.x, i.y))
		o.Resize(fyne.NewSize(max(0, s.Width-2*i.x), max(0, s.Height-2*i.y)))
	}
}

// heightFor is the thing's, and the space.
func (i inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], max(0, width-2*i.x)) + 2*i.y
}

// MinSize is the thing's, and the space.
func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return widest(objects).Add(fyne.NewSize(2*i.x, 2*i.y))
}

// A pile lays things over one another, the last on top.
type pile struct{}

// stack returns a pile.
func stack(objects ...fyne.CanvasObject) *fyne.Container { return container.New(pile{}, objects...) }

// Layout gives each all of it.
func (pile) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// heightFor is that of the highest.
func (pile) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range objects {
		if o.Visible() {
			h = max(h, heightOf(o, width))
		}
	}
	return h
}

// MinSize is that of the largest.
func (pile) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s
}

// gap is empty space.
func gap(w, h float32) *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

// ground puts a colour behind.
func ground(c color.Color, radius float32, o fyne.CanvasObject) (*canvas.Rectangle, *fyne.Container) {
	r := canvas.NewRectangle(c)
	r.CornerRadius = radius
	return r, stack(r, o)
}

// fixed gives things a size of their own.
func fixed(w, h float32, o ...fyne.CanvasObject) *fyne.Container {
	return container.NewGridWrap(fyne.NewSize(w, h), o...)
}

// middle sets a thing in the middle of the height that it gets.
func middle(o fyne.CanvasObject) *fyne.Container { return container.New(halfway{}, o) }

// halfway keeps the height of a thing and sets it in the middle.
type halfway struct{}

// Layout places the thing.
func (halfway) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		h := min(s.Height, heightOf(o, s.Width))
		place(o, 0, (s.Height-h)/2, s.Width, h)
	}
}

// heightFor is the thing's.
func (halfway) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], width)
}

// MinSize is the thing's.
func (halfway) MinSize(objects []fyne.CanvasObject) fyne.Size { return widest(objects) }
