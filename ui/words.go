package ui

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"kaikei/terminal"
)

//go:embed words/*.json
var catalogues embed.FS

// Languages are those that the screens speak, in the order of the button that
// changes them.
var Languages = []string{"ja", "en"}

// Words are the texts of one language.
type Words struct {
	language string
	texts    map[string]string
	spaced   bool // words are parted by spaces, and lines break at them
}

// LoadWords reads the texts of a language.
func LoadWords(language string) (Words, error) {
	data, err := catalogues.ReadFile("words/" + language + ".json")
	if err != nil {
		return Words{}, fmt.Errorf("load words of %q: %w", language, err)
	}
	w := Words{language: language, spaced: language == "en"}
	if err := json.Unmarshal(data, &w.texts); err != nil {
		return Words{}, fmt.Errorf("load words of %q: %w", language, err)
	}
	return w, nil
}

// Of returns the text under a key, with arguments put in. A key without text
// shows itself, so that it is seen; a test holds that there is none.
func (w Words) Of(key string, args ...any) string {
	t, ok := w.texts[key]
	if !ok {
		return key
	}
	if len(args) > 0 {
		return fmt.Sprintf(t, args...)
	}
	return t
}

// maybe returns the text under a key, or "".
func (w Words) maybe(key string) string { return w.texts[key] }

// fault returns the three sentences of a fault: what happened, more of it with
// what became of the money, and what to do. English stands in the fault itself.
func (w Words) fault(f terminal.Fault) (title, text, todo string) {
	if w.language == "en" {
		return f.Title, f.Text, f.Todo
	}
	key := "fault." + string(f.Code)
	return w.Of(key + ".title"), w.Of(key + ".text"), w.Of(key + ".todo")
}

// reason says why a payment stands as it does; "" where there is nothing to
// say.
func (w Words) reason(r terminal.Reason) string {
	if r == "" {
		return ""
	}
	if t := w.maybe("reason." + string(r)); t != "" {
		return t
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

// wallet is the name under which a payment is shown.
func (w Words) wallet(p terminal.Payment) string {
	if p.Tender == terminal.TenderCash {
		return w.Of("tender.cash")
	}
	if p.Brand == "" {
		if t := w.maybe("rail." + p.Rail); t != "" {
			return t
		}
	}
	return p.Wallet()
}
