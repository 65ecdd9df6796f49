package ui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/norm"
)

// A layout is what the keys of a keyboard write, row by row, ten in a row. A space
// in it is a place without a key.
type layout struct{ name, keys string }

// layouts are those that a keyboard can be switched to. There is no conversion to
// kanji: names in kanji come with the file that is imported.
var layouts = []layout{
	{"カナ", fifty},
	{"かな", rounded(fifty)},
	{"ABC", strings.ToUpper(letterKeys)},
	{"abc", letterKeys},
}

// fifty are the fifty sounds, a column each; what is small, or has marks, is made
// of the last letter by keys of its own.
const fifty = "アカサタナハマヤラワ" + "イキシチニヒミャリヲ" + "ウクスツヌフムユルン" + "エケセテネヘメュレー" + "オコソトノホモヨロョ"

// letterKeys are digits, letters and what stands between them in names.
const letterKeys = "1234567890" + "qwertyuiop" + "asdfghjkl-" + "zxcvbnm.,&" + "()/'+%#@!?"

// rounded writes katakana in the round script.
func rounded(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'ァ' && r <= 'ヶ' {
			return r - ('ァ' - 'ぁ')
		}
		return r
	}, text)
}

// smalls are the kana that have a small form, which stands right before them in
// Unicode.
const smalls = "アイウエオツヤユヨワあいうえおつやゆよわ"

// smaller turns the last letter small, or large again.
func smaller(text string) string {
	last, n := utf8.DecodeLastRuneInString(text)
	switch {
	case strings.ContainsRune(smalls, last):
		return text[:len(text)-n] + string(last-1)
	case last != utf8.RuneError && strings.ContainsRune(smalls, last+1):
		return text[:len(text)-n] + string(last+1)
	}
	return text
}

// The marks of voiced and half-voiced sounds, as they combine with the letter before.
const (
	voiced = '\u3099'
	halved = '\u309a'
)

// withMark puts a mark on the last letter, or takes it off; a letter that has no such
// form stays.
func withMark(text string, m rune) string {
	last, n := utf8.DecodeLastRuneInString(text)
	if n == 0 {
		return text
	}
	bare := []rune(norm.NFD.String(string(last)))
	head := text[:len(text)-n]
	if len(bare) == 2 && bare[1] == m {
		return head + string(bare[0])
	}
	if made := norm.NFC.String(string(bare[0]) + string(m)); utf8.RuneCountInString(made) == 1 {
		return head + made
	}
	return text
}

// text asks for words, at most so many letters, beginning with what is there already:
// kana, Latin letters, digits and signs, by touch.
func (a *asker) text(title, start string, most int, then func(string)) {
	b := &board{asker: a, most: most, keys: matrix(spaceHair, 10)}
	k := a.k
	a.title = newParagraph(k, sizeText, k.ink).strong()
	a.typed = start
	b.said = newLine(k.name(sizeLarge, k.ink)).typed()
	b.ok = k.button(sizeLarge, footHeight, k.goesOn(), func() {
		a.take(func(typed string) { then(strings.Join(strings.Fields(typed), " ")) })
	}).wide(120)
	if start != "" && start[0] < utf8.RuneSelf {
		b.at = 2 // what begins in Latin letters goes on in them
	}
	b.title = title
	back := k.button(sizeLarge, footHeight, k.plain(), a.close).wide(160)
	back.set(k.words.Of("confirm.no"), true)
	_, card := ground(k.card, corner, pad(spaceSmall, middle(b.said)))
	b.tabs = matrix(spaceHair, len(layouts)+5)
	b.lay()
	b.say(start)
	a.opened(title, rows(spaceHair, grow(b.keys), b.tabs), row(space, back, grow(card), b.ok))
}

// footHeight is what a keyboard leaves for the row under it, on the lowest screen.
const footHeight = 56

// A board is the keyboard while somebody types.
type board struct {
	*asker
	title      string
	most       int
	at         int // of layouts
	said       *line
	ok         *button
	keys, tabs *fyne.Container
}

// say shows what is typed now.
func (b *board) say(text string) {
	if utf8.RuneCountInString(text) <= b.most {
		b.typed = text
	}
	b.said.write(b.title + "  " + b.typed + "|")
	b.ok.set(b.k.words.Of("ask.ok"), strings.TrimSpace(b.typed) != "")
	b.win.tellDrawn()
}

// lay lays the keys of the layout out.
func (b *board) lay() {
	b.keys.Objects = nil
	for _, r := range layouts[b.at].keys {
		b.keys.Add(b.key(string(r), b.k.onCard(), func() { b.say(b.typed + string(r)) }))
	}
	b.tabs.Objects = nil
	for i, l := range layouts {
		dress := b.k.beside()
		if i == b.at {
			dress = b.k.called()
		}
		b.tabs.Add(b.key(l.name, dress, func() {
			b.at = i
			b.lay()
			b.keys.Refresh()
			b.tabs.Refresh()
			b.win.tellDrawn()
		}))
	}
	for _, f := range []struct {
		name string
		to   func(string) string
	}{
		{"゛", func(s string) string { return withMark(s, voiced) }}, {"゜", func(s string) string { return withMark(s, halved) }}, {"小", smaller},
		{b.k.words.Of("key.space"), func(s string) string { return s + " " }},
		{b.k.words.Of("key.back"), func(s string) string {
			_, n := utf8.DecodeLastRuneInString(s)
			return s[:len(s)-n]
		}},
	} {
		b.tabs.Add(b.key(f.name, b.k.plain(), func() { b.say(f.to(b.typed)) }))
	}
}

// key makes one key.
func (b *board) key(name string, d dress, tap func()) *button {
	k := b.k.button(sizeText, 0, d, tap)
	k.set(name, true)
	return k
}

// figures asks for digits, at least some and at most so many: a code as it is, or a
// PIN that nobody sees.
func (a *asker) figures(title string, f Figures, then func(string)) {
	k := a.k
	a.title = newParagraph(k, sizeLarge, k.ink).strong()
	said := newLine(k.bold(sizeTitle, k.ink)).centred()
	a.typed = ""
	ok := k.button(sizeHead, 96, k.goesOn(), func() { a.take(then) }).wide(240)
	say := func(s string) {
		if len(s) <= f.Most {
			a.typed = s
		}
		shown := a.typed
		if f.Hidden {
			shown = strings.Repeat("●", len(a.typed))
		}
		said.write(shown)
		ok.set(k.words.Of("ask.ok"), len(a.typed) >= f.Least)
		a.win.tellDrawn()
	}
	keys := keypadOf(k, figureRow, keypad{
		press: func(digits string) { say(a.typed + digits) },
		erase: func() { say(a.typed[:max(0, len(a.typed)-1)]) },
		clear: func() { say("") },
	})
	_, card := ground(k.card, corner, pad(spaceHuge, rows(space, a.title, spring(), said)))
	say("")
	a.opened(title, counter(0.38, rows(0, grow(card)), keys.box, row(space, a.back(), grow(ok))), gap(1, 0))
}
