package printer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/printer"
	"kaikei/printer/specimen"
	"kaikei/terminal"
)

// However long a name is, its marks are there: that of the reduced rate is what makes the
// slip an invoice.
func TestMarksOfALongName(t *testing.T) {
	long := strings.Repeat("長", 120) // as many characters as a catalogue takes
	text := func(r terminal.Receipt) string {
		page := printer.NewDocument(r).Page(576)
		return strings.ReplaceAll(page.Text(), "\n", "")
	}
	r := specimen.Sale()
	r.Lines = []terminal.Line{{Name: long, Quantity: 1, Unit: 180, Rate: 8, Free: true}}
	assert.Contains(t, text(r), "長…※（免）")
	r.Lines[0].Quantity = 2
	assert.Contains(t, text(r), "長…※（免）")
}
