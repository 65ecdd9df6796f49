package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Marks and small letters are made of the letter before, and taken off again; what
// has no such form stays as it is.
func TestKanaAreMade(t *testing.T) {
	for _, tt := range []struct {
		name     string
		from, to string
		by       func(string) string
	}{
		{"voiced", "サトウカ", "サトウガ", func(s string) string { return withMark(s, voiced) }},
		{"taken off", "ガ", "カ", func(s string) string { return withMark(s, voiced) }},
		{"from one mark to the other", "バ", "パ", func(s string) string { return withMark(s, halved) }},
		{"round script", "は", "ぱ", func(s string) string { return withMark(s, halved) }},
		{"has no voice", "ナ", "ナ", func(s string) string { return withMark(s, voiced) }},
		{"Latin", "A", "A", func(s string) string { return withMark(s, voiced) }},
		{"nothing", "", "", func(s string) string { return withMark(s, voiced) }},
		{"vu", "ウ", "ヴ", func(s string) string { return withMark(s, voiced) }},
		{"small", "キヤ", "キャ", smaller}, {"large again", "キャ", "キヤ", smaller}, {"small tsu", "つ", "っ", smaller}, {"no small form", "カ", "カ", smaller}, {"nothing to make small", "", "", smaller},
	} {
		assert.Equal(t, tt.to, tt.by(tt.from), tt.name)
	}
	for _, l := range layouts {
		assert.Equal(t, 50, utf8.RuneCountInString(l.keys), "%s fills five rows", l.name)
	}
	assert.Equal(t, "さとう ー", rounded("サトウ ー"))
}

// Who types more than the line has room for sees what they typed last.
func TestTypedEndStaysInSight(t *testing.T) {
	for _, d := range screens {
		c := newClerkOn(t, "zh", d)
		c.draw(views()["amount-0"])
		c.asker.text("新分类", strings.Repeat("コンスタンチノープル", 4)+"末", 60, func(string) {})
		c.settleDown()
		var typed []string
		walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
			if line, ok := o.(*canvas.Text); ok && strings.HasSuffix(line.Text, "末|") {
				assert.LessOrEqual(t, line.MinSize().Width, line.Size().Width, "at %.0f", d.Width)
				typed = append(typed, line.Text)
			}
		})
		require.Len(t, typed, 1, "at %.0f", d.Width)
	}
}
