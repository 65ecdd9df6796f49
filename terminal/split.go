package terminal

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kaikei/terminal/payment"
)

// # A sale in parts
//
// A customer may pay some of a sale in cash and the rest by a wallet, or by two
// wallets. Each part is a payment of its own, with its own id and states (R1 to
// R4), and carries the whole sale and which part of it. The sale is settled when
// the parts that are captured add up to its total; until then what was taken can
// be given back, whole, by [Till.GiveBack]. One part is collected at a time: while
// the fate of one is not known, no other begins, and never is more collected than
// the sale comes to, which the ledger guards as well. Once a part was handed over
// (R8), nothing more of the sale is collected here.

// ErrSplit means a part that cannot be collected: another is under way, or it is
// more than what is left.
var ErrSplit = errors.New("sale is being paid in parts")

// A ShareOrder asks for a part of a sale. The zero value asks for all of it.
type ShareOrder struct {
	Sale   string // id of the sale, the same for each part
	Amount Yen
}

// A ShareLedger finds the parts of a sale.
type ShareLedger interface {
	// Shares returns the payments that collect parts of a sale, oldest first.
	Shares(sale string) ([]Payment, error)
}

// Split returns how far a sale in parts is; the zero Split when none was begun.
func (t *Till) Split(sale string) (Split, error) {
	if t.Parts.Shares == nil {
		return Split{}, nil
	}
	parts, err := t.Parts.Shares.Shares(sale)
	if err != nil {
		return Split{}, fmt.Errorf("read parts of %s: %w", sale, err)
	}
	return payment.NewSplit(parts), nil
}

// share makes p, which collects all of a sale, collect a part of it.
func (t *Till) share(p Payment, o ShareOrder) (Payment, error) {
	if o == (ShareOrder{}) {
		return p, nil
	}
	so, err := t.Split(o.Sale)
	total := p.Amount
	switch {
	case err != nil:
		return p, err
	case so.Handed:
		return p, fmt.Errorf("part of sale %q, which another terminal goes on with: %w", o.Sale, ErrSplit)
	case t.Parts.Shares == nil, o.Sale == "", so.Open > 0, so.Total != 0 && so.Total != total:
		return p, fmt.Errorf("part of sale %q, %s under way of %s: %w", o.Sale, so.Open, so.Total, ErrSplit)
	case o.Amount <= 0:
		return p, fmt.Errorf("part of %s: %w", o.Amount, ErrAmount)
	case o.Amount > total-so.Captured:
		return p, fmt.Errorf("part of %s, %s is left: %w", o.Amount, total-so.Captured, ErrSplit)
	}
	p.Amount, p.Share = o.Amount, Share{Sale: o.Sale, Of: total, From: so.Captured, Exact: true}
	return p, nil
}

// GiveBack gives back all that was captured of a sale in parts, the newest part
// first: a void where that is still possible, else a refund. It may be asked again
// until nothing is held. A part whose fate is not known is left to the background.
func (t *Till) GiveBack(ctx context.Context, sale string, o VoidOrder) (Split, error) {
	so, err := t.Split(sale)
	if err != nil {
		return so, err
	}
	var failed error
	for _, p := range slices.Backward(so.Parts) {
		if p.Remaining() == 0 {
			continue
		}
		o.Payment = p.ID
		if t.CanVoid(p) == nil {
			_, err = t.VoidBy(ctx, o)
		} else {
			_, err = t.Refund(ctx, RefundOrder{Payment: p.ID, Amount: p.Remaining(), Reason: o.Reason, Clerk: o.Clerk})
		}
		failed = errors.Join(failed, err)
	}
	so, err = t.Split(sale)
	return so, errors.Join(failed, err)
}
