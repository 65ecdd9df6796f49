package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// ErrElsewhere means books that this program does not copy.
var ErrElsewhere = errors.New("books are in PostgreSQL: use pg_dump")

// Backup writes the books to a new file for its owner alone, as they are at one
// instant, while they are used. It then opens the copy and proves it. Errors:
// os.ErrExist, ErrElsewhere, ErrFaulty.
func (l *Ledger) Backup(ctx context.Context, path string) error {
	if l.db.postgres {
		return ErrElsewhere
	}
	// SQLite fills an empty file, and would make one that everybody may read.
	if err := touch(path, os.O_EXCL); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := l.db.copyTo(ctx, path); err != nil {
		return errors.Join(fmt.Errorf("back up: %w", err), os.Remove(path))
	}
	return Prove(ctx, path)
}

// copyTo fills a file with the books of SQLite as they are at one instant. It reads them
// alone, but SQLite does not believe so of a connection that may not write.
func (d database) copyTo(ctx context.Context, path string) error {
	c, err := d.readers.Conn(ctx)
	if err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, "PRAGMA query_only(0)")
	if err == nil {
		_, err = c.ExecContext(ctx, "VACUUM INTO ?", path)
	}
	_, back := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only(1)")
	return errors.Join(err, back, c.Close())
}

// touch makes an empty file for its owner alone, where there is none.
func touch(path string, flags int) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|flags, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// ErrFaulty means books that contradict themselves.
var ErrFaulty = errors.New("books do not balance")

// Prove opens books and audits them.
func Prove(ctx context.Context, path string) error {
	l, err := Open(ctx, path, nil)
	if err != nil {
		return err
	}
	a, err := l.Audit(ctx)
	if err == nil && len(a.Faults) > 0 {
		err = fmt.Errorf("%s: %s: %w", path, a.Faults[0], ErrFaulty)
	}
	return errors.Join(err, l.Close())
}
