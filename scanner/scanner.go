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
	// Token returns what a text of a payment code stands for, as that of [Decoder]
	// does: a phone that shows one token in two forms shows one code, and it is not
	// reported a second time in the other form. It is set before Run.
	Token func(text string) string

	source   Source
	payments *Decoder // both are of the goroutine that reads
	items    *Decoder
	preview  preview

	mu      sync.Mutex // guards everything that follows
	waiting chan outcome
	decoder *Decoder  // of the codes that are waited for
	since   time.Time // when the waiting began
	last    string    // the token that was reported last
	lastAt  time.Time // when it was last in view
	state   error     // why there are no frames
	hint    Hint      // why the newest frame was not read
	pace    pace
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
	s := &Scanner{payments: NewDecoder(), items: NewItemDecoder(), state: ErrNoCamera}
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

// Run takes frames until ctx ends, and decodes beside it: a driver's buffers
// are a queue, and a camera that waits for the decoder would hand out frames of
// a moment ago.
func (s *Scanner) Run(ctx context.Context) error {
	s.payments.Token = s.Token
	t := newTable()
	var reading sync.WaitGroup
	reading.Go(func() { s.read(ctx, t) })
	defer reading.Wait()
	for {
		err := s.source.Frames(ctx, func(f Frame) { s.take(f, t) })
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

// take shows a frame, and lays it out for decoding when somebody waits.
func (s *Scanner) take(f Frame, t table) {
	s.preview.put(f.Gray)
	light := lightOf(f.Gray)
	s.mu.Lock()
	s.state = nil
	s.pace.frame(f)
	waiting := s.waiting != nil
	if !waiting {
		s.hint = light // nobody reads the frame, which might tell more
	}
	s.mu.Unlock()
	if waiting {
		t.lay(f)
	}
}

// read decodes what is laid out, until ctx ends.
func (s *Scanner) read(ctx context.Context, t table) {
	for {
		select {
		case f := <-t.laid:
			s.mu.Lock()
			d := s.decoder
			s.mu.Unlock()
			// A frame that breaks the decoder is as good as one without a code.
			began := time.Now()
			results, err := d.Frame(f.Gray)
			s.decoded(time.Since(began))
			s.explain(d.hint(f.Gray, results))
			if err == nil && len(results) > 0 {
				s.report(f, results)
			}
			t.free <- f.Gray
		case <-ctx.Done():
			return
		}
	}
}

// A table has room for one frame, between the camera's goroutine and the
// decoder's. The one buffer is on it or with the decoder, so that neither
// channel ever blocks its sender.
type table struct {
	free chan *image.Gray
	laid chan Frame
}

func newTable() table {
	t := table{make(chan *image.Gray, 1), make(chan Frame, 1)}
	t.free <- &image.Gray{}
	return t
}

// lay copies a frame onto the table, or drops it when the decoder is still at
// an earlier one: the next frame will be newer than this.
func (t table) lay(f Frame) {
	var to *image.Gray
	select {
	case to = <-t.free:
	default:
		return
	}
	size := f.Gray.Rect.Size()
	if to.Rect.Size() != size {
		to = image.NewGray(image.Rectangle{Max: size})
	}
	for y := range size.Y {
		copy(to.Pix[y*to.Stride:][:size.X], f.Gray.Pix[y*f.Gray.Stride:])
	}
	t.laid <- Frame{to, f.At}
}

// report gives the waiting caller what was read, unless it is the code that
// was reported last and never left the view.
func (s *Scanner) report(f Frame, results []Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil || f.At.Before(s.since) {
		return // whoever waited has gone, and what they saw answers nobody else
	}
	o, token := outcome{scan: Scan{results[0], f.At}}, s.decoder.token(results[0].Text)
	if Ambiguous(results) {
		o, token = outcome{err: ErrAmbiguous}, ""
	} else if token == s.last && f.At.Sub(s.lastAt) < heldFor {
		s.lastAt = f.At
		return
	}
	s.last, s.lastAt = token, f.At
	s.waiting <- o
	s.waiting = nil
}

// Next waits for a payment code. ErrAmbiguous means that two are in view. Only
// one caller waits at a time; a second one takes the place of the first, which
// then waits until its ctx ends.
func (s *Scanner) Next(ctx context.Context) (Scan, error) { return s.wait(ctx, s.payments) }

// NextItem waits for the code of a product, as [Scanner.Next] does for a
// payment code. The same product is read again once it was out of view.
func (s *Scanner) NextItem(ctx context.Context) (Scan, error) { return s.wait(ctx, s.items) }

// wait waits for what a decoder reads.
func (s *Scanner) wait(ctx context.Context, d *Decoder) (Scan, error) {
	mine := make(chan outcome, 1)
	s.mu.Lock()
	s.waiting, s.decoder, s.since = mine, d, time.Now()
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

// Hint returns why the newest frame was not read. It is worth showing while a
// customer holds up a code.
func (s *Scanner) Hint() Hint {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hint
}

// explain keeps why a frame was not read.
func (s *Scanner) explain(h Hint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hint = h
}

// Preview returns the newest frame as a picture, and its number; the same
// number means the same picture. The picture is good until two more frames
// were asked for. It is nil before the first frame.
func (s *Scanner) Preview() (*image.RGBA, uint64) { return s.preview.get() }
