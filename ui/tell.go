package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/ui/customer"
	"kaikei/ui/words"
)

// tallScreen is the height of a screen on which what the customer is told is larger.
const tallScreen = 720

// clockOf writes an instant as a clock on the wall shows it.
func clockOf(at time.Time) string { return at.In(terminal.JST).Format("15:04") }

// A tellCard is what the clerk tells the customer, or turns the screen for: one
// sentence, large, in the customer's own language, under it the clerk's. While
// nobody knows the language it is Chinese and English.
type tellCard struct {
	win   *Window
	said  string // languages, stage and size that are in the card
	inner *fyne.Container
	box   *fyne.Container
}

func newTellCard(w *Window) *tellCard {
	t := &tellCard{win: w, inner: rows(spaceSmall)}
	title := newLine(w.kit.text(sizeSmall, w.kit.soft))
	title.write(w.kit.words.Of("tell.title"))
	_, t.box = ground(w.kit.card, corner, pad(spaceLarge, rows(spaceSmall, title, t.inner)))
	return t
}

// draw says what fits what the customer sees. Without anything to say the card is
// empty.
func (t *tellCard) draw(v desk.View) {
	stage := customer.Of(v, "").Stage
	languages := t.win.guestLanguages(v)
	large, small := float32(sizeLarge), float32(sizeText)
	if t.win.till.Size().Height >= tallScreen { // there is room, and the customer is further away
		large, small = sizeHead, sizeLarge
	}
	if said := fmt.Sprint(stage, languages, large); said == t.said {
		return
	} else {
		t.said = said
	}
	k := t.win.kit
	t.inner.Objects = nil
	for _, language := range languages {
		theirs := k
		theirs.words, theirs.faces = words.Or(language), t.win.faces[language]
		name := newLine(theirs.text(sizeSmall, k.soft))
		name.write(theirs.words.Of("language.name"))
		text := newParagraph(theirs, large, k.ink).strong()
		text.write(theirs.words.Of(fmt.Sprintf("customer.%d", stage)))
		t.inner.Add(name)
		t.inner.Add(text)
		if more := theirs.words.Maybe(fmt.Sprintf("customer.%d.more", stage)); more != "" && len(languages) == 1 {
			line := newParagraph(theirs, small, k.ink)
			line.write(more)
			t.inner.Add(line)
		}
	}
	t.inner.Refresh()
}

// guestLanguage returns the language of the customer's own screen.
func (w *Window) guestLanguage(v desk.View) string {
	if w.guest != "" {
		return w.guest
	}
	if l := customer.LanguageOf(v.Payment); l != "" {
		return l
	}
	return words.Languages()[0]
}

// guestLanguages returns the languages in which the clerk may have to speak.
func (w *Window) guestLanguages(v desk.View) []string {
	if w.guest != "" {
		return []string{w.guest}
	}
	if l := customer.LanguageOf(v.Payment); l != "" {
		return []string{l}
	}
	if v.Payment.ID == "" {
		return []string{words.Languages()[0]}
	}
	return []string{"zh", "en"}
}
