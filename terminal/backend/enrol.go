package backend

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// ErrPin means that the backend is not the one that the activation names.
var ErrPin = errors.New("backend does not match the activation")

// Enrol sends the device's request for a certificate to the backend that an
// activation names. The backend is trusted by the fingerprint of its authority
// in the activation, and by nothing else. Errors: ErrPin, terminal.ErrRefused
// when the activation code is wrong, used or expired, terminal.ErrNotReached.
func Enrol(ctx context.Context, base string, authority [sha256.Size]byte, r wire.EnrolRequest) (wire.EnrolAnswer, error) {
	pinned := errors.New("not shaken hands")
	config := &tls.Config{
		MinVersion: tls.VersionTLS13,
		// The usual check needs the authority's certificate, which comes with
		// this very answer. VerifyConnection does the whole check instead.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			pinned = verifyPinned(s, authority)
			return pinned
		},
	}
	c, err := New(base, config)
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	defer c.http.CloseIdleConnections()
	body, err := json.Marshal(r)
	if err != nil {
		return wire.EnrolAnswer{}, fmt.Errorf("enrol: %w", err)
	}
	var a wire.EnrolAnswer
	result, err := c.call(ctx, http.MethodPost, "/v1/enrol", body, &a)
	switch {
	case errors.Is(pinned, ErrPin):
		return a, fmt.Errorf("enrol at %s: %w", c.base.Host, ErrPin)
	case err != nil:
		return a, fmt.Errorf("enrol at %s: %w: %w", c.base.Host, terminal.ErrNotReached, err)
	case result.Status == wire.StatusFailed:
		return a, fmt.Errorf("enrol at %s: %s: %w", c.base.Host, result.Code, terminal.ErrRefused)
	}
	return a, nil
}

// verifyPinned checks that the server's certificate was issued for the name
// that was called, by the authority with the given SHA-256 of its DER form.
// The server sends that authority's certificate in its chain.
func verifyPinned(s tls.ConnectionState, authority [sha256.Size]byte) error {
	for _, cert := range s.PeerCertificates {
		if sha256.Sum256(cert.Raw) != authority {
			continue
		}
		roots := x509.NewCertPool()
		roots.AddCert(cert)
		_, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: s.ServerName})
		if err != nil {
			return fmt.Errorf("%w: %w", ErrPin, err)
		}
		return nil
	}
	return ErrPin
}

// Config asks for the signed configuration of this terminal. Whoever keeps it
// checks the signature.
func (c *Client) Config(ctx context.Context) (wire.SignedConfig, error) {
	var s wire.SignedConfig
	result, err := c.call(ctx, http.MethodGet, "/v1/config", nil, &s)
	switch {
	case err != nil:
		return s, fmt.Errorf("fetch configuration: %w: %w", terminal.ErrNotReached, err)
	case result.Status == wire.StatusFailed:
		return s, fmt.Errorf("fetch configuration: %s: %w", result.Code, terminal.ErrRefused)
	}
	return s, nil
}

// Renew asks for a new certificate for the key of the one that this client has.
// Whoever keeps it checks it. Errors: terminal.ErrRefused, terminal.ErrNotReached.
func (c *Client) Renew(ctx context.Context, r wire.RenewRequest) (pem string, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("renew certificate: %w", err)
	}
	var a wire.RenewAnswer
	result, err := c.call(ctx, http.MethodPost, "/v1/renew", body, &a)
	switch {
	case err != nil:
		return "", fmt.Errorf("renew certificate: %w: %w", terminal.ErrNotReached, err)
	case result.Status == wire.StatusFailed:
		return "", fmt.Errorf("renew certificate: %s: %w", result.Code, terminal.ErrRefused)
	}
	return a.Certificate, nil
}
