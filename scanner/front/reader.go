package front

import (
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// A Kind is a kind of code.
type Kind uint8

// The kinds of code.
const (
	QR      Kind = 1
	Code128 Kind = 2
	EAN     Kind = 3 // EAN-13 and EAN-8
)

// A Code is one that was read.
type Code struct {
	Kind Kind
	Text string
	// Corners are, in pixels: of a QR code its four corners, beginning with the
	// one that has a finder pattern on either side; of a bar code the ends of
	// the lane that it was read on, from its first bar to its last.
	Corners []image.Point
}

// MinSide is the least width and height of a picture that is looked at, in
// pixels: a code of the smallest version with one pixel a module.
const MinSide = 21

// A Reader reads gray pictures. It is for one goroutine.
type Reader struct {
	qr        *qrReader // nil: no QR codes
	bars      barReader // of one kind
	translate func(values []int) (Code, bool)
	cuts      thresholds // of the picture
	other     thresholds // of a part of it, or of another
	buf       []byte
	regions   regions
	plane     plane // the picture
	part      plane // of it
	changed   plane // the part, enlarged or reduced
	at        place // of the plane that is read, in the picture
	missed    miss
	track     track
	budget    int  // of the attempt, in pixels
	surveyed  bool // the regions are those of this picture
	spots     []region
	codes     []Code
}

// A place tells where a plane lies in the picture, and at which scale: a point
// of the plane, times scale, and shifted.
type place struct {
	scale float32
	shift point
	rows  int // how far apart rows are looked at; 0: as the scale suggests
}

// How far apart lanes are: a bar code on a phone is 9 mm high or more, and fills
// half of the width of the picture; those on products may be cut down, and small.
var (
	barsOnPhones   = [2]float32{16, 24}
	barsOnProducts = [2]float32{12, 12}
)

// mostPatience is half of the range of grays that is taken for noise at most: ink that is
// hardly darker than that is found where the picture is looked at part by part.
const mostPatience = 8

// NewReader returns a reader of payment codes: QR codes and Code-128.
func NewReader() *Reader {
	row := oned.NewCode128Reader().(oned.RowDecoder)
	r := &Reader{
		qr:    &qrReader{mender: mender{decoder: decoder.NewDecoder()}},
		bars:  barReader{decode: decode128, alone: quiet128, least: leastEdges, steps: []int{25, 12}, apart: barsOnPhones, values: make([]int, 0, most), lattice: &lattice{}},
		other: thresholds{generous: 5},
		cuts:  thresholds{patient: mostPatience},
	}
	r.translate = func(values []int) (Code, bool) {
		text, ok := text128(row, values)
		return Code{Kind: Code128, Text: text}, ok
	}
	return r
}

// NewItemReader returns a reader of product codes, EAN-13 and EAN-8, and of
// nothing else.
func NewItemReader() *Reader {
	return &Reader{
		bars:      barReader{decode: decodeEAN, least: ean8Edges, steps: []int{25, 12, 6}, apart: barsOnProducts, values: make([]int, 0, 13)},
		translate: func(values []int) (Code, bool) { return Code{Kind: EAN, Text: textEAN(values)}, true },
	}
}

// Plain reads a picture in the way that costs least: all QR codes that lie dark
// on light, and bar codes along rows and columns. The codes are good until the
// next call.
func (r *Reader) Plain(g *image.Gray) []Code {
	r.codes, r.surveyed, r.missed = r.codes[:0], false, miss{}
	r.track.next()
	r.plane = plane{pix: g.Pix, w: g.Rect.Dx(), h: g.Rect.Dy(), stride: g.Stride}
	if r.plane.w < MinSide || r.plane.h < MinSide {
		return nil
	}
	r.at = place{scale: 1}
	if r.qr != nil {
		r.cuts.measure(&r.plane)
		r.square(&r.plane, &r.cuts, positive, plainEffort)
	}
	sparse := float32(1)
	if len(r.codes) > 0 {
		sparse = 3 // it is enough to meet a second code once
	}
	r.bars.readAll(&r.plane, point{1, 0}, sparse, r.foundBars)
	r.bars.readAll(&r.plane, point{0, 1}, sparse, r.foundBars)
	return r.codes
}

// An effort is what is done for a plane: how many triples of finders are tried, and how
// many finders half of its rows must cross for the other rows to be looked at.
type effort struct{ triples, few int }

// The efforts. Of the codes that were read in 4,900 pictures half of the rows crossed a
// finder at least, and two in planes that were changed; in planes without a code that is
// so in four of ten, and one of ten.
var (
	plainEffort   = effort{6, 0}
	wholeEffort   = effort{4, 0}
	partEffort    = effort{4, 1}
	changedEffort = effort{4, 2}
)

// square reads the QR codes of a plane.
func (r *Reader) square(p *plane, t *thresholds, sign polarity, e effort) {
	if p.w < MinSide || p.h < MinSide {
		return
	}
	r.qr.tries, r.qr.step = e.triples, rowStep(r.plane.h)
	if p != &r.plane { // a part, of which rows may be narrower than those of the picture
		r.qr.step = max(1, r.at.rows, int(1.5/r.at.scale+0.5), p.h/720)
	}
	r.qr.missed = miss{}
	switch {
	case e == plainEffort:
		r.qr.readQuickly(sight{t, p, sign}, r.foundSquare)
	case sign == negative:
		r.qr.readKept(sight{t, p, sign}, r.foundSquare)
	default:
		r.qr.readAll(sight{t, p, sign}, e.few, r.foundSquare)
	}
	if m := r.qr.missed; m.fit > r.missed.fit {
		m.wide *= r.at.scale
		r.missed = m
		r.track.follow(r.at.point(m.middle))
	}
}

// foundSquare keeps a QR code.
func (r *Reader) foundSquare(s square) {
	text, ok := r.qr.text(&s)
	if !ok {
		return
	}
	d := float32(s.dim)
	r.track.follow(r.at.point(s.at(d/2, d/2)))
	c := Code{Kind: QR, Text: text, Corners: []image.Point{
		r.at.pixel(s.at(0, 0)), r.at.pixel(s.at(d, 0)), r.at.pixel(s.at(d, d)), r.at.pixel(s.at(0, d))}}
	r.keep(c)
}

// foundBars keeps a bar code.
func (r *Reader) foundBars(values []int, at strip) {
	if c, ok := r.translate(values); ok {
		c.Corners = []image.Point{r.at.pixel(at[0]), r.at.pixel(at[1])}
		r.keep(c)
	}
}

// keep adds a code that is not there already.
func (r *Reader) keep(c Code) {
	if !slices.ContainsFunc(r.codes, func(o Code) bool { return o.Text == c.Text && o.Kind == c.Kind }) {
		r.codes = append(r.codes, c)
	}
}

// point is where a point of the plane lies in the picture.
func (a place) point(p point) point { return p.times(a.scale).add(a.shift) }

// pixel is the pixel of the picture that a point of the plane lies in.
func (a place) pixel(p point) image.Point { return a.point(p).pixel() }
