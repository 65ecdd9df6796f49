package backend

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// Every call of the contract is made by some method, and each request that one makes
// is the contract's: path, query and body.
func TestRequestsAreTheContracts(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	router, err := legacy.NewRouter(doc)
	require.NoError(t, err)
	var mu sync.Mutex
	asked := map[string]bool{}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		r.Body, r.URL.Host, r.URL.Scheme = io.NopCloser(bytes.NewReader(body)), "", ""
		route, params, err := router.FindRoute(r)
		if assert.NoError(t, err, r.URL.Path) {
			assert.NoError(t, openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}), route.Operation.OperationID)
			mu.Lock()
			defer mu.Unlock()
			asked[route.Operation.OperationID] = true
		}
		refuses(503, wire.Result{Status: wire.StatusUnknown, Code: wire.CodeBusy})(w) // what is asked counts here, not what is answered
	}))
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	c, err := New(server.URL, &tls.Config{RootCAs: pool})
	require.NoError(t, err)
	askAll(t, c, sha256.Sum256(server.Certificate().Raw))

	all := map[string]bool{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			all[op.OperationID] = true
		}
	}
	mu.Lock()
	defer mu.Unlock()
	assert.Equal(t, slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(asked)))
}

// askAll makes each request that a client makes.
func askAll(t *testing.T, c *Client, authority [sha256.Size]byte) {
	p, code := thePayment(t)
	topUp := p
	topUp.Purpose = terminal.PurposeTopUp
	refund := terminal.Refund{ID: "r1", PaymentID: p.ID, Amount: 100, Reason: "返品", Clerk: "01"}
	day := terminal.Date("2026-11-29")
	for _, ask := range []func() error{
		func() error { return c.Ask(t.Context()) },
		func() error { _, err := c.Pay(t.Context(), p, code); return err },
		func() error { _, err := c.Pay(t.Context(), topUp, code); return err },
		func() error { _, _, err := c.Bill(t.Context(), p); return err },
		func() error {
			_, err := c.PayDeferred(t.Context(), p, terminal.Sealed{Code: "c2VhbGVk", Signature: "c2ln"})
			return err
		},
		func() error { _, err := c.Inquire(t.Context(), p.ID); return err },
		func() error { _, err := c.Cancel(t.Context(), p.ID); return err },
		func() error { _, err := c.Refund(t.Context(), refund); return err },
		func() error { _, err := c.InquireRefund(t.Context(), refund); return err },
		func() error { _, err := c.Carry(t.Context(), four()); return err },
		func() error { _, err := c.Remote(t.Context(), p.ID); return err },
		func() error { _, err := c.Remotes(t.Context(), day); return err },
		func() error { _, err := c.Totals(t.Context(), day); return err },
		func() error { _, err := c.ShopTotals(t.Context(), day); return err },
		func() error { _, err := c.Settlements(t.Context()); return err },
		func() error { _, err := c.Banks(t.Context()); return err },
		func() error {
			_, err := c.AskAccount(t.Context(), "a1", wire.AccountRequest{Bank: "9007", Branch: "012", Kind: wire.AccountCurrent, Number: "0010012", Clerk: "01"})
			return err
		},
		func() error { _, err := c.JournalHead(t.Context()); return err },
		func() error { _, err := c.SendJournal(t.Context(), [][]byte{[]byte("{}")}); return err },
		func() error {
			_, err := c.HandOver(t.Context(), wire.HandoverRequest{From: "T-0001", To: "T-0002", IDs: []string{"p1"}, Hops: []int{1}, Digest: hex64, At: time.Now(), Signature: "c2ln"})
			return err
		},
		func() error { _, err := c.Config(t.Context()); return err },
		func() error { _, err := c.Renew(t.Context(), wire.RenewRequest{CSR: "csr"}); return err },
		func() error {
			_, err := Enrol(t.Context(), c.base.String(), authority, wire.EnrolRequest{ActivationCode: "K7P2", CSR: "csr", JournalKey: "key", JournalKeyProof: "proof"})
			return err
		},
	} {
		assert.Error(t, ask())
	}
}

// hex64 has the form of a SHA-256 in hex.
const hex64 = "1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014"

// No request has more lines than the contract lets it: a line has two hashes and a
// signature at least.
func TestJournalFitsTheContract(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	lines := slices.Repeat([][]byte{bytes.Repeat([]byte("x"), 64+64+88)}, 5000)
	assert.LessOrEqual(t, Fits(lines), int(*doc.Components.Schemas["JournalRequest"].Value.Properties["lines"].Value.MaxItems))
}
