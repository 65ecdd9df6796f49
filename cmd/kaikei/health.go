package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"kaikei/printer"
	"kaikei/terminal/desk"
)

// askEvery is how often an idle printer is asked how it is, and askWithin how
// long it may think about it.
const (
	askEvery  = 10 * time.Second
	askWithin = 5 * time.Second
)

// clockOff is how far the machine's clock may be from the backend's before a
// person is told: codes live a minute, and slips carry the time.
const clockOff = 30 * time.Second

// A statusPrinter can be asked how it is.
type statusPrinter interface {
	Status(ctx context.Context) (printer.Status, error)
}

// A nurse knows how the devices are, so that the line of states never waits for
// one of them.
type nurse struct {
	camera  interface{ State() error }
	printer statusPrinter // nil when there is none, or none that says how it is
	clock   func() time.Duration
	space   func() error  // of the disk; it may be slow to tell
	paper   atomic.Uint32 // the printer's desk.Condition
	disk    atomic.Uint32 // the disk's
}

// newNurse looks after a camera, a printer, a clock and the room on a disk.
func newNurse(camera interface{ State() error }, paper any, clock func() time.Duration, space func() error) *nurse {
	n := &nurse{camera: camera, clock: clock, space: space}
	n.disk.Store(uint32(desk.Fine))
	if paper != nil {
		n.paper.Store(uint32(desk.Fine))
		n.printer, _ = paper.(statusPrinter)
	}
	return n
}

// Health tells how everything is. See desk.Parts.
func (n *nurse) Health() desk.Health {
	h := desk.Health{Printer: desk.Condition(n.paper.Load()), Camera: desk.Fine, Clock: desk.Fine, Disk: desk.Condition(n.disk.Load())}
	if n.camera.State() != nil {
		h.Camera = desk.Trouble
	}
	if n.clock().Abs() > clockOff {
		h.Clock = desk.Trouble
	}
	return h
}

// Run asks the printer and the disk from time to time, until ctx ends. A printer that
// never says how it is counts as fine: a job that fails tells.
func (n *nurse) Run(ctx context.Context) error {
	for {
		if n.printer != nil {
			n.ask(ctx)
		}
		n.look()
		select {
		case <-time.After(askEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// look looks once whether the disk has room: who sells must know before the customer
// has the money in hand.
func (n *nurse) look() {
	now := desk.Fine
	if n.space() != nil {
		now = desk.Trouble
	}
	n.disk.Store(uint32(now))
}

// ask asks the printer once.
func (n *nurse) ask(ctx context.Context) {
	asking, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	status, err := n.printer.Status(asking)
	now := desk.Fine
	if !errors.Is(err, printer.ErrNoStatus) && (err != nil || status.Err() != nil) {
		now = desk.Trouble
	}
	n.paper.Store(uint32(now))
}
