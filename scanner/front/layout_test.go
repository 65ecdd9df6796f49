package front

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// margins draws a code as a sampler would see it.
func margins(text string, level studio.Level, version int) (m []float32, dim int) {
	code := studio.Matrix(text, level, version)
	for _, row := range code {
		for _, dark := range row {
			v := float32(-100)
			if dark {
				v = 100
			}
			m = append(m, v)
		}
	}
	return m, len(code)
}

var levels = []studio.Level{studio.L, studio.M, studio.Q, studio.H}

// All versions and levels, as gozxing draws them: what is known is right, the
// codewords are read in order and without errors, and the text comes back.
func TestEveryVersion(t *testing.T) {
	q := NewReader().qr
	for version := 1; version <= maxVersion; version++ {
		for _, level := range levels {
			text := fmt.Sprintf("%d", version)
			m, dim := margins(text, level, version)
			l := q.layout(version)
			require.Equal(t, dim, l.dim)
			require.Equal(t, 100, l.fits(m), "version %d", version)
			v, err := decoder.Version_GetVersionForNumber(version)
			require.NoError(t, err)
			require.Equal(t, v.GetTotalCodewords(), l.codewords)
			f, ok := q.mend(matrix{l, m})
			require.True(t, ok, "version %d level %v", version, level)
			assert.Equal(t, level, studio.Level(f.level))
			got, ok := q.text(&square{grid: grid{dim: dim}, raw: q.raw[:l.codewords], format: f})
			require.True(t, ok)
			assert.Equal(t, text, got)
		}
	}
}

// A format is read with up to three wrong bits in each copy, or with one copy lost.
func TestReadFormat(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	l := newLayout(1)
	for want, bits := range formats {
		for lost := range 3 { // neither, the first, the second
			m := map[int32]bool{}
			for c := range 2 {
				for b, i := range l.format[c] {
					m[i] = bits>>(14-b)&1 != 0
				}
				wrong := 3
				if c+1 == lost {
					wrong = 8
				} else if lost > 0 {
					wrong = 1
				}
				for _, b := range r.Perm(15)[:wrong] {
					m[l.format[c][b]] = !m[l.format[c][b]]
				}
			}
			f, distance := l.readFormat(func(i int32) bool { return m[i] })
			assert.Equal(t, format{uint8(want >> 3), uint8(want & 7)}, f, "lost %d", lost)
			assert.LessOrEqual(t, distance, worstFormat)
		}
	}
}

// damage spoils whole codewords of a code: the sampler saw the wrong colour, and
// was sure of it or was not.
func damage(r *rand.Rand, l *layout, m []float32, count int, margin float32) {
	for _, c := range r.Perm(l.codewords)[:count] {
		for _, i := range l.data[8*c : 8*c+8] {
			if r.IntN(2) == 0 {
				m[i] = -m[i]
			}
			m[i] = m[i] / abs(m[i]) * margin
		}
	}
}

// Errors are mended up to half of the check codewords, and nearly as many again
// when the sampler knew which modules it could hardly tell.
func TestMend(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	q := NewReader().qr
	l := q.layout(3)
	check := 22 // of version 3-H's two blocks
	for why, tt := range map[string]struct {
		wrong  int
		margin float32
		least  int // of a hundred
	}{
		"sure and wrong, within the bound": {check / 2, 100, 60}, // they may all fall into one block
		"doubtful, beyond the bound":       {check * 3 / 4, 1, 80},
		"sure and wrong, beyond the bound": {check * 2, 100, 0},
		"doubtful, all but spare ones":     {check - 4, 1, 60},
	} {
		read := 0
		for range 100 {
			m, _ := margins("WRONG IS WORSE", studio.H, 3)
			damage(r, l, m, tt.wrong, tt.margin)
			f, ok := q.mend(matrix{l, m})
			if !ok {
				continue
			}
			text, ok := q.text(&square{grid: grid{dim: l.dim}, raw: q.raw[:l.codewords], format: f})
			require.True(t, ok, why)
			require.Equal(t, "WRONG IS WORSE", text, why)
			read++
		}
		assert.GreaterOrEqual(t, read, tt.least, why)
		if tt.least == 0 {
			assert.LessOrEqual(t, read, 2, why)
		}
	}
}

// Noise that happens to look like a code is no text: of forty thousand random
// version 1-L codes, whose error correction alone would let one in six through,
// none is.
func TestNoiseIsNoText(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	q := NewReader().qr
	l := q.layout(1)
	m, _ := margins("1", studio.L, 1)
	texts := 0
	for range 40_000 {
		for _, i := range l.data {
			m[i] = float32(r.NormFloat64() * 50)
		}
		if _, ok := q.mend(matrix{l, m}); ok {
			texts++
		}
	}
	assert.LessOrEqual(t, texts, 3)
}

func TestJudge(t *testing.T) {
	bits := func(s string) []byte {
		s = strings.ReplaceAll(s, " ", "")
		for len(s)%8 != 0 {
			s += "0"
		}
		var out []byte
		for i := 0; i < len(s); i += 8 {
			v := byte(0)
			for _, c := range s[i : i+8] {
				v = v<<1 | byte(c-'0')
			}
			out = append(out, v)
		}
		return out
	}
	const abc = "0010 000000011 00111001101 001100" // alphanumeric, three: ABC
	for why, tt := range map[string]struct {
		bits string
		want content
	}{
		"a number":                    {"0001 0000000011 0001111011 0000", wellFormed},
		"a number of 1,000":           {"0001 0000000011 1111101000 0000", nonsense},
		"two digits of 100":           {"0001 0000000010 1100100 0000", nonsense},
		"characters, padded":          {abc + "0000 000000 11101100 00010001 11101100", wellFormed},
		"padded in another order":     {abc + "0000 000000 00010001 11101100", unpadded},
		"a character that is none":    {"0010 000000001 111111 0000", nonsense},
		"a byte":                      {"0100 00000001 01000001 0000 11101100", wellFormed},
		"more bytes than there are":   {"0100 00001001 01000001 0000 11101100", nonsense},
		"no bytes at all":             {"0100 00000000 0000", nonsense},
		"a mode that does not exist":  {"1111 00000001", nonsense},
		"nothing but the end":         {"0000 0000 11101100", nonsense},
		"a character set, and a byte": {"0111 00011010 0100 00000001 01000001 0000 0000", wellFormed},
		"full to the last bit":        {"0100 00000010 01000001 01000001 0000", wellFormed},
	} {
		assert.Equal(t, tt.want, judge(bits(tt.bits), 1), why)
	}
}

// FuzzJudge: no codewords make it panic, or read beyond their end for ever.
func FuzzJudge(f *testing.F) {
	f.Add([]byte{0x10, 0x0c, 0x7b, 0}, uint8(1))
	f.Add([]byte{0x70, 0xff, 0xff}, uint8(30))
	f.Fuzz(func(t *testing.T, data []byte, version uint8) {
		judge(data, int(version)%maxVersion+1)
	})
}
