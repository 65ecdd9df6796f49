package conform

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"kaikei/terminal/wire"
)

// callsChecks hold several calls in one request. A backend that takes them one by one
// has these skipped.
var callsChecks = []check{
	{"calls.alone", "each call of many does what it does alone, once, and is answered in its place", tryCalls},
	{"calls.apart", "what one call is refused says nothing of the others", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		a, err := b.calls(ctx,
			wire.QueuedCall{Method: http.MethodGet, Path: "/v1/payments/" + id()},
			wire.QueuedCall{Method: http.MethodPost, Path: "/v1/payments/" + name + "/cancel"},
			wire.QueuedCall{Method: http.MethodPut, Path: "/v1/payments/" + id(), Body: `{}`},
		)
		if err != nil {
			return err
		}
		return all(a[0].refused(404, wire.CodeOrderNotExist), a[1].is(200, wire.StatusSuccess, wire.PaymentCancelled), want("a new payment does not wait in a queue", 404, a[2].status))
	}},
}

// tryCalls gives back and cancels by many calls, and again alone.
func tryCalls(ctx context.Context, b *bench) error {
	one, err1 := b.paid(ctx, yen)
	two, err2 := b.paid(ctx, yen)
	if err := all(err1, err2); err != nil {
		return err
	}
	part := id()
	body, err := json.Marshal(wire.RefundRequest{AmountYen: 1, Currency: wire.Currency, Reason: "conformance"})
	if err != nil {
		return err
	}
	refund := wire.QueuedCall{Method: http.MethodPut, Path: "/v1/payments/" + two + "/refunds/" + part, Body: string(body)}
	for range 2 {
		a, err := b.calls(ctx, wire.QueuedCall{Method: http.MethodPost, Path: "/v1/payments/" + one + "/cancel"}, refund, wire.QueuedCall{Method: http.MethodGet, Path: "/v1/payments/" + two})
		if err != nil {
			return err
		}
		if err := all(a[0].is(200, wire.StatusSuccess, wire.PaymentCancelled), want("refund", wire.RefundDone, a[1].refund.State),
			a[2].is(200, wire.StatusSuccess, wire.PaymentPaid), want("given back", int64(1), a[2].payment.RefundedYen)); err != nil {
			return err
		}
	}
	a, err := b.refund(ctx, two, part, 1)
	return all(err, want("the same refund alone", wire.RefundDone, a.refund.State), want("given back", int64(1), a.payment.RefundedYen))
}

// calls makes several calls in one request, and returns the answer to each, held
// against the document as if it had come alone. errNoCalls when the backend does not
// have it.
func (b *bench) calls(ctx context.Context, calls ...wire.QueuedCall) ([]answer, error) {
	body, err := json.Marshal(wire.CallsRequest{Calls: calls})
	if err != nil {
		return nil, err
	}
	a, err := b.send(ctx, http.MethodPost, "/v1/calls", body)
	switch a.status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return nil, fmt.Errorf("several calls in one: answer %d: %w", a.status, errNoCalls)
	}
	var came wire.CallsAnswer
	if err := all(err, want("HTTP status", 200, a.status), json.Unmarshal(a.body, &came), want("answers", len(calls), len(came.Answers))); err != nil {
		return nil, err
	}
	each := make([]answer, len(calls))
	for n, c := range came.Answers {
		if err := all(want("method in place", calls[n].Method, c.Method), want("path in place", calls[n].Path, c.Path)); err != nil {
			return nil, err
		}
		each[n] = answer{status: c.Status, body: c.Body}
		header := http.Header{"Content-Type": {"application/json"}}
		if c.Status != http.StatusOK {
			header.Set("Content-Type", "application/problem+json")
		}
		if err := all(b.documented(ctx, c.Method, c.Path, header, each[n]), each[n].read()); err != nil {
			return nil, fmt.Errorf("%s %s among others: %w", c.Method, c.Path, err)
		}
	}
	return each, nil
}
