package media

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"kaikei/terminal"
)

// How long the system may take to unmount a stick, and how often is looked. All that
// was written is on the medium before that.
const (
	unmountMost = 20 * time.Second
	unmountLook = 50 * time.Millisecond
)

// Eject makes sure that everything is on a stick, and takes it out of the file
// system: then it may be pulled out. On a till the system unmounts, which this program
// may not; see packaging/deb/root/usr/lib/kaikei/stick. Where nobody unmounts, all of
// it is on the medium at least, and nothing more is written. Errors:
// terminal.ErrMediumGone, and ErrMediumBusy for one that is still mounted after all
// this time.
func (p Places) Eject(ctx context.Context, id string) error {
	m, err := p.where(id)
	if err != nil {
		return fmt.Errorf("eject: %w: %w", terminal.ErrMediumGone, err)
	}
	if id == folderID {
		return nil // nobody pulls a network out
	}
	if err := syncAll(m.path); err != nil {
		return fmt.Errorf("eject %s: %w", id, meaning(err))
	}
	if err := p.unmount(ctx, id, m); err != nil {
		return fmt.Errorf("eject %s: %w", id, err)
	}
	return nil
}

// unmount asks the system for it where that listens, and else tries itself.
func (p Places) unmount(ctx context.Context, id string, m mount) error {
	wish := filepath.Join(cmp.Or(p.Wishes, "/run/kaikei/eject"), id)
	err := os.WriteFile(wish, nil, 0o600)
	switch {
	case err == nil:
		return p.gone(ctx, m)
	case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission):
		return err
	}
	if err := unix.Unmount(m.path, 0); err != nil && !errors.Is(err, unix.EPERM) {
		return err
	}
	return nil
}

// gone waits until nothing is mounted there.
func (p Places) gone(ctx context.Context, m mount) error {
	ctx, cancel := context.WithTimeout(ctx, unmountMost)
	defer cancel()
	for {
		table, err := p.table()
		if err != nil {
			return err
		}
		left := false
		for _, other := range table {
			left = left || other.device == m.device
		}
		if !left {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", terminal.ErrMediumBusy, ctx.Err())
		case <-time.After(unmountLook):
		}
	}
}
