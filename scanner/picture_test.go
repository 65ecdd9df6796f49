package scanner

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadPicture(t *testing.T) {
	for name, kind := range map[string]Symbology{"qr": QRCode, "code128": Code128} {
		want, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
		require.NoError(t, err)
		g, err := ReadPicture(filepath.Join("testdata", name+".png"))
		require.NoError(t, err)
		results, err := NewDecoder().Picture(g)
		require.NoError(t, err)
		require.NotEmpty(t, results)
		assert.Equal(t, strings.TrimRight(string(want), "\r\n"), strings.TrimRight(results[0].Text, "\r\n"))
		assert.Equal(t, kind, results[0].Symbology)
	}
}

func TestReadPictureRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"empty.png": "", "text.png": "hello", "short.pgm": "P5 4 4 255\nabc", "huge.pgm": "P5 99999 99999 255\n", "deep.pgm": "P5 2 2 65536\nabcdefgh",
		"nohead.pgm": "P5 4", "negative.pgm": "P5 -4 4 255\nabc", "lies.pgm": "P5 8000 8000 255\nabc",
		"shortdeep.pgm": "P5 2 2 65535\nabcdefg", "shortfigures.pgm": "P2 2 2 255\n1 2 333333", "letters.pgm": "P2 2 2 255\n1 2 3 x",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(data), 0o600))
		_, err := ReadPicture(path)
		assert.ErrorIs(t, err, ErrPicture, name)
	}
	_, err := ReadPicture(filepath.Join(dir, "none.png"))
	assert.ErrorIs(t, err, os.ErrNotExist)
	comment := filepath.Join(dir, "comment.pgm")
	require.NoError(t, os.WriteFile(comment, []byte("P5 # a comment\n2 2\n255\nabcd"), 0o600))
	g, err := ReadPicture(comment)
	require.NoError(t, err)
	assert.Equal(t, []byte("abcd"), g.Pix)
}

// What is transparent is paper, so that a black code on nothing can be read.
func TestTransparentIsWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	img.Set(1, 0, color.Black)
	assert.Equal(t, []byte{255, 0}, toGray(img).Pix)
}

// A map whose white is not 255 is as bright as any other.
func TestReadPGMScales(t *testing.T) {
	g, err := readPGM([]byte("P5 3 1 4\n\x00\x02\x04"))
	require.NoError(t, err)
	assert.Equal(t, []byte{0, 127, 255}, g.Pix)
	for why, data := range map[string]string{"two bytes": "P5 3 1 1000\n\x00\x00\x01\xf4\x03\xe8", "figures": "P2 3 1\n# so\n1000 0 500\n1000"} {
		g, err := readPGM([]byte(data))
		require.NoError(t, err, why)
		assert.Equal(t, []byte{0, 127, 255}, g.Pix, why)
	}
}

// A file without an end is refused, and not read for ever.
func TestReadPictureEndless(t *testing.T) {
	_, err := ReadPicture("/dev/zero")
	assert.ErrorIs(t, err, ErrPicture)
}

// FuzzReadPGM: what is read has the pixels that its head says.
func FuzzReadPGM(f *testing.F) {
	f.Add([]byte("P5 # a comment\n2 2\n255\nabcd"))
	f.Add([]byte("P5 8000 8000 1\n"))
	f.Add([]byte("P5\n1 1 3 \xff"))
	f.Add([]byte("P2 2 2 9\n1 2 3 4"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("P5")) && !bytes.HasPrefix(data, []byte("P2")) {
			return
		}
		g, err := readPGM(data)
		if err != nil {
			require.ErrorIs(t, err, ErrPicture)
			return
		}
		require.Len(t, g.Pix, g.Rect.Dx()*g.Rect.Dy())
		require.LessOrEqual(t, len(g.Pix), len(data))
	})
}
