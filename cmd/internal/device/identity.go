package device

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
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/go-tpm/tpm2/transport"

	"kaikei/terminal/wire"
)

// ErrIdentity means that the keys, the certificate and the authority in the
// folder do not belong together.
var ErrIdentity = errors.New("keys and certificate do not match")

// keys are the two secrets of a device.
type keys struct {
	tls     crypto.Signer // P-256
	journal ed25519.PrivateKey
}

// identity is device.json: who the terminal is. It holds no secret.
type identity struct {
	TerminalID  string `json:"terminalId"`
	Backend     string `json:"backend"`
	Certificate string `json:"certificate"` // PEM
	Authority   string `json:"authority"`   // PEM, the only one trusted
	ConfigKey   string `json:"configKey"`   // base64 Ed25519, signs configuration
}

// loadKeys reads both keys, and makes those that are missing: the TLS key in this
// machine's TPM where there is one.
func loadKeys(dir string) (keys, error) {
	chip, _ := openTPM()
	return loadKeysWith(dir, chip)
}

// loadKeysWith is loadKeys with a chip, nil for none. A terminal whose key lies in
// a file already keeps it: its certificate is for that key.
func loadKeysWith(dir string, chip transport.TPM) (k keys, err error) {
	if k.tls, err = loadTLSKey(dir, chip); err != nil {
		return k, err
	}
	b, err := loadKey(dir, journalFile, func() (any, error) {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	})
	if err != nil {
		return k, err
	}
	var ok bool
	if k.journal, ok = b.(ed25519.PrivateKey); !ok {
		return k, fmt.Errorf("read keys: %w", ErrIdentity)
	}
	return k, nil
}

// loadTLSKey loads the TLS key from where it is, or makes it.
func loadTLSKey(dir string, chip transport.TPM) (crypto.Signer, error) {
	_, inFile := os.Stat(filepath.Join(dir, keyFile))
	_, sealed := os.Stat(filepath.Join(dir, tpmFile))
	switch {
	case inFile != nil && chip != nil:
		return loadTPMKey(dir, chip)
	case inFile != nil && sealed == nil:
		return nil, fmt.Errorf("the key was made in a TPM that this machine does not have: %w", ErrIdentity)
	}
	a, err := loadKey(dir, keyFile, func() (any, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })
	if err != nil {
		return nil, err
	}
	key, ok := a.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read keys: %w", ErrIdentity)
	}
	return key, nil
}

// loadKey reads one PKCS #8 key of dir, or makes it and writes it first.
func loadKey(dir, name string, generate func() (any, error)) (any, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		key, err := generate()
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		return key, writeFile(dir, name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("read %s: no PEM block: %w", name, ErrIdentity)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return key, nil
}

// csr returns a signing request for the TLS key.
func (k keys) csr() (string, error) {
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "kaikei terminal"},
	}, k.tls)
	if err != nil {
		return "", fmt.Errorf("make signing request: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), nil
}

// request returns the enrolment request for an activation code: a signing
// request for the TLS key, the journal key vouched for by the TLS key, and the
// journal key's word for the request, so that the backend knows the device again.
func (k keys) request(activation string) (wire.EnrolRequest, error) {
	csr, err := k.csr()
	if err != nil {
		return wire.EnrolRequest{}, err
	}
	public := k.journal.Public().(ed25519.PublicKey)
	digest := sha256.Sum256(append([]byte("kaikei journal key v1\n"), public...))
	proof, err := k.tls.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return wire.EnrolRequest{}, fmt.Errorf("vouch for journal key: %w", err)
	}
	return wire.EnrolRequest{
		ActivationCode: activation, CSR: csr,
		JournalKey:       base64.StdEncoding.EncodeToString(public),
		JournalKeyProof:  base64.StdEncoding.EncodeToString(proof),
		JournalSignature: base64.StdEncoding.EncodeToString(ed25519.Sign(k.journal, wire.SignedCSR(csr))),
	}, nil
}

// certificate returns our certificate, ready to speak for the key.
func (id identity) certificate(k keys) (*tls.Certificate, error) {
	block, _ := pem.Decode([]byte(id.Certificate))
	if block == nil {
		return nil, fmt.Errorf("read certificate: %w", ErrIdentity)
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w: %w", ErrIdentity, err)
	}
	public, ok := k.tls.Public().(*ecdsa.PublicKey)
	if !ok || !public.Equal(leaf.PublicKey) {
		return nil, fmt.Errorf("certificate of %s: %w", id.TerminalID, ErrIdentity)
	}
	return &tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: k.tls, Leaf: leaf}, nil
}

// authority returns the one authority that we trust.
func (id identity) authority() (*x509.CertPool, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(id.Authority)) {
		return nil, fmt.Errorf("read authority: %w", ErrIdentity)
	}
	return roots, nil
}
