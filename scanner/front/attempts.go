package front

import "slices"

// codeAttempts are the ways to look at a picture again when the plain pass found
// nothing. Each costs about as much as the plain pass or less; a stream of frames
// has them in turn.
var codeAttempts = []func(r *Reader){
	(*Reader).slanted,
	(*Reader).negative,
	(*Reader).closer,
	(*Reader).bleached,
	(*Reader).reduced,
	(*Reader).clipped,
}

// itemAttempts are those of a reader of product codes.
var itemAttempts = []func(r *Reader){
	(*Reader).slanted,
	(*Reader).enlargedBars,
}

// attempts returns the reader's own list.
func (r *Reader) attempts() []func(r *Reader) {
	if r.qr == nil {
		return itemAttempts
	}
	return codeAttempts
}

// Attempts is the number of attempts.
func (r *Reader) Attempts() int { return len(r.attempts()) }

// Attempt looks again at the picture that the last call of Plain looked at, in
// the nth way. It goes on to a further part of the picture only while those that
// it looked at have fewer than so many pixels together: a frame of a stream has
// its time, and Everything is for still pictures.
func (r *Reader) Attempt(n, pixels int) []Code {
	if r.plane.w < MinSide || r.plane.h < MinSide {
		return nil
	}
	r.survey()
	r.budget = pixels
	r.attempts()[n](r)
	r.at = place{scale: 1}
	return r.codes
}

// survey finds the parts of the picture that may hold a code, once for all attempts.
func (r *Reader) survey() {
	if r.surveyed {
		return
	}
	r.bars.slants.measure(&r.plane)
	r.spots = r.regions.find(&r.bars.slants)
	r.track.first(r.spots, r.bars.slants.side)
	r.surveyed = true
}

// slanted reads bar codes at any angle.
func (r *Reader) slanted() { r.bars.readSlanted(&r.plane, r.foundBars) }

// clipped reads QR codes of which a corner is not in view.
func (r *Reader) clipped() {
	r.qr.step = fineRowStep(r.plane.h)
	r.qr.readPairs(sight{&r.cuts, &r.plane, positive}, r.foundSquare)
}

// negative reads QR codes that are light on dark, in the rows that cross a part of the
// picture that may hold one.
func (r *Reader) negative() {
	side := r.bars.slants.side
	r.qr.rows.keep(func(y int) bool {
		return !r.regions.sparse || slices.ContainsFunc(r.spots, func(g region) bool { return y >= (g.y0-1)*side && y < (g.y1+2)*side })
	})
	r.square(&r.plane, &r.cuts, negative, wholeEffort)
}

// closer reads codes by thresholds that look less far around, which suits small
// modules and light that changes from place to place. Where that shows a finder but no
// code, the part is looked at enlarged: that costs four times as much, and reads hardly
// anything where not one finder was found before, but for codes so far away that they
// are a small part.
func (r *Reader) closer() {
	r.each(func(p *plane) {
		r.other.closer(&r.cuts, r.at.shift, p)
		r.square(p, &r.other, positive, partEffort)
		size := p.w * p.h
		promising := size <= mostEnlarged && r.qr.anyFinder() || size <= smallPart && len(r.qr.crossings) >= leastHits
		if promising && len(r.codes) == 0 {
			r.enlarged(p)
		}
	})
}

// enlarged reads codes whose modules are hardly two pixels wide, in a part that was
// looked at as it is.
func (r *Reader) enlarged(p *plane) {
	narrow := len(r.qr.finders) == 0 || r.qr.finders[0].module < mostNarrow
	r.changed, r.buf = p.double(r.buf)
	r.other.measure(&r.changed)
	if narrow {
		r.other.closer(&r.other, point{}, &r.changed)
	}
	r.at.scale = 0.5
	r.square(&r.changed, &r.other, positive, changedEffort)
	r.at.scale = 1
}

// enlargedBars reads bars that are hardly more than a pixel wide.
func (r *Reader) enlargedBars() {
	r.each(func(p *plane) {
		if p.w*p.h > mostEnlarged {
			return
		}
		r.changed, r.buf = p.double(r.buf)
		r.at.scale = 0.5
		r.bars.readAll(&r.changed, point{1, 0}, 1, r.foundBars)
		r.bars.readAll(&r.changed, point{0, 1}, 1, r.foundBars)
		r.at.scale = 1
	})
}

// mostNarrow is up to which width of a module thresholds that look less far around suit
// an enlarged part, in pixels: they look six pixels around, and a motion smears a wide
// module further than that.
const mostNarrow = 3.8

// mostEnlarged is the largest part that is enlarged, in pixels: a code that fills more
// than that has wide modules. A small part is enlarged also where no finder was found,
// but the runs of one: three of ten parts without a code have none.
const (
	mostEnlarged = 640 * 480
	smallPart    = 160 * 160
	leastHits    = 2
)

// reduced reads codes in which noise or moiré is as fine as the pixels, and those
// that fill a large picture.
func (r *Reader) reduced() {
	r.each(r.halved)
	if len(r.codes) == 0 {
		r.smaller()
	}
}

// From which shorter side on, in pixels, a picture may be filled by modules as wide as two
// blocks, and from which one on by modules of any width.
const (
	filledSide = 400
	largeSide  = 960
)

// smaller reads codes that fill the picture, whose modules are so wide that the blocks of
// the thresholds lie within one of them: at a quarter of the size, and pictures of many
// megapixels at half of it, a quarter and so on.
func (r *Reader) smaller() {
	p, scale := &r.plane, float32(1)
	if side := min(p.w, p.h); side >= filledSide && side < largeSide {
		r.changed, r.buf = p.quarter(r.buf)
		r.whole(place{scale: 4, rows: 3})
		return
	}
	for min(p.w, p.h) >= largeSide && len(r.codes) == 0 {
		r.changed, r.buf = p.halve(r.buf)
		scale *= 2
		r.whole(place{scale: scale})
		p = &r.changed // which is halved in place from now on
	}
}

// whole reads the picture as it was changed.
func (r *Reader) whole(at place) {
	r.at = at
	r.other.measure(&r.changed)
	r.square(&r.changed, &r.other, positive, changedEffort)
}

// bleached reads codes on a screen that outshines its dark modules: they are dark
// gray at best, so that the thresholds must lie near white. A part without such
// light is passed over.
func (r *Reader) bleached() {
	r.each(func(p *plane) {
		if r.cuts.share(r.at.shift, p, bright) < leastBright {
			return
		}
		r.other.measure(p)
		for i, c := range r.other.cut {
			r.other.cut[i] = byte((int(c) + 255) / 2)
		}
		r.square(p, &r.other, positive, wholeEffort)
	})
}

// A block is bright when its threshold is above that gray; such a screen has about a
// tenth of its blocks so at least.
const (
	bright      = 160
	leastBright = 0.08
)

// each calls look with each part of the picture that may hold a code, until one
// was read or the budget is spent.
func (r *Reader) each(look func(p *plane)) {
	spent := 0
	for _, g := range r.spots {
		if spent >= r.budget {
			return
		}
		r.part, r.at.shift = r.bars.slants.crop(&r.plane, g)
		spent += r.part.w * r.part.h
		if look(&r.part); len(r.codes) > 0 {
			return
		}
	}
}

// halved reads a part at half its size.
func (r *Reader) halved(p *plane) {
	r.changed, r.buf = p.halve(r.buf)
	if r.changed.w < MinSide || r.changed.h < MinSide {
		return
	}
	r.at.scale = 2
	r.other.measure(&r.changed)
	r.square(&r.changed, &r.other, positive, changedEffort)
	r.at.scale = 1
}
