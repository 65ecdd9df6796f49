package studio

import (
	"image"
	"math"
	"math/rand/v2"
)

// A View is how the camera looks at sheets.
type View struct {
	W, H   int     // of the picture, in pixels
	X, Y   float64 // the middle of the sheets, in pixels
	Module float64 // the width of a module, in pixels
	Turn   float64 // in degrees
	Tilt   float64 // how much nearer one side is: 0.1 is a tenth over 100 modules
	Mirror bool
	Blur   float64 // the side of the square that each pixel is the mean of, in pixels
	Noise  float64 // its deviation, in grays
	Dark   float64 // the gray of a dark module; beyond 0 to 255 the picture is cut off
	Light  float64 // and of a light one
	// Surface changes the gray of a pixel: what lies over the sheets. Nil: nothing.
	Surface func(x, y int, gray float64) float64
}

// Straight looks at the middle of a frame of 640 × 480 from straight before it.
func Straight(module float64) View {
	return View{W: 640, H: 480, X: 320, Y: 240, Module: module, Blur: 1, Dark: 30, Light: 220}
}

// To maps a point of the picture, in pixels, to the sheets, in modules.
func (v *View) To(px, py float64) (x, y float64) {
	dx, dy := (px-v.X)/v.Module, (py-v.Y)/v.Module
	sin, cos := math.Sincos(v.Turn * math.Pi / 180)
	x, y = dx*cos+dy*sin, dy*cos-dx*sin
	k := 1 / (1 + v.Tilt*x/100 + v.Tilt*y/200)
	x, y = x*k, y*k
	if v.Mirror {
		x = -x
	}
	return x, y
}

// Photograph takes a picture of sheets.
func (v View) Photograph(seed uint64, sheets ...Sheet) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	g := image.NewGray(image.Rect(0, 0, v.W, v.H))
	for y := range v.H {
		for x := range v.W {
			gray := v.Light + (v.Dark-v.Light)*v.dark(x, y, sheets) + v.Noise*r.NormFloat64()
			if v.Surface != nil {
				gray = v.Surface(x, y, gray)
			}
			g.Pix[y*g.Stride+x] = byte(min(max(gray, 0), 255))
		}
	}
	return g
}

// dark is which part of a pixel is dark: of three by three places in it, or more
// when it is blurred over several pixels.
func (v *View) dark(x, y int, sheets []Sheet) (part float64) {
	fine := max(3, int(1.5*v.Blur+0.5))
	step, first := v.Blur/float64(fine), float64(1-fine)/2
	for k := range fine * fine {
		u, w := v.To(float64(x)+0.5+(first+float64(k%fine))*step, float64(y)+0.5+(first+float64(k/fine))*step)
		for _, s := range sheets {
			if s(u, w) {
				part++
				break
			}
		}
	}
	return part / float64(fine*fine)
}
