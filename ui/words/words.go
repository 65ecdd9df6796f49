// Package words holds what the screens say, in four languages.
//
// A text is looked up by its key: "state.PAID.title". Every key is there in
// every language, with the same arguments in the same order; a test holds it,
// and finds keys that nobody asks for. The texts are JSON files beside this one.
//
// Caveats: the English of a declared fault stands in the fault itself, where the
// domain wrote it. A key without text shows itself, so that it is seen.
package words

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

//go:embed *.json
var catalogues embed.FS

// Languages returns the languages that the screens speak, as BCP 47 names, in
// the order in which they are offered. Chinese is that of the mainland.
func Languages() []string { return []string{"ja", "en", "zh", "ko"} }

// Words are the texts of one language.
type Words struct {
	language string
	texts    map[string]string
}

// Load reads the texts of a language. One that is not spoken is an error.
func Load(language string) (Words, error) {
	data, err := catalogues.ReadFile(language + ".json")
	if err != nil {
		return Words{}, fmt.Errorf("load words of %q: %w", language, err)
	}
	w := Words{language: language}
	if err := json.Unmarshal(data, &w.texts); err != nil {
		return Words{}, fmt.Errorf("load words of %q: %w", language, err)
	}
	return w, nil
}

// Or returns the texts of a language, or Japanese where it is not spoken.
func Or(language string) Words {
	w, err := Load(language)
	if err != nil {
		w, _ = Load(Languages()[0]) // embedded: it loads
	}
	return w
}

// Language returns the language's name, as in "zh".
func (w Words) Language() string { return w.language }

// Spaced reports whether words are parted by spaces, where lines break.
func (w Words) Spaced() bool { return w.language == "en" || w.language == "ko" }

// Of returns the text under a key, with arguments put in. A duration is told as
// [Words.Span] tells it.
func (w Words) Of(key string, args ...any) string {
	t, ok := w.texts[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return t
	}
	args = slices.Clone(args)
	for i, a := range args {
		if d, ok := a.(time.Duration); ok {
			args[i] = w.Span(d)
		}
	}
	return fmt.Sprintf(t, args...)
}

// Count returns the text under a key for n things: English says "1 sale" and
// "2 sales", the first under the key with ".one" behind it. n is the first
// argument of the text.
func (w Words) Count(key string, n int64, args ...any) string {
	if _, ok := w.texts[key+".one"]; ok && n == 1 {
		key += ".one"
	}
	return w.Of(key, append([]any{n}, args...)...)
}

// Maybe returns the text under a key, or "".
func (w Words) Maybe(key string) string { return w.texts[key] }

// Keys returns the keys of all texts, sorted.
func (w Words) Keys() []string { return slices.Sorted(maps.Keys(w.texts)) }

// Fault returns the three sentences of a fault: what happened, more of it with
// what became of the money, and what to do.
func (w Words) Fault(f fault.Fault) (title, text, todo string) {
	key := "fault." + string(f.Code)
	if w.language == "en" || w.texts[key+".title"] == "" {
		return f.Title, f.Text, f.Todo
	}
	title, text, todo = w.Of(key+".title"), w.Of(key+".text"), w.Of(key+".todo")
	if as := f.Variant(); as != "" {
		text, todo = w.Of("fault."+as+".text"), cmp.Or(w.Maybe("fault."+as+".todo"), todo)
	}
	return title, text, todo
}

// Reason says why a payment stands as it does; "" where there is nothing to
// say.
func (w Words) Reason(r terminal.Reason) string {
	if r == "" {
		return ""
	}
	if t := w.Maybe("reason." + string(r)); t != "" {
		return t
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

// Why says why a payment stands as it does; "" where there is nothing to say. A
// code that the shop showed and nobody paid is no code for a customer to renew,
// and no backend that was silent.
func (w Words) Why(p terminal.Payment) string {
	if p.Tender == terminal.TenderShown {
		if t := w.Maybe("reason.shown." + string(p.Reason)); t != "" {
			return t
		}
	}
	return w.Reason(p.Reason)
}

// Wallet is the name under which a payment is shown.
func (w Words) Wallet(p terminal.Payment) string {
	if p.Tender == terminal.TenderCash {
		return w.Of("tender.cash")
	}
	if p.Brand == "" {
		if t := w.Maybe("rail." + p.Rail); t != "" {
			return t
		}
	}
	return p.Wallet()
}

// Seconds writes a time that is waited for, to the second: "48" under "seconds",
// "3:05" from a minute on, which every language reads.
func (w Words) Seconds(n int) string {
	n = max(0, n)
	if n < 60 {
		return w.Of("seconds", n)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// Span writes how long something is, in the largest unit of which there are two or
// more; tenths of a second below ten of them.
func (w Words) Span(d time.Duration) string {
	switch abs := d.Abs(); {
	case abs < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case abs < 2*time.Minute:
		return w.Of("seconds", int(d/time.Second))
	case abs < 2*time.Hour:
		return w.Of("span.minutes", int(d/time.Minute))
	case abs < 48*time.Hour:
		return w.Of("span.hours", int(d/time.Hour))
	}
	return w.Of("span.days", int(d/(24*time.Hour)))
}

// Age writes how old something is, in the largest unit that is not zero.
func (w Words) Age(minutes int) string {
	switch {
	case minutes < 60:
		return w.Of("age.minutes", max(0, minutes))
	case minutes < 48*60:
		return w.Of("age.hours", minutes/60)
	}
	return w.Of("age.days", minutes/(24*60))
}
