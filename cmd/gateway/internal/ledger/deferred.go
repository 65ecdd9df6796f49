package ledger

import (
	"context"
	"time"
)

// Revive lets a code that was alive when it was scanned be used now, when its
// terminal could not reach us before. A code that was used, or that was dead
// by then, stays as it is.
func (l *Ledger) Revive(ctx context.Context, code string, scanned time.Time) error {
	return l.update(ctx, func(t tx) error {
		_, err := t.exec(ctx, "UPDATE codes SET expires_at = ? WHERE hash = ? AND payment IS NULL AND expires_at >= ? AND expires_at < ?",
			stamp(l.now().Add(time.Minute)), l.codeHash(code), stamp(scanned), stamp(l.now().Add(time.Minute)))
		return err
	})
}
