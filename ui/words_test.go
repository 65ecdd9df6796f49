package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/setup"
	"kaikei/terminal/staff"
	"kaikei/ui/words"
)

// asked returns every key that a screen may ask for: those that stand in the
// source, and those that are made of a state, a fault or a number.
func asked(t *testing.T) map[string]bool {
	need := map[string]bool{}
	for _, s := range terminal.States() {
		need["state."+s.String()+".title"], need["state."+s.String()+".money"] = true, true
	}
	for _, f := range fault.All() {
		for _, part := range []string{"title", "text", "todo"} {
			need["fault."+string(f.Code)+"."+part] = true
		}
	}
	for pattern, numbers := range map[string][2]int{
		"wait.%d": {1, 5}, "wait.%d.more": {1, 5}, "wait.%d.till": {1, 5}, "hint.%d": {1, 7}, "digits.check.%d": {0, 5}, "print.%d": {1, 3},
		"fault.money.%d": {1, 6}, "customer.%d": {1, 22}, "office.missing.%d": {0, 5},
	} {
		for n := numbers[0]; n <= numbers[1]; n++ {
			need[fmt.Sprintf(pattern, n)] = true
		}
	}
	for _, k := range reconciliation.Kinds() {
		need["difference."+string(k)], need["difference."+string(k)+".mend"] = true, true
	}
	key := regexp.MustCompile(`"((?:` + strings.Join(families, "|") + `)(?:\.[a-zA-Z.]+)?)"`)
	for _, pattern := range []string{"*.go", "words/*.go", "customer/*.go", "customer/*.html", "manager/*.go", "technician/*.go", "../cmd/kaikei/workshop.go", "../cmd/internal/diag/machine.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			if !strings.HasSuffix(file, "_test.go") {
				for _, m := range key.FindAllStringSubmatch(string(source), -1) {
					need[m[1]] = true
				}
			}
		}
	}
	for _, r := range []staff.Right{
		staff.Sell, staff.Void, staff.Refund, staff.Override, staff.Discount, staff.Close, staff.Reports, staff.Drawer, staff.TaxFree, staff.Training,
		staff.Catalogue, staff.Members, staff.Account, staff.Provision,
	} {
		need["right."+string(r)] = true
	}
	for _, step := range setup.Steps() {
		need["setup.title."+step.String()] = true
	}
	for part, names := range map[string]string{
		"what": "network scan make camera printer sound touch display sale", "skip": "network camera printer sound touch display sale",
		"asks": "printer sound", "stage": "keep keys enrol config store done", "why": "1 2 3 4",
	} {
		for _, name := range strings.Fields(names) {
			need["setup."+part+"."+name] = true
		}
	}
	for part, names := range map[string]string{
		"fact": "board system kernel processors sound device", "live.printer": "ready offline cover paper near cutter fault", "config.source": "merchant shop terminal standard",
	} {
		for _, name := range strings.Fields(names) {
			need[part+"."+name] = true
		}
	}
	for _, hop := range []string{"link", "address", "name", "connection", "TLS", "certificate", "backend", "clock"} {
		need["hop."+hop], need["hop."+hop+".found"], need["hop."+hop+".todo"] = true, true, true
	}
	for _, n := range ends(terminal.Payment{}) {
		need[newsKey(n)+".todo"] = true
	}
	for _, c := range countries {
		need["visitor.of."+c] = true
	}
	for _, key := range []string{"fault.beside.text", "fault.beside.todo", "fault.recorded.text", "fault.asked.text", "fault.asked.todo", "fault.crediting.text", "fault.crediting.todo", "fault.undone.text", "fault.undone.todo", "fault.looking.text", "fault.looking.todo", "fault.shown.text", "fault.shown.todo"} {
		need[key] = true // by what a printer's fault is told of
	}
	for _, key := range []string{"kind.sale", "kind.void", "kind.refund", "kind.named", "copy.customer", "copy.merchant", "copy.gift"} {
		need["doubt."+key] = true
	}
	for _, who := range []string{"merchant", "shop", "terminal", "standard"} {
		need["office.source."+who] = true
	}
	// What the configuration says of a rail (terminal/wire.RailConfig), and its names.
	for _, of := range []string{"name", "codeLifeSeconds", "stampClass", "cancelZone", "cancelUntil", "credits", "deferral.saleYen", "deferral.totalYen", "deferral.count", "deferral.ageSeconds"} {
		need["office.setting.rail."+of] = true
	}
	for _, name := range []string{"inclusive", "exclusive", "down", "up", "half-up", "received", "not_received", "mixed", "topup", "payout", "exempt", "refund", "true", "false"} {
		need["office.value."+name] = true
	}
	for _, device := range []string{"printer", "camera", "clock", "disk"} {
		need["status."+device] = true
	}
	return need
}

// families are what the keys of our own words begin with.
var families = []string{
	"age", "span", "office", "setup", "hop", "live", "fact", "config", "difference", "amount", "ask", "cart", "cash", "change", "credit", "door", "find", "held", "menu", "news", "shelf", "slip", "split", "visitor", "confirm", "customer", "demo", "detail", "digits", "doubt", "drill", "fault", "history", "key", "language", "rest", "result", "scan", "seconds",
	"shown", "status", "tell", "tender", "topup", "payout", "until", "wait",
}

// Every word that a screen may ask for is there in every language, nothing is
// left over, and every language has the same.
func TestWords(t *testing.T) {
	need := asked(t)
	japanese := words.Or("ja")
	for _, language := range words.Languages() {
		w, err := words.Load(language)
		require.NoError(t, err)
		for key := range need {
			if strings.HasPrefix(key, "fault.") && language == "en" && w.Maybe(key) == "" && strings.Count(key, ".") == 2 {
				continue // it stands in the fault
			}
			if w.Maybe(key) == "" && hasBelow(w, key) {
				continue // the beginning of a key that is made
			}
			assert.NotEmpty(t, w.Maybe(key), "%s has no %s", language, key)
		}
		for _, key := range w.Keys() {
			plural, isOne := strings.CutSuffix(key, ".one")
			free := regexp.MustCompile(`^(ask|slip)\.[a-z]+\.[1-6]$`).MatchString(key) || strings.HasPrefix(key, "reason.") || strings.HasPrefix(key, "rail.") || strings.HasPrefix(key, "office.setting.") || regexp.MustCompile(`^customer\.[0-9]+\.(more|total)$`).MatchString(key)
			assert.True(t, need[key] || free || isOne && need[plural], "nobody asks for %s of %s", key, language)
			assert.NotContains(t, w.Maybe(key), "  ·", key)
			if isOne {
				assert.Equal(t, verbs(w.Maybe(plural)), verbs(w.Maybe(key)), "arguments of %s in %s", key, language)
				continue
			}
			assert.NotEmpty(t, japanese.Maybe(key), "Japanese has no %s, which %s has", key, language)
			assert.Equal(t, verbs(japanese.Maybe(key)), verbs(w.Maybe(key)), "arguments of %s in %s", key, language)
		}
		for _, key := range japanese.Keys() {
			if !strings.HasPrefix(key, "fault.") || language != "en" {
				assert.NotEmpty(t, w.Maybe(key), "%s has no %s", language, key)
			}
		}
	}
	_, err := words.Load("xx")
	assert.Error(t, err)
	assert.Equal(t, "1 sale", strings.Fields(words.Or("en").Count("status.today", 1, terminal.Yen(5)))[1]+" sale")
	assert.NotEqual(t, words.Or("en").Count("status.today", 1, terminal.Yen(5)), words.Or("en").Of("status.today", 1, terminal.Yen(5)))
}

// hasBelow reports whether a language has keys that begin with one.
func hasBelow(w words.Words, key string) bool {
	for _, k := range w.Keys() {
		if strings.HasPrefix(k, key+".") {
			return true
		}
	}
	return false
}

// verbs returns the arguments that a text takes, in their order.
func verbs(text string) []string { return regexp.MustCompile(`%[0-9]*[a-z%]`).FindAllString(text, -1) }

// Both fonts of each language have what its words need, and digits and yen.
func TestGlyphs(t *testing.T) {
	all := fonts(t)
	for _, language := range words.Languages() {
		w := words.Or(language)
		for name, file := range map[string]fyne.Resource{"regular": all[language].Regular, "bold": all[language].Bold} {
			font, err := sfnt.Parse(file.Content())
			require.NoError(t, err)
			var buffer sfnt.Buffer
			for _, key := range w.Keys() {
				for _, r := range strings.ReplaceAll(w.Maybe(key)+"0123456789¥,.·×", "\n", "") {
					i, err := font.GlyphIndex(&buffer, r)
					require.NoError(t, err)
					assert.NotZero(t, i, "%s has %q, which %s of %s has not", key, r, name, language)
				}
			}
		}
	}
}

// Chinese is written in Chinese shapes: the same character, another drawing.
func TestChineseShapes(t *testing.T) {
	c := newClerk(t, "zh")
	japanese := newClerk(t, "ja")
	assert.NotSame(t, japanese.kit.faces.regular, c.kit.faces.regular)
	assert.NotEqual(t, japanese.kit.faces.regular.Content(), c.kit.faces.regular.Content())
	assert.Equal(t, japanese.kit.people.regular.Content(), c.kit.people.regular.Content(), "names are the shop's, and keep its shapes")
}

// A kanji of ours is as wide as the text is high, in both weights; a box for a
// character that is missing is not.
func TestFontsAreOurs(t *testing.T) {
	for _, language := range words.Languages() {
		k := newClerk(t, language).kit
		r, b := k.text(40, k.ink), k.bold(40, k.ink)
		r.Text, b.Text = "中文", "中文"
		if language == "ko" {
			r.Text, b.Text = "가나", "가나"
			assert.InDelta(t, 73.6, r.MinSize().Width, 1, language) // Hangul is 0.92 em wide
			assert.InDelta(t, 73.6, b.MinSize().Width, 1, language)
			continue
		}
		assert.InDelta(t, 80, r.MinSize().Width, 1, language)
		assert.InDelta(t, 80, b.MinSize().Width, 1, language)
	}
}

// How long something is, is told in words of the language, wherever a text has it.
func TestSpan(t *testing.T) {
	w := words.Or("en")
	for d, want := range map[time.Duration]string{
		0: "0.0 s", -1500 * time.Millisecond: "-1.5 s", 10 * time.Second: "10 s", 119 * time.Second: "119 s", 2 * time.Minute: "2 min",
		62*time.Minute + 3*time.Second: "62 min", 2 * time.Hour: "2 h", 175320 * time.Hour: "7305 days",
	} {
		assert.Equal(t, want, w.Span(d), d)
	}
	assert.Equal(t, "The newest frame is 62 min old", w.Of("live.camera.stale", 62*time.Minute))
	assert.Equal(t, "時計IC の遅れ 7305日", words.Or("ja").Of("fact.chip", 175320*time.Hour))
}
