package handset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // a phone's camera
	_ "image/png"  // a screenshot
	"io"
	"strings"
	"sync"
	"time"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/paycode"
)

// Shown is a payment code as the page shows it.
type Shown struct {
	Brand     string    `json:"brand"`
	Masked    string    `json:"masked"`
	Seconds   int       `json:"seconds"` // that it is shown for
	ExpiresAt time.Time `json:"expiresAt"`
	QR        Drawing   `json:"qr"`
	Bars      Drawing   `json:"bars"`
	HasJPQR   bool      `json:"hasJPQR"` // the wallet's codes come as JPQR1 too
}

// A Drawing is the black modules of a code: a box and a path in it.
type Drawing struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Path   string `json:"path"`
}

// renewAfter is when a phone shows another code: before this one dies, so that
// a till still has time to send it.
const renewAfter = 50 * time.Second

// drawCode draws a payment code with the quiet zones that the symbologies ask
// for: its number as bars, and a text of the same token as QR.
func drawCode(c ledger.PaymentCode, text string) (Shown, error) {
	qr, err := drawQR(text, "M")
	if err != nil {
		return Shown{}, err
	}
	bars, err := oned.NewCode128Writer().Encode(c.Text, gozxing.BarcodeFormat_CODE_128, 1, 1, nil)
	if err != nil {
		return Shown{}, fmt.Errorf("draw barcode: %w", err)
	}
	return Shown{
		Brand: c.Brand, Masked: paycode.Mask(c.Text), ExpiresAt: c.ExpiresAt, Seconds: int(renewAfter / time.Second),
		QR: qr, Bars: drawing(bars, 1), HasJPQR: c.JPQR != "",
	}, nil
}

// drawQR draws a QR code with its quiet zone, at a level of error correction.
func drawQR(text, level string) (Drawing, error) {
	hints := map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_MARGIN: 4, gozxing.EncodeHintType_ERROR_CORRECTION: level}
	qr, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 1, 1, hints)
	if err != nil {
		return Drawing{}, fmt.Errorf("draw QR code: %w", err)
	}
	return drawing(qr, qr.GetHeight()), nil
}

// drawing writes runs of black modules as one path.
func drawing(m *gozxing.BitMatrix, height int) Drawing {
	var b strings.Builder
	for y := range height {
		for x := 0; x < m.GetWidth(); x++ {
			from := x
			for x < m.GetWidth() && m.Get(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return Drawing{Width: m.GetWidth(), Height: height, Path: b.String()}
}

// The bounds of a picture.
const (
	maxPicture = 12 << 20 // bytes
	maxPixels  = 60 << 20
	readWidth  = 1400 // a picture is made this wide before it is read
)

// errNoCode means a picture without a code that can be read.
var errNoCode = errors.New("no code in the picture")

// readers is how many pictures are read at once: each may take some hundred
// megabytes for a moment, and whoever holds a phone may send one.
const readers = 2

// reading lets so many pictures be read at once. Its zero value is ready.
type reading struct {
	once  sync.Once
	slots chan struct{}
}

// begin waits for a turn, which done gives back.
func (x *reading) begin(ctx context.Context) (done func(), err error) {
	x.once.Do(func() { x.slots = make(chan struct{}, readers) })
	select {
	case x.slots <- struct{}{}:
		return func() { <-x.slots }, nil
	case <-ctx.Done():
		return nil, errNoCode // nobody waits for it any more
	}
}

// decode reads the QR code in a picture, at two sizes.
func decode(r io.Reader) (string, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return "", errRequest
	}
	about, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || about.Width*about.Height > maxPixels || about.Width < 1 || about.Height < 1 {
		return "", errRequest
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", errRequest
	}
	for _, width := range []int{min(about.Width, readWidth), min(about.Width, readWidth/2)} {
		small := image.NewGray(image.Rect(0, 0, width, max(1, about.Height*width/about.Width)))
		draw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
		if text, ok := find(small); ok {
			return text, nil
		}
	}
	return "", errNoCode
}

// find reads a picture with gozxing's reader of one code, and where that has
// taken a piece of the data for a corner, which it does with one clean picture
// in two hundred, with its reader of many, which tries every three of what could
// be corners.
func find(g *image.Gray) (text string, ok bool) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(g)
	if err != nil {
		return "", false
	}
	hints := map[gozxing.DecodeHintType]interface{}{gozxing.DecodeHintType_TRY_HARDER: true}
	if one, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
		return one.GetText(), true
	}
	many, err := multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints)
	if err != nil || len(many) != 1 {
		return "", false
	}
	return many[0].GetText(), true
}
