package main

import (
	"context"
	"os"

	"fyne.io/fyne/v2"

	"kaikei/cmd/internal/supervise"
)

// beat tells systemd that the window lives: that the goroutine which draws it and
// takes its taps gets round to something. A window that hangs is started again;
// what was under way is settled by the next run.
func (p parts) beat(ctx context.Context) error {
	return supervise.From(os.Getenv).Beat(ctx, func(ctx context.Context) bool {
		done := make(chan struct{})
		fyne.Do(func() { close(done) })
		select {
		case <-done:
			return true
		case <-ctx.Done():
			return false
		}
	})
}
