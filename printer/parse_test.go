package printer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// japan sets a printer as every job of ours does.
const japan = "\x1b@\x1bt\x01\x1bR\x08\x1cC\x01"

func TestParse(t *testing.T) {
	for name, row := range map[string]struct {
		in   string
		want []Item
	}{
		"nothing":        {"", nil},
		"yen":            {japan + "\\5\n", []Item{Line{Left, []Span{{"¥5", Style{}}}}}},
		"backslash":      {"\\5\n", []Item{Line{Left, []Span{{"\\5", Style{}}}}}},
		"kanji":          {japan + "\x8d\x87\x8cv\n", []Item{Line{Left, []Span{{"合計", Style{}}}}}},
		"katakana":       {japan + "\xb1\n", []Item{Line{Left, []Span{{"ｱ", Style{}}}}}},
		"size and back":  {"\x1d!\x11A\x1d!\x00b\n", []Item{Line{Left, []Span{{"A", Style{Wide: 2, Tall: 2}}, {"b", Style{}}}}}},
		"bold, inverse":  {"\x1bE\x01\x1dB\x01x\n", []Item{Line{Left, []Span{{"x", Style{Bold: true, Inverse: true}}}}}},
		"centred":        {"\x1ba\x01x\n", []Item{Line{Center, []Span{{"x", Style{}}}}}},
		"digits align":   {"\x1ba2x\n", []Item{Line{Right, []Span{{"x", Style{}}}}}},
		"feeds and cut":  {"\x1bd\x03\x1bJ\x10\x1dVB\x00", []Item{Feed{3}, Gap{}, Cut{}}},
		"drawer":         {"\x1bp\x01\x19\xfa", []Item{Kick{DrawerPin5}}},
		"picture":        {"\x1dv0\x00\x01\x00\x02\x00\xaa\x55", []Item{Bits{Left, 8, [][]byte{{0xAA}, {0x55}}}}},
		"QR by printer":  {"\x1ba\x01\x1d(k\x03\x001C\x04\x1d(k\x04\x001P0x\x1d(k\x03\x001Q0", []Item{Symbol{"x", 4}}},
		"questions":      {"\x10\x04\x02\x1da\xff\x1dr\x01", nil},
		"reset in force": {"\x1ba\x01\x1bE\x01\x1b@x\n", []Item{Line{Left, []Span{{"x", Style{}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := Parse([]byte(row.in), 384)
			require.NoError(t, err)
			assert.Equal(t, row.want, page.Items)
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"unknown ESC":            "\x1bZ",
		"unknown GS":             "\x1dk\x49",
		"half a command":         "\x1b",
		"parameters missing":     "\x1bp\x00",
		"picture cut short":      "\x1dv0\x00\x08\x00\xff\xffabc",
		"picture without width":  "\x1dv0\x00\x00\x00\x01\x00",
		"picture too wide":       "\x1dv0\x00\x40\x00\x01\x00" + strings.Repeat("a", 64),
		"kanji before FS C":      "\x1bt\x01\x8d\x87\n",
		"half a kanji":           japan + "\x8d",
		"broken pair":            japan + "\x8d\x20\n",
		"pair not in ROM":        japan + "\xfa\x40\n",
		"katakana without ESC t": "\xb1\n",
		"a line too wide":        strings.Repeat("a", 33) + "\n",
		"wide letters too wide":  "\x1d!\x10" + strings.Repeat("a", 17) + "\n",
		"no line feed":           "abc",
		"align in mid-line":      "abc\x1ba\x01\n",
		"cut in mid-line":        "abc\x1dVB\x00",
		"cut through the text":   "abc\n\x1dV\x00\x00",
		"alignment 3":            "\x1ba\x03",
		"drawer pin 7":           "\x1bp\x07\x19\xfa",
		"QR printed before data": "\x1ba\x01\x1d(k\x03\x001C\x04\x1d(k\x03\x001Q0",
		"QR of huge cells":       "\x1ba\x01\x1d(k\x03\x001C\x10\x1d(k\x04\x001P0x\x1d(k\x03\x001Q0\x1d(k\x03\x001C\x63\x1d(k\x03\x001Q0",
		"QR of one-dot cells":    "\x1ba\x01\x1d(k\x03\x001C\x01\x1d(k\x04\x001P0x\x1d(k\x03\x001Q0",
		"QR without end":         "\x1ba\x01\x1d(k\x03\x001C\x02\x1d(k\x04\x001P0x" + strings.Repeat("\x1d(k\x03\x001Q0", 17),
		"NUL":                    "a\x00\n",
		"UTF-8":                  japan + "合計\n",
		"size 9":                 "\x1d!\x88",
		"another symbol":         "\x1d(k\x03\x000Q0",
		"paper of a mile":        strings.Repeat("\x1bd\xff", 30),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(in), 384)
			require.Error(t, err)
			if name != "paper of a mile" {
				require.ErrorIs(t, err, ErrBytes)
			}
		})
	}
	_, err := Parse(nil, 10)
	require.ErrorIs(t, err, ErrBytes, "no such paper")
	_, err = Parse(make([]byte, maxJobBytes+1), 384)
	require.ErrorIs(t, err, ErrBytes, "no such receipt")
}

// Bytes from anywhere never panic, and what is accepted fits the paper.
func FuzzParse(f *testing.F) {
	goldens, err := filepath.Glob("testdata/*-384.bin.golden")
	require.NoError(f, err)
	require.NotEmpty(f, goldens)
	for _, name := range goldens {
		bytes, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(bytes)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		page, err := Parse(in, 384)
		if err != nil {
			return
		}
		height := 0
		for _, item := range page.Items {
			height += heightDots(item, page.WidthDots)
			if l, ok := item.(Line); ok {
				require.LessOrEqual(t, l.columns(), page.Columns())
			}
		}
		require.LessOrEqual(t, height, maxHeightDots)
		_ = page.Text()
	})
}

// Pictures never spell a real-time command: it would be obeyed.
func TestDisarm(t *testing.T) {
	picture := []byte{0x10, 0x14, 0x01, 0x10, 0x04, 0x10, 0x10, 0x05, 0x10}
	disarm(picture)
	assert.Equal(t, []byte{0x18, 0x14, 0x01, 0x18, 0x04, 0x10, 0x18, 0x05, 0x10}, picture)
}

// A QR code that no paper can hold is printed as text.
func TestQRTooLong(t *testing.T) {
	page := Document{[]Block{{Kind: BlockQR, Text: strings.Repeat("x", 4000)}}}.Page(384)
	paper, err := Parse(Encoder{Profile: Profile{QR: QRRaster}}.Encode(page), 384)
	require.NoError(t, err)
	require.IsType(t, Line{}, paper.Items[0])
}

// The geta of the paper, where there is no font; a picture of the line, where
// there is.
func TestForeignLines(t *testing.T) {
	page := Document{[]Block{{Kind: BlockText, Text: "김치"}}}.Page(420)
	paper, err := Parse(Encoder{}.Encode(page), 420)
	require.NoError(t, err)
	assert.Equal(t, []Item{Line{Left, []Span{{"〓〓", Style{}}}}}, paper.Items)

	font, err := os.ReadFile("../cmd/internal/typeface/kaikei-sans-regular.otf")
	require.NoError(t, err)
	p, err := NewPainter(Fonts{Japanese: font})
	require.NoError(t, err)
	paper, err = Parse(Encoder{Painter: p}.Encode(page), 420)
	require.NoError(t, err)
	require.IsType(t, Bits{}, paper.Items[0])
	assert.Len(t, paper.Items[0].(Bits).Rows, lineDots)

	_, err = NewPainter(Fonts{Japanese: []byte("no font")})
	require.Error(t, err)
}
