package ledger

import (
	"context"
	"errors"
	"fmt"
)

// ErrShop means a shop, bank or schedule that is not one.
var ErrShop = errors.New("shop not valid")

// A Schedule is when a shop is paid.
type Schedule string

// The schedules.
const (
	Monthly     Schedule = "monthly"     // closed at the month's end, paid on the 15th of the next
	Semimonthly Schedule = "semimonthly" // closed on the 15th and at the month's end, paid at the next of these
)

// A Shop is who is paid, and where.
type Shop struct {
	Name     string   `json:"name"`
	Bank     string   `json:"bank"` // code of the member bank of its settlement account
	Schedule Schedule `json:"schedule"`
}

// shop makes a shop with its accounts when it is not there. It is paid at the
// first bank until somebody says otherwise.
func (l *Ledger) shop(ctx context.Context, t tx, name string) error {
	if _, err := t.exec(ctx, "INSERT INTO shops (name, bank, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
		name, Banks()[0].Code, stamp(l.now())); err != nil {
		return fmt.Errorf("make shop: %w", err)
	}
	return account(ctx, t, shopAccount(name))
}

// SetShop says where and when a shop is paid, and makes the shop when it is
// not there. It holds from the next settlement on.
func (l *Ledger) SetShop(ctx context.Context, s Shop) error {
	if _, ok := bankName(s.Bank); !ok || s.Name == "" || (s.Schedule != Monthly && s.Schedule != Semimonthly) {
		return fmt.Errorf("shop %q, bank %q, schedule %q: %w", s.Name, s.Bank, s.Schedule, ErrShop)
	}
	return l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, lock{lockShop, s.Name}); err != nil {
			return err
		}
		if err := l.shop(ctx, t, s.Name); err != nil {
			return err
		}
		if err := l.setByBackend(ctx, t, s); err != nil {
			return err
		}
		_, err := t.exec(ctx, "UPDATE shops SET bank = ?, schedule = ? WHERE name = ?", s.Bank, s.Schedule, s.Name)
		return err
	})
}

// Shops lists the shops, each with the bank where it is paid now.
func (l *Ledger) Shops(ctx context.Context) (list []Shop, err error) {
	err = l.view(ctx, func(t tx) error {
		if list, err = shops(ctx, t); err != nil {
			return err
		}
		for i := range list {
			now, err := accountAt(ctx, t, list[i].Name, day(l.now()))
			if err != nil {
				return err
			}
			list[i].Bank = now.Account.Bank
		}
		return nil
	})
	return list, err
}

// shops reads the shops, each with the bank that it was last set to by hand.
func shops(ctx context.Context, t tx) (list []Shop, err error) {
	list = []Shop{}
	err = t.each(ctx, "SELECT name, bank, schedule FROM shops ORDER BY name", nil, func(scan func(...any) error) error {
		var s Shop
		err := scan(&s.Name, &s.Bank, &s.Schedule)
		list = append(list, s)
		return err
	})
	return list, err
}
