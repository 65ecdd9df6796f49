package scanner

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever kind a picture is of, its gray is that of image/draw, to the bit.
func TestToGrayIsThatOfDraw(t *testing.T) {
	size := image.Rect(3, 2, 60, 41)
	var colours color.Palette
	for i := range 255 {
		colours = append(colours, color.NRGBA{uint8(7 * i), uint8(11 * i), uint8(13 * i), uint8(max(255-i, i))})
	}
	rnd := rand.New(rand.NewPCG(19, 1))
	for _, img := range []draw.Image{image.NewGray16(size), image.NewRGBA(size), image.NewNRGBA(size), image.NewPaletted(size, colours), image.NewNRGBA64(size)} {
		for y := size.Min.Y; y < size.Max.Y; y++ {
			for x := size.Min.X; x < size.Max.X; x++ {
				v := rnd.Uint64()
				c := color.NRGBA64{uint16(v), uint16(v >> 16), uint16(v >> 32), uint16(v >> 48)}
				if x%3 == 0 {
					c.A = 0xffff
				}
				img.Set(x, y, c)
			}
		}
		part := img.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(image.Rect(5, 6, 58, 40))
		want := image.NewGray(image.Rect(0, 0, 53, 34))
		draw.Draw(want, want.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(want, want.Rect, part, part.Bounds().Min, draw.Over)
		assert.Equal(t, want, toGray(part), "%T", img)
	}
}

// JPEG files are read as frames of a camera are: also without the tables that image/jpeg
// wants. Kinds that no camera sends are read as well.
func TestReadPictureOfJPEG(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, 30, 20)), nil))
	data := file.Bytes()
	at := bytes.Index(data, []byte{0xff, 0xc4})
	bare := append(bytes.Clone(data[:at]), data[at+2+int(data[at+2])<<8+int(data[at+3]):]...)
	_, err := jpeg.Decode(bytes.NewReader(bare))
	require.Error(t, err)
	path := filepath.Join(t.TempDir(), "bare.jpg")
	require.NoError(t, os.WriteFile(path, bare, 0o600))
	for _, path := range []string{path, "mjpg/testdata/progressive.jpg", "mjpg/testdata/rgb.jpg", "mjpg/testdata/444.jpg"} {
		g, err := ReadPicture(path)
		require.NoError(t, err, path)
		assert.False(t, g.Rect.Empty(), path)
	}
}
