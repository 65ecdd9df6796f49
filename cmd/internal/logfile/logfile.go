package logfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// The bounds of the log.
const (
	fileMost = 1 << 20 // bytes of one file
	files    = 4       // at most, the newest among them

	// Most is how many bytes the log takes on disk.
	Most = files * fileMost
)

// name is that of the newest file; the older ones have a number after it.
const name = "kaikei.log"

// A Log is a log that is written to. Its method may be called from any goroutine.
type Log struct {
	dir  string
	most int64

	mu   sync.Mutex // guards everything that follows
	file *os.File   // nil when it could not be opened
	size int64
}

// Folder returns where the log of the terminal in dir lies.
func Folder(dir string) string { return filepath.Join(dir, "log") }

// Open opens the log of the terminal in dir. It goes on where the last run ended.
func Open(dir string) (*Log, error) {
	l := &Log{dir: Folder(dir), most: fileMost}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.open(); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	return l, nil
}

// open opens the newest file. The lock is held.
func (l *Log) open() error {
	f, err := os.OpenFile(filepath.Join(l.dir, name), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	l.file, l.size = f, info.Size()
	return nil
}

// Write writes one record, masked. It never fails: a disk that is full must not
// stop a sale.
func (l *Log) Write(record []byte) (int, error) {
	masked := Mask(string(record))
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil && l.open() != nil {
		return len(record), nil
	}
	if l.size > 0 && l.size+int64(len(masked)) > l.most {
		l.turn()
	}
	if l.file != nil && int64(len(masked)) <= l.most {
		n, _ := l.file.WriteString(masked)
		l.size += int64(n)
	}
	return len(record), nil
}

// turn begins a new file, and lets the oldest go. The lock is held.
func (l *Log) turn() {
	_ = l.file.Close()
	l.file = nil
	_ = os.Remove(l.path(files - 1))
	for n := files - 2; n >= 0; n-- {
		_ = os.Rename(l.path(n), l.path(n+1)) // there may be none yet
	}
	_ = l.open() // the next record tries again
}

// path is where the n-th file lies, counted from the newest.
func (l *Log) path(n int) string { return pathIn(l.dir, n) }

func pathIn(dir string, n int) string {
	if n == 0 {
		return filepath.Join(dir, name)
	}
	return filepath.Join(dir, fmt.Sprintf("%s.%d", name, n))
}

// Close closes the log.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}

// Read returns the log of the terminal in dir, oldest record first. A log that was
// never written is empty.
func Read(dir string) ([]byte, error) {
	var all []byte
	for n := range files {
		text, err := os.ReadFile(pathIn(Folder(dir), n))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read log: %w", err)
		}
		all = slices.Concat(text, all)
	}
	return all, nil
}
