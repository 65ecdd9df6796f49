package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"kaikei/terminal/wire"
)

// A Share is one terminal's part of its shop's day.
type Share struct {
	Totals    wire.Totals
	Revoked   bool
	InProcess int64  // payments and refunds without an end, of any day
	Kept      string // of its journal, as Journal returns it
}

// Shares returns what each terminal of a shop did on a day, by id, as of one
// moment. A terminal enrolled after that day is left out, and so is one that
// was revoked and has nothing of the day and nothing in process.
func (l *Ledger) Shares(ctx context.Context, shop, date string) (list []Share, err error) {
	err = l.view(ctx, func(t tx) error {
		list = []Share{}
		ids, err := devicesBy(ctx, t, shop, date)
		if err != nil {
			return err
		}
		for _, s := range ids {
			if s.Totals, err = totals(ctx, t, s.Totals.TerminalID, date); err != nil {
				return err
			}
			if !s.Revoked || s.InProcess > 0 || s.moved() {
				list = append(list, s)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("totals of shop and %s: %w", date, err)
	}
	return list, nil
}

// moved reports whether any money of the terminal moved on the day.
func (s Share) moved() bool {
	x := s.Totals
	return x.PaidCount+x.RefundCount+x.TopUpCount+x.PayOutCount > 0
}

// devicesBy reads the terminals that a shop had by the end of a day.
func devicesBy(ctx context.Context, t tx, shop, date string) (list []Share, err error) {
	err = t.each(ctx, `SELECT id, created_at, revoked_at IS NOT NULL, coalesce((SELECT value FROM meta WHERE key = 'journal/' || terminals.id), ''),
			(SELECT count(*) FROM payments WHERE payments.terminal = terminals.id AND state = 'PROCESSING')
			+ (SELECT count(*) FROM refunds JOIN payments ON payments.id = refunds.payment WHERE payments.terminal = terminals.id AND refunds.state = 'PROCESSING')
		FROM terminals WHERE shop = ? ORDER BY id`, []any{shop}, func(scan func(...any) error) error {
		var s Share
		var created sql.NullString
		err := scan(&s.Totals.TerminalID, &created, &s.Revoked, &s.Kept, &s.InProcess)
		if born := unstamp(created); err == nil && (born == nil || day(*born) <= date) {
			list = append(list, s)
		}
		return err
	})
	return list, err
}

// openStep is version 6: what has no end is found without a look at the rest.
var openStep = step{both: `
CREATE INDEX payments_open ON payments (terminal) WHERE state = 'PROCESSING';
CREATE INDEX refunds_open ON refunds (payment) WHERE state = 'PROCESSING';
`}
