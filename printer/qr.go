package printer

import (
	"errors"
	"fmt"
	"image"
	"image/draw"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// ErrQR means a text that does not fit a QR code, or not this paper.
var ErrQR = errors.New("QR code does not fit")

const (
	quietCells  = 4 // white around a QR code, ISO/IEC 18004
	bestQRCell  = 4 // half a millimetre at 203 dpi: read at arm's length
	leastQRCell = 2
)

// qrModules returns the modules of a QR code of level M, without quiet zone.
func qrModules(text string) ([][]bool, error) {
	// ISO-8859-1 is what readers assume when nothing is said.
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"}
	if isASCII(text) {
		hints = nil
	}
	code, err := encoder.Encoder_encode(text, decoder.ErrorCorrectionLevel_M, hints)
	if err != nil {
		return nil, fmt.Errorf("encode %d bytes: %w: %w", len(text), ErrQR, err)
	}
	rows := make([][]bool, code.GetMatrix().GetHeight())
	for y, line := range code.GetMatrix().GetArray() {
		rows[y] = make([]bool, len(line))
		for x, v := range line {
			rows[y][x] = v == 1
		}
	}
	return rows, nil
}

// DrawQR draws a text as a QR code of level M with its quiet zone, so many pixels
// a module, for a screen. Errors: ErrQR.
func DrawQR(text string, cell int) (*image.Gray, error) {
	modules, err := qrModules(text)
	if err != nil {
		return nil, err
	}
	side := cell * (len(modules) + 2*quietCells)
	img := image.NewGray(image.Rect(0, 0, side, side))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	for y, row := range modules {
		for x, dark := range row {
			if dark {
				at := image.Pt(cell*(x+quietCells), cell*(y+quietCells))
				draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(cell, cell))}, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return img, nil
}

// isASCII reports whether text is plain ASCII.
func isASCII(text string) bool {
	for _, r := range text {
		if r > 0x7E {
			return false
		}
	}
	return true
}

// cellDots returns the side of a module that fits modules and quiet zone on
// the paper: the one asked for, else the best.
func (s Symbol) cellDots(modules, widthDots int) (int, error) {
	side := modules + 2*quietCells
	cell := min(s.CellDots, widthDots/side)
	if s.CellDots == 0 {
		cell = min(bestQRCell, widthDots/side)
	}
	if cell < leastQRCell {
		return 0, fmt.Errorf("place %d modules on %d dots: %w", side, widthDots, ErrQR)
	}
	return cell, nil
}

// bits draws the symbol in the middle of the paper, quiet zone included. The
// margin is part of the picture, so that it stands right also on printers that
// do not align pictures.
func (s Symbol) bits(widthDots int) (Bits, error) {
	modules, err := qrModules(s.Text)
	if err != nil {
		return Bits{}, err
	}
	cell, err := s.cellDots(len(modules), widthDots)
	if err != nil {
		return Bits{}, err
	}
	side := (len(modules) + 2*quietCells) * cell
	margin := (widthDots - side) / 2
	b := blankBits(margin+side, side)
	for y, row := range modules {
		for x, black := range row {
			if black {
				b.fill(margin+(x+quietCells)*cell, (y+quietCells)*cell, cell)
			}
		}
	}
	return b, nil
}

// blankBits returns a white picture at least widthDots wide.
func blankBits(widthDots, height int) Bits {
	across := (widthDots + 7) / 8
	b := Bits{WidthDots: 8 * across, Rows: make([][]byte, height)}
	for y := range b.Rows {
		b.Rows[y] = make([]byte, across)
	}
	return b
}

// fill blackens a square.
func (b Bits) fill(x, y, side int) {
	for dy := range side {
		for dx := range side {
			b.Rows[y+dy][(x+dx)/8] |= 0x80 >> ((x + dx) % 8)
		}
	}
}
