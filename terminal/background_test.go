package terminal_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/tilltest"
)

// What is wrong for hours is logged once, what else goes wrong once more, and that it is
// over once.
func TestBackgroundSaysWhatIsWrongOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		till := tilltest.NewTill(tilltest.NewLedger(), &tilltest.Backend{})
		till.Log = slog.New(slog.NewTextHandler(&log, nil))
		began := time.Now()
		till.Idle = func(context.Context) error {
			switch passed := time.Since(began); {
			case passed < time.Hour:
				return errors.New("disk full")
			case passed < 2*time.Hour:
				return errors.New("disk gone")
			}
			return nil
		}
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Hour)
		defer stop()
		require.ErrorIs(t, till.Run(ctx), context.DeadlineExceeded)
		var said []string
		for line := range strings.Lines(log.String()) {
			_, after, _ := strings.Cut(strings.TrimSpace(line), "level=")
			said = append(said, after)
		}
		assert.Equal(t, []string{
			`ERROR msg=background error="disk full"`,
			`ERROR msg=background error="disk gone"`,
			`INFO msg="background goes on" after="disk gone"`,
		}, said)
	})
}
