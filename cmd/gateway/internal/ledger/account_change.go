package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/wire"
)

// ErrDecided means a change of an account that somebody has decided already.
var ErrDecided = errors.New("change is decided already")

// changesMost is how many changes a statement tells.
const changesMost = 10

// An AccountChange is a change of where a shop is paid, with the whole number:
// those who confirm it hold it against the bank's record, and pay there.
type AccountChange struct {
	wire.AccountChange
	Shop   string `json:"shop"`
	Number string `json:"number,omitempty"`
}

// changeColumns are those of a change.
const changeColumns = "id, shop, terminal, asked_by, asked_at, bank, branch, kind, number, holder, state, decided_at, reason, holds_from"

// readChange reads one.
func readChange(scan func(...any) error) (c AccountChange, err error) {
	var asked, decided sql.NullString
	a := &c.Account
	err = scan(&c.ID, &c.Shop, &c.TerminalID, &c.AskedBy, &asked, &a.Bank, &a.Branch, &a.Kind, &c.Number, &a.Holder, &c.State, &decided, &c.Reason, &c.HoldsFrom)
	if at := unstamp(asked); at != nil {
		c.AskedAt = *at
	}
	c.DecidedAt = unstamp(decided)
	a.BankName, _ = bankName(a.Bank)
	a.MaskedNumber = maskNumber(c.Number)
	return c, err
}

// maskNumber shows the last four digits of an account number.
func maskNumber(number string) string {
	if len(number) < 4 {
		return ""
	}
	return "***" + number[len(number)-4:]
}

// AskAccount keeps that a terminal asked for its shop to be paid elsewhere, once.
// One that is still open is refused: the newer takes its place.
// Errors: ErrShop for a bank that is none, ErrInconsistent.
func (l *Ledger) AskAccount(ctx context.Context, of string, rq Request, q wire.AccountRequest) (c AccountChange, err error) {
	if _, ok := bankName(q.Bank); !ok {
		return c, fmt.Errorf("bank %q: %w", q.Bank, ErrShop)
	}
	err = l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, lock{lockShop, of}); err != nil {
			return err
		}
		known, shop, err := bodyOfChange(ctx, t, rq.ID)
		switch {
		case err == nil && (known != rq.sum() || shop != of):
			return fmt.Errorf("account change %s: %w", rq.ID, ErrInconsistent)
		case err == nil:
			c, err = loadChange(ctx, t, rq.ID)
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if err := l.shop(ctx, t, of); err != nil {
			return err
		}
		now := stamp(l.now())
		_, err = t.exec(ctx, "UPDATE account_changes SET state = ?, decided_at = ?, reason = ? WHERE shop = ? AND state = ?",
			wire.ChangeRefused, now, wire.ReasonReplaced, of, wire.ChangeAsked)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, "INSERT INTO account_changes (id, body_hash, shop, terminal, asked_by, asked_at, bank, branch, kind, number, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			rq.ID, rq.sum(), of, rq.Terminal, q.Clerk, now, q.Bank, q.Branch, q.Kind, q.Number, wire.ChangeAsked)
		if err != nil {
			return err
		}
		c, err = loadChange(ctx, t, rq.ID)
		return err
	})
	return c, err
}

// bodyOfChange returns what a change was asked with, and for which shop.
func bodyOfChange(ctx context.Context, t tx, id string) (bodyHash, shop string, err error) {
	err = t.row(ctx, "SELECT body_hash, shop FROM account_changes WHERE id = ?", id).Scan(&bodyHash, &shop)
	return bodyHash, shop, err
}

// loadChange reads one change, or ErrNotFound.
func loadChange(ctx context.Context, t tx, id string) (AccountChange, error) {
	c, err := readChange(t.row(ctx, "SELECT "+changeColumns+" FROM account_changes WHERE id = ?", id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("account change %s: %w", id, ErrNotFound)
	}
	return c, err
}

// A Verdict is what those who run the backend say about a change: confirmed with
// the holder that the bank names, or refused with a reason.
type Verdict struct {
	State          wire.ChangeState
	Holder, Reason string
}

// DecideAccount confirms or refuses a change. A confirmed one holds from the first
// settlement whose days end today or later: what is being settled late is still
// paid where the shop was told. Errors: ErrNotFound, ErrDecided, ErrShop for a
// verdict without its words.
func (l *Ledger) DecideAccount(ctx context.Context, id string, v Verdict) (c AccountChange, err error) {
	if (v.State == wire.ChangeConfirmed) != (v.Holder != "") || (v.State == wire.ChangeRefused) != (v.Reason != "") {
		return c, fmt.Errorf("decide %s: confirmed with a holder, or refused with a reason: %w", id, ErrShop)
	}
	err = l.update(ctx, func(t tx) error {
		if c, err = loadChange(ctx, t, id); err != nil {
			return err
		}
		if err := t.hold(ctx, lock{lockShop, c.Shop}); err != nil {
			return err
		}
		if c, err = loadChange(ctx, t, id); err != nil { // somebody else may have decided
			return err
		}
		if c.State != wire.ChangeAsked {
			return fmt.Errorf("account change %s is %s: %w", id, c.State, ErrDecided)
		}
		if v.State == wire.ChangeConfirmed {
			var s Schedule
			if err := t.row(ctx, "SELECT schedule FROM shops WHERE name = ?", c.Shop).Scan(&s); err != nil {
				return err
			}
			c.HoldsFrom = s.closing(l.now())
		}
		_, err = t.exec(ctx, "UPDATE account_changes SET state = ?, decided_at = ?, holder = ?, reason = ?, holds_from = ? WHERE id = ?",
			v.State, stamp(l.now()), v.Holder, v.Reason, c.HoldsFrom, id)
		if err != nil {
			return err
		}
		c, err = loadChange(ctx, t, id)
		return err
	})
	return c, err
}

// closing returns the day on which a schedule closes next, that of at included.
func (s Schedule) closing(at time.Time) string {
	d := midnight(at).AddDate(0, 0, -1)
	for !s.closes(d) {
		d = d.AddDate(0, 0, 1)
	}
	return day(d)
}

// setByBackend keeps that those who run the backend moved a shop to another bank:
// nothing about where money goes changes without a trace.
func (l *Ledger) setByBackend(ctx context.Context, t tx, s Shop) error {
	before, err := accountAt(ctx, t, s.Name, day(l.now()))
	if err != nil || before.Account.Bank == s.Bank {
		return err
	}
	number, err := digits(12)
	if err != nil {
		return err
	}
	now := stamp(l.now())
	_, err = t.exec(ctx, "INSERT INTO account_changes (id, body_hash, shop, asked_at, bank, state, decided_at) VALUES (?, '', ?, ?, ?, ?, ?)",
		"B"+number, s.Name, now, s.Bank, wire.ChangeConfirmed, now)
	return err
}

// accountAt returns where a settlement of a shop is paid whose days end on a day:
// the newest confirmed change that holds by then, or the bank that the shop began
// with.
func accountAt(ctx context.Context, t tx, shop, closing string) (AccountChange, error) {
	c, err := readChange(t.row(ctx, "SELECT "+changeColumns+" FROM account_changes WHERE shop = ? AND state = ? AND holds_from <= ? ORDER BY decided_at DESC, id DESC LIMIT 1",
		shop, wire.ChangeConfirmed, closing).Scan)
	if !errors.Is(err, sql.ErrNoRows) {
		return c, err
	}
	c = AccountChange{Shop: shop}
	err = t.row(ctx, "SELECT bank FROM shops WHERE name = ?", shop).Scan(&c.Account.Bank)
	c.Account.BankName, _ = bankName(c.Account.Bank)
	return c, err
}

// changesOf reads the changes of a shop, the newest first; of all shops for "".
func changesOf(ctx context.Context, t tx, shop string) (list []AccountChange, err error) {
	list = []AccountChange{}
	err = t.each(ctx, "SELECT "+changeColumns+" FROM account_changes WHERE shop = ? OR ? = '' ORDER BY asked_at DESC, id DESC", []any{shop, shop}, func(scan func(...any) error) error {
		c, err := readChange(scan)
		list = append(list, c)
		return err
	})
	return list, err
}

// AccountChanges lists the changes of a shop, the newest first, with whole
// numbers; those of all shops for "".
func (l *Ledger) AccountChanges(ctx context.Context, shop string) (list []AccountChange, err error) {
	err = l.view(ctx, func(t tx) error {
		list, err = changesOf(ctx, t, shop)
		return err
	})
	return list, err
}
