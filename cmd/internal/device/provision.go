package device

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"kaikei/store"
	"kaikei/terminal/backend"
	"kaikei/terminal/wire"
)

// Provision turns a folder into a terminal: keys made here, a certificate for
// them from the backend that the activation names, the first configuration,
// and an empty store. It may be repeated until it succeeds, with a fresh
// activation when the old one is spent. It returns the terminal's id. Errors:
// ErrProvisioned, wire's error of a malformed activation, and those of
// backend.Enrol.
func Provision(ctx context.Context, dir, activation string) (string, error) {
	a, err := wire.ParseActivation(activation)
	if err != nil {
		return "", err
	}
	if Provisioned(dir) {
		return "", fmt.Errorf("provision %s: %w", dir, ErrProvisioned)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("provision: %w", err)
	}
	k, err := loadKeys(dir)
	if err != nil {
		return "", fmt.Errorf("provision %s: %w", dir, err)
	}
	request, err := k.request(a.Code)
	if err != nil {
		return "", err
	}
	answer, err := backend.Enrol(ctx, a.URL, a.Fingerprint, request)
	if err != nil {
		return "", err
	}
	id := identity{
		TerminalID: answer.TerminalID, Backend: a.URL,
		Certificate: answer.Certificate, Authority: answer.CA, ConfigKey: answer.ConfigKey,
	}
	if err := id.check(k, a.Fingerprint); err != nil {
		return "", err
	}
	if _, err := id.saveConfig(dir, answer.Config, wire.Config{}); err != nil {
		return "", err
	}
	return id.TerminalID, id.settle(dir, k)
}

// check holds the answer of an enrolment against what was asked for.
func (id identity) check(k keys, authority [sha256.Size]byte) error {
	block, _ := pem.Decode([]byte(id.Authority))
	if block == nil || sha256.Sum256(block.Bytes) != authority {
		return fmt.Errorf("authority of %s: %w", id.TerminalID, ErrIdentity)
	}
	if id.TerminalID == "" {
		return fmt.Errorf("enrolment without terminal id: %w", ErrIdentity)
	}
	config, err := id.tlsConfig(k)
	if err != nil {
		return err
	}
	_, err = config.Certificates[0].Leaf.Verify(x509.VerifyOptions{
		Roots: config.RootCAs, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return fmt.Errorf("certificate of %s: %w: %w", id.TerminalID, ErrIdentity, err)
	}
	return nil
}

// settle makes the store, and then the file that says that all is done. A
// store that an earlier try left is empty: nothing was sold without that file.
func (id identity) settle(dir string, k keys) error {
	if err := os.Remove(Store(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("provision %s: %w", dir, err)
	}
	s, err := store.Create(Store(dir), storeOptions(id, k))
	if err != nil {
		return fmt.Errorf("provision %s: %w", dir, err)
	}
	if err := s.Close(); err != nil {
		return fmt.Errorf("provision %s: %w", dir, err)
	}
	return writeJSON(dir, deviceFile, id)
}

// storeOptions are those of the store of this device.
func storeOptions(id identity, k keys) store.Options {
	return store.Options{Terminal: id.TerminalID, SigningKey: k.journal}
}
