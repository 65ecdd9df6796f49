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
	if _, err := l.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return errors.Join(fmt.Errorf("back up: %w", err), os.Remove(path))
	}
	return Prove(ctx, path)
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
