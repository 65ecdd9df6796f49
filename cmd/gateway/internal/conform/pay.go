package conform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"kaikei/terminal/wire"
)

// formChecks hold the form of requests and who may call.
var formChecks = []check{
	{"line.certificate", "a call without a certificate is refused with 401", func(ctx context.Context, b *bench) error {
		a, err := b.sendBy(ctx, b.Bare, http.MethodGet, "/v1/ping", nil)
		return all(err, a.refused(401, wire.CodeAccessDenied))
	}},
	{"line.ping", "the line can be tried without a payment", func(ctx context.Context, b *bench) error {
		a, err := b.send(ctx, http.MethodGet, "/v1/ping", nil)
		return all(err, want("HTTP status", 200, a.status))
	}},
	{"form.strict", "what breaks the contract is refused with 400 and takes nothing", tryBroken},
	{"form.length", "a body over 64 KiB is refused with 413", func(ctx context.Context, b *bench) error {
		a, err := b.pay(ctx, id(), bytes.Repeat([]byte(" "), 100_000))
		return all(err, a.refused(413, wire.CodeBadRequest))
	}},
	{"form.secret", "a refusal does not repeat the payment code", func(ctx context.Context, b *bench) error {
		const code = "90007700987654321098"
		body, err := bodyWith(code, 0)
		if err != nil {
			return err
		}
		a, err := b.pay(ctx, id(), body)
		if bytes.Contains(a.body, []byte(code)) {
			return errors.New("the answer holds the payment code")
		}
		return err
	}},
}

// tryBroken sends bodies that break the contract in one thing each.
func tryBroken(ctx context.Context, b *bench) error {
	good, err := b.request(ctx, Good)
	if err != nil {
		return err
	}
	text := string(good)
	name := id()
	for _, broken := range []struct{ why, body string }{
		{"no body", ""},
		{"amount zero", strings.Replace(text, `"amountYen":3`, `"amountYen":0`, 1)},
		{"amount below zero", strings.Replace(text, `"amountYen":3`, `"amountYen":-3`, 1)},
		{"amount with a fraction", strings.Replace(text, `"amountYen":3`, `"amountYen":3.5`, 1)},
		{"amount as text", strings.Replace(text, `"amountYen":3`, `"amountYen":"3"`, 1)},
		{"another currency", strings.Replace(text, "JPY", "USD", 1)},
		{"unknown field", strings.Replace(text, `"currency"`, `"note":1,"currency"`, 1)},
		{"something after the body", text + "{}"},
		{"field in other letters", strings.Replace(text, `"amountYen"`, `"AmountYen"`, 1)},
		{"field named twice", strings.Replace(text, `"currency"`, `"amountYen":3,"currency"`, 1)},
		{"clerk too long", strings.Replace(text, `"currency"`, `"clerk":"`+strings.Repeat("x", 65)+`","currency"`, 1)},
	} {
		a, err := b.pay(ctx, name, []byte(broken.body))
		if err := all(err, a.refused(400, wire.CodeBadRequest)); err != nil {
			return fmt.Errorf("%s: %w", broken.why, err)
		}
	}
	a, err := b.inquire(ctx, name)
	return all(err, a.refused(404, wire.CodeOrderNotExist))
}

// payChecks hold payments and their idempotency.
var payChecks = []check{
	{"pay.paid", "a good code pays; the payment says until when it may be cancelled", func(ctx context.Context, b *bench) error {
		body, err := b.request(ctx, Good)
		if err != nil {
			return err
		}
		a, err := b.pay(ctx, id(), body)
		if err := all(err, a.is(200, wire.StatusSuccess, wire.PaymentPaid), want("amount", int64(yen), a.payment.AmountYen)); err != nil {
			return err
		}
		return all(want("paidAt is there", true, a.payment.PaidAt != nil), want("cancelUntil is there", true, a.payment.CancelUntil != nil),
			want("settlementDay is there", true, a.payment.SettlementDay != ""))
	}},
	{"pay.same", "the same id and bytes give the same answer, and take the money once", trySame},
	{"pay.other", "the same id with other bytes is refused and changes nothing", tryOther},
	{"pay.together", "the same request sixteen times at once takes the money once", tryTogether},
	{"pay.used", "a one-time code that paid is declined under another id", tryUsed},
	{"pay.nobody", "a code of nobody is DECLINED, and the call succeeds", func(ctx context.Context, b *bench) error {
		body, err := bodyWith("90007700000000000000", yen)
		if err != nil {
			return err
		}
		a, err := b.pay(ctx, id(), body)
		return all(err, a.is(200, wire.StatusSuccess, wire.PaymentDeclined), want("reason", wire.CodeInvalidCode, a.payment.Reason))
	}},
	{"pay.poor", "a wallet that is short is DECLINED for ever, and the call succeeds", tryPoor},
}

// trySame repeats a payment, and counts it in the totals.
func trySame(ctx context.Context, b *bench) error {
	body, err := b.request(ctx, Good)
	if err != nil {
		return err
	}
	name := id()
	first, err := b.pay(ctx, name, body)
	if err := all(err, first.is(200, wire.StatusSuccess, wire.PaymentPaid)); err != nil {
		return err
	}
	before, err := b.totals(ctx, first.payment.SettlementDay)
	if err != nil {
		return err
	}
	for range 3 {
		again, err := b.pay(ctx, name, body)
		if err := all(err, want("answer repeated", string(first.body), string(again.body))); err != nil {
			return err
		}
	}
	asked, err := b.inquire(ctx, name)
	if err := all(err, want("state when asked", wire.PaymentPaid, asked.payment.State)); err != nil {
		return err
	}
	after, err := b.totals(ctx, first.payment.SettlementDay)
	return all(err, want("payments in the totals", before.PaidCount, after.PaidCount), want("yen in the totals", before.PaidYen, after.PaidYen))
}

// tryOther uses an id again with another amount, another code, and with the
// same meaning in other bytes.
func tryOther(ctx context.Context, b *bench) error {
	code, err := b.codes(ctx, Good)
	if err != nil {
		return err
	}
	body, err := bodyWith(code, yen)
	if err != nil {
		return err
	}
	name := id()
	first, err := b.pay(ctx, name, body)
	if err := all(err, first.is(200, wire.StatusSuccess, wire.PaymentPaid)); err != nil {
		return err
	}
	fresh, err := b.request(ctx, Good)
	if err != nil {
		return err
	}
	for why, other := range map[string][]byte{
		"another amount": bytes.Replace(body, []byte(`"amountYen":3`), []byte(`"amountYen":4`), 1), "another code": fresh, "a space more": append(body[:len(body):len(body)], ' '),
	} {
		a, err := b.pay(ctx, name, other)
		if err := all(err, a.refused(409, wire.CodeRepeatInconsistent)); err != nil {
			return fmt.Errorf("%s: %w", why, err)
		}
	}
	asked, err := b.inquire(ctx, name)
	return all(err, want("state", wire.PaymentPaid, asked.payment.State), want("amount", int64(yen), asked.payment.AmountYen))
}

// tryTogether sends one request many times at once.
func tryTogether(ctx context.Context, b *bench) error {
	known, err := b.paid(ctx, yen)
	if err != nil {
		return err
	}
	asked, err := b.inquire(ctx, known)
	if err != nil {
		return err
	}
	day := asked.payment.SettlementDay
	before, err := b.totals(ctx, day)
	if err != nil {
		return err
	}
	body, err := b.request(ctx, Good)
	if err != nil {
		return err
	}
	name := id()
	err = together(16, func(int) error {
		a, err := b.pay(ctx, name, body)
		if err == nil && a.status == http.StatusOK && a.result.Status == wire.StatusUnknown {
			return nil // another of the sixteen is still at work
		}
		return all(err, a.is(200, wire.StatusSuccess, wire.PaymentPaid))
	})
	if err != nil {
		return err
	}
	after, err := b.totals(ctx, day)
	return all(err, want("payments in the totals", before.PaidCount+1, after.PaidCount), want("yen in the totals", before.PaidYen+yen, after.PaidYen))
}

// together runs f n times at once and returns the first error.
func together(n int, f func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	return all(errs...)
}

// tryUsed pays with one code under two ids.
func tryUsed(ctx context.Context, b *bench) error {
	body, err := b.request(ctx, Good)
	if err != nil {
		return err
	}
	first, err := b.pay(ctx, id(), body)
	if err := all(err, first.is(200, wire.StatusSuccess, wire.PaymentPaid)); err != nil {
		return err
	}
	second, err := b.pay(ctx, id(), body)
	return all(err, second.is(200, wire.StatusSuccess, wire.PaymentDeclined), want("reason", wire.CodeUsedCode, second.payment.Reason))
}

// tryPoor asks a wallet for more than it has, twice.
func tryPoor(ctx context.Context, b *bench) error {
	body, err := b.request(ctx, Poor)
	if err != nil {
		return err
	}
	name := id()
	for range 2 {
		a, err := b.pay(ctx, name, body)
		if err := all(err, a.is(200, wire.StatusSuccess, wire.PaymentDeclined), want("a reason is there", true, a.payment.Reason != "")); err != nil {
			return err
		}
	}
	a, err := b.cancel(ctx, name)
	return all(err, a.is(200, wire.StatusSuccess, wire.PaymentDeclined))
}
