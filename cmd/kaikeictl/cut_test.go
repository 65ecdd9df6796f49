package main

import (
	"bytes"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// A file that is cut off is as good as whole when there is a code in what is left; else
// that it is cut is why there is none.
func TestScanFileThatIsCutOff(t *testing.T) {
	sheet, _ := studio.QR("281234567890123456", studio.M, 0)
	v := studio.Straight(4)
	v.Y = 80
	var file bytes.Buffer
	require.NoError(t, jpeg.Encode(&file, v.Photograph(1, sheet), nil))
	path := filepath.Join(t.TempDir(), "cut.jpg")
	for percent, want := range map[int]string{95: "", 30: "cut off", 1: "cut off"} {
		require.NoError(t, os.WriteFile(path, file.Bytes()[:file.Len()*percent/100], 0o600))
		lines := scanFile(paymentDecoder(), path, 0)
		require.Len(t, lines, 1)
		if want == "" {
			assert.Empty(t, lines[0].Error)
			assert.Equal(t, "281234567890123456", lines[0].Text)
			continue
		}
		assert.Contains(t, lines[0].Error, want, "%d percent", percent)
		assert.Empty(t, lines[0].Text)
	}
}
