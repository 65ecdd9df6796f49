// Package authority is the backend's own certificate authority, made at its
// first start: it issues the server's certificate and those of terminals, and
// signs their configuration.
//
// Its keys lie in the data folder with mode 0600. Whoever reads them can be
// any terminal; a real backend keeps them in a module that signs.
package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"kaikei/cmd/gateway/internal/keyfile"
	"kaikei/cmd/internal/atomicfile"
	"kaikei/terminal/wire"
)

// ErrRequest means an enrolment request whose keys do not prove themselves.
var ErrRequest = errors.New("signing request not valid")

// The lives of certificates.
const (
	authorityLife = 10 * 365 * 24 * time.Hour
	serverLife    = 90 * 24 * time.Hour
	terminalLife  = 365 * 24 * time.Hour

	leeway = time.Hour // by how much a terminal's clock may be behind
)

// An Authority issues and signs.
type Authority struct {
	key    crypto.Signer
	cert   *x509.Certificate
	config ed25519.PrivateKey
	// TerminalLife is how long a terminal's certificate lives.
	TerminalLife time.Duration
}

// Open reads the authority in dir, and makes it at the first start: one, whoever else
// opens the folder at the same time, and none that a power cut leaves half made.
func Open(dir string) (*Authority, error) {
	folder, err := keyfile.Alone(dir)
	if err != nil {
		return nil, fmt.Errorf("open authority: %w", err)
	}
	defer folder.Close() // which lets the next one in
	a := &Authority{TerminalLife: terminalLife}
	key, err := keyfile.Load(dir, "ca.key", func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
	if err != nil {
		return nil, err
	}
	config, err := keyfile.Load(dir, "config.key", func() (crypto.Signer, error) {
		_, k, err := ed25519.GenerateKey(rand.Reader)
		return k, err
	})
	if err != nil {
		return nil, err
	}
	var ok bool
	if a.config, ok = config.(ed25519.PrivateKey); !ok {
		return nil, fmt.Errorf("read config.key: %w", errors.ErrUnsupported)
	}
	a.key = key
	return a, a.load(filepath.Join(dir, "ca.crt"))
}

// load reads the authority's certificate, or issues it.
func (a *Authority) load(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		template := &x509.Certificate{
			Subject: pkix.Name{CommonName: "Kaikei payment backend"}, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
			KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-leeway), NotAfter: time.Now().Add(authorityLife), SerialNumber: serial(),
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
		if err != nil {
			return fmt.Errorf("make authority: %w", err)
		}
		data = keyfile.PEM("CERTIFICATE", der)
		// It is no secret, and others may be told to trust it.
		if err := errors.Join(atomicfile.Write(path, data), os.Chmod(path, 0o644)); err != nil {
			return fmt.Errorf("make authority: %w", err)
		}
	} else if err != nil {
		return fmt.Errorf("read authority: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return fmt.Errorf("read %s: no certificate", path)
	}
	a.cert, err = x509.ParseCertificate(block.Bytes)
	return err
}

// serial returns a random serial number (RFC 5280, 4.1.2.2: at most 20 bytes).
func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b)
	return new(big.Int).SetBytes(b)
}

// Fingerprint is the SHA-256 of the authority's certificate in DER.
func (a *Authority) Fingerprint() [sha256.Size]byte { return sha256.Sum256(a.cert.Raw) }

// PEM returns the authority's certificate.
func (a *Authority) PEM() string { return string(keyfile.PEM("CERTIFICATE", a.cert.Raw)) }

// ConfigKey returns the public key that configuration is signed with.
func (a *Authority) ConfigKey() string {
	return base64.StdEncoding.EncodeToString(a.config.Public().(ed25519.PublicKey))
}

// Server returns the settings of the listener: a fresh certificate for these
// names and addresses, TLS 1.3, and the certificates of terminals looked at
// when they are given. The chain holds the authority, so that a terminal that
// enrols can pin it.
func (a *Authority) Server(names []string) (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make server key: %w", err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "kaikei gateway"}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore:   time.Now().Add(-leeway), NotAfter: time.Now().Add(serverLife), SerialNumber: serial(),
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("issue server certificate: %w", err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: pool, NextProtos: []string{"http/1.1"},
		Certificates: []tls.Certificate{{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}},
	}, nil
}

// CheckCSR holds a signing request against itself: it is signed by its own P-256
// key.
func (a *Authority) CheckCSR(text string) (*x509.CertificateRequest, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE REQUEST" {
		return nil, fmt.Errorf("no PEM: %w", ErrRequest)
	}
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.CheckSignature() != nil {
		return nil, fmt.Errorf("signature: %w", ErrRequest)
	}
	if public, ok := csr.PublicKey.(*ecdsa.PublicKey); !ok || public.Curve != elliptic.P256() {
		return nil, fmt.Errorf("key is not P-256: %w", ErrRequest)
	}
	return csr, nil
}

// Check holds an enrolment request against itself: CheckCSR, that key vouches
// for the journal key, and the journal key signed the request, if it says so.
func (a *Authority) Check(r wire.EnrolRequest) (*x509.CertificateRequest, error) {
	csr, err := a.CheckCSR(r.CSR)
	if err != nil {
		return nil, err
	}
	public := csr.PublicKey.(*ecdsa.PublicKey) // CheckCSR saw to that
	journal, err1 := base64.StdEncoding.DecodeString(r.JournalKey)
	proof, err2 := base64.StdEncoding.DecodeString(r.JournalKeyProof)
	digest := sha256.Sum256(append([]byte("kaikei journal key v1\n"), journal...))
	if err1 != nil || err2 != nil || len(journal) != ed25519.PublicKeySize || !ecdsa.VerifyASN1(public, digest[:], proof) {
		return nil, fmt.Errorf("journal key: %w", ErrRequest)
	}
	if r.JournalSignature != "" {
		signature, err := base64.StdEncoding.DecodeString(r.JournalSignature)
		if err != nil || !ed25519.Verify(journal, wire.SignedCSR(r.CSR), signature) {
			return nil, fmt.Errorf("signature of the journal key: %w", ErrRequest)
		}
	}
	return csr, nil
}

// Issue returns the certificate of a terminal as PEM, and its serial number.
// The terminal's id is the common name and the URI urn:kaikei:terminal:ID;
// whatever names the request asked for are left out.
func (a *Authority) Issue(csr *x509.CertificateRequest, terminal string) (cert, number string, err error) {
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: terminal}, KeyUsage: x509.KeyUsageDigitalSignature,
		URIs:        []*url.URL{{Scheme: "urn", Opaque: "kaikei:terminal:" + terminal}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		NotBefore:   time.Now().Add(-leeway), NotAfter: time.Now().Add(a.TerminalLife), SerialNumber: serial(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, csr.PublicKey, a.key)
	if err != nil {
		return "", "", fmt.Errorf("issue certificate of %s: %w", terminal, err)
	}
	return string(keyfile.PEM("CERTIFICATE", der)), template.SerialNumber.Text(16), nil
}

// SignConfig signs a configuration.
func (a *Authority) SignConfig(c wire.Config) (wire.SignedConfig, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return wire.SignedConfig{}, fmt.Errorf("sign configuration: %w", err)
	}
	signature := ed25519.Sign(a.config, append([]byte("kaikei config v1\n"), payload...))
	return wire.SignedConfig{
		Payload: base64.StdEncoding.EncodeToString(payload), Signature: base64.StdEncoding.EncodeToString(signature),
	}, nil
}
