package scanner

import "image"

// A Light is what a frame tells of the light before the camera.
type Light uint8

// The lights.
const (
	LightGood    Light = 0 // or not known yet
	LightDark    Light = 1 // the camera is covered, or the room is dark
	LightBright  Light = 2 // everything is white: a lamp shines into the camera
	LightNothing Light = 3 // all of one gray: nothing is in view
)

// String names a light.
func (l Light) String() string {
	return [...]string{"good", "too dark", "too bright", "nothing in view"}[l%4]
}

// The bounds of the lights, of 255. A phone at its dimmest shows 40; the sensor's
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
func lightOf(g *image.Gray) Light {
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
		return LightGood
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
		return LightDark
	case low > brightAbove:
		return LightBright
	case high-low < flatBelow:
		return LightNothing
	}
	return LightGood
}
