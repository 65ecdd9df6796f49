package front

// Most places whose edges run the same way are a single edge, or a line of text, and to
// read one costs as much as forty lanes along rows. So there are two short looks before
// that, each of which lets through what a code can be.

// barred reports whether there are bars at a place, by a short lane through its
// middle. A place whose edges run the same way is mostly a single edge, such as that
// of a phone: this look tells for a hundredth of what reading it would cost.
func (b *barReader) barred(p *plane, t *tile) bool {
	side := b.slants.side
	l := lane{t.middle.sub(t.dir.times(1.5 * float32(side))), t.dir, 3 * side}
	return b.strokes.count(b.mean(p, &l, lanesOfMean, apartInMean), 14) >= leastBarred
}

// leastBarred is how many edges a bar code has at least in three tiles. Those that
// were read in 3,500 pictures had 6 to 32 there; of the places in pictures without a
// code nine of ten have fewer.
const leastBarred = 6

// crowded reports whether a lane has as many bars around a place, without a wide gap
// between them, as a code has, in five tiles to each side: the last look, for a
// twentieth of what reading the lane costs, at places that are mostly text.
func (b *barReader) crowded(p *plane, l *lane, middle point) bool {
	at, reach := int(middle.sub(l.from).dot(l.dir)), crowdedTiles*b.slants.side
	from := max(0, at-reach)
	near := lane{l.at(float32(from)), l.dir, min(l.n, at+reach) - from}
	if near.n < b.least {
		return false
	}
	b.strokes.find(p.slope(&near, b.side), 14, leastWide)
	e := barsAround(b.strokes.edges, float32(at-from))
	wide := len(e) >= leastWide && e[len(e)-1]-e[0] > 0.85*float32(near.n)
	return wide || len(e) >= leastCrowded
}

// The codes that were read in 4,900 pictures had 22 edges or more there, and two of three
// places in pictures without a code have fewer. Bars that are wider than those go on from
// one end to the other.
const (
	crowdedTiles = 5
	leastCrowded = 20
	leastWide    = 8
)
