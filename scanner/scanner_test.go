package scanner

import (
	"context"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The texts of the tests' codes.
const (
	codeA = "90007700100000000001"
	codeB = "281001020123456789012345"
	latin = "\u00f4s1234" // gozxing's writer takes \u00f4 for the function that makes the s an ó
)

// qrOf draws a QR code with its quiet zone.
func qrOf(t testing.TB, text string, module int) *image.Gray {
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 1, 1, nil)
	require.NoError(t, err)
	return matrix(m, module, module)
}

// barsOf draws a bar code with its quiet zone.
func barsOf(t testing.TB, text string, module, height int) *image.Gray {
	m, err := oned.NewCode128Writer().Encode(text, gozxing.BarcodeFormat_CODE_128, 1, 1, nil)
	require.NoError(t, err)
	return matrix(m, module, height)
}

// matrix draws a matrix, each module w by h pixels.
func matrix(m *gozxing.BitMatrix, w, h int) *image.Gray {
	g := blank(m.GetWidth()*w, m.GetHeight()*h)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if m.Get(x/w, y/h) {
				g.Pix[y*g.Stride+x] = 0
			}
		}
	}
	return g
}

// blank is a white frame.
func blank(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	return g
}

// vga is a white 640x480 frame with codes put at points.
func vga(codes map[image.Point]*image.Gray) *image.Gray {
	g := blank(640, 480)
	for at, c := range codes {
		draw.Draw(g, c.Rect.Add(at), c, image.Point{}, draw.Src)
	}
	return g
}

func TestDecode(t *testing.T) {
	qr, bars := qrOf(t, codeA, 6), barsOf(t, codeA, 2, 120)
	dim := vga(map[image.Point]*image.Gray{{200, 100}: qr})
	for i, v := range dim.Pix {
		dim.Pix[i] = 40 + v/4
	}
	utf8, err := qrcode.NewQRCodeWriter().Encode("最佳运输 テスト食堂", gozxing.BarcodeFormat_QR_CODE, 1, 1,
		map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"})
	require.NoError(t, err)
	tests := []struct {
		why   string
		frame *image.Gray
		text  string
		kind  Symbology
	}{
		{"QR", vga(map[image.Point]*image.Gray{{200, 100}: qr}), codeA, QRCode},
		{"QR on a dim screen", dim, codeA, QRCode},
		{"QR turned a quarter", quarterTurn(vga(map[image.Point]*image.Gray{{200, 100}: qr})), codeA, QRCode},
		{"QR, white on black", inverted(vga(map[image.Point]*image.Gray{{200, 100}: qr})), codeA, QRCode},
		{"QR with ECI and Chinese", vga(map[image.Point]*image.Gray{{100, 50}: matrix(utf8, 5, 5)}), "最佳运输 テスト食堂", QRCode},
		{"bars", vga(map[image.Point]*image.Gray{{100, 200}: bars}), codeA, Code128},
		{"bars of Latin-1", vga(map[image.Point]*image.Gray{{60, 200}: barsOf(t, latin, 2, 120)}), "ó1234", Code128},
		{"bars upside down", quarterTurn(quarterTurn(vga(map[image.Point]*image.Gray{{100, 200}: bars}))), codeA, Code128},
		{"bars upright", quarterTurn(vga(map[image.Point]*image.Gray{{100, 200}: bars})), codeA, Code128},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			results, err := NewDecoder().Picture(tt.frame)
			require.NoError(t, err)
			require.Len(t, results, 1)
			assert.Equal(t, tt.text, results[0].Text)
			assert.Equal(t, tt.kind, results[0].Symbology)
			require.NotEmpty(t, results[0].Corners)
			for _, p := range results[0].Corners {
				assert.True(t, p.In(tt.frame.Rect), "corner %v lies outside", p)
			}
			stream := NewDecoder()
			for n := 0; ; n++ { // a stream takes its attempts in turn
				require.Less(t, n, len(attempts)+1)
				results, err = stream.Frame(tt.frame)
				require.NoError(t, err)
				if len(results) > 0 {
					break
				}
			}
			assert.Equal(t, tt.text, results[0].Text)
		})
	}
}

func TestDecodeTwoCodes(t *testing.T) {
	a, b := qrOf(t, codeA, 5), qrOf(t, codeB, 5)
	d := NewDecoder()
	results, err := d.Picture(vga(map[image.Point]*image.Gray{{230, 150}: a, {450, 10}: b}))
	require.NoError(t, err)
	require.Len(t, results, 2)
	assert.Equal(t, codeA, results[0].Text, "nearest the centre first")
	assert.True(t, Ambiguous(results))
	results, err = d.Picture(vga(map[image.Point]*image.Gray{{230, 200}: a, {150, 20}: barsOf(t, codeA, 2, 100)}))
	require.NoError(t, err)
	assert.False(t, Ambiguous(results), "a phone shows the same text twice, as QR and as bars")
}

// A bar code that only one row shows is not believed.
func TestBarsNeedTwoRows(t *testing.T) {
	thin := barsOf(t, codeA, 2, 1)
	results, err := NewDecoder().Picture(vga(map[image.Point]*image.Gray{{100, 6 + 12*10}: thin}))
	require.NoError(t, err)
	assert.Empty(t, results)
}

func TestDecodeSmallAndOddFrames(t *testing.T) {
	d := NewDecoder()
	for _, size := range []image.Point{{0, 0}, {1, 1}, {5, 500}, {20, 20}, {21, 21}, {41, 43}, {639, 7}} {
		results, err := d.Picture(image.NewGray(image.Rectangle{Max: size}))
		assert.NoError(t, err, size)
		assert.Empty(t, results, size)
	}
	big := vga(map[image.Point]*image.Gray{{200, 100}: qrOf(t, codeA, 6)})
	part := big.SubImage(image.Rect(150, 60, 500, 400)).(*image.Gray)
	results, err := d.Picture(part)
	require.NoError(t, err)
	require.Len(t, results, 1, "a part of a larger frame, with a stride of its own")
}

// FuzzDecode: no frame makes the decoder panic or read what is not there.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("hello"), uint8(30))
	f.Add(qrOf(f, codeA, 1).Pix, uint8(29))
	f.Fuzz(func(t *testing.T, pix []byte, width uint8) {
		if width == 0 || len(pix) > 1<<16 {
			return
		}
		h := len(pix) / int(width)
		g := &image.Gray{Pix: pix, Stride: int(width), Rect: image.Rect(0, 0, int(width), h)}
		if _, err := NewDecoder().Picture(g); err != nil {
			t.Skip("declared") // gozxing panicked and was contained
		}
	})
}

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

		waiting = next()
		s.Forget()
		show(b)
		assert.Equal(t, codeB, (<-waiting).scan.Text, "a new sale may read it again")
		waiting = next()
		cancel()
		assert.ErrorIs(t, (<-waiting).err, context.Canceled)
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

// fakeDevice gives frames until it is told to fail.
type fakeDevice struct {
	fail   error
	frames int
	closed *int
}

func (d *fakeDevice) next(context.Context) (*image.Gray, error) {
	if d.frames--; d.frames < 0 {
		return nil, d.fail
	}
	time.Sleep(30 * time.Millisecond)
	return blank(64, 48), nil
}

func (d *fakeDevice) close() error { *d.closed++; return nil }

// A camera that is pulled out, hangs or is busy is opened anew until it works.
func TestCameraRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		opened, closed := 0, 0
		open := func() (device, error) {
			opened++
			switch {
			case opened == 1:
				return &fakeDevice{fail: ErrCameraHung, frames: 3, closed: &closed}, nil
			case opened < 6:
				return nil, ErrCameraBusy
			}
			return &fakeDevice{fail: ErrNoCamera, frames: 1 << 30, closed: &closed}, nil
		}
		s := New(camera{open: open})
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(80 * time.Millisecond)
		require.NoError(t, s.State())
		time.Sleep(500 * time.Millisecond)
		assert.ErrorIs(t, s.State(), ErrCameraBusy)
		assert.Equal(t, 1, closed, "the hung one was closed")
		time.Sleep(20 * time.Second)
		require.NoError(t, s.State(), "and it works again")
		assert.Equal(t, 6, opened)
		cancel()
		assert.ErrorIs(t, <-done, context.Canceled)
		assert.Equal(t, 2, closed)
	})
}

func TestTrueSize(t *testing.T) {
	for why, tt := range map[string]struct {
		said image.Point
		n    int
		want image.Point
	}{
		"as said":                          {image.Pt(640, 480), 614400, image.Pt(640, 480)},
		"said 1280x720, gives 640x480":     {image.Pt(1280, 720), 614400, image.Pt(640, 480)},
		"an odd size that was said":        {image.Pt(100, 50), 10000, image.Pt(100, 50)},
		"nothing common: no guess is made": {image.Pt(640, 480), 12345, image.Point{}},
	} {
		assert.Equal(t, tt.want, trueSize(tt.said, tt.n), why)
	}
	_, err := (&v4l2{format: formatYUYV}).luma(make([]byte, 7))
	assert.ErrorIs(t, err, ErrCameraForm)
	_, err = lumaOfJPEG([]byte{0xff, 0xd8, 0xff, 0x00})
	assert.ErrorIs(t, err, ErrCameraForm)
}

func TestOpen(t *testing.T) {
	for _, spec := range []string{"", "phone", "v4l2", "v4l2:video0", "pictures:", "pictures:/does/not/exist"} {
		_, err := Open(spec)
		assert.Error(t, err, spec)
	}
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "a.png"))
	require.NoError(t, err)
	require.NoError(t, errors.Join(png.Encode(f, blank(64, 48)), f.Close()))
	source, err := Open("pictures:" + dir)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err = source.Frames(ctx, func(f Frame) {
		assert.Equal(t, 64, f.Gray.Rect.Dx())
		if n++; n == 2 {
			cancel()
		}
	})
	assert.ErrorIs(t, err, context.Canceled)
}

func BenchmarkFrame(b *testing.B) {
	for name, g := range map[string]*image.Gray{"readable": vga(map[image.Point]*image.Gray{{200, 100}: qrOf(b, codeA, 6)}), "empty": blank(640, 480)} {
		b.Run(name, func(b *testing.B) {
			d := NewDecoder()
			b.ReportAllocs()
			for b.Loop() {
				_, err := d.Frame(g)
				require.NoError(b, err)
			}
		})
	}
}
