package terminal

import (
	"context"
	"fmt"
	"time"
)

// flap is how long the line may be gone before anybody is told.
const flap = 5 * time.Second

// A lineState is what is known of the line to the backend. The till's mutex
// guards it.
type lineState struct {
	reached bool          // the backend was reached at some time
	down    bool          // and not at the last try
	since   time.Time     // when it was first not reached again
	back    chan struct{} // closed when it is reached again; nil while it is up
}

// note takes the outcome of a try.
func (l *lineState) note(now time.Time, err error) {
	switch {
	case err == nil:
		l.reached, l.down = true, false
		if l.back != nil {
			close(l.back)
			l.back = nil
		}
	case !l.down:
		l.down, l.since, l.back = true, now, make(chan struct{})
	}
}

// Online reports whether the backend can be reached. A gap under five seconds
// is not told.
func (t *Till) Online() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	gap := t.Clock.Now().Sub(t.line.since)
	return t.line.reached && (!t.line.down || (gap >= 0 && gap < flap))
}

// cut reports whether the backend was not reached at the last try. Of a line on which
// nothing was tried nobody knows that.
func (t *Till) cut() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.line.down
}

// Connect makes sure of the line to the backend, so that a payment that
// follows does not wait for it.
func (t *Till) Connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Connect)
	defer cancel()
	err := t.Gateway.Connect(ctx)
	t.heed(err)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.line.note(t.Clock.Now(), err)
	return err
}

// keep looks after the line until ctx ends, first after a wait: often while it
// is gone, and now and then while it is there.
func (t *Till) keep(ctx context.Context, wait time.Duration) {
	tries := &backoff{most: t.Settings().Ping, jitter: t.Jitter}
	for t.Clock.Sleep(ctx, wait) == nil {
		wait = t.idle()
		if err := t.Connect(ctx); err != nil {
			wait = max(tries.next(), later(err))
			t.Log.Debug("line", "error", err)
		} else {
			tries.wait = 0
		}
	}
}

// idle is the wait between two looks at a line that is there.
func (t *Till) idle() time.Duration {
	return time.Duration(float64(t.Settings().Ping) * (0.75 + 0.5*t.Jitter()))
}

// rest waits before the next try of a call. It ends early when the line comes
// back.
func (t *Till) rest(ctx context.Context, b *backoff) error {
	t.mu.Lock()
	back := t.line.back
	t.mu.Unlock()
	return t.pause(ctx, back, b.next())
}

// heed notes how long err asks that the backend be left alone.
func (t *Till) heed(err error) {
	patience := later(err)
	if patience == 0 {
		return
	}
	until := t.Clock.Now().Add(patience)
	t.mu.Lock()
	defer t.mu.Unlock()
	if until.After(t.quiet) {
		t.quiet = until
	}
}

// hush waits until the backend may be asked again, or until early is closed. A
// new payment does not wait: its customer stands there, and its code dies.
func (t *Till) hush(ctx context.Context, early <-chan struct{}) error {
	if wait := t.quietFor(); wait > 0 {
		return t.pause(ctx, early, wait)
	}
	return nil
}

// quietFor returns how long the backend is still to be left alone. What is further off
// than it may ask for was noted by a clock that has been set back since: it is brought
// near for good, or each call to come would wait as long.
func (t *Till) quietFor() time.Duration {
	now := t.Clock.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if most := now.Add(laterMost); t.quiet.After(most) {
		t.quiet = most
	}
	return t.quiet.Sub(now)
}

// A Backlog is what the backend has still to answer. That the line is up says
// nothing about it.
type Backlog struct {
	Count  int       `json:"count"`
	Yen    Yen       `json:"yen"`
	Oldest time.Time `json:"oldest,omitzero"` // when the oldest was made
}

// Backlog returns what is not sent, or not answered.
func (t *Till) Backlog() (b Backlog, err error) {
	open, err := t.Ledger.Open()
	if err != nil {
		return b, fmt.Errorf("read open payments: %w", err)
	}
	for _, p := range open {
		b.Count++
		b.Yen += p.Amount
		if b.Oldest.IsZero() || p.CreatedAt.Before(b.Oldest) {
			b.Oldest = p.CreatedAt
		}
	}
	return b, nil
}
