package printer

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

// geta (〓) stands for a character that cannot be printed, as Japanese
// printers have done since lead type. It is two columns wide.
const geta = '〓'

// folds maps characters that the ROM lacks to what a reader takes for the
// same. Most come from the two ways in which Unicode maps JIS X 0208; the
// rest are common forms of names, currencies and Latin letters.
var folds = map[rune]string{
	'〜': "～", '−': "－", '—': "―", '–': "-", '‖': "∥", '¢': "￠", '£': "￡", '¬': "￢", '¦': "|",
	'\\': "＼", // ESC R 8 turns 5C into ¥, so the true backslash is the wide one
	'‐':  "-", '‑': "-", '•': "・", '·': "・", '‚': ",", '„': "\"", '«': "≪", '»': "≫", '™': "TM", '©': "(C)", '®': "(R)",
	'€': "EUR", '₩': "KRW", '฿': "THB", '₫': "VND", '₱': "PHP", '₹': "INR", '₽': "RUB",
	'髙': "高", '﨑': "崎", '德': "徳", '濵': "浜", '鷗': "鴎", '𠮷': "吉", '栁': "柳",
	'ß': "ss", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'đ': "d", 'Đ': "D", 'ł': "l", 'Ł': "L", 'ı': "i", 'ð': "d", 'þ': "th",
}

// clean returns text with nothing in it but printable characters of a known
// width: composed, folded, without controls, marks and joiners. What cannot be
// printed stays as it is and is two columns wide.
func clean(text string) string {
	var b strings.Builder
	joined := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case joined: // the rest of an emoji sequence, which is one picture
			joined = false
		case r == '\u200d':
			joined = true
		case unicode.IsSpace(r) && r != '　':
			b.WriteByte(' ')
		case invisible(r):
		default:
			b.WriteString(fold(r))
		}
	}
	return b.String()
}

// invisible reports whether r takes no room of its own on paper: controls,
// combining marks, joiners, variation selectors, skin tones.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me) || (r >= 0x1F3FB && r <= 0x1F3FF)
}

// fold returns what is printed for r.
func fold(r rune) string {
	if s, ok := folds[r]; ok {
		return s
	}
	if _, ok := shiftJIS(r); ok {
		return string(r)
	}
	// An accent is given up before the letter: é prints as e.
	base := []rune(norm.NFD.String(string(r)))
	if base[0] != r && base[0] < 0x7F {
		return string(base[0])
	}
	return string(r)
}

// shiftJIS returns the bytes of r in the printer's character set, and whether
// it has them. One byte is one column, two bytes are two.
func shiftJIS(r rune) ([]byte, bool) {
	switch {
	case r == '¥': // with ESC R 8
		return []byte{0x5C}, true
	case r == '\\' || r < 0x20 || r == 0x7F:
		return nil, false
	case r < 0x7F:
		return []byte{byte(r)}, true
	}
	if r >= 0xFF61 && r <= 0xFF9F { // half-width katakana, with ESC t 1
		return []byte{byte(r - 0xFF61 + 0xA1)}, true
	}
	b, ok := rom()[r]
	return b[:], ok
}

// rom is the printer's character ROM: its two-byte characters and their bytes.
// A character that it has twice, as some of NEC's row 13, has the lower ones.
var rom = sync.OnceValue(func() map[rune][2]byte {
	table := make(map[rune][2]byte, 7000)
	decoder := japanese.ShiftJIS.NewDecoder()
	for lead := 0xEA; lead >= 0x81; lead-- {
		for trail := 0xFC; trail >= 0x40; trail-- {
			pair := [2]byte{byte(lead), byte(trail)}
			text, err := decoder.Bytes(pair[:])
			if r, size := utf8.DecodeRune(text); err == nil && inROM(pair[0]) && size == len(text) && r > 0x7F && r != utf8.RuneError {
				table[r] = pair
			}
		}
	}
	return table
})

// inROM reports whether printers have the characters with this lead byte:
// JIS X 0208 and NEC's row 13 (①㈱). The extensions of NEC and IBM (ED, EE, FA
// and up) print as blanks on most.
func inROM(lead byte) bool {
	return (lead >= 0x81 && lead <= 0x84) || lead == 0x87 || (lead >= 0x88 && lead <= 0x9F) || (lead >= 0xE0 && lead <= 0xEA)
}

// printable reports whether the ROM has every character of a clean text.
func printable(text string) bool {
	for _, r := range text {
		if _, ok := shiftJIS(r); !ok {
			return false
		}
	}
	return true
}

// runeColumns returns the columns that a clean character takes at single width.
func runeColumns(r rune) int {
	if b, ok := shiftJIS(r); ok {
		return len(b)
	}
	return 2
}

// columns returns the columns that a clean text takes at single width.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

// encodeText returns a clean text in the printer's character set, with 〓 for
// what it lacks.
func encodeText(text string) []byte {
	out := make([]byte, 0, 2*len(text))
	for _, r := range text {
		b, ok := shiftJIS(r)
		if !ok {
			b, _ = shiftJIS(geta)
		}
		out = append(out, b...)
	}
	return out
}

// looksChinese reports whether a clean text is Chinese: it has a kanji that
// Japanese printers lack, and no kana.
func looksChinese(text string) bool {
	foreign := false
	for _, r := range text {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			return false
		}
		if unicode.Is(unicode.Han, r) {
			_, ok := shiftJIS(r)
			foreign = foreign || !ok
		}
	}
	return foreign
}
