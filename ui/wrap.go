package ui

import (
	"strings"
	"unicode/utf8"
)

// Marks that begin no line, and marks that end none.
const (
	noStart = "、。，．,.・：；:;？！?!」』）〉》】〕］)ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々％%…°”’"
	noEnd   = "「『（〈《【〔［(¥￥“‘#"
)

// A breaker says how many of the pieces that fit into a line go there, at least one.
type breaker func(rest []string, fit int) int

// anywhere fills the line.
func anywhere(_ []string, fit int) int { return fit }

// atPhrase ends a line where a sentence or a phrase ends, if it is half full there:
// after a full stop, or else after a comma, or before the character that begins the
// next word after a Japanese ending.
func atPhrase(rest []string, fit int) int {
	half := letters(rest[:fit]) / 2
	for _, ends := range []func(before rune, after string) bool{sentenceEnds, clauseEnds, phraseEnds} {
		for n := fit; n > 0 && letters(rest[:n]) > half; n-- {
			before, _ := utf8.DecodeLastRuneInString(rest[n-1])
			if ends(before, rest[n]) {
				return n
			}
		}
	}
	return fit
}

// letters counts the characters of pieces, some of which are whole words.
func letters(pieces []string) (n int) {
	for _, piece := range pieces {
		n += utf8.RuneCountInString(piece)
	}
	return n
}

// sentenceEnds reports whether a sentence ends between a character and a piece.
func sentenceEnds(a rune, _ string) bool { return strings.ContainsRune("。！？", a) }

// clauseEnds reports whether a part of a sentence ends there.
func clauseEnds(a rune, _ string) bool { return strings.ContainsRune("、，；：", a) }

// phraseEnds reports whether a phrase is likely to end there: a word follows, or one
// with the polite お or ご before it.
func phraseEnds(a rune, after string) bool {
	b, size := utf8.DecodeRuneInString(after)
	return hiragana(a) && (!hiragana(b) || polite(b) && len(after) > size)
}

// wrap breaks a text into lines no wider than width by what measure says. A
// single piece that is wider stands alone.
func wrap(text string, width float32, measure func(string) float32, where breaker) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		rest := pieces(part)
		for fit := fitting(rest, width, measure); fit < len(rest); fit = fitting(rest, width, measure) {
			n := where(rest, fit)
			lines = append(lines, strings.TrimRight(strings.Join(rest[:n], ""), " "))
			rest = rest[n:]
			rest[0] = strings.TrimLeft(rest[0], " ")
		}
		lines = append(lines, strings.TrimRight(strings.Join(rest, ""), " "))
	}
	return lines
}

// fitting is how many of the pieces go into a line, at least one.
func fitting(rest []string, width float32, measure func(string) float32) int {
	wide := float32(0)
	for i, piece := range rest {
		if i > 0 && wide+measure(strings.TrimRight(piece, " ")) > width {
			return i
		}
		wide += measure(piece)
	}
	return len(rest)
}

// balanced breaks a text at its phrases where that takes at most one line more than
// it has anyway, and else anywhere.
func balanced(text string, width float32, measure func(string) float32) []string {
	lines := evened(text, width, measure, anywhere)
	if phrases := evened(text, width, measure, atPhrase); len(phrases) <= len(lines)+min(1, len(lines)-1) {
		return phrases
	}
	return lines
}

// evened breaks a text like wrap, and gives the last line company: one or two
// characters alone under a long line look like a mistake.
func evened(text string, width float32, measure func(string) float32, where breaker) []string {
	lines := wrap(text, width, measure, where)
	for narrow := width; len(lines) > 1 && measure(lines[len(lines)-1]) < width/3 && narrow > width/2; {
		narrow -= width / 12
		next := wrap(text, narrow, measure, where)
		if len(next) > len(lines) {
			break
		}
		lines = next
	}
	return lines
}

// pieces parts a text at the places where a line may break.
func pieces(text string) []string {
	var all []string
	var last rune
	for _, r := range text {
		if len(all) > 0 && !limb(all[len(all)-1]) && (together(last, r) || asks(all[len(all)-1], r)) {
			all[len(all)-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		last = r
	}
	return all
}

// limb reports whether a long word, such as an address of a network, may be broken
// behind what there is of it.
func limb(piece string) bool {
	return len(piece) >= 12 && (strings.HasSuffix(piece, ":") || strings.HasSuffix(piece, "/"))
}

// asks reports whether a character goes on with the one word that all our requests
// end in, which is long and all in one script.
func asks(piece string, r rune) bool { return strings.HasPrefix("ください", piece+string(r)) }

// together reports whether no line may break between two characters.
func together(a, b rune) bool {
	switch {
	case b == ' ', strings.ContainsRune(noStart, b), strings.ContainsRune(noEnd, a):
		return true
	case a == ' ':
		return false
	}
	return inWord(a) && inWord(b) || katakana(a) && katakana(b) || polite(a) && !hiragana(b)
}

// polite reports whether a character may stand before a word to make it polite.
func polite(r rune) bool { return r == 'お' || r == 'ご' }

// inWord reports whether a character is part of a word that is not broken: of
// Latin letters and digits, or Hangul, which has spaces.
func inWord(r rune) bool {
	return r < 0x2E80 || r >= 0xAC00 && r <= 0xD7A3
}

// katakana reports whether a character is part of a word from another language.
func katakana(r rune) bool { return r >= 0x30A1 && r <= 0x30FC && r != '・' }

// hiragana reports whether a character is what Japanese words end in.
func hiragana(r rune) bool { return r >= 0x3041 && r <= 0x309F }
