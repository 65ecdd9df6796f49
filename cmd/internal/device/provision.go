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
	"path/filepath"
	"time"

	"kaikei/store"
	"kaikei/terminal/backend"
	"kaikei/terminal/wire"
)

// A Step is one step of making a terminal.
type Step string

// The steps, in their order. The power may go before, within and after each: the
// next try goes on from the activation that the first step keeps.
const (
	StepKeep   Step = "keep"   // the activation is on disk, so that nobody scans it again
	StepKeys   Step = "keys"   // the keys are made, here
	StepEnrol  Step = "enrol"  // the backend certifies them
	StepConfig Step = "config" // the first signed configuration is on disk
	StepStore  Step = "store"  // the empty records are made
	StepDone   Step = "done"   // the folder is a terminal
)

// A Provisioning turns a folder into a terminal: keys made here, a certificate for
// them from the backend that the activation names, the first configuration, and an
// empty store. It may be cut short at any moment and repeated until it succeeds.
type Provisioning struct {
	Dir string
	// Began is told each step as it begins; its error ends the try there. Nil is
	// nobody.
	Began func(Step) error
}

// Provision is a provisioning that nobody watches.
func Provision(ctx context.Context, dir, activation string) (string, error) {
	return Provisioning{Dir: dir}.Run(ctx, activation)
}

// Unfinished returns the activation of a provisioning that was cut short; none
// when there is nothing to go on with.
func Unfinished(dir string) (activation string, ok bool) {
	if Provisioned(dir) {
		return "", false
	}
	text, err := os.ReadFile(filepath.Join(dir, activationFile))
	return string(text), err == nil
}

// Run provisions, and returns the terminal's id. With an empty activation it goes
// on with the one of a try that was cut short. Errors: ErrProvisioned,
// ErrNotProvisioned when there is nothing to go on with, wire's error of a
// malformed activation, and those of backend.Enrol.
func (p Provisioning) Run(ctx context.Context, activation string) (string, error) {
	if Provisioned(p.Dir) {
		return "", fmt.Errorf("provision %s: %w", p.Dir, ErrProvisioned)
	}
	if activation == "" {
		var ok bool
		if activation, ok = Unfinished(p.Dir); !ok {
			return "", fmt.Errorf("provision %s, go on: %w", p.Dir, ErrNotProvisioned)
		}
	}
	a, err := wire.ParseActivation(activation)
	if err != nil {
		return "", err
	}
	var t newTerminal
	steps := []struct {
		step Step
		do   func() error
	}{
		{StepKeep, func() error { return p.keep(activation) }},
		{StepKeys, func() (err error) { t.keys, err = loadKeys(p.Dir); return err }},
		{StepEnrol, func() (err error) { return t.enrol(ctx, a) }},
		{StepConfig, func() error { _, err := t.saveConfig(p.Dir, t.config, wire.Config{}); return err }},
		{StepStore, func() error { return t.makeStore(p.Dir) }},
		{StepDone, func() error { return p.settle(t.identity) }},
	}
	for _, s := range steps {
		if p.Began != nil {
			if err := p.Began(s.step); err != nil {
				return "", err
			}
		}
		if err := s.do(); err != nil {
			return "", fmt.Errorf("provision %s, %s: %w", p.Dir, s.step, err)
		}
	}
	return t.TerminalID, nil
}

// keep writes the activation down. It is a secret until it is spent, and lies
// beside the keys, readable by the same owner.
func (p Provisioning) keep(activation string) error {
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return err
	}
	return writeFile(p.Dir, activationFile, []byte(activation))
}

// settle writes the file that says that all is done, and forgets the activation.
func (p Provisioning) settle(id identity) error {
	if err := writeJSON(p.Dir, deviceFile, id); err != nil {
		return err
	}
	return forgetActivation(p.Dir)
}

// forgetActivation removes an activation that is spent.
func forgetActivation(dir string) error {
	if _, err := os.Lstat(filepath.Join(dir, activationFile)); errors.Is(err, fs.ErrNotExist) {
		return nil // a read-only disk would refuse to remove even what is not there
	}
	if err := os.Remove(filepath.Join(dir, activationFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget activation: %w", err)
	}
	return nil
}

// A newTerminal is what a provisioning has so far.
type newTerminal struct {
	identity
	keys   keys
	config wire.SignedConfig
}

// enrol asks the backend of the activation for a certificate.
func (t *newTerminal) enrol(ctx context.Context, a wire.Activation) error {
	request, err := t.keys.request(a.Code)
	if err != nil {
		return err
	}
	answer, err := backend.Enrol(ctx, a.URL, a.Fingerprint, request)
	if err != nil {
		return err
	}
	t.config = answer.Config
	t.identity = identity{
		TerminalID: answer.TerminalID, Backend: a.URL,
		Certificate: answer.Certificate, Authority: answer.CA, ConfigKey: answer.ConfigKey,
	}
	block, _ := pem.Decode([]byte(t.Authority))
	if block == nil || sha256.Sum256(block.Bytes) != a.Fingerprint {
		return fmt.Errorf("authority of %s: %w", t.TerminalID, ErrIdentity)
	}
	if t.TerminalID == "" {
		return fmt.Errorf("enrolment without terminal id: %w", ErrIdentity)
	}
	return t.check(t.keys)
}

// check holds the certificate against our key and our authority.
func (id identity) check(k keys) error {
	roots, err := id.authority()
	if err != nil {
		return err
	}
	cert, err := id.certificate(k)
	if err != nil {
		return err
	}
	_, err = cert.Leaf.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		return fmt.Errorf("certificate of %s: %w: %w", id.TerminalID, ErrIdentity, err)
	}
	if name := cert.Leaf.Subject.CommonName; name != id.TerminalID {
		return fmt.Errorf("certificate of %s for %s: %w", name, id.TerminalID, ErrIdentity)
	}
	return nil
}

// makeStore makes the store. One that an earlier try left is empty: nothing is
// sold before the folder is a terminal.
func (t *newTerminal) makeStore(dir string) error {
	if err := os.Remove(Store(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s, err := store.Create(Store(dir), storeOptions(t.identity, t.keys))
	if err != nil {
		return err
	}
	return s.Close()
}

// turnWait is how long a program waits for another one that has the terminal open,
// such as a command that sells: twenty of them at once come one after the other.
const turnWait = 10 * time.Second

// storeOptions are those of the store of this device.
func storeOptions(id identity, k keys) store.Options {
	return store.Options{Terminal: id.TerminalID, SigningKey: k.journal, LockTimeout: turnWait}
}
