package front

// strokes are where a line of grays changes between light and dark: halfway
// between each darkest and the next lightest place. A narrow bar between wide
// spaces is gray in a blurred picture, and has its edges halfway to that gray: no
// threshold for the whole line would find them.
type strokes struct {
	line  []byte
	edges []float32 // from light to dark and from dark to light, in turn
}

// leastStep is the least step that is no noise in a line, in percent of its
// range: much in a picture with noise, little where the bars are blurred. Which
// of the two it is nobody knows; lanes take them in turn.
var leastStep = [2]int{25, 12}

// find lists the edges of a line. A dark place at an end of the line begins or
// ends there.
func (s *strokes) find(line []byte, percent int) {
	s.line, s.edges = line, s.edges[:0]
	low, high := line[0], line[0]
	for _, v := range line {
		low, high = min(low, v), max(high, v)
	}
	least := max((int(high)-int(low))*percent/100, 6)
	i, before, dark := s.begin(least)
	if before < 0 {
		return // nothing but noise
	}
	for i < len(line) {
		// From the extreme on, look for the next one of the other kind: the
		// place behind which the grays go back by the least step.
		at := i
		if dark {
			i = nextPeak(line, &at, i, least)
		} else {
			i = nextValley(line, &at, i, least)
		}
		s.between(before, at)
		before, dark = at, !dark
	}
	if dark {
		s.edges = append(s.edges, float32(len(line)))
	}
}

// begin looks for the first extreme. It returns where it was left behind by the
// least step, where it is, and whether it is dark.
func (s *strokes) begin(least int) (i, at int, dark bool) {
	valley, peak := 0, 0
	for i, v := range s.line {
		if v > s.line[peak] {
			peak = i
		}
		if v < s.line[valley] {
			valley = i
		}
		switch {
		case int(s.line[peak])-int(v) >= least:
			return i, peak, false
		case int(v)-int(s.line[valley]) >= least:
			s.edges = append(s.edges, 0)
			return i, valley, true
		}
	}
	return 0, -1, false
}

// nextPeak returns where a peak was left behind, and sets at to the peak.
func nextPeak(line []byte, at *int, i, least int) int {
	peak := int(line[i])
	for ; i < len(line); i++ {
		if v := int(line[i]); v > peak {
			peak, *at = v, i
		} else if peak-v >= least {
			break
		}
	}
	return i
}

// nextValley is nextPeak upside down.
func nextValley(line []byte, at *int, i, least int) int {
	valley := int(line[i])
	for ; i < len(line); i++ {
		if v := int(line[i]); v < valley {
			valley, *at = v, i
		} else if v-valley >= least {
			break
		}
	}
	return i
}

// between adds the edge between two extremes.
func (s *strokes) between(from, to int) {
	line := s.line[from : to+1]
	middle := int(line[0]) + int(line[len(line)-1]) // twice that
	sign := 1
	if line[0] > line[len(line)-1] {
		sign = -1
	}
	for i := range len(line) - 1 {
		a, b := sign*(2*int(line[i])-middle), sign*(2*int(line[i+1])-middle)
		if a <= 0 && b >= 0 && a != b {
			s.edges = append(s.edges, float32(from+i)+0.5+float32(-a)/float32(b-a))
			return
		}
	}
}
