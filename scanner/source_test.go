package scanner

import (
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpen(t *testing.T) {
	for _, spec := range []string{"", "phone", "v4l2", "v4l2:", "pictures:", "pictures:/does/not/exist"} {
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
