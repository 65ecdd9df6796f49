package front

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"github.com/stretchr/testify/require"
)

// The tests' codes are drawn by gozxing and seen through a camera that is made
// here: any view of a flat thing, with blur and noise.

// The texts of the tests' codes: a version 1 and a version 12.
const (
	short = "281001020123456789012345"
	other = "90007700100000000001"
)

// long is as much as a code of EMVCo's customer presented mode holds.
var long = func() string {
	r := rand.New(rand.NewPCG(9, 9))
	b := make([]byte, 280)
	for i := range b {
		b[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[r.IntN(64)]
	}
	return string(b)
}()

// A sheet is something flat: whether it is dark at a place, in modules from its
// middle.
type sheet func(x, y float64) bool

// qrSheet draws a QR code; version 0 is the smallest that fits.
func qrSheet(t testing.TB, text string, level decoder.ErrorCorrectionLevel, version int) (s sheet, dim int) {
	m := qrMatrix(t, text, level, version)
	dim = m.GetWidth()
	half := float64(dim) / 2
	return func(x, y float64) bool {
		i, k := math.Floor(x+half), math.Floor(y+half)
		return i >= 0 && k >= 0 && i < float64(dim) && k < float64(dim) && m.Get(int(i), int(k)) == 1
	}, dim
}

func qrMatrix(t testing.TB, text string, level decoder.ErrorCorrectionLevel, version int) *encoder.ByteMatrix {
	hints := map[gozxing.EncodeHintType]any{}
	if version > 0 {
		hints[gozxing.EncodeHintType_QR_VERSION] = version
	}
	code, err := encoder.Encoder_encode(text, level, hints)
	require.NoError(t, err)
	return code.GetMatrix()
}

// barSheet draws a bar code, high bars, without its quiet zone.
func barSheet(t testing.TB, w gozxing.Writer, format gozxing.BarcodeFormat, text string, high float64) (s sheet, modules int) {
	m, err := w.Encode(text, format, 0, 1, map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 0})
	require.NoError(t, err)
	first, last := 0, m.GetWidth()-1
	for !m.Get(first, 0) {
		first++
	}
	for !m.Get(last, 0) {
		last--
	}
	modules = last - first + 1
	return func(x, y float64) bool {
		i := math.Floor(x + float64(modules)/2)
		return i >= 0 && i < float64(modules) && math.Abs(y) < high/2 && m.Get(first+int(i), 0)
	}, modules
}

func code128Sheet(t testing.TB, text string, high float64) (sheet, int) {
	return barSheet(t, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, text, high)
}

// A view is how the camera looks at a sheet.
type view struct {
	w, h    int
	x, y    float64 // the middle of the sheet, in pixels
	module  float64 // pixels
	turn    float64 // degrees
	tilt    float64 // how much nearer one side is: 0.1 is a tenth over 100 modules
	blur    float64 // the side of a square that is averaged, in pixels
	noise   float64 // deviation, in grays
	dark    float64 // grays of dark and light
	light   float64
	mirror  bool
	surface func(x, y int, gray float64) float64 // what lies over it; nil: nothing
}

// straight looks at the middle of a frame of 640 × 480 from straight before it.
func straight(module float64) view {
	return view{w: 640, h: 480, x: 320, y: 240, module: module, blur: 1, dark: 30, light: 220}
}

// to maps a pixel to the sheet.
func (v *view) to(px, py float64) (x, y float64) {
	dx, dy := (px-v.x)/v.module, (py-v.y)/v.module
	sin, cos := math.Sincos(v.turn * math.Pi / 180)
	x, y = dx*cos+dy*sin, dy*cos-dx*sin
	k := 1 / (1 + v.tilt*x/100 + v.tilt*y/200)
	x, y = x*k, y*k
	if v.mirror {
		x = -x
	}
	return x, y
}

// photograph takes a picture of sheets.
func (v view) photograph(seed uint64, sheets ...sheet) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	g := image.NewGray(image.Rect(0, 0, v.w, v.h))
	const fine = 3
	for y := range v.h {
		for x := range v.w {
			dark := 0.0
			for k := range fine * fine {
				u, w := v.to(float64(x)+0.5+(float64(k%fine)-1)/fine*v.blur, float64(y)+0.5+(float64(k/fine)-1)/fine*v.blur)
				for _, s := range sheets {
					if s(u, w) {
						dark += 1.0 / (fine * fine)
					}
				}
			}
			gray := v.light + (v.dark-v.light)*dark + v.noise*r.NormFloat64()
			if v.surface != nil {
				gray = v.surface(x, y, gray)
			}
			g.Pix[y*g.Stride+x] = byte(min(max(gray, 0), 255))
		}
	}
	return g
}

// planeOf is the plane of a picture.
func planeOf(g *image.Gray) *plane {
	return &plane{pix: g.Pix, w: g.Rect.Dx(), h: g.Rect.Dy(), stride: g.Stride}
}

// moved puts a sheet elsewhere, in modules.
func moved(s sheet, dx, dy float64) sheet {
	return func(x, y float64) bool { return s(x-dx, y-dy) }
}

// noisePlane is a plane of random grays.
func noisePlane(seed uint64, w, h int) *plane {
	r := rand.New(rand.NewPCG(seed, 2))
	p := &plane{pix: make([]byte, w*h), w: w, h: h, stride: w}
	for i := range p.pix {
		p.pix[i] = byte(r.IntN(256))
	}
	return p
}
