// Package errand has things done beside the one goroutine that owns a screen's
// state, one at a time: the way to the backend is walked, a slip printed.
//
// # What it guarantees
//
// What an errand changes is done on the owner's goroutine, by a function that the
// owner takes from [Errands.Back]. Once another was begun, or it was ended, nothing
// that it brings back is done any more. Nothing is left running after [Errands.Wait].
package errand

import (
	"context"
	"sync"
	"time"
)

// Errands are those of one owner, whose goroutine alone calls all but what an errand
// is told to call.
type Errands struct {
	after func()
	back  chan func()
	life  context.Context
	stop  context.CancelFunc // ends the one that is under way
	turn  int                // counts what was begun: what comes late is dropped
	work  sync.WaitGroup
}

// New returns errands after each of whose news the owner does something, such as to
// draw its view.
func New(after func()) *Errands {
	return &Errands{after: after, back: make(chan func(), 16), life: context.Background(), stop: func() {}}
}

// Live lets errands live as long as ctx, from now on.
func (e *Errands) Live(ctx context.Context) { e.life = ctx }

// Back are the news, for the owner to call.
func (e *Errands) Back() <-chan func() { return e.back }

// Begin ends what is under way and does f beside the owner, for at most a while. What
// f tells, and at last returns if it is not nil, is done on the owner's goroutine.
func (e *Errands) Begin(most time.Duration, f func(ctx context.Context, tell func(func())) func()) {
	e.End()
	ctx, cancel := context.WithTimeout(e.life, most)
	e.stop = cancel
	life, turn := e.life, e.turn
	tell := func(news func()) {
		select {
		case e.back <- func() {
			if e.turn == turn {
				news()
				e.after()
			}
		}:
		case <-life.Done():
		}
	}
	e.work.Go(func() {
		defer cancel()
		if news := f(ctx, tell); news != nil {
			tell(news)
		}
	})
}

// End ends what is under way: it brings nothing back any more.
func (e *Errands) End() {
	e.stop()
	e.turn++
}

// Wait returns when nothing is under way. The life of the errands must have ended.
func (e *Errands) Wait() { e.work.Wait() }
