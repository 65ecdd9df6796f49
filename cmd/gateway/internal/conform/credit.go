package conform

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"kaikei/terminal/wire"
)

// creditChecks hold money that goes into a wallet. A backend that has no rail
// for it has these skipped.
var creditChecks = []check{
	{"credit.same", "a top-up is put into the wallet once, and counts as nothing but a top-up", tryCredit},
	{"credit.other", "the same id with other bytes, or for a sale, is refused", func(ctx context.Context, b *bench) error {
		name := id()
		first, err := b.credit(ctx, name, wire.PurposePayOut, yen)
		if err != nil {
			return err
		}
		a, err := b.send(ctx, http.MethodPut, creditPath(name), []byte(first.request+" "))
		if err := all(err, a.refused(409, wire.CodeRepeatInconsistent)); err != nil {
			return err
		}
		sale, err := bodyWith("90007700000000000000", yen)
		if err != nil {
			return err
		}
		a, err = b.pay(ctx, name, sale)
		return all(err, a.refused(409, wire.CodeRepeatInconsistent))
	}},
	{"credit.cancel", "a cancel takes a credit back, any number of times the same; one that was never seen stays closed", func(ctx context.Context, b *bench) error {
		name := id()
		if _, err := b.credit(ctx, name, wire.PurposeTopUp, yen); err != nil {
			return err
		}
		for range 3 {
			a, err := b.cancel(ctx, name)
			if err := all(err, a.is(200, wire.StatusSuccess, wire.PaymentCancelled)); err != nil {
				return err
			}
		}
		late := id()
		if _, err := b.cancel(ctx, late); err != nil {
			return err
		}
		x, err := b.credit(ctx, late, wire.PurposeTopUp, yen)
		return all(err, x.is(200, wire.StatusSuccess, wire.PaymentCancelled))
	}},
	{"credit.refund", "a credit is not refunded: the refund is REFUSED, and the call succeeds", func(ctx context.Context, b *bench) error {
		name := id()
		if _, err := b.credit(ctx, name, wire.PurposeTopUp, yen); err != nil {
			return err
		}
		a, err := b.refund(ctx, name, id(), 1)
		return all(err, want("result", wire.StatusSuccess, a.result.Status), want("state", wire.RefundRefused, a.refund.State))
	}},
	{"credit.purpose", "a purpose that the contract does not have is refused with 400", func(ctx context.Context, b *bench) error {
		body, err := creditBody("90007700000000000000", "gift", yen)
		if err != nil {
			return err
		}
		a, err := b.send(ctx, http.MethodPut, creditPath(id()), body)
		return all(err, a.refused(400, wire.CodeBadRequest))
	}},
}

// tryCredit tops up, repeats, and looks at the totals.
func tryCredit(ctx context.Context, b *bench) error {
	name := id()
	first, err := b.credit(ctx, name, wire.PurposeTopUp, yen)
	if err := all(err, first.is(200, wire.StatusSuccess, wire.PaymentPaid)); err != nil {
		return err
	}
	if err := all(want("purpose", wire.PurposeTopUp, first.payment.Purpose), want("cancelUntil is there", true, first.payment.CancelUntil != nil)); err != nil {
		return err
	}
	before, err := b.totals(ctx, first.payment.SettlementDay)
	if err != nil {
		return err
	}
	for range 2 {
		again, err := b.send(ctx, http.MethodPut, creditPath(name), []byte(first.request))
		if err := all(err, want("answer repeated", string(first.body), string(again.body))); err != nil {
			return err
		}
	}
	if _, err := b.credit(ctx, id(), wire.PurposeTopUp, yen+1); err != nil {
		return err
	}
	after, err := b.totals(ctx, first.payment.SettlementDay)
	return all(err, want("payments in the totals", before.PaidYen, after.PaidYen), want("pay-outs in the totals", before.PayOutYen, after.PayOutYen),
		want("top-ups in the totals", before.TopUpCount+1, after.TopUpCount), want("yen of top-ups in the totals", before.TopUpYen+yen+1, after.TopUpYen))
}

// A credited is an answer about a credit, and what was sent for it.
type credited struct {
	answer
	request string
}

// creditPath is where a credit goes.
func creditPath(name string) string { return "/v1/payments/" + name + "/credit" }

// creditBody asks for a credit.
func creditBody(code string, purpose wire.Purpose, amount int64) ([]byte, error) {
	return json.Marshal(wire.CreditRequest{
		AmountYen: amount, Currency: wire.Currency, Purpose: purpose, PaymentCode: code, Rail: "jcoin", ScannedAt: time.Now().UTC(), Slip: "0001",
	})
}

// credit puts money into the wallet of a fresh code, or returns ErrNoCode when
// the backend has no rail for it.
func (b *bench) credit(ctx context.Context, name string, purpose wire.Purpose, amount int64) (credited, error) {
	code, err := b.codes(ctx, Good)
	if err != nil {
		return credited{}, err
	}
	body, err := creditBody(code, purpose, amount)
	if err != nil {
		return credited{}, err
	}
	a, err := b.send(ctx, http.MethodPut, creditPath(name), body)
	if err == nil && a.payment.Reason == wire.CodeRailNotSupported {
		err = fmt.Errorf("credit: %w", ErrNoCode)
	}
	return credited{a, string(body)}, err
}
