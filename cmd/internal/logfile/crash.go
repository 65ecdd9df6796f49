package logfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
)

// The files beside the log that say why the program died: this run, if it does, and
// the last one that did.
const (
	crashName     = "crash"
	lastCrashName = "crash.last"
)

// crashMost is how much of a crash is read: why it came stands at the beginning.
const crashMost = 64 << 10

// CatchCrash has the Go runtime write down why the program dies, when it dies of
// itself: a panic, or a signal in a library. The service manager's journal drops the
// beginning, which says why, of what is long. What an earlier run left is kept until
// there is a newer one.
func CatchCrash(dir string) error {
	if err := os.MkdirAll(Folder(dir), 0o700); err != nil {
		return fmt.Errorf("catch crash: %w", err)
	}
	path := filepath.Join(Folder(dir), crashName)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		if err := os.Rename(path, filepath.Join(Folder(dir), lastCrashName)); err != nil {
			return fmt.Errorf("catch crash: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("catch crash: %w", err)
	}
	// The runtime keeps a descriptor of its own.
	return errors.Join(debug.SetCrashOutput(f, debug.CrashOptions{}), f.Close())
}

// Crash returns why the program of the terminal in dir died last, masked; empty when
// it never did.
func Crash(dir string) ([]byte, error) {
	for _, name := range []string{crashName, lastCrashName} {
		f, err := os.Open(filepath.Join(Folder(dir), name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read crash: %w", err)
		}
		text, err := io.ReadAll(io.LimitReader(f, crashMost))
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("read crash: %w", err)
		}
		if len(text) > 0 {
			return []byte(Mask(string(text))), nil
		}
	}
	return nil, nil
}
