package handset

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Codes in which a piece of the data looks like a corner are read too: the
// reader of one code finds nothing in any of these.
func TestDecodeWhatLooksLikeACorner(t *testing.T) {
	for _, number := range []string{"0260", "1286", "1305", "1340", "1708", "2855", "2890"} {
		text := "https://shop.example.invalid/bill/" + number
		drawn, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 400, 400, nil)
		require.NoError(t, err)
		var file bytes.Buffer
		require.NoError(t, png.Encode(&file, drawn))
		read, err := decode(&file)
		require.NoError(t, err, number)
		assert.Equal(t, text, read)
	}
}
