package ui

import (
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
)

// contrast is the ratio of WCAG 2.1, 1.4.3.
func contrast(a, b color.Color) float64 {
	light := func(c color.Color) float64 {
		r, g, bl, _ := c.RGBA()
		sum := 0.0
		for i, v := range []uint32{r, g, bl} {
			x := float64(v) / 0xffff
			if x <= 0.03928 {
				x /= 12.92
			} else {
				x = pow24((x + 0.055) / 1.055)
			}
			sum += x * []float64{0.2126, 0.7152, 0.0722}[i]
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// pow24 is x to the 2.4, closely enough: x² times the fifth root of x².
func pow24(x float64) float64 {
	root := x
	for range 40 { // Newton: root⁵ = x²
		root -= (root*root*root*root*root - x*x) / (5*root*root*root*root + 1e-12)
	}
	return x * x * root
}

// Every ink is read on every ground that it is set on, in the light and in the
// dark.
func TestContrast(t *testing.T) {
	for theme, p := range map[string]palette{"light": light(), "dark": dark()} {
		pairs := map[string][2]color.Color{
			"text": {p.ink, p.paper}, "text on card": {p.ink, p.card}, "text on a key": {p.ink, p.key}, "soft": {p.soft, p.paper}, "soft on card": {p.soft, p.card},
			"link": {p.link, p.card}, "link on paper": {p.link, p.paper}, "good": {p.good, p.card}, "good on paper": {p.good, p.paper},
			"bad": {p.bad, p.card}, "bad on paper": {p.bad, p.paper}, "action": {p.onAction, p.action}, "danger": {p.onDanger, p.danger},
			"dead": {p.onDead, p.dead}, "alert": {p.onAlert, p.alert}, "strip": {p.onStrip, p.strip}, "waiting": {p.onStrip, p.finder},
			"drill": {p.onDrill, p.drill}, "code": {p.onSheet, p.sheet}, "chosen": {p.onChosen, p.chosen},
		}
		for name, c := range pairs {
			assert.GreaterOrEqual(t, contrast(c[0], c[1]), 4.5, "%s %s", theme, name)
		}
		for name, c := range map[string][2]color.Color{"progress": {p.ink, p.track}, "a card's edge": {p.action, p.paper}, "a fault": {p.alert, p.onAlert}} {
			assert.GreaterOrEqual(t, contrast(c[0], c[1]), 3.0, "%s %s: WCAG asks 3 of what is no text", theme, name)
		}
	}
	for _, s := range terminal.States() {
		assert.GreaterOrEqual(t, contrast(faceOf(s).ink, faceOf(s).ground), 4.5, s)
	}
	for m := terminal.MoneyNo; m <= terminal.MoneyLost; m++ {
		assert.GreaterOrEqual(t, contrast(moneyFace(m).ink, moneyFace(m).ground), 4.5, m)
	}
	assert.InDelta(t, 21, contrast(color.Black, color.White), 0.1)
}

// Money that was taken, not taken, not known and promised are told apart by
// colour, and without it by their marks; training looks like none of them.
func TestFacesDiffer(t *testing.T) {
	by := map[color.Color]terminal.Money{}
	for _, s := range terminal.States() {
		f := faceOf(s)
		if s.Money() == terminal.MoneyUnknown {
			assert.Equal(t, markQuestion, f.mark, s)
		}
		assert.Equal(t, s == terminal.Paid, f.mark == markCheck, "only money received has a check")
		assert.Equal(t, s == terminal.Deferred, f.mark == markClock, "and only a promise a clock")
		if s == terminal.Created { // nobody sees it
			continue
		}
		if was, ok := by[f.ground]; ok && was != s.Money() {
			assert.Equal(t, markBack, faceOf(terminal.PartRefunded).mark)
			assert.Contains(t, []terminal.State{terminal.Cancelled, terminal.PartRefunded, terminal.Refunded}, s, "two kinds of money in one colour")
		}
		by[f.ground] = s.Money()
		assert.NotEqual(t, light().drill, f.ground, s)
		assert.NotEqual(t, dark().drill, f.ground, s)
	}
}
