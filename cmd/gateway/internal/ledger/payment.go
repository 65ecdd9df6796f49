package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// A Decision is how a simulated customer or network takes its time: the
// payment is in process, and captured after this while. Zero decides at once.
type Decision time.Duration

// Pay takes the money of a payment, once: the same id and bytes give the
// payment as it stands, other bytes ErrInconsistent.
func (l *Ledger) Pay(ctx context.Context, rq Request, q wire.PayRequest, wait Decision) (p wire.Payment, err error) {
	err = l.update(ctx, func(t tx) error {
		r, known, err := l.known(ctx, t, rq)
		if err != nil || known {
			p = r.Payment
			return err
		}
		r = l.newRow(rq, q.AmountYen, q.Rail)
		r.maskedCode = paycode.Mask(q.PaymentCode)
		p, err = l.begin(ctx, t, r, q.PaymentCode, wait)
		return err
	})
	return p, err
}

// begin writes a payment by a code, and takes its money when nobody has to be
// asked.
func (l *Ledger) begin(ctx context.Context, t tx, r row, code string, wait Decision) (p wire.Payment, err error) {
	if err := l.route(ctx, t, &r, code, wait); err != nil {
		return p, err
	}
	if err := l.insert(ctx, t, &r); err != nil {
		return p, err
	}
	if r.State == wire.PaymentProcessing && r.lapse == "" && wait == 0 && r.customer.Valid {
		if err := l.capture(ctx, t, &r); err != nil {
			return p, err
		}
	}
	return r.kept(), nil
}

// known returns a payment that came before, as it stands.
func (l *Ledger) known(ctx context.Context, t tx, rq Request) (row, bool, error) {
	if err := t.hold(ctx, lock{lockPayment, rq.ID}); err != nil {
		return row{}, false, err
	}
	r, err := load(ctx, t, rq.Terminal, rq.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return row{}, false, nil
	case err != nil:
		return row{}, false, err
	case r.bodyHash == "": // closed by a cancel that came first
		return r, true, nil
	case r.bodyHash != rq.sum():
		return row{}, false, fmt.Errorf("payment %s: %w", rq.ID, ErrInconsistent)
	}
	r.Payment, err = l.settled(ctx, t, r)
	return r, true, err
}

// newRow is a payment that begins.
func (l *Ledger) newRow(rq Request, yen int64, rail string) row {
	return row{terminal: rq.Terminal, bodyHash: rq.sum(), Payment: wire.Payment{
		ID: rq.ID, State: wire.PaymentProcessing, Reason: wire.CodeInProcess, AmountYen: yen, Rail: rail, SettlementDay: day(l.now()),
	}}
}

// settled carries out a decision whose time has come, and returns the payment
// as it then stands.
func (l *Ledger) settled(ctx context.Context, t tx, r row) (wire.Payment, error) {
	if !l.due(r) {
		return r.Payment, nil
	}
	if err := t.hold(ctx, lock{lockPayment, r.ID}); err != nil {
		return r.Payment, err
	}
	r, err := loadAny(ctx, t, r.ID) // somebody else may have looked since it was read
	if err != nil || !l.due(r) {
		return r.Payment, err
	}
	if r.lapse != "" {
		r.decline(r.lapse)
		if err := save(ctx, t, r); err != nil {
			return r.Payment, err
		}
	} else if err := l.capture(ctx, t, &r); err != nil {
		return r.Payment, err
	}
	return r.kept(), nil
}

// due reports whether the time of a payment's decision has come.
func (l *Ledger) due(r row) bool {
	return r.State == wire.PaymentProcessing && r.decideAt != nil && !l.now().Before(*r.decideAt)
}

// capture moves the money of a payment in process, or declines it.
func (l *Ledger) capture(ctx context.Context, t tx, r *row) error {
	if err := t.hold(ctx, ofCustomer(r.customer.Int64)); err != nil {
		return err
	}
	able := l.collectable
	if r.Purpose != "" {
		able = l.creditable
	}
	why, err := able(ctx, t, *r)
	if err != nil {
		return err
	}
	r.decideAt, r.lapse = nil, ""
	if why != "" {
		r.decline(why)
		return save(ctx, t, *r)
	}
	return l.capturePaid(ctx, t, r)
}

// capturePaid writes that the money of a payment moved.
func (l *Ledger) capturePaid(ctx context.Context, t tx, r *row) error {
	now := l.now()
	// It is settled with the day on which the money came, whenever it was
	// asked for: the settlement of that other day may have been paid out.
	r.State, r.Reason, r.PaidAt, r.SettlementDay = wire.PaymentPaid, "", &now, day(now)
	if r.Purpose != "" {
		until := now.Add(creditWindow)
		r.CancelUntil = &until
	}
	if err := l.post(ctx, t, r.move()); err != nil {
		return err
	}
	return save(ctx, t, *r)
}

// Inquire returns a payment as it stands, or ErrNotFound, or ErrHandedOver.
func (l *Ledger) Inquire(ctx context.Context, terminal, id string) (p wire.Payment, err error) {
	err = l.update(ctx, func(t tx) error {
		r, err := load(ctx, t, terminal, id)
		if errors.Is(err, ErrNotFound) { // its request may come yet, and be another's
			return cmp.Or(whose(ctx, t, terminal, id), err)
		}
		if err != nil {
			return err
		}
		p, err = l.settled(ctx, t, r)
		p.Hops = r.hops
		return err
	})
	return p, err
}
