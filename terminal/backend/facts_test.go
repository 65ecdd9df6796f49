package backend

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// What a backend says beside the money is bounded: a name is part of a key of the totals,
// and of a slip, and one of tens of thousands of bytes would keep the payment from being
// recorded, for ever, since each answer says it again.
func TestFactsAreBounded(t *testing.T) {
	long := strings.Repeat("長", 12_000)
	p := wire.Payment{ID: "p1", State: wire.PaymentPaid, AmountYen: 1500, Rail: long, Brand: long, NetworkID: long, PayerAmount: long, Reason: wire.Code(long)}
	c := newClient(t, says(wire.PaymentAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Payment: &wire.Payment{ID: "p1", State: wire.PaymentPaid, AmountYen: 1500, Brand: long}}))
	a, err := c.Inquire(t.Context(), "p1")
	require.NoError(t, err)
	assert.Equal(t, terminal.OutcomeCaptured, a.Outcome, "the money is believed")
	assert.Len(t, []rune(a.Brand), factMost)
	a = factsOf(p)
	for _, text := range []string{a.Rail, a.Brand, a.NetworkID, a.PayerAmount, string(a.Reason)} {
		assert.Len(t, []rune(text), factMost)
	}
	assert.Equal(t, "J-Coin Pay", factsOf(wire.Payment{Brand: "J-Coin Pay"}).Brand)
}
