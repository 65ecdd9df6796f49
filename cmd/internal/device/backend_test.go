package device

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// A fakeBackend enrols, renews, configures and answers pings, over mutual TLS.
// It knows a device again by its journal key.
type fakeBackend struct {
	t      *testing.T
	server *httptest.Server
	key    *ecdsa.PrivateKey
	cert   *x509.Certificate
	config ed25519.PrivateKey

	mu                   sync.Mutex // guards everything that follows
	known                map[string]string
	journals             map[string]journal.Head // by terminal
	life                 time.Duration           // of certificates
	born                 time.Duration           // how old a certificate is when it is issued
	swallow              bool                    // answers to enrolments are made and not sent
	revoked              bool
	forgets              bool // lines of journals that it says it has taken
	posts                int  // of journals
	version              int64
	serial               int64
	enrolments, renewals int
}

// journalOf is the head of a journal, as far as it was handed over.
func (b *fakeBackend) journalOf(terminal string) wire.JournalAnswer {
	b.mu.Lock()
	head, ok := b.journals[terminal]
	b.mu.Unlock()
	if !ok {
		head = journal.First(terminal)
	}
	h := wire.JournalHead{Seq: int64(head.Seq), Hash: hex.EncodeToString(head.Hash[:]), At: time.Now().UTC()}
	h.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(b.config, h.Signed(terminal)))
	return wire.JournalAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Head: h}
}

// takeJournal takes lines that continue what there is, and no others.
func (b *fakeBackend) takeJournal(w http.ResponseWriter, r *http.Request) {
	name := r.TLS.PeerCertificates[0].Subject.CommonName
	var q wire.JournalRequest
	if json.NewDecoder(r.Body).Decode(&q) != nil {
		panic("lines not readable")
	}
	b.mu.Lock()
	head, ok := b.journals[name]
	if !ok {
		head = journal.First(name)
	}
	fits := true
	for _, line := range q.Lines {
		body, err := journal.Parse([]byte(line))
		before, _ := journal.Before(body)
		fits = fits && err == nil && before == head
		head, _ = journal.HeadOf([]byte(line))
	}
	b.posts++
	if fits && !b.forgets {
		b.journals[name] = head
	}
	b.mu.Unlock()
	if !fits {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusConflict)
		b.write(w, wire.Problem{Status: 409, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeJournal}})
		return
	}
	b.answer(w, r, b.journalOf(name))
}

func newFakeBackend(t *testing.T) *fakeBackend {
	b := &fakeBackend{t: t, known: map[string]string{}, journals: map[string]journal.Head{}, life: time.Hour, born: time.Minute, version: 1}
	var err error
	b.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, b.config, err = ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, b.key.Public(), b.key)
	require.NoError(t, err)
	b.cert, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(b.cert)
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	m := http.NewServeMux()
	m.HandleFunc("POST /v1/enrol", b.enrol)
	m.HandleFunc("POST /v1/renew", b.renew)
	m.HandleFunc("GET /v1/ping", func(w http.ResponseWriter, r *http.Request) { b.answer(w, r, wire.Ping{Time: time.Now()}) })
	m.HandleFunc("GET /v1/config", func(w http.ResponseWriter, r *http.Request) { b.answer(w, r, b.configOf("T-0001")) })
	m.HandleFunc("GET /v1/journal", func(w http.ResponseWriter, r *http.Request) {
		name := "" // the handshake alone says who asks
		for _, c := range r.TLS.PeerCertificates {
			name = c.Subject.CommonName
		}
		b.answer(w, r, b.journalOf(name))
	})
	m.HandleFunc("POST /v1/journal", b.takeJournal)
	b.server = httptest.NewUnstartedServer(m)
	b.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	b.server.TLS = &tls.Config{
		MinVersion: tls.VersionTLS13, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: pool,
		Certificates: []tls.Certificate{{Certificate: [][]byte{b.issue(own.Public(), "backend", x509.ExtKeyUsageServerAuth), b.cert.Raw}, PrivateKey: own}},
	}
	b.server.StartTLS()
	t.Cleanup(b.server.Close)
	return b
}

// activation is the text that a technician scans.
func (b *fakeBackend) activation(code string) string {
	return wire.Activation{URL: b.server.URL, Code: code, Fingerprint: sha256.Sum256(b.cert.Raw)}.String()
}

// set changes what the backend does.
func (b *fakeBackend) set(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

// issue issues a certificate; the lock is not needed while the backend is made.
func (b *fakeBackend) issue(public any, name string, usage x509.ExtKeyUsage) []byte {
	b.serial++
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(b.serial), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-b.born), NotAfter: time.Now().Add(b.life),
		ExtKeyUsage: []x509.ExtKeyUsage{usage}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, b.cert, public, b.key)
	if err != nil {
		panic(err) // the tests' own backend is broken
	}
	return der
}

// certify answers a signing request.
func (b *fakeBackend) certify(csr, name string) string {
	block, _ := pem.Decode([]byte(csr))
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.issue(request.PublicKey, name, x509.ExtKeyUsageClientAuth)}))
}

// configOf is the newest configuration.
func (b *fakeBackend) configOf(id string) wire.SignedConfig {
	c := aConfig()
	c.Version, c.TerminalID = b.version, id
	return sign(b.t, b.config, c)
}

func (b *fakeBackend) enrol(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.enrolments++
	var q wire.EnrolRequest
	if json.NewDecoder(r.Body).Decode(&q) != nil {
		panic("enrolment not readable")
	}
	key, _ := base64.StdEncoding.DecodeString(q.JournalKey)
	signature, _ := base64.StdEncoding.DecodeString(q.JournalSignature)
	if !ed25519.Verify(key, wire.SignedCSR(q.CSR), signature) {
		panic("enrolment not signed by the journal key")
	}
	id := b.known[q.JournalKey]
	if id == "" {
		id = fmt.Sprintf("T-%04d", len(b.known)+1)
		b.known[q.JournalKey] = id
	}
	answer := wire.EnrolAnswer{
		TerminalID: id, Certificate: b.certify(q.CSR, id), CA: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.cert.Raw})),
		ConfigKey: base64.StdEncoding.EncodeToString(b.config.Public().(ed25519.PublicKey)), Config: b.configOf(id),
	}
	if b.swallow {
		panic(http.ErrAbortHandler) // the line breaks
	}
	b.write(w, answer)
}

func (b *fakeBackend) renew(w http.ResponseWriter, r *http.Request) {
	var q wire.RenewRequest
	if json.NewDecoder(r.Body).Decode(&q) != nil {
		panic("renewal not readable")
	}
	b.mu.Lock()
	b.renewals++
	answer := wire.RenewAnswer{Certificate: b.certify(q.CSR, "T-0001")}
	b.mu.Unlock()
	b.answer(w, r, answer)
}

// answer answers a terminal that is known.
func (b *fakeBackend) answer(w http.ResponseWriter, r *http.Request, v any) {
	b.mu.Lock()
	revoked := b.revoked
	b.mu.Unlock()
	if len(r.TLS.VerifiedChains) == 0 || revoked {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusForbidden)
		v = wire.Problem{Status: 403, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeAccessDenied}}
	}
	b.write(w, v)
}

func (b *fakeBackend) write(w http.ResponseWriter, v any) {
	_ = json.NewEncoder(w).Encode(v) // a caller that is gone needs no answer
}
