package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/wire"
)

// An External is a payment of a network that is not ours, as the books have it.
type External struct {
	wire.Payment
	Terminal, Shop string
	CreatedAt      time.Time
}

// ExternalPayment returns a payment of another network, whoever's it is, or
// ErrNotFound; that of a wallet of ours is not one.
func (l *Ledger) ExternalPayment(ctx context.Context, id string) (x External, err error) {
	err = l.view(ctx, func(t tx) error {
		x, err = external(ctx, t, id)
		return err
	})
	return x, err
}

// external reads a payment of another network.
func external(ctx context.Context, t tx, id string) (External, error) {
	r, err := loadAny(ctx, t, id)
	if err == nil && r.wallet != externalWallet {
		err = fmt.Errorf("payment %s of another network: %w", id, ErrNotFound)
	}
	if err != nil {
		return External{}, err
	}
	var created string
	if err := t.row(ctx, "SELECT created_at FROM payments WHERE id = ?", id).Scan(&created); err != nil {
		return External{}, err
	}
	return External{r.Payment, r.terminal, r.shop, *unstamp(sql.NullString{String: created, Valid: true})}, nil
}

// Conclude writes what a network said of a payment. The first final state
// wins: what comes later, or twice, changes nothing.
func (l *Ledger) Conclude(ctx context.Context, id string, said wire.Payment) (p wire.Payment, err error) {
	err = l.updatePayment(ctx, id, func(t tx) error {
		r, err := loadAny(ctx, t, id)
		if err != nil {
			return err
		}
		p = r.Payment
		if r.wallet != externalWallet || r.State != wire.PaymentProcessing {
			return nil
		}
		if said.Brand != "" {
			r.Brand = said.Brand
		}
		if said.NetworkID != "" {
			r.NetworkID = said.NetworkID
		}
		r.PayerAmount = said.PayerAmount
		switch said.State {
		case wire.PaymentPaid:
			err = l.capturePaid(ctx, t, &r)
		case wire.PaymentDeclined, wire.PaymentCancelled:
			r.State, r.Reason = said.State, said.Reason
			err = errors.Join(save(ctx, t, r), rest(ctx, t, CallCancel, id))
		default:
			err = save(ctx, t, r)
		}
		if err != nil {
			return err
		}
		p = r.kept()
		if r.State != wire.PaymentProcessing {
			return rest(ctx, t, CallPay, id)
		}
		return nil
	})
	return p, err
}

// EndRefund writes what a network said of a refund: a reason refuses it. The
// first answer wins.
func (l *Ledger) EndRefund(ctx context.Context, payment, id, networkID string, refused wire.Code) (f wire.Refund, p wire.Payment, err error) {
	err = l.updatePayment(ctx, payment, func(t tx) error {
		r, err := loadAny(ctx, t, payment)
		if err != nil {
			return err
		}
		if f, _, err = loadRefund(ctx, t, payment, id); err != nil {
			return err
		}
		p = r.Payment
		if f.State != wire.RefundProcessing {
			return nil
		}
		state, done := wire.RefundRefused, any(nil)
		if refused == "" {
			now := l.now()
			state, done = wire.RefundDone, optional(&now)
			if err := l.giveBack(ctx, t, &r, f); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, "UPDATE refunds SET state = ?, reason = ?, network_id = ?, done_at = ?, day = ? WHERE id = ?",
			state, refused, networkID, done, day(l.now()), id); err != nil {
			return err
		}
		if err := rest(ctx, t, CallRefund, id); err != nil {
			return err
		}
		if f, _, err = loadRefund(ctx, t, payment, id); err != nil {
			return err
		}
		p = r.kept()
		return nil
	})
	return f, p, err
}
