package main

import (
	"context"
	"errors"
	"sync"

	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
)

// refuse shows why the terminal cannot be opened, as a clerk needs it, and
// returns the error for the operator.
func (p parts) refuse(ctx context.Context, cause error) error {
	f := fault.Of(cause)
	if f.Code == fault.Internal {
		return cause
	}
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { _ = p.beat(ctx) }) // a service manager that is gone needs no word
	w := p.window(func(desk.Intent) {}, nil)
	w.Show(desk.View{Screen: desk.ScreenAmount, Fault: &f})
	err := p.show(ctx, w, leave)
	cancel()
	beside.Wait()
	return errors.Join(cause, err)
}
