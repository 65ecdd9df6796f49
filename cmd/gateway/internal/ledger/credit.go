package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// A credit goes the other way: from what a shop is owed into a wallet. It is a
// payment in all else, keyed, inquired after and cancelled as one.

// ErrSpent means that a credit cannot be taken back: its wallet has less.
var ErrSpent = errors.New("credit spent")

// creditWindow is how long a credit may be taken back. It is short, since the
// money is its customer's to spend.
const creditWindow = 10 * time.Minute

// creditKinds are the kinds of the transfers that carry credits out.
var creditKinds = map[wire.Purpose]string{wire.PurposeTopUp: "topup", wire.PurposePayOut: "give"}

// Credit puts money into the wallet whose code it is, once, as Pay takes it.
func (l *Ledger) Credit(ctx context.Context, rq Request, q wire.CreditRequest, wait Decision) (p wire.Payment, err error) {
	err = l.update(ctx, func(t tx) error {
		r, known, err := l.known(ctx, t, rq)
		if err != nil || known {
			p = r.Payment
			return err
		}
		r = l.newRow(rq, q.AmountYen, q.Rail)
		r.Purpose, r.maskedCode = q.Purpose, paycode.Mask(q.PaymentCode)
		p, err = l.begin(ctx, t, r, q.PaymentCode, wait)
		return err
	})
	return p, err
}

// creditable says why a credit cannot be; "" when it can.
func (l *Ledger) creditable(ctx context.Context, t tx, r row) (wire.Code, error) {
	var today int64
	err := t.row(ctx, "SELECT "+paidOf, r.customer.Int64, day(l.now()), r.Purpose).Scan(&today)
	switch {
	case err != nil:
		return "", err
	case r.Rail != "jcoin":
		return wire.CodeRailNotSupported, nil
	case r.AmountYen > DayLimits.credit(r.Purpose)-today:
		return wire.CodeLimit, nil
	}
	return inDebt(ctx, t, r.shop, r.AmountYen)
}

// credit returns the limit of one purpose.
func (x Limits) credit(p wire.Purpose) int64 {
	if p == wire.PurposeTopUp {
		return x.TopUpYen
	}
	return x.PayOutYen
}

// move is the transfer that a payment is.
func (r row) move() transfer {
	if kind := creditKinds[r.Purpose]; kind != "" {
		return transfer{kind, r.ID, shopAccount(r.shop), r.payer(), r.AmountYen}
	}
	return transfer{"pay", r.ID, r.payer(), shopAccount(r.shop), r.AmountYen}
}

// moveBack is the transfer that cancels it. A credit whose wallet has less by
// now gives ErrSpent.
func (l *Ledger) moveBack(ctx context.Context, t tx, r row) (transfer, error) {
	if r.Purpose == "" {
		kind, err := cancelKind(ctx, t, r)
		return transfer{kind, r.ID, shopAccount(r.shop), r.payer(), r.AmountYen}, err
	}
	if err := t.hold(ctx, ofCustomer(r.customer.Int64)); err != nil {
		return transfer{}, err
	}
	have, err := balance(ctx, t, r.payer())
	if err == nil && have < r.AmountYen {
		err = fmt.Errorf("cancel %s: %w", r.ID, ErrSpent)
	}
	return transfer{"uncredit", r.ID, r.payer(), shopAccount(r.shop), r.AmountYen}, err
}

// creditsStep is version 4: payments that go into a wallet.
var creditsStep = step{both: `
ALTER TABLE payments ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE settlements ADD COLUMN credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE settlement_lines ADD COLUMN credits INTEGER NOT NULL DEFAULT 0;
`, sqlite: `
CREATE TRIGGER payments_purpose BEFORE UPDATE ON payments WHEN OLD.purpose <> NEW.purpose
	BEGIN SELECT RAISE(ABORT, 'purpose of a payment never changes'); END;
`, postgres: `
CREATE TRIGGER payments_purpose BEFORE UPDATE ON payments FOR EACH ROW WHEN (OLD.purpose <> NEW.purpose) EXECUTE FUNCTION never();
`}
