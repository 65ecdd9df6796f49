package printer_test

import (
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/printer/specimen"
	"kaikei/terminal"
)

// The fonts of the program's own screens.
const (
	japaneseFile = "../cmd/internal/typeface/kaikei-sans-regular.otf"
	chineseFile  = "../cmd/internal/typeface/kaikei-sans-chinese.otf"
)

// widths are the papers that are sold: 80 mm at 203 and 180 dpi, a 58 mm roll
// in an 80 mm printer, 58 mm.
var widths = []int{576, 512, 420, 384}

// sale is a paid sale at both rates.
func sale() terminal.Receipt { return specimen.Sale() }

// encoder returns an encoder for a paper, with a cutter on every width.
func encoder(t testing.TB, widthDots int) printer.Encoder {
	t.Helper()
	p, err := printer.ProfileForWidth(widthDots)
	require.NoError(t, err)
	p.Cutter = printer.CutterAuto
	return printer.Encoder{Profile: p}
}

// painter returns a painter with the program's fonts.
func painter(t testing.TB) *printer.Painter {
	t.Helper()
	p, err := fonts()
	require.NoError(t, err)
	return p
}

// fonts reads the fonts once.
var fonts = sync.OnceValues(func() (*printer.Painter, error) {
	japanese, err1 := os.ReadFile(japaneseFile)
	chinese, err2 := os.ReadFile(chineseFile)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	return printer.NewPainter(printer.Fonts{Japanese: japanese, Chinese: chinese})
})
