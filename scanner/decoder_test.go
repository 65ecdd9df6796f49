package scanner

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The texts of the tests' codes.
const (
	codeA = "90007700100000000001"
	codeB = "281001020123456789012345"
	latin = "\u00f4s1234" // gozxing's writer takes \u00f4 for the function that makes the s an ó
)

// qrOf draws a QR code with its quiet zone.
func qrOf(t testing.TB, text string, module int) *image.Gray {
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 1, 1, nil)
	require.NoError(t, err)
	return matrix(m, module, module)
}

// barsOf draws a bar code with its quiet zone.
func barsOf(t testing.TB, text string, module, height int) *image.Gray {
	m, err := oned.NewCode128Writer().Encode(text, gozxing.BarcodeFormat_CODE_128, 1, 1, nil)
	require.NoError(t, err)
	return matrix(m, module, height)
}

// matrix draws a matrix, each module w by h pixels.
func matrix(m *gozxing.BitMatrix, w, h int) *image.Gray {
	g := blank(m.GetWidth()*w, m.GetHeight()*h)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if m.Get(x/w, y/h) {
				g.Pix[y*g.Stride+x] = 0
			}
		}
	}
	return g
}

// blank is a white frame.
func blank(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	return g
}

// vga is a white 640x480 frame with codes put at points.
func vga(codes map[image.Point]*image.Gray) *image.Gray {
	g := blank(640, 480)
	for at, c := range codes {
		draw.Draw(g, c.Rect.Add(at), c, image.Point{}, draw.Src)
	}
	return g
}

// quarterTurn returns g turned a quarter to the left.
func quarterTurn(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x, v := range g.Pix[y*g.Stride:][:w] {
			out.Pix[(w-1-x)*out.Stride+y] = v
		}
	}
	return out
}

// inverted returns g with black and white exchanged.
func inverted(g *image.Gray) *image.Gray {
	out := image.NewGray(g.Rect)
	for i, v := range g.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

func TestDecode(t *testing.T) {
	qr, bars := qrOf(t, codeA, 6), barsOf(t, codeA, 2, 120)
	dim := vga(map[image.Point]*image.Gray{{200, 100}: qr})
	for i, v := range dim.Pix {
		dim.Pix[i] = 40 + v/4
	}
	utf8, err := qrcode.NewQRCodeWriter().Encode("最佳运输 テスト食堂", gozxing.BarcodeFormat_QR_CODE, 1, 1,
		map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"})
	require.NoError(t, err)
	tests := []struct {
		why   string
		frame *image.Gray
		text  string
		kind  Symbology
	}{
		{"QR", vga(map[image.Point]*image.Gray{{200, 100}: qr}), codeA, QRCode},
		{"QR on a dim screen", dim, codeA, QRCode},
		{"QR turned a quarter", quarterTurn(vga(map[image.Point]*image.Gray{{200, 100}: qr})), codeA, QRCode},
		{"QR, white on black", inverted(vga(map[image.Point]*image.Gray{{200, 100}: qr})), codeA, QRCode},
		{"QR with ECI and Chinese", vga(map[image.Point]*image.Gray{{100, 50}: matrix(utf8, 5, 5)}), "最佳运输 テスト食堂", QRCode},
		{"bars", vga(map[image.Point]*image.Gray{{100, 200}: bars}), codeA, Code128},
		{"bars of Latin-1", vga(map[image.Point]*image.Gray{{60, 200}: barsOf(t, latin, 2, 120)}), "ó1234", Code128},
		{"bars upside down", quarterTurn(quarterTurn(vga(map[image.Point]*image.Gray{{100, 200}: bars}))), codeA, Code128},
		{"bars upright", quarterTurn(vga(map[image.Point]*image.Gray{{100, 200}: bars})), codeA, Code128},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			results, err := NewDecoder().Picture(tt.frame)
			require.NoError(t, err)
			require.Len(t, results, 1)
			assert.Equal(t, tt.text, results[0].Text)
			assert.Equal(t, tt.kind, results[0].Symbology)
			require.NotEmpty(t, results[0].Corners)
			for _, p := range results[0].Corners {
				assert.True(t, p.In(tt.frame.Rect), "corner %v lies outside", p)
			}
			stream := NewDecoder()
			for n := 0; ; n++ { // a stream takes its attempts in turn
				require.Less(t, n, 10)
				results, err = stream.Frame(tt.frame)
				require.NoError(t, err)
				if len(results) > 0 {
					break
				}
			}
			assert.Equal(t, tt.text, results[0].Text)
		})
	}
}

// Products and payment codes are never taken for one another.
func TestDecodeItems(t *testing.T) {
	const jan = "4901234567894"
	m, err := oned.NewEAN13Writer().Encode(jan, gozxing.BarcodeFormat_EAN_13, 1, 1, nil)
	require.NoError(t, err)
	item := matrix(m, 3, 120)
	both := vga(map[image.Point]*image.Gray{{150, 20}: item, {150, 160}: barsOf(t, codeA, 2, 60), {200, 240}: qrOf(t, codeB, 5)})
	for why, frame := range map[string]*image.Gray{"level": both, "upright": quarterTurn(both)} {
		items, err := NewItemDecoder().Picture(frame)
		require.NoError(t, err, why)
		require.Len(t, items, 1, why)
		assert.Equal(t, jan, items[0].Text, why)
		assert.Equal(t, EAN13, items[0].Symbology, why)
	}
	payments, err := NewDecoder().Picture(both)
	require.NoError(t, err)
	require.Len(t, payments, 2)
	alone, err := NewDecoder().Picture(vga(map[image.Point]*image.Gray{{150, 20}: item}))
	require.NoError(t, err)
	assert.Empty(t, alone)
}

// A payment code is money: what a log shows of a result buys nothing.
func TestResultIsMasked(t *testing.T) {
	scan := Scan{Result: Result{Text: codeB, Symbology: QRCode}}
	for _, shown := range []string{fmt.Sprint(scan), fmt.Sprintf("%v %+v %s", scan, scan.Result, scan)} {
		assert.NotContains(t, shown, codeB[4:20])
		assert.Contains(t, shown, "QR_CODE 2810…2345")
	}
	assert.Equal(t, "CODE_128 …", Result{Text: "12345678", Symbology: Code128}.String(), "too short to show any of it")
}

func TestDecodeTwoCodes(t *testing.T) {
	a, b := qrOf(t, codeA, 5), qrOf(t, codeB, 5)
	d := NewDecoder()
	results, err := d.Picture(vga(map[image.Point]*image.Gray{{230, 150}: a, {450, 10}: b}))
	require.NoError(t, err)
	require.Len(t, results, 2)
	assert.Equal(t, codeA, results[0].Text, "nearest the centre first")
	assert.True(t, Ambiguous(results))
	results, err = d.Picture(vga(map[image.Point]*image.Gray{{230, 200}: a, {150, 20}: barsOf(t, codeA, 2, 100)}))
	require.NoError(t, err)
	assert.False(t, Ambiguous(results), "a phone shows the same text twice, as QR and as bars")
}

// A bar code that only one row shows is not believed.
func TestBarsNeedTwoRows(t *testing.T) {
	thin := barsOf(t, codeA, 2, 1)
	results, err := NewDecoder().Picture(vga(map[image.Point]*image.Gray{{100, 6 + 12*10}: thin}))
	require.NoError(t, err)
	assert.Empty(t, results)
}

func TestDecodeSmallAndOddFrames(t *testing.T) {
	d := NewDecoder()
	for _, size := range []image.Point{{0, 0}, {1, 1}, {5, 500}, {20, 20}, {21, 21}, {41, 43}, {639, 7}} {
		results, err := d.Picture(image.NewGray(image.Rectangle{Max: size}))
		assert.NoError(t, err, size)
		assert.Empty(t, results, size)
	}
	big := vga(map[image.Point]*image.Gray{{200, 100}: qrOf(t, codeA, 6)})
	part := big.SubImage(image.Rect(150, 60, 500, 400)).(*image.Gray)
	results, err := d.Picture(part)
	require.NoError(t, err)
	require.Len(t, results, 1, "a part of a larger frame, with a stride of its own")
}

// FuzzDecode: no frame makes the decoder panic, contained or not, or read what is not
// there.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("hello"), uint8(30))
	f.Add(qrOf(f, codeA, 4).Pix, uint8(qrOf(f, codeA, 4).Stride))
	f.Fuzz(func(t *testing.T, pix []byte, width uint8) {
		if width == 0 || len(pix) > 1<<16 {
			return
		}
		h := len(pix) / int(width)
		g := &image.Gray{Pix: pix, Stride: int(width), Rect: image.Rect(0, 0, int(width), h)}
		_, err := NewDecoder().Picture(g)
		require.NoError(t, err)
	})
}

// FuzzDamage: a code that is painted over is read as what it is, or not at all. Each five
// bytes of damage are a place, a size and a gray.
func FuzzDamage(f *testing.F) {
	code := qrOf(f, codeA, 4)
	d := NewDecoder()
	f.Add([]byte{})
	f.Add([]byte{40, 40, 30, 30, 255, 200, 10, 250, 90, 0})
	f.Add(bytes.Repeat([]byte{128, 9, 3, 255, 100, 7, 128, 255, 3, 140}, 4))
	f.Fuzz(func(t *testing.T, damage []byte) {
		g := image.NewGray(code.Rect)
		copy(g.Pix, code.Pix)
		for patch := range slices.Chunk(damage[:min(len(damage), 5*64)], 5) {
			if len(patch) < 5 {
				break
			}
			at := image.Pt(int(patch[0])*g.Rect.Dx()/256, int(patch[1])*g.Rect.Dy()/256)
			size := image.Pt(1+int(patch[2])/4, 1+int(patch[3])/4)
			draw.Draw(g, image.Rectangle{at, at.Add(size)}, image.NewUniform(color.Gray{Y: patch[4]}), image.Point{}, draw.Src)
		}
		results, err := d.Picture(g)
		require.NoError(t, err)
		for _, r := range results {
			require.True(t, r.Text == codeA, "another text than the one that is there")
		}
	})
}
