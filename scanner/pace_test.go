package scanner

import (
	"image"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// The pace is that of the newest frames alone.
func TestPace(t *testing.T) {
	s := New(nil)
	assert.Equal(t, Pace{}, s.Pace())
	at := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	put := func(every time.Duration) {
		for range paceKept {
			at = at.Add(every)
			s.mu.Lock()
			s.pace.frame(Frame{image.NewGray(image.Rect(0, 0, 640, 480)), at})
			s.mu.Unlock()
		}
	}
	put(time.Second)
	assert.InDelta(t, 1, s.Pace().Rate, 0.01)
	put(20 * time.Millisecond)
	assert.InDelta(t, 50, s.Pace().Rate, 0.01)
	assert.Equal(t, image.Pt(640, 480), s.Pace().Size)
	assert.Equal(t, at, s.Pace().Newest)
	for _, ms := range []time.Duration{9, 1, 5} {
		s.decoded(ms * time.Millisecond)
	}
	assert.Equal(t, 5*time.Millisecond, s.Pace().Decode)
}
