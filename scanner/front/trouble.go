package front

// A Trouble is why a code that is in view could not be read, as far as the picture
// tells.
type Trouble uint8

// The troubles.
const (
	TroubleNone    Trouble = 0 // no code was seen, or it is not known why
	TroubleFar     Trouble = 1 // too few pixels a module
	TroubleBlurred Trouble = 2 // out of focus, or moved
	TroubleGlare   Trouble = 3 // a reflection, or a screen that burns out
)

// A miss is a code that was nearly read: the one whose known modules fitted best.
type miss struct {
	fit    int     // of its known modules, in percent; 0: none
	middle point   // of the code, in the plane
	wide   float32 // of a module, in pixels
	burnt  float32 // which part of the known dark modules is nearly white
	sharp  float32 // the contrast of single modules over that of the finders
}

// Bounds of the troubles.
const (
	fewPixels  = 2.2  // a module of which is far away
	nearWhite  = 235  // a dark module that is lighter than this is under a reflection
	mostBurnt  = 0.06 // of the known dark modules
	leastSharp = 0.5
)

// Trouble tells why the code of the last picture was not read, by what the plain
// pass and the attempts after it saw.
func (r *Reader) Trouble() Trouble {
	m := &r.missed
	switch {
	case len(r.codes) > 0 || m.fit < leastFit:
		return TroubleNone
	case m.burnt > mostBurnt:
		return TroubleGlare
	case m.wide < fewPixels:
		return TroubleFar
	case m.sharp < leastSharp:
		return TroubleBlurred
	}
	return TroubleNone
}

// miss keeps a grid that could not be read, if none before it fitted better.
func (q *qrReader) miss(g *grid, fit int) {
	if fit <= q.missed.fit {
		return
	}
	middle := float32(g.dim) / 2
	q.missed = miss{
		fit:    fit,
		middle: g.at(middle, middle),
		wide:   g.at(middle+1, middle).sub(g.at(middle, middle)).length(),
		burnt:  q.burnt(g),
		sharp:  q.sharpness(g),
	}
}

// burnt is which part of the modules that are dark in every code is nearly white.
func (q *qrReader) burnt(g *grid) float32 {
	l := q.layout((g.dim - 17) / 4)
	white, all := 0, 0
	for _, i := range l.fixed {
		if l.known[i] < 0 {
			continue
		}
		all++
		at := g.at(float32(int(i)%l.dim)+0.5, float32(int(i)/l.dim)+0.5)
		if q.plane.at(at.x, at.y) > nearWhite {
			white++
		}
	}
	return float32(white) / float32(all)
}

// sharpness is the contrast of the modules of the timing patterns, which stand
// alone, over that of the middles of the finders and what lies around them.
func (q *qrReader) sharpness(g *grid) float32 {
	gray := func(u, v float32) float32 {
		at := g.at(u+0.5, v+0.5)
		return q.plane.at(at.x, at.y)
	}
	var single [2]float32 // the dark and the light ones
	for i := 8; i < g.dim-8; i++ {
		single[i%2] += gray(float32(i), 6) + gray(6, float32(i))
	}
	far, wide := float32(g.dim)-4, float32(0)
	for _, at := range [3][2]float32{{3, 3}, {far, 3}, {3, far}} {
		around := (gray(at[0]-4, at[1]) + gray(at[0]+4, at[1]) + gray(at[0], at[1]-4) + gray(at[0], at[1]+4)) / 4
		wide += abs(around-gray(at[0], at[1])) / 3
	}
	n := float32(g.dim - 16)
	return abs(single[1]/(n-1)-single[0]/(n+1)) / max(wide, 1)
}
