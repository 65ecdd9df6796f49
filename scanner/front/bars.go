package front

import (
	"image"
	"slices"
)

// A barReader finds and reads bar codes. A text counts when two lanes, apart
// from each other, say the same: one alone can be misread, for the check
// symbol of Code-128 notices all but one in a hundred.
type barReader struct {
	// decode reads symbols from edges, the first of which is from light to
	// dark, into the memory of to; none are nil. blur is one of blurs.
	decode func(e []float32, blur int, to []int) []int
	// alone reports whether symbols that begin at the edge k may be all of a code.
	// Nil: they may.
	alone func(e []float32, k int, values []int, blur int) bool
	least int // the edges of the shortest code
	// steps are the least steps that are no noise in a line, in percent of its
	// range: much in a picture with noise, little where the bars are blurred.
	// Which it is nobody knows; lanes take them in turn.
	steps []int
	// apart is the distance of lanes along rows and of those along columns, in
	// pixels of a frame of 480 rows.
	apart [2]float32

	strokes   strokes
	slants    slants
	lattice   *lattice // for bars without edges; nil: for none
	buf, side []byte
	sums      []uint16
	back      []float32 // edges, counted from the end
	values    []int
	first     []int    // what the lane before said
	said      [8][]int // what the last lanes of other places said
	turn      int
	done      []int // what was found last
}

// A strip is where a bar code was read: from the first edge to the last.
type strip [2]point

// beside are the lanes that are asked to confirm one, by their distance from it
// in pixels.
var beside = [8]float32{4, -4, 2.5, -2.5, 3.2, -3.2, 5, -5}

// readAll reads codes along lanes of a direction, from the middle outward, and
// gives each to found. The lanes are sparse times as far apart as usual.
func (b *barReader) readAll(p *plane, dir point, sparse float32, found func(values []int, at strip)) {
	b.prepare(p)
	across := point{-dir.y, dir.x}
	middle := point{float32(p.w) / 2, float32(p.h) / 2}
	reach := (abs(across.x)*float32(p.w) + abs(across.y)*float32(p.h)) / 2
	step := b.apart[0]
	if dir.x == 0 {
		step = b.apart[1]
	}
	step *= sparse * max(1, float32(min(p.w, p.h))/480)
	for k := 1; ; k++ {
		off := float32(k/2) * step
		if off > reach {
			return
		}
		if k%2 == 0 {
			off = -off
		}
		l := p.across(middle.add(across.times(off)), dir)
		values, at := b.readLane(p, &l, k/2)
		if values == nil || slices.Equal(values, b.done) {
			continue
		}
		b.first = append(b.first[:0], values...)
		for i, aside := range beside {
			l := p.across(middle.add(across.times(off+aside)), dir)
			if again, _ := b.readLane(p, &l, i); slices.Equal(again, b.first) {
				b.done = append(b.done[:0], b.first...)
				found(b.first, at)
				break
			}
		}
	}
}

// prepare makes room for a plane.
func (b *barReader) prepare(p *plane) {
	longest := max(p.w+p.h, 3*b.slants.side) // the look at a place is as long in the smallest picture
	b.buf, b.side, b.sums = room(b.buf, longest), room(b.side, longest), room(b.sums, longest)
	b.done = b.done[:0]
	for i := range b.said {
		b.said[i] = b.said[i][:0]
	}
}

// readLane reads a lane in both directions.
func (b *barReader) readLane(p *plane, l *lane, turn int) ([]int, strip) {
	if l.n < b.least {
		return nil, strip{}
	}
	return b.readLine(l, p.read(l, b.buf), b.steps[turn%len(b.steps)], turn%2)
}

// readLine reads the grays of a lane in both directions.
func (b *barReader) readLine(l *lane, line []byte, percent, blur int) ([]int, strip) {
	b.strokes.find(line, percent, b.least)
	return b.readEdges(l, blur)
}

// readEdges reads the edges of a lane in both directions.
func (b *barReader) readEdges(l *lane, blur int) ([]int, strip) {
	e := b.strokes.edges
	if v, from, to := b.scan(e, blur); v != nil {
		return v, strip{l.at(from), l.at(to)}
	}
	b.back = b.back[:0]
	for i := len(e) - 1; i >= 0; i-- {
		b.back = append(b.back, -e[i])
	}
	v, from, to := b.scan(b.back, blur)
	return v, strip{l.at(-from), l.at(-to)}
}

// scan looks for a code that begins at any edge from light to dark.
func (b *barReader) scan(e []float32, blur int) (values []int, from, to float32) {
	for k := 0; k+b.least <= len(e); k += 2 {
		if v := b.decode(e[k:], blur, b.values); v != nil {
			b.values = v
			if b.alone != nil && !b.alone(e, k, v, blur) {
				continue
			}
			return v, e[k], e[min(k+len(v)*6, len(e)-1)]
		}
	}
	return nil, 0, 0
}

// slantedPlaces bounds how many places are read, slantedGlances at how many others
// there is a short look, and slantedLanes is where the lanes of a place lie, in pixels
// from its middle.
const (
	slantedPlaces  = 8
	slantedGlances = 24
)

// latticePlaces bounds at how many of them bars without edges are looked for.
const latticePlaces = 3

var slantedLanes = [3]float32{0, -5, 5}

// readSlanted reads codes at the places that look like one, at their angle. The
// slants are measured.
func (b *barReader) readSlanted(p *plane, found func(values []int, at strip)) {
	b.prepare(p)
	places, glances, leaning := 0, 0, 0
	b.slants.best(func(t *tile) bool {
		if !b.barred(p, t) {
			glances++
			return glances < slantedGlances
		}
		across := point{-t.dir.y, t.dir.x}
		sought, light, barred := b.lattice != nil && places < latticePlaces, true, false
		for _, off := range slantedLanes {
			l := p.across(t.middle.add(across.times(off)), t.dir)
			if !b.crowded(p, &l, t.middle) {
				continue
			}
			barred = true
			values, at, edges := b.readMean(p, &l)
			if edges < b.least && !sought {
				break // nor are there more a few pixels aside
			}
			if values == nil && sought {
				values, at = b.readLattice(&l, t.middle)
				sought = values != nil // those beside it would not be read either
			}
			if values == nil && light {
				values, at = b.readLight(&l)
				light = values != nil
			}
			if b.tells(values, at, found) {
				return false
			}
		}
		if leaning < leanPlaces {
			if dir, middle, leans := b.slants.leaning(t); leans {
				leaning++
				if b.readLeaning(p, dir, middle, found) {
					return false
				}
			}
		}
		if !barred {
			glances++
			return glances < slantedGlances
		}
		places++
		return places < slantedPlaces
	})
}

// tells passes on what a lane says when a lane before said the same and it was not
// passed on yet, and reports whether it did.
func (b *barReader) tells(values []int, at strip, found func(values []int, at strip)) bool {
	if values == nil || slices.Equal(values, b.done) || !b.agrees(values) {
		return false
	}
	b.done = append(b.done[:0], values...)
	found(values, at)
	return true
}

// agrees reports whether a lane before said the same, of this place or of another,
// and remembers what this one says.
func (b *barReader) agrees(values []int) bool {
	for i := range b.said {
		if slices.Equal(b.said[i], values) {
			return true
		}
	}
	b.said[b.turn] = append(b.said[b.turn][:0], values...)
	b.turn = (b.turn + 1) % len(b.said)
	return false
}

// The lanes that are averaged, and how far apart they are, in pixels.
const (
	lanesOfMean = 5
	apartInMean = 1.2
)

// readMean reads a lane together with the four beside it, at first as if there
// were noise, then as if there were none. It also returns how many edges there were.
func (b *barReader) readMean(p *plane, l *lane) (values []int, at strip, edges int) {
	if l.n < b.least {
		return nil, at, 0
	}
	line := b.mean(p, l, lanesOfMean, apartInMean)
	for _, percent := range [2]int{14, 6} {
		edges = b.strokes.find(line, percent, b.least)
		for blur := range blurs {
			if values, at = b.readEdges(l, blur); values != nil {
				return values, at, edges
			}
		}
	}
	b.strokes.cross(line)
	values, at = b.readEdges(l, 0)
	return values, at, max(edges, len(b.strokes.edges))
}

// readLight reads the lane that was read last as if its bars were light on dark.
func (b *barReader) readLight(l *lane) ([]int, strip) {
	line := b.side[:l.n]
	for i, v := range b.buf[:l.n] {
		line[i] = 255 - v
	}
	return b.readLine(l, line, 14, 0)
}

// readLattice reads the lane that was read last by the gray of its modules. Its
// ends are looked for as it is, and with the noise taken out.
func (b *barReader) readLattice(l *lane, middle point) ([]int, strip) {
	line := b.buf[:l.n]
	at := middle.sub(l.from).dot(l.dir)
	for _, ends := range [2][]byte{line, soften(line, b.side)} {
		b.strokes.find(ends, 14, fewestSeen)
		if values, first, last := b.lattice.read(line, b.strokes.edges, at, b.values); values != nil {
			b.values = values
			return values, strip{l.at(first), l.at(last)}
		}
	}
	return nil, strip{}
}

// mean reads the mean of lanes beside each other.
func (b *barReader) mean(p *plane, l *lane, lanes int, apart float32) []byte {
	line, sums := b.buf[:l.n], b.sums[:l.n]
	clear(sums)
	across := point{-l.dir.y, l.dir.x}
	for k := range lanes {
		aside := lane{l.from.add(across.times(apart * (float32(k) - float32(lanes-1)/2))), l.dir, l.n}
		for i, v := range p.slope(&aside, b.side) {
			sums[i] += uint16(v)
		}
	}
	for i, s := range sums {
		line[i] = byte(int(s) / lanes)
	}
	return line
}

// pixel is the pixel that holds a point.
func (p point) pixel() image.Point { return image.Pt(int(p.x), int(p.y)) }
