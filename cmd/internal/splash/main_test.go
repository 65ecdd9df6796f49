package main

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/internal/typeface"
)

func TestPicturesHoldInkInsideTheirEdges(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, write(dir))
	for _, name := range []string{"mark", "dot", "starting", "ending"} {
		file, err := os.Open(filepath.Join(dir, name+".png"))
		require.NoError(t, err)
		img, err := png.Decode(file)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		b := img.Bounds()
		inked := 0
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				_, _, _, a := img.At(x, y).RGBA()
				if a == 0 {
					continue
				}
				inked++
				assert.True(t, y > b.Min.Y && y < b.Max.Y-1, "%s is cut at %d,%d", name, x, y)
			}
		}
		assert.Greater(t, inked, 100, name)
		assert.LessOrEqual(t, b.Dx(), 800, "%s is wider than the smallest screen", name)
	}
}

func TestMissingCharacterIsAnError(t *testing.T) {
	_, err := face(word{"Kaikei 뷁", typeface.Chinese}, lineSize)
	assert.ErrorContains(t, err, "뷁")
}
