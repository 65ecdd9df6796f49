package scanner

import (
	"errors"
	"fmt"
	"image"
	"slices"

	"kaikei/scanner/front"
)

// ErrDecoder means that a frame made the decoder panic. The frame is to be
// dropped, and is worth keeping for its developers.
var ErrDecoder = errors.New("decoder broke on this frame")

// A Symbology is a kind of code.
type Symbology string

// The symbologies of payment codes, and those of products (JAN is the Japanese
// name of EAN).
const (
	QRCode  Symbology = "QR_CODE"
	Code128 Symbology = "CODE_128"
	EAN13   Symbology = "EAN_13"
	EAN8    Symbology = "EAN_8"
)

// A Result is one code that was read. Its Text may be a payment code, which is
// money until it is used: printing a Result shows its ends only.
type Result struct {
	Text      string
	Symbology Symbology
	// Corners are points of the code in the frame, in pixels: the four corners
	// of a QR code, the ends of the line that a bar code was read on.
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
	// Token returns what a text stands for: two texts of one token are one code in
	// two forms, of which one result is given. Nil means that each text stands for
	// itself.
	Token func(text string) string

	reader  *front.Reader
	attempt int // the expensive attempt that is next
	unread  int // frames that hints were asked of, since the last code
	detail  Hint
}

// textureEvery is at which frame without a code its texture is looked at, which
// costs half of a plain pass: a reason need not change more often.
const textureEvery = 4

// NewDecoder returns a decoder of payment codes: QR codes and Code-128.
func NewDecoder() *Decoder { return &Decoder{reader: front.NewReader()} }

// NewItemDecoder returns a decoder of product codes, and of nothing else: a
// payment code that is in view is no item.
func NewItemDecoder() *Decoder { return &Decoder{reader: front.NewItemReader()} }

// Frame reads a frame of a stream: the plain pass, and when it finds nothing,
// one attempt that costs more, another with each frame. The results are ordered
// by their distance from the centre.
func (d *Decoder) Frame(g *image.Gray) ([]Result, error) {
	return d.read(g, 1, framePixels)
}

// framePixels is how much of a frame an attempt looks at, beside where the code
// was: as much as the smallest frame has.
const framePixels = 320 * 240

// Plain reads a frame with the plain pass alone.
func (d *Decoder) Plain(g *image.Gray) ([]Result, error) { return d.read(g, 0, 0) }

// Picture reads a still picture, with every attempt there is until one finds
// something.
func (d *Decoder) Picture(g *image.Gray) ([]Result, error) {
	d.attempt = 0
	return d.read(g, d.reader.Attempts(), front.Everything)
}

// read looks at a frame, and at most a number of times again at so many of its
// pixels.
func (d *Decoder) read(g *image.Gray, attempts, pixels int) (results []Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			// What was half done is not to be gone on with.
			results, err = nil, fmt.Errorf("%w: %v", ErrDecoder, r)
		}
	}()
	if b := g.Bounds(); b.Min != (image.Point{}) {
		g = &image.Gray{Pix: g.Pix[g.PixOffset(b.Min.X, b.Min.Y):], Stride: g.Stride, Rect: image.Rect(0, 0, b.Dx(), b.Dy())}
	}
	codes := d.reader.Plain(g)
	for range attempts {
		if len(codes) > 0 {
			break
		}
		codes = d.reader.Attempt(d.attempt, pixels)
		d.attempt = (d.attempt + 1) % d.reader.Attempts()
	}
	for _, c := range codes {
		results = append(results, Result{c.Text, symbology(c), c.Corners})
	}
	return d.nearestFirst(results, g.Rect), nil
}

// hint tells why the frame that was read last had no results, or too many.
func (d *Decoder) hint(g *image.Gray, results []Result) Hint {
	switch {
	case Ambiguous(results):
		return HintAmbiguous
	case len(results) > 0:
		d.unread = 0
		return HintNone
	}
	if d.unread%textureEvery == 0 {
		d.detail = textureOf(g)
	}
	d.unread++
	return hintOf(d.reader.Trouble(), d.detail, lightOf(g))
}

// symbology names the kind of a code.
func symbology(c front.Code) Symbology {
	switch {
	case c.Kind == front.QR:
		return QRCode
	case c.Kind == front.Code128:
		return Code128
	case len(c.Text) == 8:
		return EAN8
	}
	return EAN13
}

// nearestFirst orders results by distance from the centre of the frame, and
// drops those whose token is there already.
func (d *Decoder) nearestFirst(results []Result, frame image.Rectangle) []Result {
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
		token := d.token(r.Text)
		i := slices.IndexFunc(out, func(o Result) bool { return d.token(o.Text) == token })
		switch {
		case i < 0:
			out = append(out, r)
		case r.Symbology == QRCode && out[i].Symbology != QRCode:
			out[i] = r // of a phone that shows both, the one that corrects errors
		}
	}
	return out
}

// token is what a text stands for.
func (d *Decoder) token(text string) string {
	if d.Token == nil {
		return text
	}
	return d.Token(text)
}

// Ambiguous reports whether the results of a frame are more than one code: it is not
// ours to guess which one the customer meant. The forms of one token are one result,
// see [Decoder].
func Ambiguous(results []Result) bool { return len(results) > 1 }
