package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// DemoOptions are what the demo's panel is made of.
type DemoOptions struct {
	Wallets  []string            // "" is a phone that was put away
	Choose   func(wallet string) // tells which wallet the phone shall show
	Language string
}

// A DemoPanel stands beside the till in a demo: the customer's phone, which
// wallet it shows, and the paper that came out of the printer.
type DemoPanel struct {
	phone, paper *canvas.Image
	chips        []*button
	names        []string
	labels       []string
	roll         *container.Scroll
	box          fyne.CanvasObject
}

// NewDemoPanel makes the panel of an app that was dressed.
func NewDemoPanel(o DemoOptions) *DemoPanel {
	w, err := LoadWords(o.Language)
	if err != nil {
		w, _ = LoadWords(Languages[0]) // embedded: it loads
	}
	p := &DemoPanel{names: o.Wallets}
	p.phone = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	p.paper = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	chips := container.NewGridWithColumns(2)
	for _, name := range o.Wallets {
		label := name
		if name == "" {
			label = w.Of("demo.away")
		}
		p.labels = append(p.labels, label)
		b := newButton(16, fyne.NewSize(80, 40), slate, white, func() {
			p.mark(name)
			o.Choose(name)
		})
		p.chips = append(p.chips, b)
		chips.Add(b)
	}
	p.mark(o.Wallets[0])
	title := func(key string) *canvas.Text {
		t := boldText(16, white)
		t.Text, t.Alignment = w.Of(key), fyne.TextAlignCenter
		return t
	}
	_, sheet := ground(white, 0, pad(6, p.paper))
	p.roll = container.NewVScroll(sheet)
	p.roll.SetMinSize(fyne.NewSize(290, 140))
	phone := container.NewBorder(title("demo.phone"), chips, nil, nil, fixed(290, 210, p.phone))
	_, p.box = ground(ink, 0, pad(8, container.NewBorder(phone, nil, nil, nil, container.NewBorder(title("demo.paper"), nil, nil, nil, p.roll))))
	return p
}

// Object returns the panel.
func (p *DemoPanel) Object() fyne.CanvasObject { return p.box }

// mark shows which wallet the phone shows.
func (p *DemoPanel) mark(chosen string) {
	for i, b := range p.chips {
		b.fill = slate
		if p.names[i] == chosen {
			b.fill = blue
		}
		b.label.Text = "" // so that set draws it anew
		b.set(p.labels[i], true)
	}
}

// SetPhone shows the phone. Any goroutine may call it.
func (p *DemoPanel) SetPhone(img image.Image) {
	fyne.Do(func() {
		p.phone.Image = img
		p.phone.Refresh()
	})
}

// SetPaper shows the newest slip, from its beginning. Any goroutine may call
// it.
func (p *DemoPanel) SetPaper(img image.Image) {
	fyne.Do(func() {
		p.paper.Image = img
		width := float32(260)
		p.paper.SetMinSize(fyne.NewSize(width, width*float32(img.Bounds().Dy())/float32(img.Bounds().Dx())))
		p.paper.Refresh()
		p.roll.ScrollToTop()
		p.roll.Refresh()
	})
}
