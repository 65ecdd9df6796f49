package store

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"kaikei/terminal"

	"kaikei/terminal/catalogue"
)

// Errors of opening, beside those that terminal declares.
var (
	// ErrExists means that Create found a file: a store is never written over.
	ErrExists = errors.New("store exists already")

	// ErrSchema means that a newer program wrote the store.
	ErrSchema = errors.New("store written by a newer program")

	// ErrOtherTerminal means that the store is another terminal's, or that its
	// journal was signed with another key. It is not damaged.
	ErrOtherTerminal = errors.New("store of another terminal")

	// ErrOptions means options without a terminal's id or without a key.
	ErrOptions = errors.New("options incomplete")
)

// Errors of a store that is open.
var (
	// ErrUnsynced means that the disk did not confirm a write: it may be there
	// after a restart, or not. Nothing more is written until the store is
	// closed and opened again; those refusals are terminal.ErrFull as well.
	ErrUnsynced = terminal.ErrUnconfirmed

	// ErrClosed means that Close was called before.
	ErrClosed = errors.New("store closed")
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

// check refuses options with which no record could be written.
func (o Options) check() error {
	if o.Terminal == "" || len(o.SigningKey) != ed25519.PrivateKeySize {
		return fmt.Errorf("terminal %q, key of %d bytes: %w", o.Terminal, len(o.SigningKey), ErrOptions)
	}
	return nil
}

// public is the key that verifies what the store signs.
func (o Options) public() ed25519.PublicKey { return o.SigningKey.Public().(ed25519.PublicKey) }

// A Store is an open store. Its methods may be called from any goroutine.
type Store struct {
	path string
	opts Options

	// ended is why nothing may touch the file any more; nil while all is well.
	ended atomic.Pointer[error]

	catalogue atomic.Pointer[catalogue.Catalogue] // as last read or taken over

	queue    queue      // changes that wait for the writer
	writing  sync.Mutex // held by the one writer; guards what follows
	suspect  bool       // the disk refused the last write: open anew before the next
	unsynced bool       // the disk did not confirm the last write
	signing  *signing   // of the transaction of a group; nil in any other

	mu     sync.RWMutex // guards what follows; a transaction holds it for reading
	db     *bbolt.DB
	file   *os.File // db's own
	closed bool
}

// Create makes an empty store: as a temporary file that gets its name when it
// is complete and on disk, because a power cut in the middle of bbolt's first
// writes leaves a file that cannot be opened. Errors: ErrExists, ErrOptions,
// terminal.ErrFull.
func Create(path string, o Options) (*Store, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("create %s: %w", path, errors.Join(ErrExists, err))
	}
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	if err := fill(temp, o); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, errors.Join(diskError(err), os.Remove(temp)))
	}
	if err := rename(temp, path); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return Open(path, o)
}

// fill writes the frame of an empty store to a new file.
func fill(temp string, o Options) error {
	db, _, err := openFile(temp, o, os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return initialise(tx, o) })
	return errors.Join(err, db.Close())
}

// Open opens a store that Create made. Errors: terminal.ErrInUse,
// terminal.ErrCorrupt, terminal.ErrFull for a disk that takes no writes,
// ErrSchema, ErrOtherTerminal, ErrOptions, fs.ErrNotExist.
func Open(path string, o Options) (*Store, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Store{path: path, opts: o}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// open opens the file and looks at its frame.
func (s *Store) open() error {
	var err error
	if s.db, s.file, err = openFile(s.path, s.opts, 0); err != nil {
		return fmt.Errorf("open %s: %w", s.path, err)
	}
	err = contain(func() error { return migrate(s.db, migrations) })
	if err == nil {
		err = contain(func() error { return s.db.View(s.frame) })
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errPanic): // bbolt may hold its locks: Close would wait for ever
		release(s.file)
	default:
		_ = contain(s.db.Close) // what is wrong was said already
	}
	return fmt.Errorf("open %s: %w", s.path, err)
}

// Path returns where the store lies.
func (s *Store) Path() string { return s.path }

// Close gives the file back. A second call does nothing.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.ended.Load() != nil { // bbolt may hold its locks; what was committed is on disk
		release(s.file)
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
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
	if err := rename(path, to); err != nil {
		return "", fmt.Errorf("set aside: %w", err)
	}
	return to, nil
}

// rename gives a file another name, durably. It fails when the name is taken:
// a link does, where a plain rename would write over.
func rename(from, to string) error {
	if err := os.Link(from, to); err != nil {
		if errors.Is(err, fs.ErrExist) {
			err = errors.Join(ErrExists, err)
		}
		return err
	}
	if err := os.Remove(from); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// syncDir makes a new name in a folder durable.
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
