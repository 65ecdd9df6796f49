package store

import (
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
)

// contain runs f and turns what bbolt does on a damaged page into ErrCorrupt:
// it panics, or reads past the end of a file that was cut, which is a memory
// fault.
func contain(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", terminal.ErrCorrupt, r)
		}
	}()
	return f()
}

// view runs a reading transaction.
func (s *Store) view(f func(tx *bbolt.Tx) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return contain(func() error { return s.db.View(f) })
}

// update runs a writing transaction. Errors of f are returned as they are;
// those of the disk become ErrFull, and the file is opened anew before the
// next write.
func (s *Store) update(f func(tx *bbolt.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.suspect {
		if err := s.reopen(); err != nil {
			return err
		}
	}
	var inner error
	err := contain(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			inner = f(tx)
			return inner
		})
	})
	if err == nil || inner != nil {
		return err
	}
	s.suspect = true
	return writeError(err)
}

// reopen opens the file anew after a write that failed.
func (s *Store) reopen() error {
	if err := contain(s.db.Close); err != nil {
		return writeError(err)
	}
	if err := s.open(); err != nil {
		return err
	}
	s.suspect = false
	return nil
}

// writeError declares an error of writing. Whatever the disk says (full,
// read-only, worn out), it means the same for a payment: it is not recorded.
func writeError(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return fmt.Errorf("%w: %w", terminal.ErrFull, err)
	}
	return err
}

// space returns ErrFull when the disk has no room for a new payment and for
// what has to follow it.
func (s *Store) space() error {
	least := s.opts.MinFreeBytes
	if least == 0 {
		least = 16 << 20
	}
	var stat syscall.Statfs_t
	if err := syscall.Statfs(s.path, &stat); err != nil {
		return fmt.Errorf("look for free space: %w: %w", terminal.ErrFull, err)
	}
	if free := int64(stat.Bavail) * stat.Bsize; free < least {
		return fmt.Errorf("%d bytes free, %d needed: %w", free, least, terminal.ErrFull)
	}
	return nil
}
