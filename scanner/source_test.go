package scanner

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpen(t *testing.T) {
	for _, spec := range []string{"", "phone", "v4l2", "v4l2:", "pictures:", "pictures:/does/not/exist", "phone:"} {
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

// A picture is decoded once, and again when the file is another, of the same size too.
func TestShownPictureIsDecodedWhenItChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "phone.pgm")
	write := func(ink byte) {
		require.NoError(t, os.WriteFile(path+".new", append([]byte("P5 2 1 255\n"), ink, ink), 0o600))
		require.NoError(t, os.Rename(path+".new", path))
	}
	s := &shownPicture{path: path}
	look := func() image.Image {
		img, err := s.look(t.Context())
		require.NoError(t, err)
		return img
	}
	write(7)
	first := look()
	assert.Same(t, first, look())
	write(200)
	second := look()
	assert.Equal(t, color.Gray{Y: 200}, second.At(0, 0))
	require.NoError(t, os.WriteFile(path, []byte("half of"), 0o600))
	_, err := s.look(t.Context())
	require.Error(t, err, "what cannot be read is not what was there before")
	write(7)
	assert.Equal(t, color.Gray{Y: 7}, look().At(0, 0))
}

// A simulated camera is there while there is a picture of what the phone shows, as
// one that is plugged in and pulled out.
func TestPhoneIsUnplugged(t *testing.T) {
	shown := filepath.Join(t.TempDir(), "phone.png")
	source, err := Open("phone:" + shown)
	require.NoError(t, err, "the phone may come later")
	assert.Error(t, source.Frames(t.Context(), func(Frame) {}))
	f, err := os.Create(shown)
	require.NoError(t, err)
	require.NoError(t, errors.Join(png.Encode(f, blank(540, 1080)), f.Close()))
	ctx, cancel := context.WithCancel(t.Context())
	assert.ErrorIs(t, source.Frames(ctx, func(Frame) { cancel() }), context.Canceled)
}
