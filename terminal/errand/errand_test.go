package errand_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/errand"
)

// What is brought back is done by the owner, in order, and the owner is told after
// each; what comes of an errand that was ended, or that another followed, is not.
func TestErrands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var said []string
		after := 0
		e := errand.New(func() { after++ })
		e.Live(ctx)
		owner := func() {
			for {
				synctest.Wait()
				select {
				case news := <-e.Back():
					news()
				default:
					return
				}
			}
		}
		say := func(what string) func() { return func() { said = append(said, what) } }
		e.Begin(time.Minute, func(_ context.Context, tell func(func())) func() {
			tell(say("begun"))
			return say("done")
		})
		owner()
		assert.Equal(t, []string{"begun", "done"}, said)
		assert.Equal(t, 2, after)

		late := func(ctx context.Context, tell func(func())) func() {
			tell(say("late"))
			<-ctx.Done()
			return say("too late")
		}
		e.Begin(time.Minute, late)
		synctest.Wait()
		e.Begin(time.Minute, func(context.Context, func(func())) func() { return say("next") })
		owner()
		assert.Equal(t, []string{"begun", "done", "next"}, said)
		e.Begin(time.Minute, late)
		synctest.Wait()
		e.End()
		owner()
		assert.Len(t, said, 3)
		e.Begin(time.Minute, func(ctx context.Context, _ func(func())) func() {
			<-ctx.Done()
			return say("time is up")
		})
		time.Sleep(time.Minute)
		owner()
		assert.Equal(t, "time is up", said[3])
		e.Begin(time.Minute, func(context.Context, func(func())) func() { return nil })
		cancel()
		e.Wait()
		owner()
		assert.Len(t, said, 4, "nothing to say")
	})
}
