package store

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"kaikei/terminal"
)

// Errors of opening, beside those that terminal declares.
var (
	// ErrExists means that Create found a file: a store is never written over.
	ErrExists = errors.New("store exists already")

	// ErrSchema means that a newer program wrote the store.
	ErrSchema = errors.New("store written by a newer program")

	// ErrOtherTerminal means that the store is another terminal's.
	ErrOtherTerminal = errors.New("store of another terminal")
)

// Options say whose store it is.
type Options struct {
	Terminal   string             // id of the terminal, part of each journal record
	SigningKey ed25519.PrivateKey // signs the journal
	// LockTimeout is how long to wait for a file that another process holds; 0
	// means 2 s.
	LockTimeout time.Duration
	// MinFreeBytes is the free space below which no new payment is taken; 0
	// means 16 MiB. What is under way may still be finished below it.
	MinFreeBytes int64
}

// A Store is an open store. Its methods may be called from any goroutine.
type Store struct {
	path string
	opts Options

	mu      sync.RWMutex // guards everything that follows
	db      *bbolt.DB
	suspect bool // the last write failed on the disk
}

// Create makes an empty store: as a temporary file that is renamed when it is
// complete and on disk, because a power cut in the middle of bbolt's first
// writes leaves a file that cannot be opened. Errors: ErrExists, ErrFull.
func Create(path string, o Options) (*Store, error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("create %s: %w", path, errors.Join(ErrExists, err))
	}
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	db, err := openFile(temp, o)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, writeError(err))
	}
	err = db.Update(func(tx *bbolt.Tx) error { return initialise(tx, o) })
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, writeError(err))
	}
	if err := os.Rename(temp, path); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return Open(path, o)
}

// Open opens a store that Create made. Errors: terminal.ErrInUse,
// terminal.ErrCorrupt, ErrSchema, ErrOtherTerminal, fs.ErrNotExist.
func Open(path string, o Options) (*Store, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if info.Size() == 0 { // bbolt would make a new one of it
		return nil, fmt.Errorf("open %s, empty file: %w", path, terminal.ErrCorrupt)
	}
	s := &Store{path: path, opts: o}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// open opens the file and looks at its frame.
func (s *Store) open() error {
	err := contain(func() error {
		var err error
		s.db, err = openFile(s.path, s.opts)
		return err
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("open %s: %w", s.path, terminal.ErrInUse)
	case machine(err):
		return fmt.Errorf("open store: %w", err)
	case err != nil:
		return fmt.Errorf("open %s: %w: %w", s.path, terminal.ErrCorrupt, err)
	}
	err = contain(func() error { return s.db.Update(func(tx *bbolt.Tx) error { return migrate(tx, migrations) }) })
	if err == nil {
		err = contain(func() error { return s.db.View(s.frame) })
	}
	if err != nil {
		_ = contain(s.db.Close) // what is wrong was said already
		return fmt.Errorf("open %s: %w", s.path, err)
	}
	return nil
}

// machine reports whether an error is the machine's and says nothing about what
// is in the file: no permission, no such file, too many open, a bad cable.
func machine(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno)
}

// openFile opens or makes a bbolt file. Every commit is synced.
func openFile(path string, o Options) (*bbolt.DB, error) {
	timeout := o.LockTimeout
	if timeout == 0 {
		timeout = 2 * time.Second
	}
	return bbolt.Open(path, 0o600, &bbolt.Options{Timeout: timeout, FreelistType: bbolt.FreelistMapType})
}

// Close gives the file back.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := contain(s.db.Close); err != nil {
		return fmt.Errorf("close %s: %w", s.path, err)
	}
	return nil
}

// SetAside renames a damaged store so that a new one can be made, and returns
// its new name. Nothing is deleted: support reads it.
func SetAside(path string, now time.Time) (string, error) {
	stamp := path + ".corrupt-" + now.UTC().Format("20060102-150405")
	to := stamp
	for n := 2; n < 100; n++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to = fmt.Sprintf("%s-%d", stamp, n)
	}
	// Link and not rename: it fails where the name is taken after all.
	if err := os.Link(path, to); err != nil {
		return "", fmt.Errorf("set aside: %w", err)
	}
	if err := os.Remove(path); err != nil {
		return "", fmt.Errorf("set aside: %w", err)
	}
	return to, syncDir(filepath.Dir(path))
}

// syncDir makes a rename in a folder durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
