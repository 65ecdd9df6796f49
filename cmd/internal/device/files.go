package device

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kaikei/cmd/internal/atomicfile"
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

// writeFile puts data under a name in dir, whole or not at all.
func writeFile(dir, name string, data []byte) error {
	if err := atomicfile.Write(filepath.Join(dir, name), data); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
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
