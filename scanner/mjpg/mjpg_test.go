package mjpg

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// busy is a picture with flat places, edges and noise.
func busy(w, h int) *image.RGBA {
	rnd := rand.New(rand.NewPCG(7, 7))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := uint8(40 + 120*((x/13+y/9)%2))
			if x > w/2 {
				v += uint8(rnd.IntN(90))
			}
			img.SetRGBA(x, y, color.RGBA{v, v / 2, 255 - v, 255})
		}
	}
	return img
}

// encoded is a picture as a camera sends it, 4:2:0.
func encoded(t testing.TB, img image.Image, quality int) []byte {
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}))
	return b.Bytes()
}

// theirs is the brightness that image/jpeg decodes.
func theirs(t testing.TB, data []byte) *image.Gray {
	img, err := jpeg.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	switch img := img.(type) {
	case *image.YCbCr:
		return &image.Gray{Pix: img.Y, Stride: img.YStride, Rect: img.Rect}
	case *image.Gray:
		return img
	}
	t.Fatalf("%T has no brightness", img)
	return nil
}

// agree holds a picture against another.
func agree(t testing.TB, want, got *image.Gray, name string) {
	require.Equal(t, want.Rect, got.Rect, name)
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			assert.InDelta(t, want.GrayAt(x, y).Y, got.GrayAt(x, y).Y, 2, "%s at %d,%d", name, x, y)
		}
	}
}

func TestAgreesWithTheStandardDecoder(t *testing.T) {
	r := NewReader(1 << 20)
	for _, size := range []image.Point{{1, 1}, {8, 8}, {17, 33}, {160, 120}, {161, 121}} {
		for _, quality := range []int{5, 50, 95, 100} {
			data := encoded(t, busy(size.X, size.Y), quality)
			got, err := r.Luma(append(data, 0, 0, 0xff, 0)) // and padding
			require.NoError(t, err)
			agree(t, theirs(t, data), got, size.String())
		}
	}
	for _, name := range []string{"444", "422-restart", "420-optimized", "gray-restart", "three-scans"} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
		require.NoError(t, err)
		got, err := r.Luma(data)
		require.NoError(t, err, name)
		agree(t, theirs(t, data), got, name)
	}
}

// Cameras leave out the tables that the standard gives as an example, which are
// those that image/jpeg writes.
func TestFramesWithoutHuffmanTables(t *testing.T) {
	data := encoded(t, busy(64, 48), 80)
	at := bytes.Index(data, []byte{0xff, markDHT})
	length := int(data[at+2])<<8 | int(data[at+3])
	bare := append(bytes.Clone(data[:at]), data[at+2+length:]...)
	require.False(t, bytes.Contains(bare, []byte{0xff, markDHT}))
	got, err := NewReader(1 << 20).Luma(bare)
	require.NoError(t, err)
	agree(t, theirs(t, data), got, "without tables")
	_, err = jpeg.Decode(bytes.NewReader(bare))
	assert.Error(t, err, "image/jpeg reads them now: is this package still needed?")
}

func TestWhatIsNotRead(t *testing.T) {
	for name, want := range map[string]error{"progressive": ErrUnsupported, "rgb": ErrUnsupported} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
		require.NoError(t, err)
		_, err = NewReader(1 << 20).Luma(data)
		assert.ErrorIs(t, err, want, name)
	}
	// Components that are called R, G and B are those, whatever says nothing else.
	named, err := os.ReadFile(filepath.Join("testdata", "444.jpg"))
	require.NoError(t, err)
	for _, mark := range []byte{markSOF0, markSOS} {
		at := bytes.Index(named, []byte{0xff, mark}) + 5 // of the first name, or one before
		each := 2
		if mark == markSOF0 {
			at, each = at+5, 3
		}
		for i, name := range []byte("RGB") {
			named[at+each*i] = name
		}
	}
	_, err = NewReader(1 << 20).Luma(named)
	assert.ErrorIs(t, err, ErrUnsupported)
	_, err = NewReader(99).Luma(encoded(t, busy(10, 10), 50))
	assert.ErrorIs(t, err, ErrTooLarge)
	for _, data := range [][]byte{nil, {0xff}, {0xff, 0xd8}, []byte("GIF89a"), {0xff, 0xd8, 0xff, 0xd9}} {
		_, err := NewReader(99).Luma(data)
		assert.ErrorIs(t, err, ErrBroken, "%x", data)
	}
}

// A frame that is cut off anywhere before the last bits of its brightness is an
// error, never half a picture.
func TestFramesThatAreCutOff(t *testing.T) {
	data := encoded(t, busy(48, 40), 80)
	r := NewReader(1 << 20)
	for n := range len(data) - 6 { // two bytes of EOI, and the colours of the last MCU
		_, err := r.Luma(data[:n])
		assert.ErrorIs(t, err, ErrBroken, "%d of %d bytes", n, len(data))
	}
	_, err := r.Luma(data)
	assert.NoError(t, err, "and the reader is none the worse for it")
}

func TestNoAllocation(t *testing.T) {
	data := encoded(t, busy(320, 240), 80)
	r := NewReader(1 << 20)
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		if _, err := r.Luma(data); err != nil {
			t.Error(err)
		}
	}))
}

func TestZigzag(t *testing.T) {
	assert.Equal(t, []uint8{0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32}, zigzag[:11])
	assert.Equal(t, []uint8{53, 60, 61, 54, 47, 55, 62, 63}, zigzag[56:])
	seen := map[uint8]bool{}
	for _, z := range zigzag {
		seen[z] = true
	}
	assert.Len(t, seen, 64)
}

// FuzzLuma: no bytes make it panic, and what both decoders read they read
// alike in size.
func FuzzLuma(f *testing.F) {
	f.Add(encoded(f, busy(32, 24), 60))
	for _, name := range []string{"444", "422-restart", "420-optimized", "gray-restart", "progressive", "rgb"} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
		require.NoError(f, err)
		f.Add(data)
	}
	r := NewReader(1 << 16)
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := r.Luma(data)
		if err != nil {
			return
		}
		if img, err := jpeg.Decode(bytes.NewReader(data)); err == nil {
			assert.Equal(t, img.Bounds().Size(), got.Rect.Size())
		}
	})
}

func BenchmarkLuma(b *testing.B) {
	data := encoded(b, busy(1280, 720), 80)
	b.Run("ours", func(b *testing.B) {
		r := NewReader(1 << 20)
		for b.Loop() {
			if _, err := r.Luma(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("image/jpeg", func(b *testing.B) {
		for b.Loop() {
			if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
