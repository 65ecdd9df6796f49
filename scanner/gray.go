package scanner

import (
	"image"
	"image/color"
	"image/draw"
)

// toGray returns the luma of a picture on white, so that what is transparent is
// paper and not ink. The pictures that files of many megapixels hold are gone through
// row by row: image/draw asks for each pixel's colour, which takes longer than the
// file's decoding does.
func toGray(img image.Image) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	switch p := img.(type) {
	case *image.Gray:
		return p
	case *image.YCbCr: // its luma is there already
		return &image.Gray{Pix: p.Y[p.YOffset(p.Rect.Min.X, p.Rect.Min.Y):], Stride: p.YStride, Rect: g.Rect}
	case *image.Gray16:
		rows(g, p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], p.Stride, grayOf16)
	case *image.RGBA:
		rows(g, p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], p.Stride, grayOfRGBA)
	case *image.NRGBA:
		rows(g, p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], p.Stride, grayOfNRGBA)
	case *image.Paletted:
		rows(g, p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], p.Stride, grayOfPalette(p.Palette))
	default:
		draw.Draw(g, g.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(g, g.Rect, img, img.Bounds().Min, draw.Over)
	}
	return g
}

// rows fills in a picture from the bytes of another, a row at a time.
func rows(g *image.Gray, from []byte, stride int, row func(to, from []byte)) {
	for y := range g.Rect.Dy() {
		row(g.Pix[y*g.Stride:][:g.Rect.Dx()], from[y*stride:])
	}
}

// grayOf16 takes the upper byte of each pixel.
func grayOf16(to, from []byte) {
	for i := range to {
		to[i] = from[2*i]
	}
}

// grayOfRGBA is for colours that are multiplied by their opacity.
func grayOfRGBA(to, from []byte) {
	from = from[:4*len(to)]
	for i := range to {
		c := from[4*i : 4*i+4 : 4*i+4]
		to[i] = onWhite(uint32(c[0])*wide, uint32(c[1])*wide, uint32(c[2])*wide, uint32(c[3])*wide)
	}
}

// grayOfNRGBA is for colours that are not.
func grayOfNRGBA(to, from []byte) {
	from = from[:4*len(to)]
	for i := range to {
		c := from[4*i : 4*i+4 : 4*i+4]
		r, g, b, a := uint32(c[0])*wide, uint32(c[1])*wide, uint32(c[2])*wide, uint32(c[3])*wide
		if a < opaque {
			r, g, b = r*a/opaque, g*a/opaque, b*a/opaque
		}
		to[i] = onWhite(r, g, b, a)
	}
}

// grayOfPalette is for pixels that are numbers of colours. One beyond the palette is
// paper.
func grayOfPalette(p color.Palette) func(to, from []byte) {
	var table [256]byte
	for i := range table {
		table[i] = 255
		if i < len(p) {
			table[i] = onWhite(p[i].RGBA())
		}
	}
	return func(to, from []byte) {
		for i := range to {
			to[i] = table[from[i]]
		}
	}
}

// Colours have sixteen bits in Go: wide makes them of eight, and opaque is the most.
const (
	wide   = 0x101
	opaque = 0xffff
)

// onWhite is the luma of a colour, multiplied by its opacity, on white (ITU-R BT.601,
// with the factors of image/color).
func onWhite(r, g, b, a uint32) byte {
	paper := opaque - a
	return byte((19595*(r+paper) + 38470*(g+paper) + 7471*(b+paper) + 1<<15) >> 24)
}
