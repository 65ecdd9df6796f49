package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"kaikei/terminal"
	"kaikei/terminal/office"
)

// chunk is how much is written between two looks at the context, in bytes.
const chunk = 256 << 10

// Write puts a file on a target. told hears how many bytes are written. A file of
// that name is replaced. Errors: terminal.ErrMediumFull, ErrMediumReadOnly, and
// ErrMediumGone, also for one that is not mounted.
func (p Places) Write(ctx context.Context, id string, f office.File, told func(done int64)) error {
	m, err := p.where(id)
	if err != nil {
		return fmt.Errorf("write %s: %w: %w", f.Name, terminal.ErrMediumGone, err)
	}
	if f.Name != filepath.Base(f.Name) {
		return fmt.Errorf("write %q: not a name", f.Name)
	}
	if m.readOnly {
		return fmt.Errorf("write %s: %w", f.Name, terminal.ErrMediumReadOnly)
	}
	if err := p.write(ctx, m, f, told); err != nil {
		return fmt.Errorf("write %s: %w", f.Name, meaning(err))
	}
	return nil
}

// write writes the file beside its name, brings it to the medium, and only then gives
// it the name.
func (p Places) write(ctx context.Context, m mount, f office.File, told func(done int64)) error {
	part := filepath.Join(m.path, "."+f.Name+".part")
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer os.Remove(part) // fails after the rename, as it should
	if err = p.same(m); err == nil {
		to := bufio.NewWriterSize(&pen{ctx: ctx, out: out, told: told}, chunk)
		err = errors.Join(f.Fill(to), to.Flush())
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(m.path, f.Name)); err != nil {
		return err
	}
	return syncAll(m.path)
}

// A pen writes in pieces, tells how much it has written, and stops when nobody wants
// the file any more.
type pen struct {
	ctx  context.Context
	out  io.Writer
	told func(done int64)
	done int64
}

// Write writes all of p, or says why not.
func (w *pen) Write(p []byte) (n int, err error) {
	for n < len(p) {
		if err := w.ctx.Err(); err != nil {
			return n, err
		}
		wrote, err := w.out.Write(p[n:min(n+chunk, len(p))])
		n += wrote
		w.done += int64(wrote)
		if err != nil {
			return n, err
		}
		w.told(w.done)
	}
	return n, nil
}

// same proves that what was mounted there still is: a folder whose medium is gone is
// a folder of this machine's own disk.
func (p Places) same(m mount) error {
	device := p.Device
	if device == nil {
		device = deviceOf
	}
	number, err := device(m.path)
	if err == nil && number != m.device {
		err = unix.ENODEV
	}
	return err
}

// deviceOf is the number of the file system that a path is on.
func deviceOf(path string) (string, error) {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d:%d", unix.Major(s.Dev), unix.Minor(s.Dev)), nil
}

// syncAll brings all of a file system to its medium.
func syncAll(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(d.Fd())), d.Close())
}

// meaning is what an error of the kernel means to somebody with a stick.
func meaning(err error) error {
	for _, m := range []struct {
		of   []error
		said error
	}{
		{[]error{unix.ENOSPC, unix.EDQUOT, unix.EFBIG}, terminal.ErrMediumFull},
		{[]error{unix.EROFS, unix.EACCES, unix.EPERM}, terminal.ErrMediumReadOnly},
		{[]error{unix.EIO, unix.ENODEV, unix.ENXIO, unix.ENOENT, unix.ENOTCONN, unix.ESTALE, unix.EHOSTDOWN}, terminal.ErrMediumGone},
	} {
		for _, of := range m.of {
			if errors.Is(err, of) {
				return fmt.Errorf("%w: %w", m.said, err)
			}
		}
	}
	return err
}
