package desk

import (
	"context"
	"log/slog"
	"reflect"
	"sync"

	"kaikei/terminal/cart"
)

// A slate brings what is rung up to disk, behind the desk: a key never waits for it. Of
// several changes that wait the newest is written. What the disk refuses waits until it
// is asked again.
type slate struct {
	carts Carts
	wake  chan struct{}

	disk sync.Mutex // held while the disk is written; taken before mu

	mu    sync.Mutex // guards what follows
	waits []stroke   // of different carts, the oldest first
	last  cart.Cart  // as it is on the disk; the zero Cart when that is not known
	said  string     // what the disk refused with last
}

// A stroke is what is to be written of one cart.
type stroke struct {
	id   string
	cart cart.Cart // "" as its id forgets it
}

// newSlate returns a slate before a disk.
func newSlate(carts Carts) *slate { return &slate{carts: carts, wake: make(chan struct{}, 1)} }

// put has a cart written, soon.
func (s *slate) put(c cart.Cart) { s.want(stroke{c.ID, c}) }

// drop has a cart forgotten, soon.
func (s *slate) drop(id string) { s.want(stroke{id: id}) }

// want takes the place of what waited for the same cart.
func (s *slate) want(next stroke) {
	s.mu.Lock()
	s.strike(next.id)
	s.waits = append(s.waits, next)
	s.mu.Unlock()
	s.again()
}

// strike takes away what waits for a cart. mu is held.
func (s *slate) strike(id string) {
	left := s.waits[:0]
	for _, w := range s.waits {
		if w.id != id {
			left = append(left, w)
		}
	}
	s.waits = left
}

// again has what waits tried.
func (s *slate) again() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// waiting reports whether something is still to be written.
func (s *slate) waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waits) > 0
}

// now does f on the disk, in the place of what waits for a cart. It returns when that
// is done.
func (s *slate) now(id string, f func() error) error {
	s.disk.Lock()
	defer s.disk.Unlock()
	s.mu.Lock()
	s.strike(id)
	if s.last.ID == id {
		s.last = cart.Cart{}
	}
	s.mu.Unlock()
	return f()
}

// sure has a cart on the disk when it returns nil: it costs nothing when it is there.
func (s *slate) sure(c cart.Cart) error {
	s.mu.Lock()
	there := reflect.DeepEqual(s.last, c) && !s.waitsFor(c.ID)
	s.mu.Unlock()
	if there {
		return nil
	}
	return s.now(c.ID, func() error {
		if err := s.carts.Hold(c); err != nil {
			s.put(c) // no payment has begun by that name
			return err
		}
		s.wrote(c)
		return nil
	})
}

// wrote notes what is on the disk.
func (s *slate) wrote(c cart.Cart) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = c
}

// run writes until ctx ends, and then once more what waits.
func (s *slate) run(ctx context.Context, log *slog.Logger) {
	for {
		select {
		case <-s.wake:
			s.write(log)
		case <-ctx.Done():
			s.write(log)
			return
		}
	}
}

// write writes what waits until nothing does, or the disk refuses.
func (s *slate) write(log *slog.Logger) {
	for s.waiting() {
		if err := s.next(); err != nil {
			if text := err.Error(); s.said != text {
				s.said = text // a disk that is full for a night is told once
				log.Warn("what is rung up is not on disk", "error", err)
			}
			return
		}
		s.said = ""
	}
}

// next writes the oldest that waits. What the disk refuses goes on waiting, unless
// something newer does by then.
func (s *slate) next() error {
	s.disk.Lock()
	defer s.disk.Unlock()
	s.mu.Lock()
	if len(s.waits) == 0 {
		s.mu.Unlock()
		return nil
	}
	w := s.waits[0]
	s.waits = s.waits[1:]
	s.mu.Unlock()
	var err error
	if w.cart.ID == "" {
		err = s.carts.Drop(w.id)
	} else {
		err = s.carts.Hold(w.cart)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = cart.Cart{}
	switch {
	case err == nil:
		s.last = w.cart
	case !s.waitsFor(w.id):
		s.waits = append([]stroke{w}, s.waits...)
	}
	return err
}

// waitsFor reports whether something waits for a cart. mu is held.
func (s *slate) waitsFor(id string) bool {
	for _, w := range s.waits {
		if w.id == id {
			return true
		}
	}
	return false
}
