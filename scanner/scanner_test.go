package scanner

import (
	"context"
	"image"
	"image/draw"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A simulated phone is read within two seconds of simulated camera.
func TestPhone(t *testing.T) {
	screen := blank(540, 1080)
	draw.Draw(screen, image.Rect(70, 520, 470, 920), qrOf(t, codeB, 13), image.Point{}, draw.Src)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s := New(Phone{Screen: func(context.Context) (image.Image, error) { return screen, nil }, Seed: 7})
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.Run(ctx) })
	scan, err := s.Next(ctx)
	require.NoError(t, err)
	assert.Equal(t, codeB, scan.Text)
	picture, number := s.Preview()
	require.NotNil(t, picture)
	assert.Equal(t, image.Rect(0, 0, 640, 480), picture.Rect)
	assert.NotZero(t, number)
	cancel()
	wg.Wait()
}

// frames is a source that shows what a test tells it to.
type frames chan *image.Gray

func (f frames) Frames(ctx context.Context, deliver func(Frame)) error {
	for {
		select {
		case g := <-f:
			deliver(Frame{g, time.Now()})
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestNext(t *testing.T) {
	a := vga(map[image.Point]*image.Gray{{200, 100}: qrOf(t, codeA, 6)})
	b := vga(map[image.Point]*image.Gray{{200, 100}: qrOf(t, codeB, 6)})
	both := vga(map[image.Point]*image.Gray{{100, 100}: qrOf(t, codeA, 5), {350, 100}: qrOf(t, codeB, 5)})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		source := make(frames)
		s := New(source)
		go func() { _ = s.Run(ctx) }()
		assert.ErrorIs(t, s.State(), ErrNoCamera)
		show := func(g *image.Gray) { source <- g; synctest.Wait() }
		next := func() chan outcome {
			got := make(chan outcome, 1)
			go func() {
				scan, err := s.Next(ctx)
				got <- outcome{scan, err}
			}()
			synctest.Wait()
			return got
		}
		show(a) // nobody waits: shown, not read
		require.NoError(t, s.State())
		waiting := next()
		show(blank(640, 480))
		show(a)
		assert.Equal(t, codeA, (<-waiting).scan.Text)

		waiting = next()
		show(a)
		time.Sleep(time.Second)
		show(a)
		assert.Empty(t, waiting, "still held up: not a second time")
		show(b)
		assert.Equal(t, codeB, (<-waiting).scan.Text)

		waiting = next()
		show(both)
		assert.ErrorIs(t, (<-waiting).err, ErrAmbiguous)
		assert.Equal(t, HintAmbiguous, s.Hint())

		waiting = next()
		s.Forget()
		show(b)
		assert.Equal(t, codeB, (<-waiting).scan.Text, "a new sale may read it again")
		waiting = next()
		show(blank(640, 480))
		assert.Equal(t, HintBright, s.Hint())
		assert.Empty(t, waiting)
		cancel()
		assert.ErrorIs(t, (<-waiting).err, context.Canceled)
		synctest.Wait()
	})
}

// Two forms of one token are one code, in one frame and in a frame after the other;
// two tokens never are.
func TestNextOfOneTokenInTwoForms(t *testing.T) {
	const formA, formB = "form:" + codeA, "form:" + codeB
	bars := barsOf(t, codeA, 2, 60)
	one := vga(map[image.Point]*image.Gray{{60, 20}: bars, {200, 140}: qrOf(t, formA, 6)})
	two := vga(map[image.Point]*image.Gray{{60, 20}: bars, {200, 140}: qrOf(t, formB, 6)})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		source := make(frames)
		s := New(source)
		s.Token = func(text string) string { return strings.TrimPrefix(text, "form:") }
		go func() { _ = s.Run(ctx) }()
		next := func(g *image.Gray) chan outcome {
			got := make(chan outcome, 1)
			go func() {
				scan, err := s.Next(ctx)
				got <- outcome{scan, err}
			}()
			synctest.Wait()
			source <- g
			synctest.Wait()
			return got
		}
		assert.Equal(t, formA, (<-next(one)).scan.Text, "of the two, the one that corrects errors")
		waiting := next(vga(map[image.Point]*image.Gray{{60, 20}: bars}))
		assert.Empty(t, waiting, "the other form of what is still held up")
		source <- vga(map[image.Point]*image.Gray{{200, 140}: qrOf(t, formA, 6)})
		synctest.Wait()
		assert.Empty(t, waiting, "and the first again")
		source <- two
		assert.ErrorIs(t, (<-waiting).err, ErrAmbiguous)
		cancel()
		synctest.Wait()
	})
}

// While the decoder is busy frames are dropped, and the source may write over
// what it gave.
func TestTableDrops(t *testing.T) {
	tbl := newTable()
	frame := even(1)
	part := frame.SubImage(image.Rect(3, 5, 103, 55)).(*image.Gray) // a stride of its own
	tbl.lay(Frame{Gray: part})
	frame.Pix[5*frame.Stride+3] = 99
	tbl.lay(Frame{Gray: even(2)})
	laid := <-tbl.laid
	assert.Empty(t, tbl.laid, "the second was dropped")
	assert.Equal(t, image.Rect(0, 0, 100, 50), laid.Gray.Rect)
	assert.Equal(t, byte(1), laid.Gray.Pix[0], "a copy")
	tbl.free <- laid.Gray
	frame = even(7)
	tbl.lay(Frame{Gray: frame})
	assert.Equal(t, frame.Pix, (<-tbl.laid).Gray.Pix, "and after that a newer one is read")
}

// A code that was seen before a sale began to wait is not that sale's.
func TestNextIgnoresEarlierFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(make(frames))
		seen := time.Now()
		time.Sleep(time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		got := make(chan outcome, 1)
		go func() {
			scan, err := s.Next(ctx)
			got <- outcome{scan, err}
		}()
		synctest.Wait()
		s.report(Frame{At: seen}, []Result{{Text: codeA}})
		synctest.Wait()
		assert.Empty(t, got)
		s.report(Frame{At: time.Now()}, []Result{{Text: codeB}})
		assert.Equal(t, codeB, (<-got).scan.Text)
	})
}
