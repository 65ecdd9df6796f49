package backend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/wire"
)

// remoteOf reads a payment of the backend's for a reconciliation.
func remoteOf(p wire.Payment) reconciliation.Remote {
	return reconciliation.Remote{
		ID: terminal.PaymentID(p.ID), Outcome: outcomes[p.State], Amount: terminal.Yen(p.AmountYen), Refunded: terminal.Yen(p.RefundedYen), Brand: p.Brand,
		Purpose: terminal.Purpose(p.Purpose), Hops: p.Hops,
	}
}

// Remotes returns the payments that the backend has of this terminal and one day.
// Errors are those of Remote.
func (c *Client) Remotes(ctx context.Context, d terminal.Date) (all []reconciliation.Remote, err error) {
	l, err := c.Payments(ctx, d)
	for _, p := range l.Payments {
		all = append(all, remoteOf(p))
	}
	return all, err
}

// Remote returns how the backend has one payment, for a reconciliation: also that
// it does not know it, or that another terminal goes on with it. Errors:
// terminal.ErrNotReached, terminal.ErrRefused.
func (c *Client) Remote(ctx context.Context, id terminal.PaymentID) (reconciliation.Remote, error) {
	var a wire.PaymentAnswer
	var where *terminal.Elsewhere
	unknown := reconciliation.Remote{ID: id, Outcome: terminal.OutcomeNotKnown}
	resp, text, err := c.send(ctx, http.MethodGet, paymentPath(id), nil)
	var result wire.Result
	if err == nil {
		result, err = c.read(received{paymentPath(id), resp.StatusCode, resp.Header, text}, &a)
	}
	switch {
	case errors.As(err, &where):
		unknown.HandedTo, unknown.Hops = where.Terminal, where.Hops
		return unknown, nil
	case err == nil && result.Code == wire.CodeOrderNotExist:
		var p wire.Problem
		_ = json.Unmarshal(text, &p) // it was read as one before
		unknown.Hops = p.Hops
		return unknown, nil
	case err == nil && result.Status == wire.StatusFailed:
		return unknown, fmt.Errorf("compare %s: %s: %w", id, result.Code, terminal.ErrRefused)
	case err == nil && (a.Payment == nil || a.Payment.ID != string(id)):
		err = errForm
	}
	if err != nil {
		return unknown, fmt.Errorf("compare %s: %w: %w", id, terminal.ErrNotReached, err)
	}
	return remoteOf(*a.Payment), nil
}
