package conform

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"kaikei/terminal/wire"
)

// patience is how long an answer may take.
const patience = 15 * time.Second

// clientOf makes a client that trusts what config says.
func clientOf(config *tls.Config) *http.Client {
	config.MinVersion = tls.VersionTLS13
	return &http.Client{Timeout: patience, Transport: &http.Transport{TLSClientConfig: config, MaxIdleConnsPerHost: 16}}
}

// NewTarget is a backend that a terminal was enrolled at before: its own
// certificate and key, and the authorities to trust.
func NewTarget(url string, cert tls.Certificate, authorities *x509.CertPool) Target {
	return Target{
		URL:    url,
		Client: clientOf(&tls.Config{RootCAs: authorities, Certificates: []tls.Certificate{cert}}),
		Bare:   clientOf(&tls.Config{RootCAs: authorities}),
	}
}

// Enrol makes a terminal of this process, by an activation, with keys that
// live as long as it.
func Enrol(ctx context.Context, a wire.Activation) (Target, error) {
	key, journal, request, err := enrolRequest(a.Code)
	if err != nil {
		return Target{}, fmt.Errorf("enrol: %w", err)
	}
	body, err := json.Marshal(request)
	if err != nil {
		return Target{}, fmt.Errorf("enrol: %w", err)
	}
	// The activation names the authority by its hash; the answer brings it.
	pin := &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(s tls.ConnectionState) error { return pinned(s, a.Fingerprint) }}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL+"/v1/enrol", bytes.NewReader(body))
	if err != nil {
		return Target{}, fmt.Errorf("enrol: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	w, err := clientOf(pin).Do(r)
	if err != nil {
		return Target{}, fmt.Errorf("enrol: %w", err)
	}
	defer w.Body.Close()
	var answer wire.EnrolAnswer
	if err := json.NewDecoder(io.LimitReader(w.Body, maxAnswer)).Decode(&answer); err != nil || w.StatusCode != http.StatusOK {
		return Target{}, errors.Join(fmt.Errorf("enrol: refused with %s", w.Status), err)
	}
	block, _ := pem.Decode([]byte(answer.Certificate))
	pool := x509.NewCertPool()
	if block == nil || !pool.AppendCertsFromPEM([]byte(answer.CA)) {
		return Target{}, errors.New("enrol: no certificate in the answer")
	}
	t := NewTarget(a.URL, tls.Certificate{Certificate: [][]byte{block.Bytes}, PrivateKey: key}, pool)
	t.Journal = journal
	return t, nil
}

// enrolRequest makes the keys of a device and asks for its certificate.
func enrolRequest(code string) (*ecdsa.PrivateKey, ed25519.PrivateKey, wire.EnrolRequest, error) {
	key, err1 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	journal, private, err2 := ed25519.GenerateKey(rand.Reader)
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, wire.EnrolRequest{}, err
	}
	csr, err1 := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	digest := sha256.Sum256(append([]byte("kaikei journal key v1\n"), journal...))
	proof, err2 := ecdsa.SignASN1(rand.Reader, key, digest[:])
	return key, private, wire.EnrolRequest{
		ActivationCode: code, CSR: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr})),
		JournalKey: base64.StdEncoding.EncodeToString(journal), JournalKeyProof: base64.StdEncoding.EncodeToString(proof),
	}, errors.Join(err1, err2)
}

// pinned checks that the server's certificate was issued for the name that was
// called, by the authority with this SHA-256.
func pinned(s tls.ConnectionState, authority [sha256.Size]byte) error {
	for _, cert := range s.PeerCertificates {
		if sha256.Sum256(cert.Raw) != authority {
			continue
		}
		roots := x509.NewCertPool()
		roots.AddCert(cert)
		_, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: s.ServerName})
		return err
	}
	return errors.New("the backend is not the one that the activation names")
}
