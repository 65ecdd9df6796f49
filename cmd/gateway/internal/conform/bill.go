package conform

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"kaikei/terminal/wire"
)

// billChecks hold codes that the shop shows. A backend that has no rail for
// them has these skipped.
var billChecks = []check{
	{"bill.same", "the same id and bytes give the same code; a payment that waits is U", func(ctx context.Context, b *bench) error {
		name := id()
		first, err := b.bill(ctx, name, yen)
		if err != nil {
			return err
		}
		left := time.Until(first.Code.ExpiresAt)
		if err := want("code lives at most ten minutes", true, left > 0 && left <= 10*time.Minute); err != nil {
			return err
		}
		again, err := b.bill(ctx, name, yen)
		if err != nil {
			return err
		}
		if err := want("code repeated", first.Code.Text, again.Code.Text); err != nil {
			return err
		}
		a, err := b.inquire(ctx, name+"?wait=1")
		return all(err, a.is(200, wire.StatusUnknown, wire.PaymentProcessing))
	}},
	{"bill.other", "the same id with other bytes is refused, also when it was a payment's", func(ctx context.Context, b *bench) error {
		name := id()
		if _, err := b.bill(ctx, name, yen); err != nil {
			return err
		}
		body, err := billBody(yen + 1)
		if err != nil {
			return err
		}
		a, err := b.send(ctx, http.MethodPut, "/v1/payments/"+name+"/code", body)
		if err := all(err, a.refused(409, wire.CodeRepeatInconsistent)); err != nil {
			return err
		}
		pay, err := bodyWith("90007700000000000000", yen)
		if err != nil {
			return err
		}
		a, err = b.pay(ctx, name, pay)
		return all(err, a.refused(409, wire.CodeRepeatInconsistent))
	}},
	{"bill.cancel", "a cancelled code takes no money, and has none when asked for again", func(ctx context.Context, b *bench) error {
		name := id()
		if _, err := b.bill(ctx, name, yen); err != nil {
			return err
		}
		a, err := b.cancel(ctx, name)
		if err := all(err, a.is(200, wire.StatusSuccess, wire.PaymentCancelled)); err != nil {
			return err
		}
		body, err := billBody(yen)
		if err != nil {
			return err
		}
		a, err = b.send(ctx, http.MethodPut, "/v1/payments/"+name+"/code", body)
		return all(err, a.is(200, wire.StatusSuccess, wire.PaymentCancelled))
	}},
}

// billBody asks for a code that the shop shows.
func billBody(amount int64) ([]byte, error) {
	return json.Marshal(wire.BillRequest{AmountYen: amount, Currency: wire.Currency, Rail: "jcoin", Slip: "0001"})
}

// bill makes a code, or ErrNoCode when the backend has no rail for it.
func (b *bench) bill(ctx context.Context, name string, amount int64) (wire.BillAnswer, error) {
	var x wire.BillAnswer
	body, err := billBody(amount)
	if err != nil {
		return x, err
	}
	a, err := b.send(ctx, http.MethodPut, "/v1/payments/"+name+"/code", body)
	if err != nil {
		return x, err
	}
	if a.payment.Reason == wire.CodeRailNotSupported {
		return x, fmt.Errorf("shop's code: %w", ErrNoCode)
	}
	if err := all(json.Unmarshal(a.body, &x), want("HTTP status", 200, a.status)); err != nil {
		return x, err
	}
	return x, want("code is there", true, x.Code != nil)
}
