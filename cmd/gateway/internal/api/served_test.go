package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// Every call of the document is served: who has no certificate is told so, and not
// that there is no such call.
func TestEveryCallIsServed(t *testing.T) {
	b := newBackend(t)
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			want := http.StatusUnauthorized
			if op.OperationID == "enrol" {
				want = http.StatusBadRequest
			}
			r, err := http.NewRequestWithContext(t.Context(), method, b.server.URL+strings.NewReplacer("{id}", "i", "{refundId}", "r").Replace(path), strings.NewReader("{"))
			require.NoError(t, err)
			w, err := b.bare.Do(r)
			require.NoError(t, err)
			assert.NoError(t, w.Body.Close())
			assert.Equal(t, want, w.StatusCode, "%s %s", method, path)
		}
	}
}

// A body is read up to 64 KiB, and not a byte more.
func TestLongestBody(t *testing.T) {
	b := newBackend(t)
	for _, tt := range []struct{ bytes, want int }{{64 << 10, http.StatusOK}, {64<<10 + 1, http.StatusRequestEntityTooLarge}} {
		c, err := b.Ledger.NewCode(t.Context(), "jcoin", 1)
		require.NoError(t, err)
		text, err := json.Marshal(payRequest(c.Text, 100))
		require.NoError(t, err)
		text = append(text, bytes.Repeat([]byte(" "), tt.bytes-len(text))...)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, b.server.URL+"/v1/payments/long", bytes.NewReader(text))
		require.NoError(t, err)
		w, err := b.client.Do(r)
		require.NoError(t, err)
		assert.NoError(t, w.Body.Close())
		assert.Equal(t, tt.want, w.StatusCode, "%d bytes", tt.bytes)
	}
}

// Either purpose of a credit is one, and no other word.
func TestPurposes(t *testing.T) {
	b := newBackend(t)
	for purpose, want := range map[wire.Purpose]int{wire.PurposeTopUp: 200, wire.PurposePayOut: 200, "gift": 400, "": 400} {
		c, err := b.Ledger.NewCode(t.Context(), "jcoin", 1)
		require.NoError(t, err)
		var a wire.PaymentAnswer
		q := payRequest(c.Text, 100)
		status := b.call(b.client, "PUT", "/v1/payments/c-"+string(purpose)+"/credit", wire.CreditRequest{
			AmountYen: q.AmountYen, Currency: q.Currency, Purpose: purpose, PaymentCode: q.PaymentCode, Rail: q.Rail, ScannedAt: q.ScannedAt, Slip: q.Slip,
		}, &a)
		assert.Equal(t, want, status, purpose)
		if want == http.StatusOK {
			assert.Equal(t, wire.PaymentPaid, a.Payment.State)
			assert.Equal(t, purpose, a.Payment.Purpose)
		}
	}
}
