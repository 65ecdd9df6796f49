package printer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Characters that must not begin a line, and those that must not end one, from
// the rules of Japanese typesetting (行頭禁則, 行末禁則; JIS X 4051).
const (
	notFirst = "、。，．・：；？！」』）】〕］｝〉》＞ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ゛゜％※…‥～,.;:?!)]}%ｧｨｩｪｫｯｬｭｮｰﾞﾟ､｡｣･"
	notLast  = "「『（【〔［｛〈《＜￥＄#＃([{¥$｢〒№"
)

// wrap breaks a clean text into lines of at most width columns, one at least.
// Lines break at spaces and where hiragana meets something else or itself;
// numbers, words of Latin letters, of kanji and of katakana stay whole, and
// closing marks stay with what they close, as long as they fit a line.
func wrap(text string, width int) []string {
	var lines []string
	line, used := "", 0
	flush := func() {
		lines = append(lines, strings.TrimRight(line, " 　"))
		line, used = "", 0
	}
	for _, piece := range pieces(text) {
		n := columns(strings.TrimRight(piece, " 　"))
		if used > 0 && used+n > width {
			flush()
		}
		for n > width {
			head, rest := hyphenate(piece, width)
			line, piece = head, rest
			flush()
			n = columns(strings.TrimRight(piece, " 　"))
		}
		line += piece
		used += columns(piece)
	}
	if used > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// pieces splits text into what must not be broken, spaces at the ends. Spaces at
// the beginning are an indent and stay with the first word.
func pieces(text string) []string {
	var all []string
	var last rune
	for _, r := range text {
		if len(all) > 0 && (sticks(last, r) || strings.TrimSpace(all[0]) == "") {
			all[len(all)-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		last = r
	}
	return all
}

// sticks reports whether no line may break between a and b.
func sticks(a, b rune) bool {
	switch {
	case unicode.IsSpace(b):
		return true
	case unicode.IsSpace(a):
		return false
	case strings.ContainsRune(notFirst, b), strings.ContainsRune(notLast, a):
		return true
	}
	return a < 0x7F && b < 0x7F || unicode.Is(unicode.Han, a) && unicode.Is(unicode.Han, b) || isKatakana(a) && isKatakana(b)
}

// isKatakana reports whether r is of a word in katakana.
func isKatakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' || r == 'ｰ' }

// hyphenate splits a word longer than the paper: after its last hyphen that
// fits, as in an id, else anywhere.
func hyphenate(word string, width int) (head, rest string) {
	head, rest = cut(word, width)
	if i := strings.LastIndexByte(head, '-'); i > 0 {
		return word[:i+1], word[i+1:]
	}
	return head, rest
}

// cut splits text after the most characters that fit width columns, and after
// one at least.
func cut(text string, width int) (head, rest string) {
	used := 0
	for i, r := range text {
		used += runeColumns(r)
		if used > width && i > 0 {
			return keepMarks(text[:i], text[i:])
		}
	}
	return text, ""
}

// keepMarks moves the last character over the break when rest begins with what
// must not begin a line.
func keepMarks(head, rest string) (string, string) {
	first, _ := utf8.DecodeRuneInString(rest)
	last, size := utf8.DecodeLastRuneInString(head)
	if strings.ContainsRune(notFirst, first) && !strings.ContainsRune(notFirst, last) && size < len(head) {
		return head[:len(head)-size], head[len(head)-size:] + rest
	}
	return head, rest
}

// balance wraps a text into as few lines as wrap does, as even as can be: for
// text in the middle of the paper.
func balance(text string, width int) []string {
	lines := wrap(text, width)
	for width--; len(lines) > 1 && width > 0; width-- {
		narrower := wrap(text, width)
		if len(narrower) > len(lines) {
			break
		}
		lines = narrower
	}
	return lines
}

// clip shortens a clean text to at most width columns, with … where it was
// cut. It bounds what one name can do to a receipt.
func clip(text string, width int) string {
	if columns(text) <= width {
		return text
	}
	head, _ := cut(text, width-2)
	return head + "…"
}
