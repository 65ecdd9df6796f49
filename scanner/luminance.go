package scanner

import (
	"image"

	"github.com/makiuchi-d/gozxing"
)

// luminance shows a gray frame to gozxing without a copy and without a call
// for each pixel. Unlike gozxing's own sources for raw bytes it can be turned,
// which the search for upright bar codes needs.
type luminance struct {
	gozxing.LuminanceSourceBase
	pix    []byte
	stride int
}

// newLuminance shows g.
func newLuminance(g *image.Gray) *luminance {
	b := g.Bounds()
	return &luminance{gozxing.LuminanceSourceBase{Width: b.Dx(), Height: b.Dy()}, g.Pix[g.PixOffset(b.Min.X, b.Min.Y):], g.Stride}
}

// GetRow copies one row.
func (l *luminance) GetRow(y int, row []byte) ([]byte, error) {
	if y < 0 || y >= l.Height {
		return row, gozxing.NewNotFoundException("no row %d", y)
	}
	if len(row) < l.Width {
		row = make([]byte, l.Width)
	}
	copy(row, l.pix[y*l.stride:][:l.Width])
	return row, nil
}

// GetMatrix returns all rows without gaps between them.
func (l *luminance) GetMatrix() []byte {
	if l.stride == l.Width {
		return l.pix[:l.Width*l.Height]
	}
	out := make([]byte, l.Width*l.Height)
	for y := range l.Height {
		copy(out[y*l.Width:][:l.Width], l.pix[y*l.stride:])
	}
	return out
}

// Invert shows the frame with black and white exchanged.
func (l *luminance) Invert() gozxing.LuminanceSource { return gozxing.LuminanceSourceInvert(l) }

// IsRotateSupported reports that the frame can be turned.
func (l *luminance) IsRotateSupported() bool { return true }

// RotateCounterClockwise shows the frame turned a quarter to the left.
func (l *luminance) RotateCounterClockwise() (gozxing.LuminanceSource, error) {
	return newLuminance(quarterTurn(&image.Gray{Pix: l.pix, Stride: l.stride, Rect: image.Rect(0, 0, l.Width, l.Height)})), nil
}

// quarterTurn returns g turned a quarter to the left.
func quarterTurn(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		row := g.Pix[y*g.Stride:][:w]
		for x, v := range row {
			out.Pix[(w-1-x)*out.Stride+y] = v
		}
	}
	return out
}

// halfSize returns g at half the size, each pixel the mean of four: noise and
// moiré become less, and a code that is too near the camera fits the finder.
func halfSize(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		a, b := g.Pix[2*y*g.Stride:], g.Pix[(2*y+1)*g.Stride:]
		row := out.Pix[y*out.Stride:][:w]
		for x := range row {
			row[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return out
}

// inverted returns g with black and white exchanged.
func inverted(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx(), g.Rect.Dy()))
	for y := range g.Rect.Dy() {
		for x, v := range g.Pix[y*g.Stride:][:g.Rect.Dx()] {
			out.Pix[y*out.Stride+x] = 255 - v
		}
	}
	return out
}

// String draws the frame in characters, as gozxing wants for its own logs.
func (l *luminance) String() string { return gozxing.LuminanceSourceString(l) }
