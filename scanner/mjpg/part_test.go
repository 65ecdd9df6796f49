package mjpg

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Of a frame that is cut off there is what lies before the cut, and gray behind it.
func TestPart(t *testing.T) {
	files := map[string][]byte{"420": encoded(t, busy(161, 121), 80)}
	for _, name := range []string{"422-restart", "gray-restart", "three-scans"} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
		require.NoError(t, err)
		files[name] = data
	}
	for name, data := range files {
		whole, err := NewReader(1 << 20).Luma(data)
		require.NoError(t, err)
		last, r := 0, NewReader(1<<20)
		for n := range len(data) {
			if _, err := r.Luma(data[:n]); err == nil {
				break
			}
			part := r.Part()
			if part == nil {
				assert.Zero(t, last, "%s: less of more", name)
				continue
			}
			require.Equal(t, whole.Rect, part.Rect)
			across, units := r.across, r.whole
			assert.GreaterOrEqual(t, units, last)
			last = units
			for y := range part.Rect.Dy() {
				for x := range part.Rect.Dx() {
					want := byte(lost)
					if y/r.unit.Y*across+x/r.unit.X < units {
						want = whole.GrayAt(x, y).Y
					}
					if got := part.GrayAt(x, y).Y; got != want {
						require.Equal(t, want, got, "%s, %d bytes, at %d,%d", name, n, x, y)
					}
				}
			}
		}
		assert.Positive(t, last, name)
	}
	assert.Nil(t, NewReader(99).Part(), "before any frame")
}
