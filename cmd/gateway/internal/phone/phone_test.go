package phone

import (
	"image"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
)

// Both codes of the picture hold the payment code.
func TestDraw(t *testing.T) {
	for _, text := range []string{"90007700100000000001", "281001020123456789012345"} {
		now := time.Now()
		img, err := Draw(ledger.PaymentCode{Brand: "J-Coin Pay", Text: text, ExpiresAt: now.Add(time.Minute)}, now)
		require.NoError(t, err)
		whole, err := gozxing.NewBinaryBitmapFromImage(img)
		require.NoError(t, err)
		qr, err := qrcode.NewQRCodeReader().Decode(whole, nil)
		require.NoError(t, err)
		assert.Equal(t, text, qr.GetText())
		part := img.(*image.RGBA).SubImage(image.Rect(0, barTop-20, width, barTop+barHeight+20))
		strip, err := gozxing.NewBinaryBitmapFromImage(part)
		require.NoError(t, err)
		bars, err := oned.NewCode128Reader().Decode(strip, nil)
		require.NoError(t, err)
		assert.Equal(t, text, bars.GetText())
	}
}
