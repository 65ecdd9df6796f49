// Package phone draws the customer's phone: the screen of a wallet that shows
// a payment code as QR and as Code-128, as wallets do. It is what one holds
// before the terminal's camera when there is no real phone.
//
// The picture is 540 by 1080 pixels with black codes on white, quiet zones as
// the symbologies ask, and the digits masked, since wallets mask them. A code
// shown as JPQR1 is QR alone: its text is too long for bars, and beside bars of
// other text a reader would see two codes.
package phone

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/paycode"
)

// The measures of the picture, in pixels.
const (
	width, height = 540, 1080
	barTop        = 250
	barHeight     = 130
	qrTop         = 520
	qrSize        = 400
	header        = 130
)

// Draw returns the phone as it looks at an instant.
func Draw(c ledger.PaymentCode, at time.Time) (image.Image, error) {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, 0, width, header), image.NewUniform(colourOf(c.Brand)), image.Point{}, draw.Src)
	if c.Text != c.JPQR {
		if err := placeBars(img, c.Text); err != nil {
			return nil, err
		}
	}
	hints := map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_MARGIN: 4, gozxing.EncodeHintType_ERROR_CORRECTION: "M"}
	qr, err := qrcode.NewQRCodeWriter().Encode(c.Text, gozxing.BarcodeFormat_QR_CODE, 1, 1, hints)
	if err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	cell := qrSize / qr.GetWidth()
	place(img, qr, image.Pt((width-cell*qr.GetWidth())/2, qrTop), image.Pt(cell, cell))

	dark := color.RGBA{0x20, 0x20, 0x20, 0xff}
	left := max(0, int(c.ExpiresAt.Sub(at).Round(time.Second)/time.Second))
	for _, t := range []line{
		{c.Brand, 44, 84, color.White},
		{"Show this code to the shop", 26, 200, dark},
		{paycode.Mask(c.Text), 28, barTop + barHeight + 50, dark},
		{fmt.Sprintf("Renewed in %d s", left), 28, 1000, dark},
	} {
		if err := t.draw(img); err != nil {
			return nil, err
		}
	}
	return img, nil
}

// placeBars draws a number as Code-128.
func placeBars(img *image.RGBA, text string) error {
	bars, err := oned.NewCode128Writer().Encode(text, gozxing.BarcodeFormat_CODE_128, 1, 1, nil)
	if err != nil {
		return fmt.Errorf("draw barcode: %w", err)
	}
	module := max(1, (width-40)/bars.GetWidth())
	place(img, bars, image.Pt((width-module*bars.GetWidth())/2, barTop), image.Pt(module, barHeight))
	return nil
}

// place draws the black modules of a code, each size large.
func place(img *image.RGBA, m *gozxing.BitMatrix, at, size image.Point) {
	for y := range m.GetHeight() {
		for x := range m.GetWidth() {
			if m.Get(x, y) {
				r := image.Rect(x*size.X, y*size.Y, (x+1)*size.X, (y+1)*size.Y).Add(at)
				draw.Draw(img, r, image.Black, image.Point{}, draw.Src)
			}
		}
	}
}

// A line is text set in the middle, on the baseline y.
type line struct {
	text   string
	size   float64 // pixels
	y      int
	colour color.Color
}

// draw draws it.
func (l line) draw(img *image.RGBA) error {
	parsed, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: l.size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(l.colour), Face: face}
	d.Dot = fixed.Point26_6{X: (fixed.I(width) - d.MeasureString(l.text)) / 2, Y: fixed.I(l.y)}
	d.DrawString(l.text)
	return nil
}

// colourOf gives each brand a colour of its own: none is the brand's own.
func colourOf(brand string) color.Color {
	sum := uint32(2166136261)
	for _, b := range []byte(brand) {
		sum = (sum ^ uint32(b)) * 16777619
	}
	return color.RGBA{uint8(0x20 + sum%0x60), uint8(0x20 + sum>>8%0x60), uint8(0x50 + sum>>16%0x60), 0xff}
}
