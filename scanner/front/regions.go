package front

import "slices"

// regions finds the parts of a plane that may hold a QR code, so that what is
// expensive need not be done to all of it. A code is full of corners: its tiles
// have strong gradients in both directions (the lesser eigenvalue of the structure
// tensor), far above the noise of the frame.
type regions struct {
	power []float32 // of each tile
	sort  []float32
	of    []int16 // the region of each tile; 0 none, −1 not looked at
	stack []int32
	found []region
	// sparse means that most tiles have hardly anything, so that the regions hold what
	// there is. In a picture that a code fills they do not.
	sparse bool
}

// A region is a rectangle of tiles.
type region struct {
	x0, y0, x1, y1 int
	power          float32
}

// mostRegions are looked at in a frame; in a larger picture, whose tiles are larger, so
// many times more.
const mostRegions = 4

// find lists the regions, the most powerful first.
func (r *regions) find(s *slants) []region {
	n := len(s.tiles)
	r.found, r.sparse = r.found[:0], false
	if n == 0 {
		return nil
	}
	r.of, r.power, r.sort = room(r.of, n), room(r.power, n), room(r.sort, n)
	for i := range s.tiles {
		t := &s.tiles[i]
		half := (t.xx - t.yy) / 2
		r.power[i] = (t.xx+t.yy)/2 - sqrt(half*half+t.xy*t.xy)
		r.of[i] = -1
	}
	copy(r.sort, r.power)
	usual, most := middle(r.sort), slices.Max(r.power)
	r.sparse = 16*usual < most
	least := max(2*usual, most/24)
	for i := range r.of {
		if r.of[i] < 0 && r.power[i] >= least {
			r.grow(s, i, least)
		}
	}
	slices.SortFunc(r.found, func(a, b region) int {
		switch {
		case a.power > b.power:
			return -1
		case a.power < b.power:
			return 1
		}
		return 0
	})
	return r.found[:min(len(r.found), mostRegions*(s.side/tileSide))]
}

// middle is the median of figures, which are put into another order: those before the
// middle are no greater than it. To sort all of them takes four times as long.
func middle(v []float32) float32 {
	k, lo, hi := len(v)/2, 0, len(v)-1
	for lo < hi {
		pivot, i, j := v[(lo+hi)/2], lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

// grow joins the tiles that touch each other.
func (r *regions) grow(s *slants, from int, least float32) {
	g := region{x0: s.w, y0: s.h}
	r.stack = append(r.stack[:0], int32(from))
	r.of[from] = 1
	for len(r.stack) > 0 {
		i := int(r.stack[len(r.stack)-1])
		r.stack = r.stack[:len(r.stack)-1]
		x, y := i%s.w, i/s.w
		g.x0, g.y0, g.x1, g.y1, g.power = min(g.x0, x), min(g.y0, y), max(g.x1, x), max(g.y1, y), g.power+r.power[i]
		for v := max(0, y-1); v <= min(s.h-1, y+1); v++ {
			for u := max(0, x-1); u <= min(s.w-1, x+1); u++ {
				if k := v*s.w + u; r.of[k] < 0 && r.power[k] >= least {
					r.of[k] = 1
					r.stack = append(r.stack, int32(k))
				}
			}
		}
	}
	// A code is wider and higher than one tile of a frame. One of a larger picture may
	// hold it whole.
	if s.side > tileSide || g.x1 > g.x0 && g.y1 > g.y0 {
		r.found = append(r.found, g)
	}
}

// crop is the part of a plane that a region covers, and a tile around it.
func (s *slants) crop(p *plane, g region) (part plane, at point) {
	side := s.side
	x0, y0 := max(0, (g.x0-1)*side), max(0, (g.y0-1)*side)
	x1, y1 := min(p.w, (g.x1+2)*side+2), min(p.h, (g.y1+2)*side+2)
	return plane{pix: p.pix[y0*p.stride+x0:], w: x1 - x0, h: y1 - y0, stride: p.stride}, point{float32(x0), float32(y0)}
}
