package wire_test

import (
	"crypto/ed25519"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// pair makes a key by a number, so that failures repeat themselves.
func pair(n byte) (ed25519.PublicKey, func([]byte) []byte) {
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune('a'+n)), 32)))
	return key.Public().(ed25519.PublicKey), func(m []byte) []byte { return ed25519.Sign(key, m) }
}

// Who shows a till anything but the proof of the bill that it drew is refused,
// each for a reason of its own.
func TestProof(t *testing.T) {
	till, drawn := pair(0)
	backend, prove := pair(1)
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	b := wire.OfflineBill{ID: "p1", TerminalID: "T-0001", AmountYen: 1500, Slip: "0001", At: now.Unix()}
	bill, err := b.Sign(drawn)
	require.NoError(t, err)
	read, err := wire.VerifyOfflineBill(bill, till, now.Add(9*time.Minute))
	require.NoError(t, err)
	assert.Equal(t, b, read)
	assert.Less(t, len(bill), 300, "it fits a QR code that a phone reads at once")

	good := wire.Proof{ID: "p1", TerminalID: "T-0001", AmountYen: 1500, PaidAt: now.Add(time.Minute).Unix(), Brand: "J-Coin Pay", NetworkID: "20261123000000000001"}
	proof, err := wire.Prove(bill, good, prove)
	require.NoError(t, err)
	p, err := wire.VerifyProof(proof, bill, backend)
	require.NoError(t, err)
	assert.Equal(t, int64(1500), p.AmountYen)
	assert.Less(t, len(proof), 400)

	change := func(f func(*wire.Proof)) string {
		x := good
		f(&x)
		text, err := wire.Prove(bill, x, prove)
		require.NoError(t, err)
		return text
	}
	again := b
	again.At++
	redrawn, err := again.Sign(drawn)
	require.NoError(t, err)
	other, err := wire.Prove(redrawn, good, prove)
	require.NoError(t, err)
	_, forge := pair(2)
	forged, err := wire.Prove(bill, good, forge)
	require.NoError(t, err)
	for why, tt := range map[string]struct {
		text string
		err  error
	}{
		"nothing": {"", wire.ErrSigned}, "a payment code": {"90007700100000000001", wire.ErrSigned}, "the bill itself": {bill, wire.ErrSigned},
		"a line end within": {proof[:len(proof)-9] + "\r\n" + proof[len(proof)-9:], wire.ErrSigned},
		"cut short":         {proof[:len(proof)-3], wire.ErrSigned}, "without a signature": {proof[:strings.LastIndexByte(proof, '.')], wire.ErrSigned}, "endless": {proof + strings.Repeat("A", 2000), wire.ErrSigned},
		"signed by another": {forged, wire.ErrForged}, "with a letter changed": {strings.Replace(proof, proof[20:22], "AA", 1), wire.ErrForged},
		"signature of another proof": {proof[:strings.LastIndexByte(proof, '.')] + other[strings.LastIndexByte(other, '.'):], wire.ErrForged},
		"another sale":               {change(func(x *wire.Proof) { x.ID = "p2" }), wire.ErrOtherBill}, "another amount": {change(func(x *wire.Proof) { x.AmountYen = 15 }), wire.ErrOtherBill},
		"another till": {change(func(x *wire.Proof) { x.TerminalID = "T-0002" }), wire.ErrOtherBill}, "an older drawing": {other, wire.ErrOtherBill},
		"paid long after": {change(func(x *wire.Proof) { x.PaidAt += 3600 }), wire.ErrOldProof}, "paid before it was drawn": {change(func(x *wire.Proof) { x.PaidAt -= 3600 }), wire.ErrOldProof},
	} {
		_, err := wire.VerifyProof(tt.text, bill, backend)
		assert.ErrorIs(t, err, tt.err, why)
	}
	_, err = wire.VerifyOfflineBill(bill, till, now.Add(16*time.Minute))
	assert.ErrorIs(t, err, wire.ErrOldProof)
	_, err = wire.VerifyOfflineBill(bill, backend, now)
	assert.ErrorIs(t, err, wire.ErrForged, "another till's key")
	_, err = wire.VerifyOfflineBill(proof, till, now)
	assert.ErrorIs(t, err, wire.ErrSigned)
}

// FuzzProof: whatever is scanned is refused, or is the proof that was signed.
func FuzzProof(f *testing.F) {
	_, drawn := pair(0)
	backend, prove := pair(1)
	bill, err := wire.OfflineBill{ID: "p1", TerminalID: "T-0001", AmountYen: 1500, At: 1_800_000_000}.Sign(drawn)
	require.NoError(f, err)
	proof, err := wire.Prove(bill, wire.Proof{ID: "p1", TerminalID: "T-0001", AmountYen: 1500, PaidAt: 1_800_000_060}, prove)
	require.NoError(f, err)
	f.Add(proof)
	f.Add(bill)
	f.Add("KAIKEIP1.e30.AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := wire.VerifyProof(text, bill, backend); err == nil && text != proof {
			t.Fatalf("took %q", text)
		}
		_, _ = wire.ParseOfflineBill(text)
	})
}
