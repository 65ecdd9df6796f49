package device

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kaikei/terminal/wire"
)

// A keptConfig is what a device holds of its configurations.
type keptConfig struct {
	mu      sync.Mutex // guards everything that follows
	inForce wire.Config
	newest  wire.Config // that was good; comes into force between two sales
	refused error       // why a later one was not taken; nil since one was
}

// A ConfigState is how it stands with the configuration.
type ConfigState struct {
	InForce wire.Config
	Waiting int64 // the version that comes into force between two sales; 0 when none does
	// Refused is why a newer one was not taken; nil since one was.
	Refused error
}

// Config returns the configuration in force.
func (d *Device) Config() wire.Config { return d.ConfigState().InForce }

// ConfigState returns the configuration in force, and what is known of others.
func (d *Device) ConfigState() ConfigState {
	d.config.mu.Lock()
	defer d.config.mu.Unlock()
	s := ConfigState{InForce: d.config.inForce, Refused: d.config.refused}
	if later(d.config.newest, d.config.inForce) {
		s.Waiting = d.config.newest.Version
	}
	return s
}

// signerDigits is how many hexadecimal digits of a key's digest name it to people.
const signerDigits = 16

// ConfigSigner names the key whose signature a configuration must bear, so that it can
// be compared with the backend's.
func (d *Device) ConfigSigner() string {
	key, err := base64.StdEncoding.DecodeString(d.id.ConfigKey)
	if err != nil {
		return "" // no configuration would have been taken
	}
	digest := sha256.Sum256(key)
	return hex.EncodeToString(digest[:])[:signerDigits]
}

// FetchConfig asks the backend for a newer configuration and keeps it. It comes
// into force by ApplyConfig, or at the next start. Errors: terminal.ErrNotReached
// and ErrRefused, ErrConfigSignature, ErrConfigOld, ErrConfig; after each the one
// in force stays.
func (d *Device) FetchConfig(ctx context.Context) error {
	s, err := d.Client.Config(ctx)
	if err != nil {
		return err
	}
	d.config.mu.Lock()
	defer d.config.mu.Unlock()
	c, err := d.id.saveConfig(d.dir, s, d.config.newest)
	d.config.refused = err
	if err == nil {
		d.config.newest = c
	}
	return err
}

// ApplyConfig puts the newest configuration in force, and reports whether that
// is another one. Call it between two sales.
func (d *Device) ApplyConfig() (changed bool, err error) {
	d.config.mu.Lock()
	defer d.config.mu.Unlock()
	if !later(d.config.newest, d.config.inForce) {
		return false, nil
	}
	cfg, err := settings(d.config.newest)
	if err != nil {
		return false, err // never: it was tried before it was kept
	}
	changed = d.config.newest.Version != d.config.inForce.Version
	d.config.inForce = d.config.newest
	d.Till.Apply(cfg)
	return changed, nil
}

// later reports whether a follows b.
func later(a, b wire.Config) bool {
	return a.Version > b.Version || (a.Version == b.Version && issued(a).After(issued(b)))
}

// issued returns when c was issued.
func issued(c wire.Config) time.Time {
	at, _ := instant(c.IssuedAt) // checked when it was read
	return at
}

// good reads a signed configuration and checks that a till can follow it.
func (id identity) good(s wire.SignedConfig) (wire.Config, error) {
	c, err := open(s, id.ConfigKey)
	if err != nil {
		return c, err
	}
	if c.TerminalID != id.TerminalID {
		return c, fmt.Errorf("configuration of %s for %s: %w", c.TerminalID, id.TerminalID, ErrConfig)
	}
	if at, err := instant(c.IssuedAt); err != nil || at.IsZero() {
		return c, fmt.Errorf("configuration %d, time of issue: %w", c.Version, ErrConfig)
	}
	_, err = settings(c)
	return c, err
}

// loadConfig reads the newest configuration that is good: the last one, or the
// one before it when that cannot be followed, because the disk or an older
// program took its place. Why is returned beside it.
func (id identity) loadConfig(dir string) (c wire.Config, why, err error) {
	for _, name := range []string{configFile, previousFile} {
		var s wire.SignedConfig
		if err = readJSON(dir, name, &s); err == nil {
			if c, err = id.good(s); err == nil {
				return c, why, nil
			}
		}
		why = errors.Join(why, fmt.Errorf("%s: %w", name, err))
	}
	return c, nil, why
}

// renewEvery is how much later a configuration must have been issued to be
// written when its version is the same: a terminal asks often, and disks wear.
const renewEvery = time.Hour

// saveConfig keeps s if it is good and follows newest, and returns the newest
// then. The one before stays beside it.
func (id identity) saveConfig(dir string, s wire.SignedConfig, newest wire.Config) (wire.Config, error) {
	c, err := id.good(s)
	switch {
	case err != nil:
		return newest, err
	case c.Version == newest.Version && issued(c).Sub(issued(newest)) < renewEvery && issued(newest).Sub(issued(c)) < renewEvery:
		return newest, nil
	case !later(c, newest):
		return newest, fmt.Errorf("configuration %d of %s after %d of %s: %w", c.Version, c.IssuedAt, newest.Version, newest.IssuedAt, ErrConfigOld)
	}
	if c.Version != newest.Version {
		if err := keepPrevious(dir); err != nil {
			return newest, err
		}
	}
	if err := writeJSON(dir, configFile, s); err != nil {
		return newest, err
	}
	return c, nil
}

// keepPrevious copies the configuration that is about to be replaced.
func keepPrevious(dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, configFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep the last configuration: %w", err)
	}
	return writeFile(dir, previousFile, data)
}
