package api_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A newDevice has keys of its own.
type newDevice struct {
	t       *testing.T
	tls     *ecdsa.PrivateKey
	journal ed25519.PrivateKey
}

func aDevice(t *testing.T) newDevice {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, journal, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return newDevice{t, key, journal}
}

// csr is a signing request for the TLS key.
func (d newDevice) csr() string {
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, d.tls)
	require.NoError(d.t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}))
}

// request is an enrolment that the journal key signed.
func (d newDevice) request(code string) wire.EnrolRequest {
	public := d.journal.Public().(ed25519.PublicKey)
	digest := sha256.Sum256(append([]byte("kaikei journal key v1\n"), public...))
	proof, err := ecdsa.SignASN1(rand.Reader, d.tls, digest[:])
	require.NoError(d.t, err)
	csr := d.csr()
	return wire.EnrolRequest{
		ActivationCode: code, CSR: csr, JournalKey: base64.StdEncoding.EncodeToString(public), JournalKeyProof: base64.StdEncoding.EncodeToString(proof),
		JournalSignature: base64.StdEncoding.EncodeToString(ed25519.Sign(d.journal, wire.SignedCSR(csr))),
	}
}

// client speaks with a certificate.
func (d newDevice) client(b *backend, certificate string) *http.Client {
	block, _ := pem.Decode([]byte(certificate))
	require.NotNil(d.t, block)
	pool := x509.NewCertPool()
	require.True(d.t, pool.AppendCertsFromPEM([]byte(b.Authority.PEM())))
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs: pool, Certificates: []tls.Certificate{{Certificate: [][]byte{block.Bytes}, PrivateKey: d.tls}},
	}}}
}

// A device that proves its journal key stays the terminal that it is; nobody
// else becomes it.
func TestEnrolAgain(t *testing.T) {
	b := newBackend(t)
	activation := func(shop string) string {
		code, err := b.Ledger.NewActivation(t.Context(), shop)
		require.NoError(t, err)
		return code
	}
	code := activation("Shop 1")
	d := aDevice(t)
	enrol := func(q wire.EnrolRequest) (int, string) {
		var a wire.EnrolAnswer
		if status := b.call(b.bare, "POST", "/v1/enrol", q, &a); status != 200 {
			return status, ""
		}
		var ping wire.Ping
		client := d.client(b, a.Certificate)
		defer client.CloseIdleConnections()
		if d.tls.PublicKey.Equal(publicOf(t, a.Certificate)) {
			require.Equal(t, 200, b.call(client, "GET", "/v1/ping", nil, &ping))
			assert.Equal(t, a.TerminalID, ping.TerminalID)
		}
		return 200, a.TerminalID
	}
	_, first := enrol(d.request(code))
	thief := aDevice(t)
	stolen := thief.request(code) // another TLS key, the public half of our journal key
	stolen.JournalKey = d.request(code).JournalKey
	digest := sha256.Sum256(append([]byte("kaikei journal key v1\n"), d.journal.Public().(ed25519.PublicKey)...))
	proof, err := ecdsa.SignASN1(rand.Reader, thief.tls, digest[:])
	require.NoError(t, err)
	stolen.JournalKeyProof = base64.StdEncoding.EncodeToString(proof)
	unsigned := d.request(code)
	unsigned.JournalSignature = ""
	tests := []struct {
		why    string
		q      wire.EnrolRequest
		status int
		same   bool
	}{
		{"the answer was lost: the same code again", d.request(code), 200, true},
		{"by the same code, without the journal key's word", unsigned, 403, false},
		{"by the same code, another device", thief.request(code), 403, false},
		{"by the same code, somebody who knows our public keys", stolen, 400, false},
		{"by a fresh code of the shop", d.request(activation("Shop 1")), 200, true},
		{"by a code of another shop", d.request(activation("Shop 2")), 200, false},
	}
	for _, tt := range tests {
		status, id := enrol(tt.q)
		assert.Equal(t, tt.status, status, tt.why)
		assert.Equal(t, tt.same, id == first, tt.why)
	}
	require.NoError(t, b.Ledger.Revoke(t.Context(), first))
	status, _ := enrol(d.request(code))
	assert.Equal(t, 403, status, "a revoked terminal does not come back by the code that it spent")
}

// publicOf is the key that a certificate was issued for.
func publicOf(t *testing.T, certificate string) *ecdsa.PublicKey {
	block, _ := pem.Decode([]byte(certificate))
	require.NotNil(t, block)
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	return c.PublicKey.(*ecdsa.PublicKey)
}

// A certificate is renewed by itself, for its own key, until it is revoked.
func TestRenew(t *testing.T) {
	b := newBackend(t)
	code, err := b.Ledger.NewActivation(t.Context(), "Shop 1")
	require.NoError(t, err)
	d := aDevice(t)
	var a wire.EnrolAnswer
	require.Equal(t, 200, b.call(b.bare, "POST", "/v1/enrol", d.request(code), &a))
	old := d.client(b, a.Certificate)
	var renewed wire.RenewAnswer
	require.Equal(t, 200, b.call(old, "POST", "/v1/renew", wire.RenewRequest{CSR: d.csr()}, &renewed))
	assert.NotEqual(t, a.Certificate, renewed.Certificate)
	var ping wire.Ping
	fresh := d.client(b, renewed.Certificate)
	require.Equal(t, 200, b.call(fresh, "GET", "/v1/ping", nil, &ping))
	assert.Equal(t, a.TerminalID, ping.TerminalID)
	require.Equal(t, 200, b.call(old, "GET", "/v1/ping", nil, &ping), "the old one is good until it has run out")
	assert.Equal(t, 400, b.call(old, "POST", "/v1/renew", wire.RenewRequest{CSR: aDevice(t).csr()}, &wire.Problem{}), "for another key")
	assert.Equal(t, 400, b.call(old, "POST", "/v1/renew", wire.RenewRequest{CSR: "hello"}, &wire.Problem{}))
	assert.Equal(t, 401, b.call(b.bare, "POST", "/v1/renew", wire.RenewRequest{CSR: d.csr()}, &wire.Problem{}), "without a certificate")
	require.NoError(t, b.Ledger.Revoke(t.Context(), a.TerminalID))
	assert.Equal(t, 403, b.call(fresh, "POST", "/v1/renew", wire.RenewRequest{CSR: d.csr()}, &wire.Problem{}))
}
