package front

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/scanner/studio"
)

// Bars that are light on dark are read at any angle, those of payments and of products.
func TestBarsThatAreLight(t *testing.T) {
	payment, _ := studio.Code128(short, 40)
	product, _ := studio.EAN("4901234567894", 40)
	for _, turn := range []float64{0, 20, 90, 135} {
		for kind, c := range map[string]struct {
			text   string
			sheet  studio.Sheet
			reader *Reader
		}{"payment": {short, payment, NewReader()}, "product": {"4901234567894", product, NewItemReader()}} {
			v := studio.Straight(2.4)
			v.Turn, v.Noise, v.Dark, v.Light = turn, 3, 220, 30
			c.reader.Plain(v.Photograph(1, c.sheet))
			name := fmt.Sprintf("%s turned by %v", kind, turn)
			if codes := c.reader.Attempt(0, Everything); assert.Len(t, codes, 1, name) {
				assert.Equal(t, c.text, codes[0].Text, name)
			}
		}
	}
}
