package device

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kaikei/terminal"
)

// ErrNotProvisioned means that the folder holds no terminal yet.
var ErrNotProvisioned = terminal.ErrNotProvisioned

// ErrProvisioned means that the folder holds a terminal already.
var ErrProvisioned = errors.New("terminal already provisioned")

// The names within the folder.
const (
	keyFile     = "device.key"
	journalFile = "journal.key"
	deviceFile  = "device.json"
	configFile  = "config.json"
	storeFile   = "kaikei.db"
	socketFile  = "kaikei.sock"

	previousFile   = "config.previous.json"
	activationFile = "activation" // of a provisioning that is under way
	handoverFile   = "handover.key"
	wordFile       = "journal.word.json" // the backend's, of how far it has the journal
)

// Socket returns the path of the socket of the terminal in dir.
func Socket(dir string) string { return filepath.Join(dir, socketFile) }

// Store returns the path of the store of the terminal in dir.
func Store(dir string) string { return filepath.Join(dir, storeFile) }

// Provisioned reports whether dir holds a terminal.
func Provisioned(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, deviceFile))
	return err == nil
}

// writeFile puts data under a name in dir so that a power cut leaves the old
// file or the new one, never half of one: temporary file, sync, rename, and
// sync of the folder.
func writeFile(dir, name string, data []byte) error {
	if err := replaceFile(dir, name, data); err != nil {
		return fmt.Errorf("write %s: %w", name, causeOf(err))
	}
	return nil
}

// replaceFile does so. Its errors name the temporary file.
func replaceFile(dir, name string, data []byte) error {
	f, err := os.CreateTemp(dir, "."+name+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename, as it should
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// causeOf is an error of a temporary file without its name: that is another one each
// time, and the same trouble is to be known again by its words.
func causeOf(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// readJSON reads a file of dir into v. A missing file is ErrNotProvisioned.
func readJSON(dir, name string, v any) error {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open %s: %w", dir, ErrNotProvisioned)
	}
	if err != nil {
		return fmt.Errorf("open terminal: %w", err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// writeJSON writes v as a file of dir.
func writeJSON(dir, name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return writeFile(dir, name, append(data, '\n'))
}
