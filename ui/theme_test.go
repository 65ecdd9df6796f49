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

func TestContrast(t *testing.T) {
	pairs := map[string][2]color.Color{
		"ink on paper": {ink, paper}, "ink on card": {ink, card}, "soft ink on card": {inkSoft, card}, "soft ink on paper": {inkSoft, paper},
		"open sums": {red, card}, "links": {blue, card}, "charge": {white, blue}, "key": {ink, line}, "fault": {black, amber}, "panel": {white, slate},
		"hint": {white, ink}, "good code": {green, paper}, "bad code": {red, paper},
	}
	for _, s := range terminal.States() {
		pairs[s.String()] = [2]color.Color{faceOf(s).ink, faceOf(s).ground}
	}
	for name, p := range pairs {
		assert.GreaterOrEqual(t, contrast(p[0], p[1]), 4.5, name)
	}
	assert.InDelta(t, 21, contrast(color.Black, color.White), 0.1)
}

// Money that was taken, not taken, and not known are told apart without
// colour.
func TestSignsDiffer(t *testing.T) {
	assert.NotEqual(t, faceOf(terminal.Paid).mark, faceOf(terminal.Declined).mark)
	for _, s := range terminal.States() {
		if s.Money() == terminal.MoneyUnknown {
			assert.Equal(t, markQuestion, faceOf(s).mark, s)
		}
		assert.Equal(t, s == terminal.Paid, faceOf(s).mark == markCheck, "only money received has a check")
	}
}
