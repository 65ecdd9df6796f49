package ledger_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A till without a network draws a bill; a customer pays it at the backend,
// once; the till finds it paid when it comes back.
func TestOfflineBill(t *testing.T) { both(t, testOfflineBill) }

func testOfflineBill(t *testing.T, b *books) {
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32)))
	code, err := b.NewActivation(t.Context(), "Shop 2")
	require.NoError(t, err)
	till, err := b.Enrol(t.Context(), code, base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)), func(ledger.Terminal) (string, error) { return "2", nil })
	require.NoError(t, err)
	sign := func(m []byte) []byte { return ed25519.Sign(key, m) }
	draw := func(id string, yen int64, at time.Time, terminal string) string {
		text, err := wire.OfflineBill{ID: id, TerminalID: terminal, AmountYen: yen, Slip: "0001", At: at.Unix()}.Sign(sign)
		require.NoError(t, err)
		return text
	}
	me, other := b.customer(1), b.customer(3)
	bill := draw("off1", 1_500, noon, till.ID)
	seen, err := b.ReadOffline(t.Context(), me, bill)
	require.NoError(t, err)
	assert.Equal(t, ledger.Bill{Payment: "off1", Shop: "Shop 2", Yen: 1_500, Until: noon.Add(10 * time.Minute)}, seen)
	for range 2 {
		p, err := b.PayOffline(t.Context(), me, bill, "")
		require.NoError(t, err, "again: the customer closed the page")
		assert.Equal(t, wire.PaymentPaid, p.State)
	}
	assert.EqualValues(t, 98_500, b.purse(1).Yen)
	_, err = b.PayOffline(t.Context(), other, bill, "")
	assert.ErrorIs(t, err, ledger.ErrBill, "paid by another")
	p, err := b.Inquire(t.Context(), till.ID, "off1")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)

	_, err = b.Cancel(t.Context(), till.ID, "off2")
	require.NoError(t, err)
	stranger := ed25519.NewKeyFromSeed([]byte(strings.Repeat("x", 32)))
	forged, err := wire.OfflineBill{ID: "off3", TerminalID: till.ID, AmountYen: 1, At: noon.Unix()}.Sign(func(m []byte) []byte { return ed25519.Sign(stranger, m) })
	require.NoError(t, err)
	for why, text := range map[string]string{
		"closed by the till": draw("off2", 1_500, noon, till.ID), "of a till that is none": draw("off4", 1, noon, "T-9999"), "of another till": draw("off5", 1, noon, b.terminal),
		"forged": forged, "old": draw("off6", 1, noon.Add(-16*time.Minute), till.ID), "from tomorrow": draw("off7", 1, noon.Add(6*time.Minute), till.ID),
		"redrawn under an id that was paid": draw("off1", 1, noon, till.ID), "nothing": "", "another code": "90007700100000000001",
	} {
		_, err := b.PayOffline(t.Context(), me, text, "")
		assert.ErrorIs(t, err, ledger.ErrBill, why)
	}
	_, err = b.PayOffline(t.Context(), b.customer(5), draw("off8", 10, noon, till.ID), "")
	assert.ErrorIs(t, err, ledger.ErrPIN)
	p, err = b.PayOffline(t.Context(), b.customer(4), draw("off9", 800_000, noon, till.ID), "")
	require.NoError(t, err)
	assert.Equal(t, wire.CodeBalance, p.Reason)
	require.NoError(t, b.Revoke(t.Context(), till.ID))
	_, err = b.PayOffline(t.Context(), me, draw("off10", 10, noon, till.ID), "")
	assert.ErrorIs(t, err, ledger.ErrBill, "a stolen till")
	assert.EqualValues(t, 98_500, b.purse(1).Yen)
}
