package device

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ErrUnsettled means that payments are not settled with the backend: the terminal
// must bring them to an end, or hand them over, before it may be no terminal any
// more (R8).
var ErrUnsettled = errors.New("payments are not settled")

// A Retired says which terminal the records in a folder are of.
type Retired struct {
	TerminalID string    `json:"terminalId"`
	JournalKey string    `json:"journalKey"` // base64, verifies the journal
	At         time.Time `json:"at"`
}

// MayRetire returns nil when the terminal may be reset: nothing is open, what was
// handed over was taken, and the backend has the whole journal. Without the backend,
// for one that was revoked, only the first is asked. Errors: ErrUnsettled, those of
// Client.Remote, and those of Anchor.
func (d *Device) MayRetire(ctx context.Context, withBackend Ask) error {
	open, err := d.Store.Unsettled()
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return fmt.Errorf("reset %s: %d payments, the oldest is %s, %s: %w", d.TerminalID(), len(open), open[0].ID, open[0].State, ErrUnsettled)
	}
	if withBackend == AskNobody {
		return nil
	}
	if err := d.taken(ctx); err != nil {
		return fmt.Errorf("reset %s: %w", d.TerminalID(), err)
	}
	if _, err := d.Anchor(ctx); err != nil {
		return fmt.Errorf("reset %s, hand the journal to the backend: %w", d.TerminalID(), err)
	}
	return nil
}

// taken returns an ErrUnsettled when a terminal has not come for what was handed over to
// it: the keys of this one make the bundle again where it is lost.
func (d *Device) taken(ctx context.Context) error {
	all, err := d.Store.Handed()
	if err != nil {
		return err
	}
	for _, p := range all {
		r, err := d.Client.Remote(ctx, p.ID)
		if err != nil {
			return err
		}
		if r.HandedTo == "" {
			return fmt.Errorf("%s was handed over to %s, which has not taken it: %w", p.ID, p.HandedTo, ErrUnsettled)
		}
	}
	return nil
}

// An Ask says whether the backend is asked.
type Ask uint8

// AskBackend is the rule; AskNobody is for a terminal that the backend does not
// know any more.
const (
	AskBackend Ask = 1
	AskNobody  Ask = 2
)

// Retire makes the folder one that is no terminal: the records go into a folder of
// their own below it, the keys are erased. The device is closed by it. It returns
// that folder. Errors are those of MayRetire; nothing was changed then.
func (d *Device) Retire(ctx context.Context, withBackend Ask) (folder string, err error) {
	if err := d.MayRetire(ctx, withBackend); err != nil {
		return "", err
	}
	r := Retired{d.TerminalID(), base64.StdEncoding.EncodeToString(d.JournalKey), d.Till.Clock.Now().UTC()}
	if err := d.Close(); err != nil {
		return "", err
	}
	return retire(d.dir, r, func(string) error { return nil })
}

// retire moves what is kept and erases what is not. The power may go at any step:
// the records have a second name before the folder stops being a terminal, so that
// nobody who provisions it again can erase them.
func retire(dir string, r Retired, began func(step string) error) (string, error) {
	to := filepath.Join(dir, "retired-"+r.TerminalID+"-"+r.At.Format("20060102T150405Z"))
	link := func(name string) error {
		err := os.Link(filepath.Join(dir, name), filepath.Join(to, name))
		if errors.Is(err, fs.ErrExist) {
			return nil // by a try that was cut short
		}
		return err
	}
	erase := func(name string) func() error {
		return func() error {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		}
	}
	for _, s := range []struct {
		name string
		do   func() error
	}{
		{"folder", func() error { return os.MkdirAll(to, 0o700) }},
		{"records", func() error { return link(storeFile) }},
		{"certificate", func() error { return link(deviceFile) }},
		{"name", func() error { return writeJSON(to, "retired.json", r) }},
		{"terminal", erase(deviceFile)}, // from here on it is none
		{"TLS key", erase(keyFile)}, {"TLS key of the TPM", erase(tpmFile)}, {"journal key", erase(journalFile)}, {"hand-over key", erase(handoverFile)}, {"configuration", erase(configFile)},
		{"last configuration", erase(previousFile)}, {"backend's word", erase(wordFile)}, {"records' first name", erase(storeFile)},
	} {
		err := began(s.name)
		if err == nil {
			err = s.do()
		}
		if err != nil {
			return to, fmt.Errorf("reset %s, %s: %w", r.TerminalID, s.name, err)
		}
	}
	return to, nil
}
