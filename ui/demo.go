package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// DemoOptions are what the demo's panel is made of.
type DemoOptions struct {
	Style
	Wallets  []string            // "" is a phone that was put away
	Choose   func(wallet string) // tells which wallet the phone shall show
	Language string
}

// demoWidth is that of the panel.
const demoWidth = 306

// A DemoPanel stands beside the till in a demo: the customer's phone, which
// wallet it shows, and the paper that came out of the printer. It is made for a
// mouse as well, and its buttons are smaller than those of the till.
type DemoPanel struct {
	k            kit
	phone, paper *canvas.Image
	chips        []*button
	names        []string
	labels       []string
	roll         *container.Scroll
	box          fyne.CanvasObject
}

// NewDemoPanel makes the panel.
func NewDemoPanel(o DemoOptions) *DemoPanel {
	o.DPI = 96
	k := o.kitOf(o.Language, typefaces(o.Fonts))
	p := &DemoPanel{k: k, names: o.Wallets}
	p.phone = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	p.paper = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	chips := matrix(spaceHair, 2)
	for _, name := range o.Wallets {
		label := name
		if name == "" {
			label = k.words.Of("demo.away")
		}
		p.labels = append(p.labels, label)
		b := k.button(sizeNote, 40, k.plain(), func() {
			p.mark(name)
			o.Choose(name)
		})
		p.chips = append(p.chips, b)
		chips.Add(b)
	}
	p.mark(o.Wallets[0])
	title := func(key string) *line {
		t := newLine(k.bold(sizeNote, k.onStrip)).centred()
		t.write(k.words.Of(key))
		return t
	}
	_, sheet := ground(k.sheet, 0, pad(spaceHair, p.paper))
	p.roll = container.NewVScroll(sheet)
	phone := rows(spaceHair, title("demo.phone"), stack(gap(demoWidth-2*spaceSmall, 200), p.phone), chips, title("demo.paper"), grow(p.roll))
	_, p.box = ground(k.strip, 0, pad(spaceSmall, phone))
	return p
}

// Object returns the panel.
func (p *DemoPanel) Object() fyne.CanvasObject { return p.box }

// mark shows which wallet the phone shows.
func (p *DemoPanel) mark(chosen string) {
	for i, b := range p.chips {
		b.wear(p.k.plain())
		if p.names[i] == chosen {
			b.wear(p.k.goesOn())
		}
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
