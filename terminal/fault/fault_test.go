package fault_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

// What a fault says of money is true of what it is told about, and a fault that says
// nothing false stays as it is.
func TestFaultVariants(t *testing.T) {
	paper, line, window := fault.Of(terminal.ErrPaperOut), fault.Of(terminal.ErrNotReached), fault.Of(terminal.ErrVoidWindow)
	full := fault.Of(terminal.ErrFull)
	for _, tt := range []struct {
		why     string
		fault   fault.Fault
		money   terminal.Money
		variant string
	}{
		{"the slip of a payment that is complete", paper, terminal.MoneyTaken, ""},
		{"of no payment", paper.Beside(), 0, "beside"},
		{"of money that went back", paper.Recorded(), 0, "recorded"},
		{"a payment without a line", line, terminal.MoneyNo, ""},
		{"a question without a line", line.Asked(), 0, "asked"},
		{"money for a wallet without a line", line.Crediting(), terminal.MoneyNo, "crediting"},
		{"a sale on a full disk", full, terminal.MoneyNo, ""},
		{"a refund on a full disk", full.Undone(), 0, "undone"},
		{"a close on a broken disk", fault.Of(terminal.ErrDisk).Undone(), 0, "undone"},
		{"a sign-in on a full disk", full.Undone().Looking(), 0, "looking"},
		{"a sign-in of another fault", window.Looking(), terminal.MoneyTaken, ""},
		{"a camera while the customer may be paying", fault.Of(terminal.ErrCamera).Shown(), terminal.MoneyUnknown, "shown"},
		{"says nothing false", window.Shown(), terminal.MoneyTaken, ""},
		{"is not the disk's", window.Undone(), terminal.MoneyTaken, ""},
		{"is not the printer's", window.Beside().Recorded(), terminal.MoneyTaken, ""},
		{"is not the line's", window.Asked().Crediting(), terminal.MoneyTaken, ""},
	} {
		assert.Equal(t, tt.money, tt.fault.Money, tt.why)
		assert.Equal(t, tt.variant, tt.fault.Variant(), tt.why)
	}
	assert.NotContains(t, line.Asked().Todo, "scan")
	assert.NotContains(t, line.Crediting().Todo, "take cash")
	assert.NotContains(t, full.Undone().Todo, "Give back")
}
