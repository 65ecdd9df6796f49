package scanner

import (
	"image"
	"math"
)

// What the finest detail of a picture tells, where no code was found in it.
//
// A code is the part of a picture in which gray changes most in both
// directions. How its gray changes with distance (the structure function: the
// mean square of the difference of two pixels so far apart) tells why it was
// not read. Across sharp edges it grows like the distance, until that is a
// module; where focus or motion wiped the edges out, like its square; and where
// a module is hardly more than a pixel it does not grow beyond two pixels.
// Sensor noise is the same at every distance, and so is taken for neither.
//
// It is a judgement of the picture alone: fine print is as far away as a code
// would be, and a blurred counter is as blurred as a phone.
type texture struct {
	g *image.Gray
	w int
	h int
}

// The sides of the squares that are compared, and how far apart they begin.
const (
	fineSide   = 16 // in pixels: a small code whose modules are less than one
	coarseSide = 48 // in 640ths of the picture's width
)

// The bounds of the judgement.
const (
	leastFine    = 500.0  // squares of grays: of what is too fine, over noise
	leastCoarse  = 20.0   // of what is blurred
	leastDazzled = 1500.0 // of what lies beside a reflection
	mostFine     = 1.35   // growth from 2 to 4 pixels, of what is too fine
	blurredPace  = 1.53   // exponent of the growth, of what is blurred
)

// textureOf tells whether the detail in a picture is too small to be read,
// blurred, or lies beside a reflection.
func textureOf(g *image.Gray) Hint {
	t := texture{g, g.Rect.Dx(), g.Rect.Dy()}
	unit := max(1, (t.w+320)/640)
	if t.w < 2*coarseSide*unit || t.h < 2*coarseSide*unit {
		return HintNone
	}
	if at, detail := t.busiest(fineSide, 1); detail > leastFine && t.tooFine(at.Inset(-fineSide/2)) {
		return HintFar
	}
	at, detail := t.busiest(coarseSide*unit, 4*unit)
	switch {
	case detail > leastCoarse && t.pace(at, unit) > blurredPace:
		return HintBlurred
	case detail > leastDazzled && t.dazzled(at):
		return HintGlare
	}
	return HintNone
}

// busiest finds the square in whose every direction gray changes most over a
// distance, and how much it does in the direction of least change: the mean
// square of the difference. An edge alone changes in one direction only.
func (t *texture) busiest(side, distance int) (at image.Rectangle, most float64) {
	for y := distance; y+side+distance <= t.h; y += side * 2 / 3 {
		for x := distance; x+side+distance <= t.w; x += side * 2 / 3 {
			if least := t.leastChange(x, y, side, distance); least > most {
				at, most = image.Rect(x, y, x+side, y+side), least
			}
		}
	}
	return at, most
}

// leastChange is the smaller eigenvalue of the structure tensor of a square.
func (t *texture) leastChange(x, y, side, distance int) float64 {
	step := max(2, side/8)
	xx, yy, xy, n := 0, 0, 0, 0
	for v := y; v < y+side; v += step {
		row, last := t.g.Pix[v*t.g.Stride+x-distance:][:side+2*distance], side-1
		up, down := t.g.Pix[(v-distance)*t.g.Stride+x:][:side], t.g.Pix[(v+distance)*t.g.Stride+x:][:side]
		for u := v / step % 2; u <= last; u += step {
			dx := int(row[u+2*distance]) - int(row[u])
			dy := int(down[u]) - int(up[u])
			xx, yy, xy, n = xx+dx*dx, yy+dy*dy, xy+dx*dy, n+1
		}
	}
	mean, apart, cross := float64(xx+yy)/2, float64(xx-yy)/2, float64(xy)
	return (mean - math.Sqrt(apart*apart+cross*cross)) / float64(n)
}

// tooFine reports whether gray changes as much within two pixels of a part as
// it ever does, but more than within one, which noise would not.
func (t *texture) tooFine(part image.Rectangle) bool {
	one := t.change(part, 1, 0) + t.change(part, 0, 1)
	two := t.change(part, 2, 0) + t.change(part, 0, 2)
	four := t.change(part, 4, 0) + t.change(part, 0, 4)
	return two > 1.2*one && two < 2.35*one && four < mostFine*two
}

// pace is the exponent with which change grows with the distance, in the
// direction in which it does most: along a motion, or any that is out of focus.
func (t *texture) pace(part image.Rectangle, unit int) float64 {
	most := 0.0
	for _, d := range [4]struct{ x, y, near, far int }{{1, 0, 2, 8}, {0, 1, 2, 8}, {1, 1, 1, 6}, {-1, 1, 1, 6}} {
		near, far := d.near*unit, d.far*unit
		grown := t.change(part, far*d.x, far*d.y) / max(1, t.change(part, near*d.x, near*d.y))
		most = max(most, math.Log(grown)/math.Log(float64(d.far)/float64(d.near)))
	}
	return most
}

// dazzled reports whether a spot beside a part is burnt out while the part is not: a
// reflection, not a bright screen. Its light fades, as that of white paper does not.
func (t *texture) dazzled(part image.Rectangle) bool {
	around := part.Inset(-part.Dx() / 2)
	spot := t.lighter(around, burntOut)
	return t.lighter(part, burntOut) < 0.25 && spot > 0.03 && t.lighter(around, burntOut-25) > 1.25*spot
}

// burntOut is the gray that is as light as can be told.
const burntOut = 250

// lighter is which part of the pixels of a part is no darker than a gray.
func (t *texture) lighter(part image.Rectangle, gray byte) float64 {
	part = part.Intersect(image.Rect(0, 0, t.w, t.h))
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, v := range t.g.Pix[y*t.g.Stride:][part.Min.X:part.Max.X] {
			if v >= gray {
				n++
			}
		}
	}
	return float64(n) / float64(part.Dx()*part.Dy())
}

// change is the mean square of the difference between the pixels of a part and
// those that lie so far from each.
func (t *texture) change(part image.Rectangle, dx, dy int) float64 {
	whole := image.Rectangle{Max: image.Pt(t.w, t.h)}
	part = part.Intersect(whole).Intersect(whole.Sub(image.Pt(dx, dy)))
	sum := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row, other := t.g.Pix[y*t.g.Stride:], t.g.Pix[(y+dy)*t.g.Stride:]
		for x := part.Min.X; x < part.Max.X; x++ {
			d := int(other[x+dx]) - int(row[x])
			sum += d * d
		}
	}
	return float64(sum) / float64(max(1, part.Dx()*part.Dy()))
}
