package terminal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// inFlight is how many payments are settled at a time. What could not be drained
// then waits for the disk and for the backend together, not in turns; one payment
// stays with one hand (R7).
const inFlight = 64

// Resume settles every open payment that nobody works on, the oldest first: what
// one call can end by many calls in one request, and then the rest, some at a time,
// each for at most limit. It returns those still open.
func (t *Till) Resume(ctx context.Context, limit time.Duration) ([]Payment, error) {
	open, err := t.Ledger.Open()
	if err != nil {
		return nil, fmt.Errorf("read open payments: %w", err)
	}
	if open, err = t.drain(ctx, open); err != nil {
		return nil, err
	}
	work, ended := errgroup.WithContext(ctx)
	work.SetLimit(inFlight)
	for _, p := range open {
		if ended.Err() != nil {
			break
		}
		work.Go(func() error { return t.resume(ended, p.ID, limit) })
	}
	err = work.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return t.Ledger.Open()
}

// resume settles one payment, for at most limit. Only an error of the ledger is
// one: that the time was not enough is none.
func (t *Till) resume(ctx context.Context, id PaymentID, limit time.Duration) error {
	f, err := t.claim(id)
	if err != nil {
		return nil // somebody works on it
	}
	one, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err = t.settleClaimed(one, id, f); errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// turn is how long the background stays with one payment before it looks at
// the next, so that one that never ends does not hold up the others.
const turn = 90 * time.Second

// Run settles what is open and looks after the line, until ctx ends. An error
// of the ledger does not end it: money may still be on its way, and disks come
// back.
func (t *Till) Run(ctx context.Context) error {
	_ = t.Connect(ctx) // before the drain, which else would find no line; keep tries on
	first, kept := t.idle(), make(chan struct{})
	go func() {
		defer close(kept)
		t.keep(ctx, first)
	}()
	var said string
	for ctx.Err() == nil {
		open, err := t.Resume(ctx, turn)
		if err == nil && len(open) == 0 && t.Idle != nil && t.Online() {
			err = t.Idle(ctx)
		}
		if ctx.Err() == nil {
			said = t.say(err, said)
		}
		_ = t.Clock.Sleep(ctx, t.Settings().Ping) // its error is ctx's
	}
	<-kept
	return ctx.Err()
}

// say logs what is wrong when it is not what was said last, and that it has ended: a disk
// that is full for a night is told once, and the log has room for what comes with it. It
// returns what has been said.
func (t *Till) say(err error, said string) string {
	switch {
	case err == nil && said != "":
		t.Log.Info("background goes on", "after", said)
	case err != nil && err.Error() != said:
		t.Log.Error("background", "error", err)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}
