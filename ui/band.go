package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

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
		place(objects[i], fyne.NewPos(x, 0), fyne.NewSize(w, s.Height))
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
