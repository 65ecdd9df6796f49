package store

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"strings"
	"syscall"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"kaikei/terminal"
)

// errPanic marks what contain caught, among the errors that are ErrCorrupt.
var errPanic = errors.New("damaged page")

// contain runs f and turns what bbolt does on a damaged page into ErrCorrupt:
// it panics, or reads past the end of a file that was cut, which is a memory
// fault.
func contain(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %w: %v", terminal.ErrCorrupt, errPanic, r)
		}
	}()
	return f()
}

// view runs a reading transaction. Readers wait neither for each other nor for
// the writer.
func (s *Store) view(f func(tx *bbolt.Tx) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if ended := s.ended.Load(); ended != nil {
		return *ended
	}
	began := false
	err := contain(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			began = true
			return f(tx)
		})
	})
	switch {
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return ErrClosed
	case !began && errors.Is(err, errPanic):
		// bbolt was interrupted with its locks held; what f read and found
		// damaged, on the other hand, concerns that page alone.
		s.end(err)
	}
	return err
}

// update runs a writing transaction. Errors of f are returned as they are. A
// write that the disk refused is an ErrFull, and the file is opened anew before
// the next one. A write that the disk did not confirm is an ErrUnsynced, and
// the last one until the owner opens the store again.
func (s *Store) update(f func(tx *bbolt.Tx) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.updateLocked(f)
}

// updateLocked is update for who is the writer.
func (s *Store) updateLocked(f func(tx *bbolt.Tx) error) error {
	if s.unsynced {
		return refusal{ErrUnsynced}
	}
	if s.suspect {
		if err := s.reopen(); err != nil {
			return err
		}
	}
	inner, err := s.write(f)
	switch {
	case err == nil || inner:
		return err
	case errors.Is(err, errPanic):
		s.end(err) // the writer's locks are held for ever
		return err
	case refused(err):
		s.suspect = true
		return diskError(refusal{err})
	}
	s.unsynced = true
	return fmt.Errorf("%w: %w", ErrUnsynced, err)
}

// write runs f in a transaction. Inner tells that the error came before the
// disk had any part in it.
func (s *Store) write(f func(tx *bbolt.Tx) error) (inner bool, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if ended := s.ended.Load(); ended != nil {
		return true, *ended
	}
	inner = true
	err = contain(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			err := f(tx)
			inner = err != nil
			return err
		})
	})
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		err = ErrClosed
	}
	return inner && !errors.Is(err, errPanic), err
}

// refused reports whether a commit failed before it asked the disk to make
// anything durable, so that the old state is certainly the one that counts.
// Whatever is not known to be harmless is not.
func refused(err error) bool {
	var path *fs.PathError
	if errors.As(err, &path) && path.Op == "write" {
		return true
	}
	text := err.Error() // bbolt passes these two on as words alone
	return strings.HasPrefix(text, "file resize error") || strings.HasPrefix(text, "mmap allocate error")
}

// end lets nothing touch the file any more: err stands for all that is asked.
func (s *Store) end(err error) { s.ended.CompareAndSwap(nil, &err) }

// reopen opens the file anew after a write that failed, so that the guard of
// the next change sees what is truly there.
func (s *Store) reopen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	if err := contain(s.db.Close); err != nil {
		return fmt.Errorf("open %s anew: %w", s.path, diskError(refusal{err}))
	}
	if err := s.open(); err != nil {
		return err
	}
	s.suspect = false
	return nil
}

// A refusal is a write that the disk refused for another reason than that it is
// full. It is a terminal.ErrFull to those who need to know only that nothing was
// written, and never says that in words.
type refusal struct{ cause error }

// Error says that the disk refused, and why.
func (r refusal) Error() string { return terminal.ErrDisk.Error() + ": " + r.cause.Error() }

// Unwrap returns what it is, and why.
func (r refusal) Unwrap() []error { return []error{terminal.ErrDisk, r.cause} }

// Is reports whether target is terminal.ErrFull.
func (r refusal) Is(target error) bool { return target == terminal.ErrFull }

// diskError declares an error of opening or making a file, or a refusal. A disk that
// is full is ErrFull, one that is read-only ErrDisk as well; what else the system says
// stays what it is, and no error none.
func diskError(err error) error {
	if err == nil {
		return nil
	}
	var other refusal
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, errno) || strings.HasSuffix(err.Error(), errno.Error()) { // bbolt passes some on as words
			if errors.As(err, &other) {
				err = other.cause
			}
			return fmt.Errorf("%w: %w", terminal.ErrFull, err)
		}
	}
	if errors.Is(err, syscall.EROFS) && !errors.As(err, &other) {
		return refusal{err}
	}
	return err
}

// Space returns ErrFull when the disk has no room for a new payment and for
// what has to follow it: none is recorded then.
func (s *Store) Space() error {
	least := s.opts.MinFreeBytes
	if least == 0 {
		least = 16 << 20
	}
	var stat syscall.Statfs_t
	if err := syscall.Statfs(s.path, &stat); err != nil {
		return fmt.Errorf("look for free space: %w", refusal{err})
	}
	if free := int64(stat.Bavail) * stat.Bsize; free < least {
		return fmt.Errorf("%d bytes free, %d needed: %w", free, least, terminal.ErrFull)
	}
	return nil
}
