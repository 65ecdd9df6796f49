package studio

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"strings"
)

// A Shot is one picture of a set.
type Shot struct {
	Set  string // such as "qr 640x480"
	Name string // which of the set
	Text string // of the code in it; empty: none
	Kind string // "qr", "c128" or "none"
	take func() *image.Gray
}

// Take takes the picture.
func (s Shot) Take() *image.Gray { return s.take() }

// Sizes are those of the set's pictures.
var Sizes = []image.Point{{X: 640, Y: 480}, {X: 1280, Y: 720}}

// Set describes pictures of payment codes on phones, and of counters without one,
// each a little harder than the one before: n of each kind and size.
func Set(seed uint64, n int) (shots []Shot) {
	for s, size := range Sizes {
		for k, kind := range []string{"qr", "cpm", "c128", "none"} {
			for i := range n {
				r := rand.New(rand.NewPCG(seed, uint64(s)<<40|uint64(k)<<32|uint64(i)))
				shots = append(shots, shot(r, kind, size, float64(i)/float64(n)))
			}
		}
	}
	return shots
}

// shot describes one picture. hard goes from 0, a phone held up well, to 1, which
// hardly any decoder reads.
func shot(r *rand.Rand, kind string, size image.Point, hard float64) Shot {
	between := func(a, b float64) float64 { return a + (b-a)*r.Float64() }
	scale := float64(size.Y) / 480
	v := View{W: size.X, H: size.Y, X: float64(size.X) * between(0.4, 0.6), Y: float64(size.Y) * between(0.4, 0.6)}
	v.Turn, v.Tilt = between(-1, 1)*(10+35*hard), between(-0.8, 0.8)*hard
	v.Noise = between(1, 3) + 14*hard*r.Float64()
	v.Dark = between(10, 60)
	v.Light = v.Dark + between(0.6, 1)*(190-150*hard)
	if r.IntN(5) == 0 {
		v.Light, v.Dark = 255+250*hard, 30+100*hard // over-exposed
	}
	out := Shot{Set: fmt.Sprintf("%s %dx%d", kind, size.X, size.Y), Name: fmt.Sprintf("%.2f", hard), Kind: kind}
	sheets := clutter(r)
	switch kind {
	case "qr":
		out.Text = digits(r, 18+2*r.IntN(4))
		v.Module = scale * (between(5, 8) - 3.4*hard)
		code, _ := QR(out.Text, Level(r.IntN(4)), 0)
		sheets = append([]Sheet{code}, sheets...)
	case "cpm":
		out.Kind, out.Text = "qr", letters(r, 150+4*r.IntN(30))
		v.Module = scale * (between(4.5, 6) - 2.8*hard)
		code, _ := QR(out.Text, Level(r.IntN(2)), 0)
		sheets = append([]Sheet{code}, sheets...)
	case "c128":
		out.Text = digits(r, 18+2*r.IntN(4))
		v.Module = scale * (between(2.4, 2.9) - 1.3*hard)
		v.Turn *= 0.7
		if r.IntN(8) == 0 {
			v.Turn += 90
		}
		code, _ := Code128(out.Text, 30)
		sheets = append([]Sheet{code}, sheets...)
	default:
		v.Module = scale * between(3, 6)
	}
	v.Blur = max(1, v.Module*(0.2+between(0.5, 1.2)*hard))
	v.Surface = surface(r, v, hard)
	picture := r.Uint64()
	out.take = func() *image.Gray { return v.Photograph(picture, sheets...) }
	return out
}

// surface is what lies over the screen: moiré, and a lamp that is reflected.
func surface(r *rand.Rand, v View, hard float64) func(x, y int, gray float64) float64 {
	waves, fx, fy := 0.12*hard*r.Float64(), 0.1+r.Float64(), r.Float64()
	lamp := 0.0
	if r.Float64() < hard {
		lamp = 160 * r.Float64()
	}
	lx, ly, wide := v.X+60*(r.Float64()-0.5)*v.Module/3, v.Y+60*(r.Float64()-0.5)*v.Module/3, 12*v.Module
	return func(x, y int, gray float64) float64 {
		gray *= 1 + waves*math.Cos(fx*float64(x)+fy*float64(y))
		if lamp > 0 {
			d := math.Hypot(float64(x)-lx, float64(y)-ly) / wide
			gray += lamp * math.Exp(-d*d)
		}
		return gray
	}
}

// clutter is what else is on a phone and a counter: lines of text, buttons, tiles.
func clutter(r *rand.Rand) (sheets []Sheet) {
	for range 14 {
		x, y := 300*(r.Float64()-0.5), 240*(r.Float64()-0.5)
		if math.Hypot(x, y) < 75 {
			continue
		}
		high, long, words := 2+6*r.Float64(), 20+60*r.Float64(), r.Uint64()
		if r.IntN(3) == 0 {
			sheets = append(sheets, func(u, w float64) bool { return u > x && u < x+long && w > y && w < y+3*high })
			continue
		}
		sheets = append(sheets, func(u, w float64) bool {
			if u < x || u > x+long || w < y || w > y+high {
				return false
			}
			glyph := uint64((u - x) / (0.5 * high))
			return (words*(2*glyph+1)>>(uint((w-y)/high*3)+uint((u-x)/(0.17*high))))&1 != 0
		})
	}
	return sheets
}

// digits is the text of a numeric payment code.
func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

// letters is a text as base64 is.
func letters(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[r.IntN(64)])
	}
	return b.String()
}
