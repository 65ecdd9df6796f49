package device

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/fault"
)

// errCut is the power that goes.
var errCut = errors.New("power cut")

// steps are all of them.
var steps = []Step{StepKeep, StepKeys, StepEnrol, StepConfig, StepStore, StepDone}

// The power goes before each step, twice, and each try goes on without anything
// scanned again; in the end there is one terminal, and it works.
func TestProvisionCutAtEveryStep(t *testing.T) {
	b := newFakeBackend(t)
	dir := filepath.Join(t.TempDir(), "t")
	_, err := Provisioning{Dir: dir}.Run(t.Context(), "")
	require.ErrorIs(t, err, ErrNotProvisioned, "there is nothing to go on with")
	activation := b.activation("once")
	for _, at := range steps {
		for range 2 {
			var seen []Step
			p := Provisioning{Dir: dir, Began: func(s Step) error {
				seen = append(seen, s)
				if s == at {
					return errCut
				}
				return nil
			}}
			_, err := p.Run(t.Context(), activation)
			require.ErrorIs(t, err, errCut, at)
			assert.Equal(t, steps[:len(seen)], seen)
			require.False(t, Provisioned(dir), at)
			_, err = Open(dir, nil)
			require.ErrorIs(t, err, ErrNotProvisioned, "a part of a terminal is none")
		}
		if at != StepKeep {
			kept, ok := Unfinished(dir)
			require.True(t, ok)
			assert.Equal(t, b.activation("once"), kept)
			activation = "" // it goes on by itself
		}
	}
	id, err := Provisioning{Dir: dir}.Run(t.Context(), "")
	require.NoError(t, err)
	assert.Equal(t, "T-0001", id)
	assert.Len(t, b.known, 1, "the backend has one terminal, however often it was asked")
	_, err = os.Stat(filepath.Join(dir, activationFile))
	assert.ErrorIs(t, err, os.ErrNotExist, "the activation is forgotten")
	works(t, dir)
	_, err = Provisioning{Dir: dir}.Run(t.Context(), b.activation("twice"))
	assert.ErrorIs(t, err, ErrProvisioned)
}

// works opens a terminal and reaches its backend.
func works(t *testing.T, dir string) {
	d, err := Open(dir, nil)
	require.NoError(t, err)
	defer d.Close()
	require.NoError(t, d.Till.Connect(t.Context()))
	assert.EqualValues(t, 1, d.Config().Version)
}

// An answer that is lost spends nothing: the same device asks again.
func TestProvisionAnswerLost(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	b.set(func() { b.swallow = true })
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.ErrorIs(t, err, terminal.ErrNotReached)
	b.set(func() { b.swallow = false })
	id, err := Provisioning{Dir: dir}.Run(t.Context(), "")
	require.NoError(t, err)
	assert.Equal(t, "T-0001", id)
	assert.GreaterOrEqual(t, b.enrolments, 2)
	works(t, dir)
}

// A cut after the last file but before the activation was forgotten is put right
// when the terminal is opened.
func TestActivationIsForgotten(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, activationFile), []byte(b.activation("once")), 0o600))
	_, ok := Unfinished(dir)
	assert.False(t, ok, "it is a terminal already")
	works(t, dir)
	_, err = os.Stat(filepath.Join(dir, activationFile))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// The backend must be the one that the activation names.
func TestProvisionPins(t *testing.T) {
	b, other := newFakeBackend(t), newFakeBackend(t)
	b.cert = other.cert // the activation names another authority
	dir := t.TempDir()
	_, err := Provision(t.Context(), dir, b.activation("once"))
	assert.ErrorIs(t, err, backend.ErrPin)
	assert.False(t, Provisioned(dir))
	_, err = Provision(t.Context(), t.TempDir(), "KAIKEI1.hello")
	assert.Error(t, err)
}

// A certificate is renewed when two thirds of its life are over, on disk before
// it is used, and the terminal goes on without a pause.
func TestRenewCertificate(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.NoError(t, err)
	d, err := Open(dir, nil)
	require.NoError(t, err)
	done, err := d.RenewCertificate(t.Context())
	require.NoError(t, err)
	require.False(t, done, "one minute of an hour is over")
	require.Zero(t, b.renewals)
	require.NoError(t, d.Close())

	b.set(func() { b.born, b.life = 41*time.Minute, 20*time.Minute })
	_, err = Reactivate(t.Context(), dir, b.activation("again"))
	require.NoError(t, err)
	b.set(func() { b.born, b.life = time.Minute, time.Hour })
	d, err = Open(dir, nil)
	require.NoError(t, err)
	old := d.Certificate()
	assert.True(t, time.Now().After(old.RenewFrom))
	done, err = d.RenewCertificate(t.Context())
	require.NoError(t, err)
	require.True(t, done)
	fresh := d.Certificate()
	assert.NotEqual(t, old.Serial, fresh.Serial)
	assert.True(t, fresh.Until.After(old.Until))
	require.NoError(t, d.Till.Connect(t.Context()))
	require.NoError(t, d.Close())
	d, err = Open(dir, nil)
	require.NoError(t, err)
	defer d.Close()
	assert.Equal(t, fresh.Serial, d.Certificate().Serial, "the next start has it too")
}

// A certificate that has run out is said, what is recorded stays, and a fresh
// activation mends it while the terminal runs.
func TestCertificateRunsOut(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	b.set(func() { b.life = -time.Second })
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.ErrorIs(t, err, ErrIdentity, "a certificate that is over is none")
	b.set(func() { b.life = 3 * time.Second })
	_, err = Provisioning{Dir: dir}.Run(t.Context(), "")
	require.NoError(t, err)
	d, err := Open(dir, nil)
	require.NoError(t, err)
	defer d.Close()
	cash, _, err := d.Till.Cash(terminal.KeypadSale(1000, terminal.RateStandard, d.Till.Settings().Tax), "佐藤", 1000)
	require.NoError(t, err)
	time.Sleep(time.Until(d.Certificate().Until) + 10*time.Millisecond)
	err = d.line.Connect(t.Context())
	require.ErrorIs(t, err, terminal.ErrCertificate)
	assert.NotErrorIs(t, err, terminal.ErrNotReached, "waiting mends nothing, and nothing is accepted offline")
	assert.Contains(t, fault.Of(err).Text, "Cash")
	_, _, err = d.Till.Cash(terminal.KeypadSale(1000, terminal.RateStandard, d.Till.Settings().Tax), "佐藤", 1000)
	require.NoError(t, err, "cash goes on")

	b.set(func() { b.life = time.Hour })
	id, err := Reactivate(t.Context(), dir, b.activation("fresh"))
	require.NoError(t, err)
	assert.Equal(t, "T-0001", id)
	require.NoError(t, d.Till.Connect(t.Context()), "the running terminal finds it")
	kept, err := d.Store.Payment(cash.ID)
	require.NoError(t, err)
	assert.Equal(t, terminal.Paid, kept.State)

	stranger := newFakeBackend(t)
	_, err = Reactivate(t.Context(), dir, stranger.activation("x"))
	assert.ErrorIs(t, err, ErrOtherTerminal)
	require.NoError(t, d.Till.Connect(t.Context()))
}

// A revoked terminal is told so, and cash goes on.
func TestRevoked(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.NoError(t, err)
	d, err := Open(dir, nil)
	require.NoError(t, err)
	defer d.Close()
	b.set(func() { b.revoked = true })
	err = d.Till.Connect(t.Context())
	require.ErrorIs(t, err, terminal.ErrRefused)
	assert.Contains(t, fault.Of(err).Text, "Cash")
	_, err = d.RenewCertificate(t.Context())
	require.NoError(t, err, "it is not time")
	_, _, err = d.Till.Cash(terminal.KeypadSale(1000, terminal.RateStandard, d.Till.Settings().Tax), "佐藤", 1000)
	require.NoError(t, err)
}
