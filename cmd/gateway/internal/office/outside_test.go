package office

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// What a network leaves open is listed, and a refund ended by who knows better: once,
// and only one that was sent.
func TestRefundEndedByHand(t *testing.T) {
	books, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "g.db"), nil)
	require.NoError(t, err)
	defer books.Close()
	books.External = func(string) bool { return true }
	desk := Here(&Office{Ledger: books, Faults: &fault.Set{}})
	code, err := books.NewActivation(t.Context(), "Shop 1")
	require.NoError(t, err)
	till, err := books.Enrol(t.Context(), code, "key", func(ledger.Terminal) (string, error) { return "1", nil })
	require.NoError(t, err)
	rq := func(id string) ledger.Request { return ledger.Request{Terminal: till.ID, ID: id, Body: []byte(id)} }
	_, err = books.Pay(t.Context(), rq("p"), wire.PayRequest{AmountYen: 1000, Currency: "JPY", PaymentCode: "281004020123456789012345"}, 0)
	require.NoError(t, err)
	_, err = books.Conclude(t.Context(), "p", wire.Payment{State: wire.PaymentPaid, NetworkID: "N1"})
	require.NoError(t, err)
	for _, id := range []string{"done", "refused", "never sent"} {
		_, _, err = books.Refund(t.Context(), rq(id), "p", wire.RefundRequest{AmountYen: 300, Currency: "JPY"})
		require.NoError(t, err)
		if id != "never sent" {
			_, _, send, err := books.SendRefund(t.Context(), "p", id)
			require.NoError(t, err)
			require.True(t, send)
		}
	}
	open := func(want int) {
		var list []ledger.OpenCall
		require.NoError(t, desk.Ask(t.Context(), "GET /network", nil, &list))
		assert.Len(t, list, want)
		assert.NotNil(t, list)
	}
	open(2)
	for _, tt := range []struct {
		route, id, network string
		state              wire.RefundState
	}{
		{"POST /refund-done", "done", "B7", wire.RefundDone},
		{"POST /refund-refused", "refused", "", wire.RefundRefused},
		{"POST /refund-refused", "done", "", ""},
		{"POST /refund-done", "refused", "B8", ""},
		{"POST /refund-done", "never sent", "B9", ""},
		{"POST /refund-done", "p", "B9", ""},
	} {
		var f wire.Refund
		err := desk.Ask(t.Context(), tt.route, url.Values{"id": {tt.id}, "network": {tt.network}}, &f)
		if tt.state == "" {
			assert.ErrorContains(t, err, "not known", tt.id)
			continue
		}
		require.NoError(t, err, tt.id)
		assert.Equal(t, tt.state, f.State, tt.id)
		assert.Equal(t, tt.network, f.NetworkID, tt.id)
	}
	open(0)
	p, err := books.Inquire(t.Context(), till.ID, "p")
	require.NoError(t, err)
	assert.EqualValues(t, 300, p.RefundedYen)
}
