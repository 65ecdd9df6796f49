package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"kaikei/terminal"
)

// Every word that a screen may ask for is there in every language, nothing is
// left over, and our fonts have each character.
func TestWords(t *testing.T) {
	japanese, err := LoadWords("ja")
	require.NoError(t, err)
	english, err := LoadWords("en")
	require.NoError(t, err)
	need := map[string]bool{}
	for _, s := range terminal.States() {
		need["state."+s.String()+".title"], need["state."+s.String()+".money"] = true, true
	}
	for _, f := range terminal.Faults() {
		for _, part := range []string{"title", "text", "todo"} {
			assert.NotEmpty(t, japanese.texts["fault."+string(f.Code)+"."+part], f.Code)
		}
	}
	source := ""
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		source += string(text)
	}
	for _, m := range regexp.MustCompile(`"((?:amount|key|scan|wait|result|history|detail|confirm|status|fault|tender|demo|digits|shown|cash)\.[a-z.]+)"`).FindAllStringSubmatch(source, -1) {
		need[m[1]] = true
	}
	for n := '1'; n <= '5'; n++ {
		need["wait."+string(n)], need["wait."+string(n)+".more"] = true, true
	}
	for n := '1'; n <= '7'; n++ {
		need["hint."+string(n)] = true
	}
	for n := '0'; n <= '5'; n++ {
		need["digits.check."+string(n)] = true
	}
	for n := '1'; n <= '3'; n++ {
		need["print."+string(n)] = true
	}
	for key := range need {
		assert.NotEmpty(t, japanese.texts[key], key)
		assert.NotEmpty(t, english.texts[key], key)
	}
	for key := range japanese.texts {
		free := strings.HasPrefix(key, "reason.") || strings.HasPrefix(key, "rail.") || strings.HasPrefix(key, "fault.")
		assert.True(t, need[key] || free, "nobody asks for %s", key)
		if !strings.HasPrefix(key, "fault.") || key == "fault.ok" {
			assert.Equal(t, strings.Count(japanese.texts[key], "%"), strings.Count(english.texts[key], "%"), "arguments of %s", key)
		}
	}
	_, err = LoadWords("xx")
	assert.Error(t, err)
	glyphs(t, japanese, english)
}

// glyphs checks that both fonts have what the words need.
func glyphs(t *testing.T, all ...Words) {
	regular, bold := fonts(t)
	for _, data := range [][]byte{regular, bold} {
		font, err := sfnt.Parse(data)
		require.NoError(t, err)
		var buffer sfnt.Buffer
		for _, w := range all {
			for key, text := range w.texts {
				for _, r := range strings.ReplaceAll(text, "\n", "") {
					i, err := font.GlyphIndex(&buffer, r)
					require.NoError(t, err)
					assert.NotZero(t, i, "%s has %q, which the font has not", key, r)
				}
			}
		}
	}
}

// Text is set in our fonts, in both weights, also when the demo's panel is made
// before the window. A kanji of ours is as wide as the text is high; a box is
// not.
func TestFontsAreOurs(t *testing.T) {
	regular, bold := fonts(t)
	app := test.NewTempApp(t)
	Dress(app, regular, bold)
	panel := NewDemoPanel(DemoOptions{Wallets: []string{"jcoin", ""}, Choose: func(string) {}, Language: "ja"})
	New(app, Options{Language: "ja", Regular: regular, Bold: bold, Side: panel.Object()})
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		assert.InDelta(t, 200, fyne.MeasureText("結果を確認", 40, style).Width, 1, "%+v", style)
	}
}
