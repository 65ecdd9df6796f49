package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// What waits for the first frame begins with it, without one a little later, and not at
// all when the till ends before.
func TestBehindTheFirstFrame(t *testing.T) {
	for _, tt := range []struct {
		why     string
		painted time.Duration // 0 is never
		ends    time.Duration
		begins  time.Duration // 0 is never
	}{
		{"a frame", 400 * time.Millisecond, time.Minute, 400 * time.Millisecond},
		{"a screen that is off", 0, time.Minute, paintedWithin},
		{"a till that ends before it shows anything", 0, time.Second, 0},
	} {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), tt.ends)
				defer cancel()
				p := parts{painted: make(chan struct{})}
				if tt.painted > 0 {
					time.AfterFunc(tt.painted, func() { close(p.painted) })
				}
				from, began := time.Now(), time.Duration(0)
				err := p.behind(func(ctx context.Context) error {
					began = time.Since(from)
					<-ctx.Done()
					return ctx.Err()
				})(ctx)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Equal(t, tt.begins, began)
			})
		})
	}
}
