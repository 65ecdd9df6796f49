package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// refuse shows why the terminal cannot be opened, as a clerk needs it, and
// returns the error for the operator. A machine that is no terminal yet says so
// until it is one; then the program ends, to be started again.
func (p parts) refuse(ctx context.Context, cause error) error {
	f := terminal.FaultOf(cause)
	if f.Code == terminal.FaultInternal {
		return cause
	}
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { _ = p.beat(ctx) }) // a service manager that is gone needs no word
	if errors.Is(cause, terminal.ErrNotProvisioned) {
		beside.Go(func() { p.awaitTerminal(ctx, cancel) })
	}
	w := p.window(func(desk.Intent) {}, nil)
	w.Show(desk.View{Screen: desk.ScreenAmount, Fault: &f})
	err := p.show(ctx, w)
	cancel()
	beside.Wait()
	if errors.Is(cause, terminal.ErrNotProvisioned) && device.Provisioned(p.data) {
		return err
	}
	return errors.Join(cause, err)
}

// awaitTerminal calls done when the folder has become a terminal.
func (p parts) awaitTerminal(ctx context.Context, done func()) {
	for !device.Provisioned(p.data) {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return
		}
	}
	done()
}
