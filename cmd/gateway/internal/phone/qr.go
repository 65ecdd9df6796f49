package phone

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// qrModule is how many pixels wide a module of a plain QR code is drawn.
const qrModule = 6

// QR draws a text as a QR code on white, as a PNG: what a phone shows that
// proves a payment. A clean screen needs little correction, and larger modules
// are read sooner.
func QR(text string) ([]byte, error) {
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 4, gozxing.EncodeHintType_ERROR_CORRECTION: "L"}
	qr, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 1, 1, hints)
	if err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	img := image.NewRGBA(image.Rect(0, 0, qrModule*qr.GetWidth(), qrModule*qr.GetHeight()))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	place(img, qr, image.Point{}, image.Pt(qrModule, qrModule))
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}
