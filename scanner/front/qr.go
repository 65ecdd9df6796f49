package front

import "slices"

// A qrReader finds and reads the QR codes of one plane after another.
type qrReader struct {
	mender
	sight

	rows      rows    // of the picture
	edges     []int32 // of a row of another plane
	hits      []hit   // of a row
	above     []hit   // of the row above
	below     []hit   // of the row below
	crossings []spot  // of all rows
	finders   []finder
	triples   []triple

	grays, cuts, margins []float32 // of a grid's modules
	sums, halves         []float32
	blurred, colours     []float32
	hidden               []int32 // the modules that lie beyond the plane
	pins                 []pin
	clipped              bool // the code may stick out of the plane

	step   int  // from each row that is looked at to the next
	missed miss // the code that was nearly read
	tries  int  // triples that may still be tried
}

// A square is a QR code that was read.
type square struct {
	grid
	raw      []byte // codewords without errors; good until the next is read
	format   format
	mirrored bool
}

// beyond is how many modules of a grid may lie beyond the plane.
func (q *qrReader) beyond(g *grid) int {
	if q.clipped {
		return g.dim * g.dim / 12
	}
	return g.dim
}

// readAll reads the codes of one polarity, and gives each to found. It is satisfied that
// there is none when half of the rows cross fewer than few finders.
func (q *qrReader) readAll(v sight, few int, found func(square)) {
	q.sight = v
	q.rankFinders(few)
	q.readTriples(1e9, found)
}

// The quick look at a plane tries few triples, and only those that nearly look like
// a code.
const (
	quickTries = 3
	quickScore = 0.6
)

// readQuickly is readAll for a plane that may hold a code in plain sight: half of
// the rows show that. When none is read the other rows are looked at too.
func (q *qrReader) readQuickly(v sight, found func(square)) {
	q.sight = v
	step, tries := q.step, q.tries
	q.finders, q.step, q.tries = q.finders[:0], 2*step, quickTries
	q.rows.forget()
	q.findKept(step / 2)
	q.sortFinders()
	read := q.readTriples(quickScore, found)
	q.step, q.tries = step, tries
	if read {
		return
	}
	q.step = 2 * step
	q.findKept(step/2 + step)
	q.step = step
	q.sortFinders()
	q.rows.finders = append(q.rows.finders, q.finders...)
	q.readTriples(1e9, found)
}

// readTriples reads the codes whose triples score no worse than a bound, and
// reports whether there was one.
func (q *qrReader) readTriples(worst float32, found func(square)) (read bool) {
	if len(q.finders) < 3 {
		return false
	}
	q.findTriples()
	used := uint64(0)
	for _, t := range q.triples {
		mine := uint64(1)<<t.corner | 1<<t.right | 1<<t.below
		if used&mine != 0 {
			continue
		}
		if q.tries--; q.tries < 0 || t.score > worst {
			return read
		}
		if s, ok := q.readTriple(t); ok {
			used |= mine
			read = true
			found(s)
		}
	}
	return read
}

// rankFinders finds the finders, those that most rows crossed first. Half of the rows
// tell whether the others are worth a look: of a code that can be read they cross so
// many of the finders.
func (q *qrReader) rankFinders(few int) {
	q.finders, q.crossings = q.finders[:0], q.crossings[:0]
	q.crossRows(q.step/2, 2*q.step)
	q.considerAll()
	if len(q.finders) >= few {
		q.crossRows(q.step/2+q.step, 2*q.step)
		slices.SortStableFunc(q.crossings, func(a, b spot) int { return a.y - b.y })
		q.finders = q.finders[:0]
		q.considerAll()
	}
	q.sortFinders()
}

func (q *qrReader) sortFinders() {
	slices.SortFunc(q.finders, func(a, b finder) int { return b.seen - a.seen })
}

// readTriple reads the code whose finders a triple is.
func (q *qrReader) readTriple(t triple) (s square, ok bool) {
	site := q.survey(t)
	for i, dim := range site.dims() {
		if dim < 21 || dim > 177 || i > 0 && dim < 25 && site.modules > 24 {
			continue
		}
		if s, ok := q.readSite(&site, dim); ok {
			return s, true
		}
	}
	return s, false
}

// readSite tries the grids that a site may have: first all by the quick rules,
// then the one that fits best by the others.
func (q *qrReader) readSite(s *site, dim int) (found square, ok bool) {
	var grids [3]grid
	n := q.guess(s, dim, &grids)
	best, fit := 0, 0
	for i := range n {
		found, f, ok := q.readGrid(&grids[i], byBlocks, byTiming)
		if ok {
			return found, true
		}
		if f > fit {
			best, fit = i, f
		}
	}
	if fit < leastFit {
		return found, false
	}
	found, _, ok = q.readGrid(&grids[best], byTiming, allRules)
	if !ok {
		q.repin(s, &grids[best])
		found, _, ok = q.readGrid(&grids[best], byBlocks, allRules)
	}
	if !ok {
		q.miss(&grids[best], fit)
	}
	return found, ok
}

// guess fills in the grids that are worth trying, and returns their number.
func (q *qrReader) guess(s *site, dim int, grids *[3]grid) (n int) {
	flat, ok := s.flat(dim)
	if !ok {
		return 0
	}
	base, ok := s.bordered(dim)
	if !ok {
		base = flat
	}
	if !q.timed(&base) {
		if base == flat || !q.timed(&flat) {
			return 0
		}
	}
	l := q.layout((dim - 17) / 4)
	if dim >= 25 {
		for _, g := range [2]grid{base, flat} {
			if !q.plausible(&g, l) {
				continue
			}
			if g, ok := q.aligned(s, &g); ok {
				grids[n] = g
				n++
				break
			}
		}
	}
	grids[n] = base
	n++
	if base != flat {
		grids[n] = flat
		n++
	}
	return n
}

// leastFit is how many of a hundred modules that are known must be right before
// it is worth mending the others.
const leastFit = 66

// leastPlausible is how many of them must be right by the picture's own
// thresholds, which are the roughest; chance makes half of them right.
const leastPlausible = 55

// readGrid samples a grid and mends it by one rule after another. It also
// returns how well the grid fits, in percent.
func (q *qrReader) readGrid(g *grid, from, to rule) (found square, fit int, ok bool) {
	l := q.layout((g.dim - 17) / 4)
	if !q.plausible(g, l) || !q.sample(g, q.beyond(g)) {
		return found, 0, false
	}
	for r := from; r < to; r++ {
		if !q.judgeBy(r, l) {
			continue
		}
		f := l.fits(q.margins)
		if fit = max(fit, f); f < leastFit {
			continue
		}
		for _, mirrored := range [2]bool{false, true} {
			if mirrored {
				transpose(q.margins, l.dim)
			}
			if f, ok := q.mend(matrix{l, q.margins}); ok {
				return square{*g, q.raw[:l.codewords], f, mirrored}, fit, true
			}
		}
	}
	return found, fit, false
}

// transpose exchanges columns and rows: a code in a mirror.
func transpose(m []float32, dim int) {
	for j := range dim {
		for i := range j {
			m[j*dim+i], m[i*dim+j] = m[i*dim+j], m[j*dim+i]
		}
	}
}
