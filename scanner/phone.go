package scanner

import (
	"context"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"time"
)

// A Phone is a simulated phone held before a simulated camera. Screen returns
// what the phone shows now; the frames look at it a little from the side, with
// a hand that is not quite still, some blur and some noise.
type Phone struct {
	Screen func(ctx context.Context) (image.Image, error)
	Seed   uint64 // of the hand and the noise
}

// The rate of the simulated camera, and how often the phone is looked at.
const (
	phoneEvery  = time.Second / 15
	screenEvery = time.Second
)

// Frames looks at the phone until ctx ends, or the phone cannot be had.
func (p Phone) Frames(ctx context.Context, deliver func(Frame)) error {
	rng := rand.New(rand.NewPCG(p.Seed, 0))
	noise := make([]int8, 1<<16)
	for i := range noise {
		noise[i] = int8(rng.NormFloat64() * 4)
	}
	tick := time.NewTicker(phoneEvery)
	defer tick.Stop()
	frame := image.NewGray(image.Rect(0, 0, askWidth, askHeight))
	var screen *image.Gray
	var looked time.Time
	for n := 0; ; n++ {
		if now := time.Now(); now.Sub(looked) >= screenEvery {
			img, err := p.Screen(ctx)
			if err != nil {
				return fmt.Errorf("look at phone: %w", err)
			}
			screen, looked = toGray(img), now
		}
		view(frame, screen, pose(n))
		for i := range frame.Pix {
			v := int(frame.Pix[i]) + int(noise[(i+n*7919+rng.IntN(2))&(len(noise)-1)])
			frame.Pix[i] = byte(min(max(v, 0), 255))
		}
		deliver(Frame{frame, time.Now()})
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A projective map takes a point of the frame to a point of the phone's
// screen, both in pixels: (a·x+b·y+c, d·x+e·y+f) / (g·x+h·y+1).
type projective [8]float64

// pose is how the phone is held in the n-th frame: tilted by a few degrees, a
// hand's width from the camera, drifting slowly. The lower half of the screen,
// where the QR code is, fills the frame.
func pose(n int) projective {
	t := float64(n) / 40
	angle := 0.05 * math.Sin(t)
	scale := 1.25 + 0.05*math.Sin(t/2)
	sin, cos := math.Sincos(angle)
	cx, cy := float64(askWidth)/2+6*math.Sin(t*1.3), float64(askHeight)/2+5*math.Cos(t)
	a, b, d, e := scale*cos, -scale*sin, scale*sin, scale*cos
	g, h := 0.00006*math.Sin(t*0.7), 0.00008
	const px, py = 270, 690 // the point of the screen that the camera looks at
	return projective{a, b, px - a*cx - b*cy, d, e, py - d*cx - e*cy, g, h}
}

// view draws the screen as the camera sees it, on a dim background.
func view(frame, screen *image.Gray, m projective) {
	w, h := screen.Rect.Dx()-1, screen.Rect.Dy()-1
	for y := range askHeight {
		fy := float64(y)
		row := frame.Pix[y*frame.Stride:][:askWidth]
		for x := range row {
			fx := float64(x)
			k := 1 / (m[6]*(fx-askWidth/2) + m[7]*(fy-askHeight/2) + 1)
			sx, sy := (m[0]*fx+m[1]*fy+m[2])*k, (m[3]*fx+m[4]*fy+m[5])*k
			ix, iy := int(sx), int(sy)
			if sx < 0 || sy < 0 || ix >= w || iy >= h {
				row[x] = byte(40 + (x+y)/40)
				continue
			}
			// Bilinear, and dimmed: a screen is never quite white to a camera.
			u, v := sx-float64(ix), sy-float64(iy)
			at := screen.Pix[iy*screen.Stride+ix:]
			below := screen.Pix[(iy+1)*screen.Stride+ix:]
			top := float64(at[0])*(1-u) + float64(at[1])*u
			bottom := float64(below[0])*(1-u) + float64(below[1])*u
			row[x] = byte(25 + 0.8*(top*(1-v)+bottom*v))
		}
	}
}
