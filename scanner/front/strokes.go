package front

// strokes are where a line of grays changes between light and dark: halfway
// between each darkest and the next lightest place. A narrow bar between wide
// spaces is gray in a blurred picture, and has its edges halfway to that gray: no
// threshold for the whole line would find them.
type strokes struct {
	line  []byte
	edges []float32 // from light to dark and from dark to light, in turn

	low, high []byte // of the parts of a line
}

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
	s.edges = append(s.edges, float32(from+i-1)+0.5+float32(-a)/float32(b-a))
}

// cross lists the edges of a line by another rule: where it crosses the middle
// between the darkest and the lightest gray around. It loses narrow bars beside
// wide ones in a blur, and keeps the widths of those that it finds.
func (s *strokes) cross(line []byte) {
	s.line, s.edges = line, s.edges[:0]
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
