package scanner

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// cutFiles are files of a code in the upper half of a picture, of the kinds that are read
// when they are cut off.
func cutFiles(t testing.TB) map[string][]byte {
	sheet, _ := studio.QR("281234567890123456", studio.M, 0)
	v := studio.View{W: 200, H: 200, X: 80, Y: 55, Module: 3, Blur: 1, Dark: 30, Light: 220}
	g := v.Photograph(1, sheet)
	var pal color.Palette
	for i := range 16 {
		pal = append(pal, color.Gray{uint8(17 * i)})
	}
	files := map[string][]byte{}
	for name, img := range map[string]draw.Image{"gray.png": image.NewGray(g.Rect), "colour.png": image.NewRGBA(g.Rect), "clear.png": image.NewNRGBA(g.Rect), "palette.png": image.NewPaletted(g.Rect, pal), "deep.png": image.NewGray16(g.Rect), "colour.jpg": image.NewRGBA(g.Rect)} {
		draw.Draw(img, g.Rect, g, image.Point{}, draw.Src)
		if name == "clear.png" {
			img.Set(199, 0, color.NRGBA{A: 9})
		}
		var out bytes.Buffer
		if filepath.Ext(name) == ".jpg" {
			require.NoError(t, jpeg.Encode(&out, img, nil))
		} else {
			require.NoError(t, png.Encode(&out, img))
		}
		files[name] = out.Bytes()
	}
	return files
}

// A code that is in what there is of a file is read, and the file is said to be cut. Where
// nothing is left, that is said too.
func TestReadPictureThatIsCutOff(t *testing.T) {
	for name, data := range cutFiles(t) {
		path := filepath.Join(t.TempDir(), name)
		for _, part := range []struct {
			name string
			size int
			read bool
		}{{"nearly all", len(data) - 20, true}, {"most", len(data) * 9 / 10, true}, {"the head", 60, false}, {"the signature", 10, false}} {
			require.NoError(t, os.WriteFile(path, data[:part.size], 0o600))
			g, err := ReadPicture(path)
			require.ErrorIs(t, err, ErrCut, "%s of %s", part.name, name)
			require.ErrorIs(t, err, ErrPicture)
			require.Equal(t, part.read, g != nil, "%s of %s", part.name, name)
			if !part.read {
				continue
			}
			require.Equal(t, image.Rect(0, 0, 200, 200), g.Rect)
			results, err := NewDecoder().Picture(g)
			require.NoError(t, err)
			require.Len(t, results, 1, "%s of %s", part.name, name)
			assert.Equal(t, "281234567890123456", results[0].Text)
		}
	}
}

// The rows of a PNG that are not there are all alike, and none of those that are: two
// lines of a bar code must not be one line twice.
func TestRowsOfPNGAreNotRepeated(t *testing.T) {
	data := cutFiles(t)["gray.png"]
	img, err := partOfPNG(data[:len(data)*6/10])
	require.NoError(t, err)
	g := toGray(img)
	assert.Equal(t, make([]byte, 200), g.Pix[199*g.Stride:][:200])
	_, err = partOfPNG([]byte("\x89PNG\r\n\x1a\n"))
	assert.ErrorIs(t, err, errNotMended)
}

// FuzzDecodePicture: no bytes make it panic, and what is given has the pixels that it
// says.
func FuzzDecodePicture(f *testing.F) {
	for _, data := range cutFiles(f) {
		f.Add(data)
		f.Add(data[:len(data)*3/4])
		f.Add(data[:len(data)/2])
		f.Add(data[:50])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width > 1<<20/max(c.Height, 1) {
			return // it would only take long
		}
		g, err := decodePicture(data)
		if g == nil {
			require.ErrorIs(t, err, ErrPicture)
			return
		}
		if err != nil {
			require.ErrorIs(t, err, ErrCut)
		}
		require.GreaterOrEqual(t, len(g.Pix), (g.Rect.Dy()-1)*g.Stride+g.Rect.Dx())
	})
}
