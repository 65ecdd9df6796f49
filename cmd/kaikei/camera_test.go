package main

import (
	"context"
	"image"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner"
	"kaikei/scanner/studio"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// still is a camera that sees the same all the time.
type still struct{ *image.Gray }

func (s still) Frames(ctx context.Context, deliver func(scanner.Frame)) error {
	for ctx.Err() == nil {
		deliver(scanner.Frame{Gray: s.Gray, At: time.Now()})
		time.Sleep(10 * time.Millisecond)
	}
	return ctx.Err()
}

// A phone that shows a JPQR code and the bar code of its number shows one code; with
// another number it shows two.
func TestCameraComparesTokens(t *testing.T) {
	const number, other = "90007700100000000001", "90007700100000000002"
	text := paycode.JPQRText("90007700", number)
	square, _ := studio.QR(text, studio.M, 0)
	for below, want := range map[string]error{number: nil, other: terminal.ErrAmbiguous} {
		bars, _ := studio.Code128(below, 30)
		frame := studio.Straight(3).Photograph(1, square.Moved(0, -30), bars.Moved(0, 40))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		c := newCamera(still{frame})
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		scan, err := c.Next(ctx)
		require.ErrorIs(t, err, want)
		if want == nil {
			assert.True(t, scan.Text == text, "the form that corrects errors")
		}
		cancel()
		<-done
	}
}
