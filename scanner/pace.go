package scanner

import (
	"image"
	"slices"
	"time"
)

// A Pace is how a scanner keeps up, for a technician.
type Pace struct {
	Size     image.Point   // of the newest frame, in pixels; zero before the first
	Rate     float64       // frames a second, over the newest ones
	Newest   time.Time     // when the newest frame came
	Decode   time.Duration // median of the newest decodings; 0 before the first
	DecodeAt time.Time     // of the newest decoding
}

// paceKept is how many frames and decodings a pace is reckoned from.
const paceKept = 60

// A pace is what Pace is reckoned from. The scanner's mutex guards it.
type pace struct {
	size      image.Point
	frames    []time.Time     // the newest, oldest first
	decodings []time.Duration // likewise
	at        time.Time
}

// newest adds v and lets the oldest go.
func newest[T any](list []T, v T) []T {
	if len(list) == paceKept {
		copy(list, list[1:])
		list = list[:paceKept-1]
	}
	return append(list, v)
}

// frame notes a frame.
func (p *pace) frame(f Frame) {
	p.size, p.frames = f.Gray.Rect.Size(), newest(p.frames, f.At)
}

// decoded notes how long a decoding took.
func (s *Scanner) decoded(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pace.decodings, s.pace.at = newest(s.pace.decodings, d), time.Now()
}

// Pace returns how the scanner keeps up.
func (s *Scanner) Pace() Pace {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Pace{Size: s.pace.size, DecodeAt: s.pace.at}
	if n := len(s.pace.frames); n > 0 {
		p.Newest = s.pace.frames[n-1]
		if span := p.Newest.Sub(s.pace.frames[0]); span > 0 {
			p.Rate = float64(n-1) / span.Seconds()
		}
	}
	if n := len(s.pace.decodings); n > 0 {
		sorted := slices.Sorted(slices.Values(s.pace.decodings))
		p.Decode = sorted[n/2]
	}
	return p
}
