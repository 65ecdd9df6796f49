package terminal

import (
	"context"
	"errors"
	"time"
)

// A Later is an answer that asks for patience: the backend is there and wants
// to be left alone for a while. Nothing is known of what was asked.
type Later struct {
	After time.Duration
	Err   error
}

// Error returns the words of the cause.
func (l *Later) Error() string { return l.Err.Error() }

// Unwrap returns the cause.
func (l *Later) Unwrap() error { return l.Err }

// laterMost is the longest patience that a backend may ask for: no wait is
// without an end (R12).
const laterMost = 5 * time.Minute

// later returns how long err asks to be left alone; 0 when it does not.
func later(err error) time.Duration {
	var l *Later
	if !errors.As(err, &l) {
		return 0
	}
	return min(max(l.After, 0), laterMost)
}

// A backoff says how long to wait before the next try: twice as long each time,
// by lot between half and one and a half of it so that many tills do not return
// in step, and never longer than most.
type backoff struct {
	most   time.Duration
	jitter func() float64
	wait   time.Duration // before the lot; 0 at first
}

// next returns the wait after a try that brought err.
func (b *backoff) next() time.Duration {
	b.wait = min(max(2*b.wait, time.Second), b.most)
	return min(time.Duration(float64(b.wait)*(0.5+b.jitter())), b.most)
}

// backoff returns a fresh one for repeated calls.
func (t *Till) backoff() *backoff { return &backoff{most: t.Settings().RetryMost, jitter: t.Jitter} }

// pause waits for d, until ctx ends, or until early is closed; nil is never.
func (t *Till) pause(ctx context.Context, early <-chan struct{}, d time.Duration) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	if early != nil {
		go func() {
			select {
			case <-early:
				cancel()
			case <-waiting.Done():
			}
		}()
	}
	// Only the caller's own end is an error: else the pause has merely been cut.
	_ = t.Clock.Sleep(waiting, d)
	return ctx.Err()
}
