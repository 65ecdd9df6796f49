package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sys/unix"

	"kaikei/terminal"
)

// openFile opens a bbolt file, or makes one where flags say so. Every commit
// is synced. An existing file is locked and its pages are looked at before
// bbolt trusts them.
func openFile(path string, o Options, flags int) (db *bbolt.DB, file *os.File, err error) {
	lockTimeout := o.LockTimeout
	if lockTimeout == 0 {
		lockTimeout = 2 * time.Second
	}
	err = contain(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType,
			OpenFile: func(name string, theirs int, mode os.FileMode) (_ *os.File, err error) {
				// Not theirs alone: it would make the file that is not there.
				if file, err = os.OpenFile(name, theirs&^os.O_CREATE|flags, mode); err == nil && flags == 0 {
					err = examine(file, lockTimeout)
				}
				return file, err
			},
		})
		return err
	})
	if err == nil {
		return db, file, nil
	}
	if file != nil {
		release(file) // a panic leaves it open, and locked
	}
	var errno syscall.Errno
	if errors.As(err, &errno) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, terminal.ErrInUse) || errors.Is(err, terminal.ErrCorrupt) {
		return nil, nil, diskError(err)
	}
	return nil, nil, fmt.Errorf("%w: %w", terminal.ErrCorrupt, err)
}

// examine locks a file and looks at its pages.
func examine(file *os.File, lockTimeout time.Duration) error {
	if err := lock(file, lockTimeout); err != nil {
		return err
	}
	// After a sync that failed, the system's memory can hold what the disk has
	// lost. Dropped, it is read from the disk again.
	_ = unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED) // advice: an error changes nothing
	return checkPages(file)
}

// lock takes the lock that bbolt takes on the same descriptor soon after, so
// that nobody writes while the pages are looked at.
func lock(file *os.File, timeout time.Duration) error {
	const pause = 20 * time.Millisecond
	for deadline := time.Now().Add(timeout); ; time.Sleep(pause) {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, unix.EWOULDBLOCK):
			return fmt.Errorf("lock: %w", err)
		case time.Now().After(deadline):
			return terminal.ErrInUse
		}
	}
}

// release gives a file back that bbolt can no longer close. Its pages stay
// mapped until the process ends, and keep the lock unless it is taken off.
func release(file *os.File) {
	_ = unix.Flock(int(file.Fd()), unix.LOCK_UN) // fails when it is closed already
	_ = file.Close()
}
