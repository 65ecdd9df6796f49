package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kaikei/terminal/wire"
)

// JournalKey returns the public key that a terminal enrolled for its journal,
// base64.
func (l *Ledger) JournalKey(ctx context.Context, terminal string) (key string, err error) {
	err = l.db.QueryRowContext(ctx, l.db.numbered("SELECT journal_key FROM terminals WHERE id = ?"), terminal).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("journal key of %s: %w", terminal, ErrNotFound)
	}
	return key, err
}

// Journal returns what is kept of how far the books have a terminal's journal,
// "" when nothing is. With next, it is replaced by what next makes of it, with
// nobody between.
func (l *Ledger) Journal(ctx context.Context, terminal string, next func(kept string) (string, error)) (kept string, err error) {
	key := "journal/" + terminal
	if next == nil {
		return l.Meta(ctx, key)
	}
	err = l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, lock{lockJournal, terminal}); err != nil {
			return err
		}
		var before string
		err := t.row(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if kept, err = next(before); err != nil {
			return err
		}
		_, err = t.exec(ctx, "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, kept)
		return err
	})
	return kept, err
}

// List returns the payments of one terminal and settlement day, oldest first.
func (l *Ledger) List(ctx context.Context, terminal, date string) (wire.PaymentList, error) {
	out := wire.PaymentList{Date: date, TerminalID: terminal, Payments: []wire.Payment{}}
	err := l.view(ctx, func(t tx) error {
		out.Payments = out.Payments[:0]
		var ids []string
		err := t.each(ctx, "SELECT id FROM payments WHERE terminal = ? AND day = ? ORDER BY created_at, id", []any{terminal, date}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
		refunding, rerr := refunding(ctx, t, terminal, date)
		err = errors.Join(err, rerr)
		for _, id := range ids {
			r, lerr := load(ctx, t, terminal, id)
			r.Hops = r.hops
			r.Refunding = refunding[id]
			err = errors.Join(err, lerr)
			out.Payments = append(out.Payments, r.Payment)
		}
		return err
	})
	if err != nil {
		return out, fmt.Errorf("list %s of %s: %w", date, terminal, err)
	}
	return out, nil
}

// refunding returns what is in process to be given back of the payments of one terminal
// and settlement day, by payment.
func refunding(ctx context.Context, t tx, terminal, date string) (map[string][]wire.Refund, error) {
	all := map[string][]wire.Refund{}
	const query = `SELECT refunds.id, refunds.payment, refunds.state, refunds.amount, refunds.network_id, refunds.reason
		FROM refunds JOIN payments ON payments.id = refunds.payment
		WHERE payments.terminal = ? AND payments.day = ? AND refunds.state = ? ORDER BY refunds.id`
	err := t.each(ctx, query, []any{terminal, date, wire.RefundProcessing}, func(scan func(...any) error) error {
		var f wire.Refund
		err := scan(&f.ID, &f.PaymentID, &f.State, &f.AmountYen, &f.NetworkID, &f.Reason)
		all[f.PaymentID] = append(all[f.PaymentID], f)
		return err
	})
	return all, err
}
