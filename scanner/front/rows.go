package front

import "slices"

// rows are those of the picture that the plain pass looked at, with their edges,
// and the finders that it found: who looks a second time, for codes that are light
// on dark or half hidden, need not find them anew.
type rows struct {
	edges   []int32 // row by row
	seen    []row
	finders []finder
}

// A row says where its edges lie among those of all rows.
type row struct{ y, from, to int }

// forget begins another picture.
func (r *rows) forget() { r.edges, r.seen, r.finders = r.edges[:0], r.seen[:0], r.finders[:0] }

// keep drops the rows that nobody wants to look at again.
func (r *rows) keep(wanted func(y int) bool) {
	r.seen = slices.DeleteFunc(r.seen, func(o row) bool { return !wanted(o.y) })
}

// of finds the edges of a row, and keeps them. They are good until the next row.
func (r *rows) of(v *sight, y int) []int32 {
	from := len(r.edges)
	r.edges = v.thresholds.edges(v.plane, y, r.edges)
	r.seen = append(r.seen, row{y, from, len(r.edges)})
	return r.edges[from:]
}

// findKept finds the finders of the picture in every few rows from one on, and keeps
// the edges of these.
func (q *qrReader) findKept(from int) {
	for y := from; y < q.plane.h; y += q.step {
		q.crossRow(y, q.rows.of(&q.sight, y))
	}
}

// readKept reads the codes of the other polarity by the edges that are kept.
func (q *qrReader) readKept(v sight, found func(square)) {
	q.sight, q.finders = v, q.finders[:0]
	q.kept(func(y int, h hit) { q.consider(h.at(y), h.pixels()) })
	q.sortFinders()
	q.readTriples(1e9, found)
}

// kept gives the hits in the rows that are kept. Of a code in the picture that
// nothing was read from, two rows in succession cross each finder's middle, which a
// text's letters seldom have; what is crossed by one alone is passed over. So every
// second row tells whether the one between it and the next is worth a look.
func (q *qrReader) kept(yield func(y int, h hit)) {
	seen := q.rows.seen
	slices.SortFunc(seen, func(a, b row) int { return a.y - b.y })
	hits := func(i int, out []hit) []hit { return q.sign.hits(q.rows.edges[seen[i].from:seen[i].to], out[:0]) }
	q.above = q.above[:0]
	for i := 1; i <= len(seen); i += 2 {
		q.below = q.below[:0]
		if i < len(seen) {
			q.below = hits(i, q.below)
		}
		if len(q.above)+len(q.below) > 0 {
			q.hits = hits(i-1, q.hits)
			for _, h := range q.hits {
				if k := slices.IndexFunc(q.above, h.follows); k >= 0 {
					yield(seen[i-2].y, q.above[k])
					yield(seen[i-1].y, h)
				}
			}
			for _, h := range q.below {
				if k := slices.IndexFunc(q.hits, h.follows); k >= 0 {
					yield(seen[i-1].y, q.hits[k])
					yield(seen[i].y, h)
				}
			}
		}
		q.above, q.below = q.below, q.above
	}
}

// follows reports whether a hit may be of the same finder as one in the row above.
func (h hit) follows(o hit) bool {
	off, wider := h.middle-o.middle, h.width-o.width
	return 4*max(off, -off) < h.width && 10*max(wider, -wider) < 4*h.width
}

// anyFinder reports whether the plain pass found something that is crossed by two
// rows as a finder is: less than one picture in ten without a code has such a place.
func (r *rows) anyFinder() bool { return slices.ContainsFunc(r.finders, finder.seenTwice) }

// anyFinder is that of the plane that was looked at last.
func (q *qrReader) anyFinder() bool { return slices.ContainsFunc(q.finders, finder.seenTwice) }

// seenTwice reports whether more than one row crossed a finder.
func (f finder) seenTwice() bool { return f.seen > 1 }
