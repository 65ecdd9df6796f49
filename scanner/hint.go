package scanner

import (
	"image"

	"kaikei/scanner/front"
)

// A Hint is why no code is read, as far as a frame tells.
type Hint uint8

// The hints.
const (
	HintNone      Hint = 0 // or not known
	HintDark      Hint = 1 // the camera is covered, or the room is dark
	HintBright    Hint = 2 // everything is white: a lamp shines into the camera
	HintBlurred   Hint = 3 // a code is out of focus, or moves
	HintFar       Hint = 4 // a code has too few pixels
	HintGlare     Hint = 5 // a reflection lies on a code, or the screen burns out
	HintAmbiguous Hint = 6 // two different codes are in view
	HintNothing   Hint = 7 // all of one gray: nothing is in view
)

// String names a hint.
func (h Hint) String() string {
	return [...]string{"none", "too dark", "too bright", "blurred", "too far", "glare", "two codes", "nothing in view"}[h%8]
}

// hintOf tells why a frame was not read: what the decoder saw of a code says more
// than its detail, and that more than the light.
func hintOf(t front.Trouble, detail, light Hint) Hint {
	switch t {
	case front.TroubleFar:
		return HintFar
	case front.TroubleBlurred:
		return HintBlurred
	case front.TroubleGlare:
		return HintGlare
	}
	if detail != HintNone {
		return detail
	}
	return light
}

// The bounds of the light, of 255. A phone at its dimmest shows 40; the sensor's
// noise alone spreads over about 20.
const (
	darkBelow   = 40
	brightAbove = 215
	flatBelow   = 24
)

// sampleStep is the distance of the pixels that are looked at. Every 64th pixel
// costs a hundredth of a decode, and no phone is small enough to hide.
const sampleStep = 8

// lightOf measures a frame by its darkest and brightest parts, leaving out one
// fiftieth at each end: a lamp in a corner is not a bright frame.
func lightOf(g *image.Gray) Hint {
	var count [256]int
	total := 0
	for y := sampleStep / 2; y < g.Rect.Dy(); y += sampleStep {
		row := g.Pix[y*g.Stride:][:g.Rect.Dx()]
		for x := sampleStep / 2; x < len(row); x += sampleStep {
			count[row[x]]++
			total++
		}
	}
	if total == 0 {
		return HintNone
	}
	low, high := 0, 255
	for n := count[low]; n <= total/50; n += count[low] {
		low++
	}
	for n := count[high]; n <= total/50; n += count[high] {
		high--
	}
	switch {
	case high < darkBelow:
		return HintDark
	case low > brightAbove:
		return HintBright
	case high-low < flatBelow:
		return HintNothing
	}
	return HintNone
}
