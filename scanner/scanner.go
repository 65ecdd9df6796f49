package scanner

import (
	"context"
	"errors"
	"image"
	"sync"
	"time"
)

// ErrAmbiguous means that two different codes are in view.
var ErrAmbiguous = errors.New("two different codes in view")

// A Scan is a code that was read while somebody waited for one.
type Scan struct {
	Result
	At time.Time // of the frame
}

// A Scanner decodes the frames of a source while somebody waits for a code,
// and offers the live picture. Frames that come while one is being decoded are
// dropped: the newest is what the customer shows.
type Scanner struct {
	source  Source
	decoder *Decoder
	preview preview

	mu      sync.Mutex // guards everything that follows
	waiting chan outcome
	last    string    // what was reported last
	lastAt  time.Time // when it was last in view
	state   error     // why there are no frames
	frames  int64
}

// An outcome is what a waiting caller gets.
type outcome struct {
	scan Scan
	err  error
}

// heldFor is how long a reported code must be out of view before it is
// reported again: a customer who still holds the phone up is not paying twice.
const heldFor = 2 * time.Second

// New returns a scanner of a source.
func New(source Source) *Scanner {
	s := &Scanner{decoder: NewDecoder(), state: ErrNoCamera}
	if c, ok := source.(camera); ok {
		c.note = s.note
		source = c
	}
	s.source = source
	return s
}

// note keeps the state of the source.
func (s *Scanner) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = err
}

// retryAfter is the pause after a source that failed for good, such as a
// simulated phone that is gone.
const retryAfter = time.Second

// Run takes frames until ctx ends.
func (s *Scanner) Run(ctx context.Context) error {
	for {
		err := s.source.Frames(ctx, s.take)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.note(err)
		select {
		case <-time.After(retryAfter):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// take shows a frame, and decodes it when somebody waits.
func (s *Scanner) take(f Frame) {
	s.preview.put(f.Gray)
	s.mu.Lock()
	s.state = nil
	s.frames++
	waiting := s.waiting != nil
	s.mu.Unlock()
	if !waiting {
		return
	}
	results, err := s.decoder.Frame(f.Gray)
	if err != nil || len(results) == 0 {
		return // a frame that breaks the decoder is as good as one without a code
	}
	s.report(f, results)
}

// report gives the waiting caller what was read, unless it is the code that
// was reported last and never left the view.
func (s *Scanner) report(f Frame, results []Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := outcome{scan: Scan{results[0], f.At}}
	if Ambiguous(results) {
		o = outcome{err: ErrAmbiguous}
	} else if results[0].Text == s.last && f.At.Sub(s.lastAt) < heldFor {
		s.lastAt = f.At
		return
	}
	if s.waiting == nil {
		return
	}
	s.last, s.lastAt = o.scan.Text, f.At
	s.waiting <- o
	s.waiting = nil
}

// Next waits for a code. ErrAmbiguous means that two are in view. Only one
// caller waits at a time; a second one takes the place of the first, which
// then waits until its ctx ends.
func (s *Scanner) Next(ctx context.Context) (Scan, error) {
	mine := make(chan outcome, 1)
	s.mu.Lock()
	s.waiting = mine
	s.mu.Unlock()
	select {
	case o := <-mine:
		return o.scan, o.err
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.waiting == mine {
			s.waiting = nil
		}
		return Scan{}, ctx.Err()
	}
}

// Forget lets the code that was reported last be reported again: a new sale
// begins.
func (s *Scanner) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = ""
}

// State returns nil while frames come, else why they do not.
func (s *Scanner) State() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Preview returns the newest frame as a picture, and its number; the same
// number means the same picture. The picture is good until two more frames
// were asked for. It is nil before the first frame.
func (s *Scanner) Preview() (*image.RGBA, uint64) { return s.preview.get() }

// preview hands pictures from the camera's goroutine to the screen's: three
// buffers, so that one is written, one is ready and one is shown, and nothing
// is allocated for a frame.
type preview struct {
	mu      sync.Mutex // guards everything that follows
	buffers [3]*image.RGBA
	write   int // the next to be written
	ready   int // the newest that is whole
	shown   int
	number  uint64
}

// put keeps a frame.
func (p *preview) put(g *image.Gray) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.write == p.shown || (p.number > 0 && p.write == p.ready) {
		p.write = (p.write + 1) % len(p.buffers)
	}
	b := p.buffers[p.write]
	if b == nil || b.Rect != g.Rect {
		b = image.NewRGBA(image.Rect(0, 0, g.Rect.Dx(), g.Rect.Dy()))
		p.buffers[p.write] = b
	}
	for y := range g.Rect.Dy() {
		out := b.Pix[y*b.Stride:]
		for x, v := range g.Pix[y*g.Stride:][:g.Rect.Dx()] {
			o := out[4*x : 4*x+4 : 4*x+4]
			o[0], o[1], o[2], o[3] = v, v, v, 255
		}
	}
	p.ready = p.write
	p.number++
}

// get returns the newest picture, which then is not written to until another
// one was asked for.
func (p *preview) get() (*image.RGBA, uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = p.ready
	return p.buffers[p.ready], p.number
}
