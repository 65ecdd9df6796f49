package scanner

import (
	"errors"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/oned"
)

// ErrDecoder means that a frame made gozxing panic. The frame is to be
// dropped, and is worth keeping for its developers.
var ErrDecoder = errors.New("decoder broke on this frame")

// A Symbology is a kind of code.
type Symbology string

// The symbologies of payment codes, and that of products (JAN is the Japanese
// name of EAN-13).
const (
	QRCode  Symbology = "QR_CODE"
	Code128 Symbology = "CODE_128"
	EAN13   Symbology = "EAN_13"
)

// A Result is one code that was read. Its Text may be a payment code, which is
// money until it is used: printing a Result shows its ends only.
type Result struct {
	Text      string
	Symbology Symbology
	// Corners are points of the code in the frame, in pixels: the centres of
	// the finder patterns of a QR code (and of its alignment pattern, when it
	// has one), the ends of the line that a bar code was read from.
	Corners []image.Point
}

// String names the result, with the text masked.
func (r Result) String() string {
	masked := "…"
	if t := []rune(r.Text); len(t) > 8 {
		masked = string(t[:4]) + "…" + string(t[len(t)-4:])
	}
	return string(r.Symbology) + " " + masked
}

// A Decoder reads codes from frames. It is for one goroutine.
type Decoder struct {
	qr      *qrcode.QRCodeMultiReader // nil: no QR codes
	bars    *barReader
	attempt int // the expensive attempt that is next
}

// NewDecoder returns a decoder of payment codes: QR codes and Code-128.
func NewDecoder() *Decoder {
	return &Decoder{
		qr:   qrcode.NewQRCodeMultiReader().(*qrcode.QRCodeMultiReader),
		bars: newBarReader(Code128, oned.NewCode128Reader().(oned.RowDecoder)),
	}
}

// NewItemDecoder returns a decoder of product codes, and of nothing else: a
// payment code that is in view is no item.
func NewItemDecoder() *Decoder {
	return &Decoder{bars: newBarReader(EAN13, oned.NewEAN13Reader().(oned.RowDecoder))}
}

// An attempt changes a frame before it is read, and brings points back.
type attempt struct {
	change func(*image.Gray) *image.Gray
	back   func(p image.Point, was image.Rectangle) image.Point
}

// attempts are the expensive ways of looking at a frame, each about as dear as
// the plain one.
var attempts = []attempt{
	{halfSize, func(p image.Point, _ image.Rectangle) image.Point { return p.Mul(2) }},
	{quarterTurn, func(p image.Point, was image.Rectangle) image.Point { return image.Pt(was.Dx()-1-p.Y, p.X) }},
	{inverted, func(p image.Point, _ image.Rectangle) image.Point { return p }},
}

// Frame reads a frame of a stream: the plain pass, and when it finds nothing,
// one expensive attempt, another with each frame. The results are ordered by
// their distance from the centre.
func (d *Decoder) Frame(g *image.Gray) ([]Result, error) {
	results, err := d.look(g, plain)
	if err != nil || len(results) > 0 {
		return results, err
	}
	a := attempts[d.attempt]
	d.attempt = (d.attempt + 1) % len(attempts)
	return d.look(g, a)
}

// Picture reads a still picture with every attempt there is, and stops at the
// first that finds something.
func (d *Decoder) Picture(g *image.Gray) ([]Result, error) {
	results, err := d.look(g, plain)
	for _, a := range attempts {
		if err != nil || len(results) > 0 {
			break
		}
		results, err = d.look(g, a)
	}
	return results, err
}

// plain looks at a frame as it is.
var plain = attempt{
	func(g *image.Gray) *image.Gray { return g },
	func(p image.Point, _ image.Rectangle) image.Point { return p },
}

// minSide is the smallest frame, in pixels, that can hold a code: version 1
// with one pixel a module.
const minSide = 21

// look makes one attempt at a frame.
func (d *Decoder) look(g *image.Gray, a attempt) (results []Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			results, err = nil, fmt.Errorf("%w: %v", ErrDecoder, r)
		}
	}()
	if b := g.Bounds(); b.Min != (image.Point{}) {
		g = &image.Gray{Pix: g.Pix[g.PixOffset(b.Min.X, b.Min.Y):], Stride: g.Stride, Rect: image.Rect(0, 0, b.Dx(), b.Dy())}
	}
	seen := a.change(g)
	if seen.Rect.Dx() < minSide || seen.Rect.Dy() < minSide {
		return nil, nil
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(newLuminance(seen)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDecoder, err)
	}
	results = append(d.squares(bitmap), d.bars.read(seen)...)
	for i := range results {
		for j, p := range results[i].Corners {
			results[i].Corners[j] = a.back(p, g.Rect)
		}
	}
	return nearestFirst(results, g.Rect), nil
}

// squares returns the QR codes of a frame.
func (d *Decoder) squares(bitmap *gozxing.BinaryBitmap) (results []Result) {
	if d.qr == nil {
		return nil
	}
	found, err := d.qr.DecodeMultiple(bitmap, nil)
	if err != nil {
		return nil // gozxing's way to say that there are none
	}
	for _, r := range found {
		results = append(results, Result{Text: r.GetText(), Symbology: QRCode, Corners: points(r.GetResultPoints())})
	}
	return results
}

// points rounds gozxing's points.
func points(from []gozxing.ResultPoint) []image.Point {
	to := make([]image.Point, 0, len(from))
	for _, p := range from {
		to = append(to, image.Pt(int(math.Round(p.GetX())), int(math.Round(p.GetY()))))
	}
	return to
}

// nearestFirst orders results by distance from the centre of the frame, and
// drops those whose text is there already.
func nearestFirst(results []Result, frame image.Rectangle) []Result {
	distance := func(r Result) int {
		sum := image.Point{}
		for _, p := range r.Corners {
			sum = sum.Add(p)
		}
		if len(r.Corners) > 0 {
			sum = sum.Div(len(r.Corners))
		}
		off := sum.Sub(image.Pt(frame.Dx()/2, frame.Dy()/2))
		return off.X*off.X + off.Y*off.Y
	}
	slices.SortStableFunc(results, func(a, b Result) int { return distance(a) - distance(b) })
	var out []Result
	for _, r := range results {
		if !slices.ContainsFunc(out, func(o Result) bool { return o.Text == r.Text }) {
			out = append(out, r)
		}
	}
	return out
}

// Ambiguous reports whether results hold more than one text: it is not ours to
// guess which one the customer meant.
func Ambiguous(results []Result) bool { return len(nearestFirst(results, image.Rectangle{})) > 1 }
