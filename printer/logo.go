package printer

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

// ErrLogo means a picture that is no logo: no PNG, or too large.
var ErrLogo = errors.New("not a logo")

// The bounds of a logo. Its size on paper fits every width that is sold; larger
// pictures are made smaller.
const (
	maxLogoBytes  = 1 << 20
	maxLogoPixels = 4_000_000
	logoWidth     = 384 // dots
	logoHeight    = 160
)

// A Picture is one of black and white dots that a document holds. Its zero value
// is none.
type Picture struct {
	WidthDots int    `json:"widthDots,omitempty"` // a multiple of 8
	Rows      []byte `json:"rows,omitempty"`      // from the top, eight dots a byte
}

// ReadLogo reads a PNG as black and white dots: it is laid on white, made smaller
// where it is larger than 384 by 160 dots, and its greys become patterns of dots.
// ErrLogo is what no picture of a shop is.
func ReadLogo(r io.Reader) (Picture, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxLogoBytes+1))
	if err != nil {
		return Picture{}, fmt.Errorf("read logo: %w", err)
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) > maxLogoBytes || size.Width*size.Height > maxLogoPixels {
		return Picture{}, fmt.Errorf("read logo of %d by %d, %d bytes: %w", size.Width, size.Height, len(data), errors.Join(ErrLogo, err))
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fmt.Errorf("read logo: %w: %w", ErrLogo, err)
	}
	return dots(onWhite(img)), nil
}

// onWhite returns the picture in grey, on white, no larger than a logo may be.
func onWhite(img image.Image) *image.Gray {
	size := img.Bounds().Size()
	scale := min(1, logoWidth/float64(size.X), logoHeight/float64(size.Y))
	w, h := max(1, int(scale*float64(size.X))), max(1, int(scale*float64(size.Y)))
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(g, g.Rect, img, img.Bounds(), draw.Over, nil)
	return g
}

// dots makes black and white of grey. Each dot's error goes on to its neighbours
// (Floyd and Steinberg), but not near black and white, so that the edges of a
// drawing stay clean.
func dots(g *image.Gray) Picture {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	p := Picture{WidthDots: (w + 7) / 8 * 8}
	across := p.WidthDots / 8
	p.Rows = make([]byte, across*h)
	rest := make([]int, (w+2)*(h+1)) // a column more at either side, and a row below
	for y := range h {
		for x := range w {
			i := y*(w+2) + x + 1
			grey := int(g.GrayAt(x, y).Y)
			level, ink := grey+rest[i]/16, 255
			if level < 128 {
				p.Rows[y*across+x/8] |= 0x80 >> (x % 8)
				ink = 0
			}
			if off := level - ink; grey > 40 && grey < 215 {
				rest[i+1] += off * 7
				rest[i+w+1] += off * 3
				rest[i+w+2] += off * 5
				rest[i+w+3] += off
			}
		}
	}
	return p
}

// set places a picture in the middle. The margin is part of it, so that it stands
// right also on printers that do not align pictures. A paper that is too narrow
// goes without.
func (p Picture) set(paper int) []Item {
	across, margin := p.WidthDots/8, (paper*cellWidthDots-p.WidthDots)/16
	if across <= 0 || margin < 0 {
		return nil
	}
	b := Bits{WidthDots: 8 * (margin + across)}
	for rows := p.Rows; len(rows) >= across; rows = rows[across:] {
		b.Rows = append(b.Rows, append(make([]byte, margin), rows[:across]...))
	}
	return []Item{b, Gap{}}
}

// Image returns the picture for a screen.
func (p Picture) Image() *image.Gray {
	across := max(1, p.WidthDots/8)
	g := image.NewGray(image.Rect(0, 0, 8*across, len(p.Rows)/across))
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if p.Rows[y*across+x/8]&(0x80>>(x%8)) == 0 {
				g.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return g
}
