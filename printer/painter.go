package printer

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// ErrTooLong means a page that is longer than any receipt.
var ErrTooLong = errors.New("paper too long")

const (
	maxHeightDots = 200_000 // 25 m at 203 dpi; a roll has 80
	topDots       = 24      // white above the first line of a picture
	inkLevel      = 110     // from this grey on a dot is burned

	// The font's body: where the baseline stands in a 24-dot cell, and how far
	// Latin letters are narrowed to stand in 12 dots.
	baselineDots = 21
	narrowing    = 0.9
	boldDots     = 0.8 // how far the second strike of bold is moved
)

// Fonts are the OpenType fonts that a painter draws with. It keeps them.
type Fonts struct {
	Japanese []byte // kanji in Japanese shapes, kana, Latin, Hangul
	// Chinese has the shapes of Simplified Chinese; nil draws Chinese in Japanese
	// shapes. What it lacks is drawn in Japanese.
	Chinese []byte
}

// A Painter draws pages. It is safe for concurrent use.
type Painter struct {
	japanese, chinese *sfnt.Font
}

// NewPainter returns a painter that draws with fonts.
func NewPainter(fonts Fonts) (*Painter, error) {
	p := &Painter{}
	var err error
	if p.japanese, err = opentype.Parse(fonts.Japanese); err != nil {
		return nil, fmt.Errorf("parse font of %d bytes: %w", len(fonts.Japanese), err)
	}
	if p.chinese = p.japanese; fonts.Chinese != nil {
		if p.chinese, err = opentype.Parse(fonts.Chinese); err != nil {
			return nil, fmt.Errorf("parse Chinese font of %d bytes: %w", len(fonts.Chinese), err)
		}
	}
	return p, nil
}

// PNG writes the picture of a page, a dot a pixel.
func (p *Painter) PNG(w io.Writer, page Page) error {
	picture, err := p.Draw(page)
	if err != nil {
		return err
	}
	if err := png.Encode(w, picture); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// Draw returns the picture of a page, exactly as wide as its paper in dots, or
// ErrTooLong.
func (p *Painter) Draw(page Page) (*image.Gray, error) {
	height := topDots
	for _, item := range page.Items {
		height += heightDots(item, page.WidthDots)
		if height > maxHeightDots {
			return nil, fmt.Errorf("draw %d items: %w", len(page.Items), ErrTooLong)
		}
	}
	c := p.canvas(page.WidthDots, height)
	y := topDots
	for _, item := range page.Items {
		c.item(item, y)
		y += heightDots(item, page.WidthDots)
	}
	return c.image, nil
}

// line draws one line as a picture to be printed, no wider than whole bytes of
// the paper allow: on a paper of 420 dots cells give way by a tenth of a dot.
func (p *Painter) line(l Line, widthDots int) Bits {
	c := p.canvas(widthDots/8*8, max(lineDots, l.heightDots()))
	c.line(l, 0, widthDots/cellWidthDots)
	b := blankBits(c.image.Rect.Dx(), c.image.Rect.Dy())
	for y := range b.Rows {
		for x := range b.WidthDots {
			if c.image.GrayAt(x, y).Y < 255-inkLevel {
				b.fill(x, y, 1)
			}
		}
	}
	return b
}

// A canvas is a picture under way.
type canvas struct {
	*Painter
	buffer sfnt.Buffer // for glyphs; not shared, so painters can be
	image  *image.Gray
}

// canvas returns white paper.
func (p *Painter) canvas(width, height int) *canvas {
	c := &canvas{Painter: p, image: image.NewGray(image.Rect(0, 0, width, height))}
	draw.Draw(c.image, c.image.Rect, image.White, image.Point{}, draw.Src)
	return c
}

// item draws one item with its top at y.
func (c *canvas) item(item Item, y int) {
	width := c.image.Rect.Dx()
	switch it := item.(type) {
	case Line:
		c.line(it, y, width/cellWidthDots)
	case Bits:
		c.bits(it, y)
	case Symbol:
		if b, err := it.bits(width); err == nil {
			c.bits(b, y)
		}
	case Cut:
		for x := 0; x < width; x += cellWidthDots {
			c.box(image.Rect(x, y+cutDots/2, x+cellWidthDots/2, y+cutDots/2+1), color.Black)
		}
	}
}

// bits draws a picture.
func (c *canvas) bits(b Bits, y int) {
	left := 0
	switch free := c.image.Rect.Dx() - b.WidthDots; b.Align {
	case Center:
		left = free / 2
	case Right:
		left = free
	}
	for dy := range b.Rows {
		for x := range b.WidthDots {
			if b.on(x, dy) {
				c.image.SetGray(left+x, y+dy, color.Gray{})
			}
		}
	}
}

// box fills a rectangle.
func (c *canvas) box(r image.Rectangle, ink color.Color) {
	draw.Draw(c.image, r, image.NewUniform(ink), image.Point{}, draw.Src)
}

// line draws characters, each in its cells, standing on a common baseline.
func (c *canvas) line(l Line, y, paper int) {
	cell := min(cellWidthDots, float32(c.image.Rect.Dx())/float32(paper))
	free := float32(c.image.Rect.Dx()) - cell*float32(l.columns())
	x := []float32{Left: 0, Center: free / 2, Right: free}[l.Align]
	bottom := y + l.heightDots()
	for _, s := range l.Spans {
		wide, tall := s.Style.scale()
		if s.Style.Inverse {
			c.box(image.Rect(int(x), bottom-tall*cellHeightDots, int(x+cell*float32(s.columns())), bottom), color.Black)
		}
		for _, r := range s.Text {
			g := glyph{r, s.Style, x, cell * float32(wide*runeColumns(r))}
			c.glyph(g, bottom)
			x += g.width
		}
	}
}

// A glyph is one character in its place.
type glyph struct {
	char  rune
	style Style
	x     float32 // left edge of its cells
	width float32 // of its cells, in dots
}

// find returns the font that has a character in the shape that its style asks
// for, and its glyph; that of 〓 when none has it, as on paper.
func (c *canvas) find(g glyph) (*sfnt.Font, sfnt.GlyphIndex) {
	fonts := []*sfnt.Font{c.japanese, c.chinese}
	if g.style.Chinese {
		fonts[0], fonts[1] = fonts[1], fonts[0]
	}
	for _, char := range []rune{g.char, geta} {
		for _, f := range fonts {
			if index, err := f.GlyphIndex(&c.buffer, char); err == nil && index != 0 {
				return f, index
			}
		}
	}
	return c.japanese, 0
}

// glyph draws one character on cells that end at bottom.
func (c *canvas) glyph(g glyph, bottom int) {
	font, index := c.find(g)
	body := fixed.I(cellHeightDots)
	segments, err := font.LoadGlyph(&c.buffer, index, body, nil)
	if err != nil {
		return
	}
	advance, err := font.GlyphAdvance(&c.buffer, index, body, 0)
	if err != nil {
		return
	}
	_, tall := g.style.scale()
	t := fit(float32(advance)/64, g)
	t.y = float32(bottom - tall*(cellHeightDots-baselineDots))
	c.ink(segments, t, g.style)
	if g.style.Bold {
		t.x += boldDots
		c.ink(segments, t, g.style)
	}
}

// A placing maps the font's outline to the picture.
type placing struct{ x, y, scaleX, scaleY float32 }

// fit centres a character of that advance in its cells, narrowed when it is a
// letter of a proportional alphabet in half-width cells.
func fit(advance float32, g glyph) placing {
	wide, tall := g.style.scale()
	scale := float32(wide)
	if runeColumns(g.char) == 1 {
		scale *= narrowing
	}
	if advance*scale > g.width {
		scale = g.width / advance
	}
	return placing{x: g.x + (g.width-advance*scale)/2, scaleX: scale, scaleY: float32(tall)}
}

// ink fills an outline.
func (c *canvas) ink(segments sfnt.Segments, t placing, style Style) {
	// The rasterizer covers only the box around the character.
	area := image.Rect(int(t.x)-4, int(t.y)-int(t.scaleY*baselineDots)-4, int(t.x+t.scaleX*cellHeightDots)+6, int(t.y+t.scaleY*8)+4)
	z := vector.NewRasterizer(area.Dx(), area.Dy())
	at := func(p fixed.Point26_6) (x, y float32) {
		return t.x + t.scaleX*float32(p.X)/64 - float32(area.Min.X), t.y + t.scaleY*float32(p.Y)/64 - float32(area.Min.Y)
	}
	for _, s := range segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			z.ClosePath()
			z.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			z.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			z.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	z.ClosePath()
	color := image.Black
	if style.Inverse {
		color = image.White
	}
	z.Draw(c.image, area, color, image.Point{})
}
