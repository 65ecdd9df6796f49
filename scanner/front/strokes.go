package front

import (
	"encoding/binary"
	"slices"
)

// strokes are where a line of grays changes between light and dark: halfway
// between each darkest and the next lightest place. A narrow bar between wide
// spaces is gray in a blurred picture, and has its edges halfway to that gray: no
// threshold for the whole line would find them.
type strokes struct {
	turns []int32   // the darkest and the lightest places, in turn
	dark  bool      // whether the first of them is dark
	edges []float32 // from light to dark and from dark to light, in turn

	low, high []byte // of the parts of a line
}

// find lists the edges of a line, when it has so many at least, and returns how many
// there are. A dark place at an end of the line begins or ends there.
func (s *strokes) find(line []byte, percent, least int) int {
	s.edges = s.edges[:0]
	n := s.count(line, percent)
	if n == 0 || n < least {
		return n
	}
	if s.dark {
		s.edges = append(s.edges, 0)
	}
	for i, to := range s.turns[1:] {
		s.edges = append(s.edges, halfway(line, int(s.turns[i]), int(to)))
	}
	if len(s.edges)%2 == 1 {
		s.edges = append(s.edges, float32(len(line)))
	}
	return n
}

// count looks for the darkest and the lightest places of a line, and returns how many
// edges there are: to find these costs as much again, and most lines have too few. What
// is less than so many percent of the line's range is no stroke.
func (s *strokes) count(line []byte, percent int) int {
	s.turns, s.dark = s.turns[:0], false
	least := max(extent(line)*percent/100, 6)
	i, at := 0, 0
	i, at, s.dark = firstTurn(line, least)
	if at < 0 {
		return 0 // nothing but noise
	}
	s.turns = append(s.turns, int32(at))
	for dark := !s.dark; i < len(line); dark = !dark {
		// From the extreme on, look for the next one of the other kind: the
		// place behind which the grays go back by the least step.
		if dark {
			i, at = nextValley(line, i, least)
		} else {
			i, at = nextPeak(line, i, least)
		}
		s.turns = append(s.turns, int32(at))
	}
	n := len(s.turns) - 1
	if s.dark {
		n++
	}
	return n + n%2
}

// extent is the range of a line's grays, give or take one: eight are looked at together.
func extent(line []byte) int {
	if len(line) < 8 {
		return int(slices.Max(line)) - int(slices.Min(line))
	}
	last := binary.LittleEndian.Uint64(line[len(line)-8:]) >> 1 & lowBits
	low, high := last, last
	for ; len(line) > 8; line = line[8:] {
		v := binary.LittleEndian.Uint64(line) >> 1 & lowBits
		low, _ = order(low, v)
		_, high = order(high, v)
	}
	least, most := byte(255), byte(0)
	for i := range 8 {
		least, most = min(least, byte(low>>(8*i))), max(most, byte(high>>(8*i)))
	}
	return 2 * (int(most) - int(least))
}

// firstTurn looks for the first extreme. It returns where it was left behind by the
// least step, where it is, or less than 0, and whether it is dark.
func firstTurn(line []byte, least int) (i, at int, dark bool) {
	valley, peak := 0, 0
	for i, v := range line {
		if v > line[peak] {
			peak = i
		}
		if v < line[valley] {
			valley = i
		}
		switch {
		case int(line[peak])-int(v) >= least:
			return i, peak, false
		case int(v)-int(line[valley]) >= least:
			return i, valley, true
		}
	}
	return 0, -1, false
}

// nextPeak returns where the next peak from a place on was left behind, and where it
// is.
func nextPeak(line []byte, from, least int) (i, at int) {
	peak, at := int(line[from]), from
	for i = from; i < len(line); i++ {
		if v := int(line[i]); v > peak {
			peak, at = v, i
		} else if peak-v >= least {
			break
		}
	}
	return i, at
}

// nextValley is nextPeak upside down.
func nextValley(line []byte, from, least int) (i, at int) {
	valley, at := int(line[from]), from
	for i = from; i < len(line); i++ {
		if v := int(line[i]); v < valley {
			valley, at = v, i
		} else if v-valley >= least {
			break
		}
	}
	return i, at
}

// halfway is the edge between two extremes of a line.
func halfway(line []byte, from, to int) float32 {
	line = line[from : to+1]
	first, last := int(line[0]), int(line[len(line)-1])
	middle := first + last // twice that
	i := 1
	if first < last {
		for 2*int(line[i]) < middle {
			i++
		}
	} else {
		for 2*int(line[i]) > middle {
			i++
		}
	}
	a, b := 2*int(line[i-1])-middle, 2*int(line[i])-middle
	return float32(from+i-1) + 0.5 + float32(-a)/float32(b-a)
}

// cross lists the edges of a line by another rule: where it crosses the middle
// between the darkest and the lightest gray around. It loses narrow bars beside
// wide ones in a blur, and keeps the widths of those that it finds.
func (s *strokes) cross(line []byte) {
	s.edges = s.edges[:0]
	const reach = 4 // parts to each side
	parts := (len(line) + part - 1) / part
	s.low, s.high = room(s.low, parts), room(s.high, parts)
	for i := range parts {
		s.low[i], s.high[i] = 255, 0
		for _, v := range line[i*part : min((i+1)*part, len(line))] {
			s.low[i], s.high[i] = min(s.low[i], v), max(s.high[i], v)
		}
	}
	dark, last := false, 0
	for i := range parts {
		low, high := byte(255), byte(0)
		for k := max(0, i-reach); k <= min(parts-1, i+reach); k++ {
			low, high = min(low, s.low[k]), max(high, s.high[k])
		}
		middle := (int(low) + int(high)) / 2
		for x := i * part; x < min((i+1)*part, len(line)); x++ {
			v := int(line[x]) - middle
			if (v < 0) != dark && int(high)-int(low) >= 12 {
				at := float32(x)
				if d := v - last; x > 0 && d != 0 {
					at = float32(x) - 0.5 + min(max(-float32(last)/float32(d), 0), 1)
				}
				s.edges = append(s.edges, at)
				dark = !dark
			}
			last = v
		}
	}
	if dark {
		s.edges = append(s.edges, float32(len(line)))
	}
}

// part is how many grays are looked at together by cross.
const part = 8
