package front

// grays are those of the blocks of a plane: half of the darkest, and of the range.
type grays struct {
	low, spread []byte
}

// begin makes room for n blocks.
func (g *grays) begin(n int) { g.low, g.spread = room(g.low, n), room(g.spread, n) }

// quiet is the range, by half, that a quarter of the blocks have no more than. Most of
// what a camera sees is a counter, a hand and a wall: what these blocks have is its
// noise. Where noise is taken for ink it makes edges everywhere, five times as many
// as there are, each of which costs time and may mislead.
func (g *grays) quiet() byte { return ranked(g.spread, len(g.spread)/4, 255) }

// veil is half of the gray that a fiftieth of the blocks are no lighter than: what light
// that lies over the lens, or over a screen, makes of black.
func (g *grays) veil() byte { return ranked(g.low, len(g.low)/50, 0) }

// ranked is the value than which so many of the others are smaller, or as small; none
// where there are no values.
func ranked(values []byte, rank int, none byte) byte {
	var count [256]int
	for _, v := range values {
		count[v]++
	}
	for v, n := range count {
		if rank -= n; rank < 0 {
			return byte(v)
		}
	}
	return none
}
