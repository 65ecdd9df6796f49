package device

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/wire"
)

// A line is the way to the backend, by the certificate of the moment.
type line struct {
	*backend.Client
	keys keys
	dir  string

	mu    sync.Mutex // guards everything that follows
	id    identity
	cert  *tls.Certificate
	least time.Time // it is this late at least, by the backend's own word
}

// newLine returns the line of a terminal.
func newLine(dir string, id identity, k keys) (*line, error) {
	roots, err := id.authority()
	if err != nil {
		return nil, err
	}
	l := &line{keys: k, dir: dir, id: id}
	if l.cert, err = id.certificate(k); err != nil {
		return nil, err
	}
	l.least = l.cert.Leaf.NotBefore
	l.Client, err = backend.New(id.Backend, &tls.Config{
		MinVersion: tls.VersionTLS13, RootCAs: roots, Time: l.judged,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return l.certificate(), nil },
	})
	return l, err
}

// certificate returns the certificate of the moment.
func (l *line) certificate() *tls.Certificate {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cert
}

// judged is the time by which certificates are judged. A machine whose battery is
// dead starts years ago, and would take none for valid yet: but it is no earlier
// than when the backend signed for something last.
func (l *line) judged() time.Time {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.least) {
		return l.least
	}
	return now
}

// noEarlier notes a time that the backend has signed.
func (l *line) noEarlier(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at.After(l.least) {
		l.least = at
	}
}

// now is the backend's time where it is known, else the machine's.
func (l *line) now() time.Time { return clock{l.Client}.Now() }

// Connect is that of the client. That the backend does not shake hands with a
// certificate that has run out is told as what it is: waiting mends nothing then,
// and what would be accepted offline could not be sent.
func (l *line) Connect(ctx context.Context) error {
	err := l.Client.Connect(ctx)
	if err == nil || !errors.Is(err, terminal.ErrNotReached) || !l.now().After(l.certificate().Leaf.NotAfter) {
		return err
	}
	if l.reload() {
		return l.Client.Connect(ctx)
	}
	until, now := l.certificate().Leaf.NotAfter.Format(time.RFC3339), l.now().Format(time.RFC3339)
	return fmt.Errorf("certificate good until %s, by a clock that says %s: %w: %s", until, now, overdue(err), err)
}

// overdue is what a certificate of ours that is over means, by why the backend was
// not reached. Where its certificate is over too, it is the machine's clock that is
// wrong.
func overdue(err error) error {
	var theirs x509.CertificateInvalidError
	if errors.As(err, &theirs) && theirs.Reason == x509.Expired {
		return terminal.ErrClock
	}
	return terminal.ErrCertificate
}

// reload takes a certificate that another program put in the folder, and reports
// whether there was one that is still good.
func (l *line) reload() bool {
	var id identity
	if readJSON(l.dir, deviceFile, &id) != nil || id.check(l.keys) != nil {
		return false
	}
	cert, err := id.certificate(l.keys)
	if err != nil || l.now().After(cert.Leaf.NotAfter) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.id, l.cert = id, cert
	return true
}

// renewFrom is when a certificate is renewed: when two thirds of its life are
// over, so that a line that is gone for weeks does no harm.
func renewFrom(cert *tls.Certificate) time.Time {
	life := cert.Leaf.NotAfter.Sub(cert.Leaf.NotBefore)
	return cert.Leaf.NotBefore.Add(life / 3 * 2)
}

// renew asks for a new certificate if it is time, and reports whether there is
// one. It is on disk before it is used; until then, and after any error, the old
// one serves.
func (l *line) renew(ctx context.Context) (bool, error) {
	if l.now().Before(renewFrom(l.certificate())) {
		return false, nil
	}
	csr, err := l.keys.csr()
	if err != nil {
		return false, err
	}
	pem, err := l.Client.Renew(ctx, wire.RenewRequest{CSR: csr})
	if err != nil {
		return false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	id := l.id
	id.Certificate = pem
	if err := id.check(l.keys); err != nil {
		return false, fmt.Errorf("renew certificate: %w", err)
	}
	cert, err := id.certificate(l.keys)
	if err != nil {
		return false, fmt.Errorf("renew certificate: %w", err)
	}
	if !cert.Leaf.NotAfter.After(l.cert.Leaf.NotAfter) {
		return false, nil // an authority that ends soon gives no more
	}
	if err := writeJSON(l.dir, deviceFile, id); err != nil {
		return false, err
	}
	l.id, l.cert = id, cert
	return true, nil
}

// A CertificateState is how it stands with the certificate of the line.
type CertificateState struct {
	From, Until time.Time // it is good
	RenewFrom   time.Time // it is renewed from then on
	Serial      string    // hexadecimal
	// Key says where the key lies.
	Key string
}

// Certificate returns how it stands with the certificate.
func (d *Device) Certificate() CertificateState {
	c := d.line.certificate()
	return CertificateState{
		From: c.Leaf.NotBefore, Until: c.Leaf.NotAfter, RenewFrom: renewFrom(c), Serial: c.Leaf.SerialNumber.Text(16), Key: keyWords(d.line.keys),
	}
}

// keyWords says where the TLS key lies.
func keyWords(k keys) string {
	if _, ok := k.tls.(*tpmKey); ok {
		return keyInTPM
	}
	return keyInFile
}

// keyInTPM says where a key lies that a chip holds.
const keyInTPM = "in this machine's TPM, which it cannot leave: a copied disk is no copied terminal"

// keyInFile says where a key lies that no chip holds.
const keyInFile = "in a file that only its owner may read (mode 0600); this machine has no TPM that holds it: whoever copies the disk holds the key"

// RenewCertificate renews the certificate if it is time, and reports whether it
// did. Errors: terminal.ErrNotReached, terminal.ErrRefused, ErrIdentity.
func (d *Device) RenewCertificate(ctx context.Context) (bool, error) { return d.line.renew(ctx) }

// ErrOtherTerminal means an activation that makes another terminal, or is of
// another backend, than the folder is of.
var ErrOtherTerminal = errors.New("activation is not for this terminal")

// Reactivate gives a terminal whose certificate has run out a new one, by a fresh
// activation of its shop. Its records, keys and id stay. Errors:
// ErrNotProvisioned, ErrOtherTerminal, and those of backend.Enrol.
func Reactivate(ctx context.Context, dir, activation string) (string, error) {
	a, err := wire.ParseActivation(activation)
	if err != nil {
		return "", err
	}
	var old identity
	if err := readJSON(dir, deviceFile, &old); err != nil {
		return "", err
	}
	t := newTerminal{}
	if t.keys, err = loadKeys(dir); err != nil {
		return "", err
	}
	if err := t.enrol(ctx, a); err != nil {
		return "", fmt.Errorf("activate %s again: %w", old.TerminalID, err)
	}
	if t.TerminalID != old.TerminalID || t.Authority != old.Authority || t.ConfigKey != old.ConfigKey {
		return "", fmt.Errorf("activate %s again, as %s: %w", old.TerminalID, t.TerminalID, ErrOtherTerminal)
	}
	return t.TerminalID, writeJSON(dir, deviceFile, t.identity)
}
