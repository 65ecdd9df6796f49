package device

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/setup"
	"kaikei/terminal/wire"
)

// setupFile is how far a machine was set up in the window.
const setupFile = "setup.json"

// LoadSetup returns how far the machine of a folder is set up. False means that
// nobody began, or that what was written cannot be read: then it begins anew, which
// harms nothing.
func LoadSetup(dir string) (r setup.Record, begun bool) {
	text, err := os.ReadFile(filepath.Join(dir, setupFile))
	if err != nil || json.Unmarshal(text, &r) != nil || r.Check() != nil {
		return setup.Record{}, false
	}
	return r, true
}

// SaveSetup writes how far it is, so that a cut leaves this or the last one.
func SaveSetup(dir string, r setup.Record) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write %s: %w", setupFile, err)
	}
	return writeJSON(dir, setupFile, r)
}

// ForgetSetup is for who makes a terminal without the window: what was begun there
// does not go on.
func ForgetSetup(dir string) error {
	if err := os.Remove(filepath.Join(dir, setupFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget set-up: %w", err)
	}
	return nil
}

// A Founder makes the terminal of a folder for a set-up. See setup.Maker.
type Founder struct{ Dir string }

// Check refuses what is no activation.
func (f Founder) Check(text string) error {
	if _, err := wire.ParseActivation(text); err != nil {
		return fmt.Errorf("%w: %w", terminal.ErrActivation, err)
	}
	return nil
}

// Exists reports whether the folder is a terminal.
func (f Founder) Exists() bool { return Provisioned(f.Dir) }

// Make provisions, as the command line does.
func (f Founder) Make(ctx context.Context, activation string, began func(setup.Stage)) (setup.Made, error) {
	if !f.Exists() {
		p := Provisioning{Dir: f.Dir, Began: func(s Step) error {
			began(setup.Stage(s))
			return nil
		}}
		_, err := p.Run(ctx, activation)
		switch {
		case errors.Is(err, terminal.ErrRefused):
			err = fmt.Errorf("%w: %w", terminal.ErrActivationSpent, err)
		case errors.Is(err, backend.ErrPin):
			err = fmt.Errorf("%w: %w", terminal.ErrOtherBackend, err)
		}
		if err != nil {
			return setup.Made{}, err
		}
	}
	var id identity
	if err := readJSON(f.Dir, deviceFile, &id); err != nil {
		return setup.Made{}, err
	}
	_, err := os.Stat(filepath.Join(f.Dir, tpmFile))
	return setup.Made{Terminal: id.TerminalID, Chip: err == nil}, nil
}

// Backend returns the address of the backend that the folder's activation names, or
// that its terminal has; "" while there is neither.
func (f Founder) Backend() string {
	var id identity
	if readJSON(f.Dir, deviceFile, &id) == nil {
		return id.Backend
	}
	text, _ := Unfinished(f.Dir)
	a, err := wire.ParseActivation(text)
	if err != nil {
		return ""
	}
	return a.URL
}
