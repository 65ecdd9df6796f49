package store

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	"golang.org/x/sys/unix"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// made is a payment of 101 yen that was just made.
func made(id string) terminal.Payment {
	return terminal.Payment{
		ID: terminal.PaymentID(id), State: terminal.Created, Amount: 101, Tender: terminal.TenderCode, Rail: "jcoin",
		Sale:         terminal.KeypadSale(101, 10, terminal.TaxMode{Rounding: terminal.RoundDown}),
		BusinessDate: "2026-11-23", CreatedAt: noon, ChangedAt: noon,
	}
}

// commitNew commits a payment that was just made.
func commitNew(s *Store, id string) error {
	_, err := s.Commit(terminal.Change{At: noon, Kind: terminal.KindPayment, Payment: made(id), Day: "2026-11-23"})
	return err
}

// swap puts another file behind the store's descriptor, so that the very
// system calls of bbolt meet a disk with a fault. The pages that were mapped
// before stay those of the true file.
func swap(t *testing.T, s *Store, path string) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, unix.Dup3(int(f.Fd()), int(s.file.Fd()), unix.O_CLOEXEC))
}

// whole checks the store and closes it.
func whole(t *testing.T, s *Store, records uint64) {
	v, err := s.Check(testOptions().public())
	require.NoError(t, err)
	assert.Empty(t, v.Differences)
	assert.Equal(t, records, v.Records)
	require.NoError(t, s.Close())
}

// grown returns a store of some records whose file has just grown, so that the
// next change needs no more room: bbolt would ask the faulty file for its size
// first.
func grown(t *testing.T) (*Store, uint64) {
	s := created(t)
	commitTwo(t, s)
	size := func() int64 {
		info, err := os.Stat(s.path)
		require.NoError(t, err)
		return info.Size()
	}
	before := size()
	for n := uint64(2); n < 100; n++ {
		require.NoError(t, commitNew(s, fmt.Sprintf("p-%d", n)))
		if size() > before {
			return s, n + 1
		}
	}
	require.Fail(t, "the file never grew")
	return nil, 0
}

// A write that the disk refuses leaves nothing, says that the disk is full, and
// the store goes on when the disk does.
func TestDiskRefusesAWrite(t *testing.T) {
	s, n := grown(t)
	swap(t, s, "/dev/full")
	err := commitNew(s, "p-new")
	require.ErrorIs(t, err, terminal.ErrFull)
	require.ErrorIs(t, err, unix.ENOSPC, "it was the write that failed")
	require.ErrorContains(t, err, "disk full")
	require.EqualValues(t, "DISK_FULL", fault.Of(err).Code)
	_, err = s.Payment("p-1")
	require.NoError(t, err, "what is there can be read")
	_, err = s.Payment("p-new")
	require.ErrorIs(t, err, terminal.ErrNotFound)
	require.NoError(t, commitNew(s, "p-newer"), "the file is opened anew")
	whole(t, s, n+1)
}

// A write that fails for another reason is told as what it is, and nothing of it is
// there either.
func TestDiskRefusesAWriteAndIsNotFull(t *testing.T) {
	s, n := grown(t)
	f, err := os.OpenFile(s.path, os.O_RDONLY, 0) // a descriptor that takes no writes
	require.NoError(t, err)
	require.NoError(t, unix.Dup3(int(f.Fd()), int(s.file.Fd()), unix.O_CLOEXEC))
	require.NoError(t, f.Close())
	err = commitNew(s, "p-new")
	require.ErrorIs(t, err, terminal.ErrDisk)
	require.ErrorIs(t, err, terminal.ErrFull, "for all who only need to know that it is not there")
	require.ErrorIs(t, err, unix.EBADF)
	assert.NotContains(t, err.Error(), "full")
	assert.EqualValues(t, "DISK_REFUSES", fault.Of(err).Code)
	_, err = s.Payment("p-new")
	require.ErrorIs(t, err, terminal.ErrNotFound)
	require.NoError(t, commitNew(s, "p-newer"), "the file is opened anew")
	whole(t, s, n+1)
}

// What the system says of a file is told as what it is.
func TestDiskErrorsAreNamed(t *testing.T) {
	for _, tt := range []struct {
		errno      error
		full, disk bool
	}{{unix.ENOSPC, true, false}, {unix.EDQUOT, true, false}, {unix.EROFS, true, true}, {unix.EACCES, false, false}} {
		err := diskError(&os.PathError{Op: "open", Path: "x", Err: tt.errno})
		require.ErrorIs(t, err, tt.errno)
		assert.Equal(t, tt.full, errors.Is(err, terminal.ErrFull), "%v", tt.errno)
		assert.Equal(t, tt.disk, errors.Is(err, terminal.ErrDisk), "%v", tt.errno)
	}
	err := diskError(refusal{unix.EIO})
	require.ErrorIs(t, err, terminal.ErrDisk)
	assert.EqualError(t, err, "disk refused a write: input/output error")
	for _, full := range []error{unix.ENOSPC, errors.New("file resize error: truncate x: file too large")} {
		err := diskError(refusal{full})
		require.NotErrorIs(t, err, terminal.ErrDisk)
		assert.EqualValues(t, "DISK_FULL", fault.Of(err).Code, "%v", full)
	}
}

// After a sync that failed nobody knows what the disk has: nothing more is
// written until the store is opened again, which sees what is truly there.
func TestDiskConfirmsNothing(t *testing.T) {
	s, n := grown(t)
	swap(t, s, "/dev/null") // takes every byte, and has no sync
	err := commitNew(s, "p-new")
	require.ErrorIs(t, err, ErrUnsynced)
	require.ErrorIs(t, err, unix.EINVAL, "it was the sync that failed")
	require.NotErrorIs(t, err, terminal.ErrFull, "it may have been written")
	require.EqualValues(t, "DISK_FAULT", fault.Of(err).Code)
	for range 3 {
		err = commitNew(s, "p-newer")
		require.ErrorIs(t, err, ErrUnsynced)
		require.ErrorIs(t, err, terminal.ErrFull, "this one certainly was not")
		assert.NotContains(t, err.Error(), "full")
	}
	_, err = s.Payment("p-1")
	require.NoError(t, err, "what is there can be read")
	_ = s.Close() // the lock went with the true file
	s, err = Open(s.path, testOptions())
	require.NoError(t, err)
	require.NoError(t, commitNew(s, "p-newer"))
	whole(t, s, n+1)
}

// A writer that met a damaged page cannot go on: bbolt keeps its locks. The
// store says so at once instead of waiting for ever, and gives the file back.
func TestPanicEndsTheStore(t *testing.T) {
	s, n := grown(t)
	err := s.update(func(*bbolt.Tx) error { panic("page 7 is not page 7") })
	require.ErrorIs(t, err, terminal.ErrCorrupt)
	require.ErrorIs(t, commitNew(s, "p-new"), terminal.ErrCorrupt)
	_, err = s.Payment("p-1")
	require.ErrorIs(t, err, terminal.ErrCorrupt)
	require.NoError(t, s.Close())
	s, err = Open(s.path, testOptions())
	require.NoError(t, err)
	whole(t, s, n)
}

// A reader that met a damaged page has said so; the other pages are as good
// as before.
func TestPanicOfAReaderIsItsOwn(t *testing.T) {
	s, n := grown(t)
	err := s.view(func(*bbolt.Tx) error { panic("page 7 is not page 7") })
	require.ErrorIs(t, err, terminal.ErrCorrupt)
	require.NoError(t, commitNew(s, "p-new"))
	whole(t, s, n+1)
}

func TestClosedStore(t *testing.T) {
	s, _ := grown(t)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "twice is no fault")
	require.ErrorIs(t, commitNew(s, "p-new"), ErrClosed)
	require.ErrorIs(t, commitNew(s, "p-new"), ErrClosed, "and does not open it again")
	_, err := s.Payment("p-1")
	require.ErrorIs(t, err, ErrClosed)
}
