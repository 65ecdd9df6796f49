package front

import (
	"image"
	"math/rand/v2"
)

// The texts of the tests' codes: a version 1 and a version 12.
const (
	short = "281001020123456789012345"
	other = "90007700100000000001"
)

// long is as much as a code of EMVCo's customer presented mode holds.
var long = func() string {
	r := rand.New(rand.NewPCG(9, 9))
	b := make([]byte, 280)
	for i := range b {
		b[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[r.IntN(64)]
	}
	return string(b)
}()

// planeOf is the plane of a picture.
func planeOf(g *image.Gray) *plane {
	return &plane{pix: g.Pix, w: g.Rect.Dx(), h: g.Rect.Dy(), stride: g.Stride}
}

// noisePlane is a plane of random grays.
func noisePlane(seed uint64, w, h int) *plane {
	r := rand.New(rand.NewPCG(seed, 2))
	p := &plane{pix: make([]byte, w*h), w: w, h: h, stride: w}
	for i := range p.pix {
		p.pix[i] = byte(r.IntN(256))
	}
	return p
}
