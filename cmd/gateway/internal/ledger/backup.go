package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// ErrElsewhere means books that this program does not copy.
var ErrElsewhere = errors.New("books are in PostgreSQL: use pg_dump")

// Backup writes the books to a new file, as they are at one instant, while
// they are used. It then opens the copy and proves it.
func (l *Ledger) Backup(ctx context.Context, path string) error {
	if l.db.postgres {
		return ErrElsewhere
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("back up to %s: %w", path, os.ErrExist)
	}
	if _, err := l.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return Prove(ctx, path)
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
