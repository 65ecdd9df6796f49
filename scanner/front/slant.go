package front

import (
	"math"
	"slices"
)

// A bar code is where all edges run the same way. slants finds such places and
// their direction from the gradients of tiles (the structure tensor), so that a
// code at any angle costs a few lanes instead of lanes at all angles; and because
// the direction is exact, several lanes side by side can be averaged, which takes
// away noise and leaves the bars.
type slants struct {
	tiles []tile
	w, h  int // in tiles
	side  int // of a tile, in pixels
	order []int32
	edges []float32 // of each tile, in no order
}

// A tile is a square part of a plane with the sums of its gradients' products.
type tile struct {
	xx, yy, xy float32
	middle     point
	dir        point   // across the bars
	force      float32 // of the edges that run the same way
}

// tileSide is the side of a tile in a frame of 480 rows, in pixels: smaller than
// a bar code is high.
const tileSide = 24

// measure computes the tiles of a plane. Half of the rows tell which tiles have edges
// at all; the other half are looked at only in those that have more than most, for the
// others are neither taken for bars nor for a part of a QR code.
func (s *slants) measure(p *plane) {
	side := tileSide * max(1, min(p.w, p.h)/480)
	s.side = side
	s.w, s.h = (p.w-2)/side, (p.h-2)/side
	n := s.w * s.h
	s.tiles, s.edges = room(s.tiles, n), room(s.edges, n)
	if n == 0 {
		return
	}
	for i := range s.tiles {
		x0, y0 := 1+i%s.w*side, 1+i/s.w*side
		t := tile{middle: point{float32(x0) + float32(side)/2, float32(y0) + float32(side)/2}}
		t.gradients(p, x0, y0, side)
		s.tiles[i], s.edges[i] = t, t.xx+t.yy
	}
	most := middle(s.edges)
	for i := range s.tiles {
		t := &s.tiles[i]
		if t.xx+t.yy <= most {
			t.xx, t.yy, t.xy = 2*t.xx, 2*t.yy, 2*t.xy
			continue
		}
		t.gradients(p, 1+i%s.w*side, 1+i/s.w*side+gradientRows/2, side)
	}
}

// gradientRows is how far apart the rows are whose gradients are summed.
const gradientRows = 6

// gradients adds those of every second pixel of every few rows. The gradient is that
// of Scharr, whose direction is right also where bars are two pixels apart.
func (t *tile) gradients(p *plane, x0, y0, side int) {
	var xx, yy, xy int
	for y := y0; y < y0+side-gradientRows/2; y += gradientRows {
		up, row, down := p.pix[(y-1)*p.stride+x0-1:][:side+2], p.pix[y*p.stride+x0-1:][:side+2], p.pix[(y+1)*p.stride+x0-1:][:side+2]
		// What is to the right of one pixel is to the left of the next.
		u0, r0, d0 := int(up[0]), int(row[0]), int(down[0])
		for len(up) >= 4 && len(row) >= 4 && len(down) >= 4 {
			u2, r2, d2 := int(up[2]), int(row[2]), int(down[2])
			slope, counter := d2-u0, u2-d0
			dx := 3*(slope+counter) + 10*(r2-r0)
			dy := 3*(slope-counter) + 10*(int(down[1])-int(up[1]))
			xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
			u0, r0, d0 = u2, r2, d2
			up, row, down = up[2:], row[2:], down[2:]
		}
	}
	t.xx, t.yy, t.xy = t.xx+float32(xx), t.yy+float32(yy), t.xy+float32(xy)
}

// best calls yield with the tiles that look like a part of a bar code, the likest
// first, until it returns false. Tiles next to one that was tried are left out.
func (s *slants) best(yield func(t *tile) bool) {
	s.order = s.order[:0]
	for i := range s.tiles {
		if s.judge(i) {
			s.order = append(s.order, int32(i))
		}
	}
	slices.SortFunc(s.order, func(a, b int32) int {
		switch fa, fb := s.tiles[a].force, s.tiles[b].force; {
		case fa > fb:
			return -1
		case fa < fb:
			return 1
		}
		return 0
	})
	for _, i := range s.order {
		t := &s.tiles[i]
		if t.force == 0 {
			continue
		}
		if !yield(t) {
			return
		}
		x, y := int(i)%s.w, int(i)/s.w
		for v := max(0, y-1); v <= min(s.h-1, y+1); v++ {
			for u := max(0, x-1); u <= min(s.w-1, x+1); u++ {
				s.tiles[v*s.w+u].force = 0
			}
		}
	}
}

// judge computes a tile's direction and force from itself and its neighbours.
func (s *slants) judge(i int) bool {
	x, y := i%s.w, i/s.w
	var xx, yy, xy float32
	for v := max(0, y-1); v <= min(s.h-1, y+1); v++ {
		for u := max(0, x-1); u <= min(s.w-1, x+1); u++ {
			t := &s.tiles[v*s.w+u]
			xx, yy, xy = xx+t.xx, yy+t.yy, xy+t.xy
		}
	}
	t := &s.tiles[i]
	sum, difference := xx+yy, xx-yy
	strength := sqrt(difference*difference + 4*xy*xy)
	if strength < 0.5*sum || sum == 0 {
		t.force = 0
		return false
	}
	angle := math.Atan2(float64(2*xy), float64(difference)) / 2
	t.dir = point{float32(math.Cos(angle)), float32(math.Sin(angle))}
	t.force = strength * strength / sum
	return true
}
