// Package studio photographs codes with a simulated camera: flat sheets seen from
// any side, with blur, noise, moiré, reflections and the exposure of a screen in a
// dark room. The tests and the bench of the scanner use it; the same seed gives
// the same picture for ever.
//
// It is a model and flatters: no lens bends its lines, no screen has pixels, and
// its noise is white. What is measured on it is to be measured on photographs as
// well.
package studio

import (
	"fmt"
	"math"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// A Sheet is something flat: whether it is dark at a place, in modules from its
// middle.
type Sheet func(x, y float64) bool

// Moved is a sheet elsewhere, in modules.
func (s Sheet) Moved(dx, dy float64) Sheet {
	return func(x, y float64) bool { return s(x-dx, y-dy) }
}

// A Level is how much of a QR code is for error correction.
type Level = decoder.ErrorCorrectionLevel

// The levels.
const (
	L = decoder.ErrorCorrectionLevel_L
	M = decoder.ErrorCorrectionLevel_M
	Q = decoder.ErrorCorrectionLevel_Q
	H = decoder.ErrorCorrectionLevel_H
)

// Matrix returns the modules of a QR code: m[y][x] is dark. Version 0 is the
// smallest that fits. It panics when the text does not fit.
func Matrix(text string, level Level, version int) (m [][]bool) {
	hints := map[gozxing.EncodeHintType]any{}
	if version > 0 {
		hints[gozxing.EncodeHintType_QR_VERSION] = version
	}
	code, err := encoder.Encoder_encode(text, level, hints)
	if err != nil {
		panic(fmt.Sprintf("draw QR code: %v", err))
	}
	for y := range code.GetMatrix().GetHeight() {
		row := make([]bool, code.GetMatrix().GetWidth())
		for x := range row {
			row[x] = code.GetMatrix().Get(x, y) == 1
		}
		m = append(m, row)
	}
	return m
}

// QR draws a QR code, and returns its modules on a side.
func QR(text string, level Level, version int) (s Sheet, dim int) {
	m := Matrix(text, level, version)
	half := float64(len(m)) / 2
	return func(x, y float64) bool {
		i, k := int(math.Floor(x+half)), int(math.Floor(y+half))
		return i >= 0 && k >= 0 && i < len(m) && k < len(m) && m[k][i]
	}, len(m)
}

// Code128 draws a bar code, its bars so many modules high, and returns its width
// in modules.
func Code128(text string, height float64) (Sheet, int) {
	return bars(oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, text, height)
}

// EAN draws the bar code of a product of 13 or 8 digits.
func EAN(digits string, height float64) (Sheet, int) {
	if len(digits) == 8 {
		return bars(oned.NewEAN8Writer(), gozxing.BarcodeFormat_EAN_8, digits, height)
	}
	return bars(oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13, digits, height)
}

func bars(w gozxing.Writer, format gozxing.BarcodeFormat, text string, height float64) (s Sheet, modules int) {
	m, err := w.Encode(text, format, 0, 1, map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		panic(fmt.Sprintf("draw bar code: %v", err))
	}
	first, last := 0, m.GetWidth()-1
	for !m.Get(first, 0) {
		first++
	}
	for !m.Get(last, 0) {
		last--
	}
	modules = last - first + 1
	return func(x, y float64) bool {
		i := int(math.Floor(x + float64(modules)/2))
		return i >= 0 && i < modules && math.Abs(y) < height/2 && m.Get(first+i, 0)
	}, modules
}
