package printer_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/printer/specimen"
)

var update = flag.Bool("update", false, "write the goldens anew")

// golden holds got against a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "run with -update and look at the difference")
}

// each runs f for every slip on every paper.
func each(t *testing.T, f func(t *testing.T, s specimen.Slip, width int)) {
	for _, width := range widths {
		for _, s := range specimen.Slips() {
			t.Run(fmt.Sprintf("%s-%d", s.Name, width), func(t *testing.T) { f(t, s, width) })
		}
	}
}

// Text and bytes of every slip on every paper stay as somebody looked at them.
func TestGoldens(t *testing.T) {
	each(t, func(t *testing.T, s specimen.Slip, width int) {
		page := s.Document.Page(width)
		golden(t, fmt.Sprintf("%s-%d.txt.golden", s.Name, width), []byte(page.Text()))
		golden(t, fmt.Sprintf("%s-%d.bin.golden", s.Name, width), encoder(t, width).Encode(page))
	})
}

// The bytes print what the text rendering says, line by line, with 〓 for what
// the ROM lacks.
func TestBytesSayWhatTextSays(t *testing.T) {
	each(t, func(t *testing.T, s specimen.Slip, width int) {
		page := s.Document.Page(width)
		paper, err := printer.Parse(encoder(t, width).Encode(page), width)
		require.NoError(t, err)
		want, got := words(page), words(paper)
		require.Len(t, got, len(want))
		for i := range want {
			require.Equal(t, len([]rune(want[i])), len([]rune(got[i])), "line %d: %q printed as %q", i, want[i], got[i])
			for j, r := range []rune(want[i]) {
				if p := []rune(got[i])[j]; p != '〓' {
					assert.Equal(t, string(r), string(p), "line %d: %q", i, want[i])
				}
			}
		}
		if !slices.Contains([]string{"nasty", "chinese", "korean", "test"}, s.Name) { // drawn where there is a font
			assert.NotContains(t, paper.Text(), "〓")
		}
	})
}

// words returns the lines of text of a page, without how they look.
func words(p printer.Page) []string {
	var all []string
	for _, item := range p.Items {
		if l, ok := item.(printer.Line); ok {
			text := ""
			for _, s := range l.Spans {
				text += s.Text
			}
			all = append(all, text)
		}
	}
	return all
}

// The slip's own QR code survives the way through bytes, dot for dot.
func TestQRInBytes(t *testing.T) {
	for _, width := range widths {
		page := printer.Page{WidthDots: width, Items: []printer.Item{printer.Symbol{Text: "0193a5b2"}}}
		paper, err := printer.Parse(encoder(t, width).Encode(page), width)
		require.NoError(t, err)
		want, err := painter(t).Draw(page)
		require.NoError(t, err)
		got, err := painter(t).Draw(paper)
		require.NoError(t, err)
		assert.Equal(t, want.Pix, got.Pix)
	}
}

// A picture is exactly as wide as the paper, and shows something.
func TestPicture(t *testing.T) {
	for _, width := range widths {
		var file bytes.Buffer
		require.NoError(t, painter(t).PNG(&file, printer.NewDocument(sale()).Page(width)))
		assert.True(t, strings.HasPrefix(file.String(), "\x89PNG"))
		picture, err := painter(t).Draw(printer.NewDocument(sale()).Page(width))
		require.NoError(t, err)
		assert.Equal(t, width, picture.Rect.Dx())
		assert.Contains(t, string(picture.Pix), "\x00", "nothing black")
	}
}

func TestPictureTooLong(t *testing.T) {
	page := printer.Page{WidthDots: 384, Items: []printer.Item{printer.Feed{Lines: 100_000}}}
	_, err := painter(t).Draw(page)
	require.ErrorIs(t, err, printer.ErrTooLong)
}
