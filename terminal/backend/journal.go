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

// ErrOtherJournal means that the backend has another journal of this terminal,
// or a longer one: this disk is an old one, or a copy.
var ErrOtherJournal = errors.New("backend has another journal of this terminal")

// maxJournal is how many bytes of lines one request carries.
const maxJournal = 40 << 10

// listPath is where the payments of a day are listed.
const listPath = "/v1/payments"

// Payments returns what the backend has of this terminal and one day.
func (c *Client) Payments(ctx context.Context, d terminal.Date) (wire.PaymentList, error) {
	var l wire.PaymentList
	return l, c.get(ctx, listPath, "date="+string(d), &l)
}

// Totals returns the backend's own sums of this terminal and one day.
func (c *Client) Totals(ctx context.Context, d terminal.Date) (wire.Totals, error) {
	var t wire.Totals
	return t, c.get(ctx, "/v1/totals", "date="+string(d), &t)
}

// JournalHead returns how far the backend has this terminal's journal. Whoever
// relies on it checks the signature.
func (c *Client) JournalHead(ctx context.Context) (wire.JournalHead, error) {
	var a wire.JournalAnswer
	return a.Head, c.get(ctx, "/v1/journal", "", &a)
}

// get asks for something that no payment depends on.
func (c *Client) get(ctx context.Context, path, query string, into any) error {
	result, err := c.call(ctx, http.MethodGet, path+"?"+query, nil, into)
	switch {
	case err != nil:
		return fmt.Errorf("get %s: %w: %w", path, terminal.ErrNotReached, err)
	case result.Status == wire.StatusFailed:
		return fmt.Errorf("get %s: %s: %w", path, result.Code, terminal.ErrRefused)
	}
	return nil
}

// Fits returns how many of lines one request may carry: at least one.
func Fits(lines [][]byte) int {
	size := 0
	for n, line := range lines {
		if size += len(line) + len(line)/4; size > maxJournal && n > 0 { // quotes grow
			return n
		}
	}
	return len(lines)
}

// SendJournal hands over lines that follow the newest record which the backend
// has, and returns its new head. Errors: ErrOtherJournal, terminal.ErrRefused,
// terminal.ErrNoAnswer; after the last it may have them.
func (c *Client) SendJournal(ctx context.Context, lines [][]byte) (wire.JournalHead, error) {
	q := wire.JournalRequest{Lines: make([]string, len(lines))}
	for i, line := range lines {
		q.Lines[i] = string(line)
	}
	body, err := json.Marshal(q)
	if err != nil {
		return wire.JournalHead{}, fmt.Errorf("send journal: %w", err)
	}
	var a wire.JournalAnswer
	result, err := c.call(ctx, http.MethodPost, "/v1/journal", body, &a)
	switch {
	case err != nil:
		return a.Head, fmt.Errorf("send journal: %w: %w", terminal.ErrNoAnswer, err)
	case result.Code == wire.CodeJournal:
		return a.Head, fmt.Errorf("send journal: %w", ErrOtherJournal)
	case result.Status == wire.StatusFailed:
		return a.Head, fmt.Errorf("send journal: %s: %w", result.Code, terminal.ErrRefused)
	}
	return a.Head, nil
}

// Found returns what the backend has of this terminal and one day, for a ledger
// that is made anew.
func (c *Client) Found(ctx context.Context, d terminal.Date) ([]reconciliation.Found, error) {
	l, err := c.Payments(ctx, d)
	if err != nil {
		return nil, err
	}
	var all []reconciliation.Found
	for _, p := range l.Payments {
		a, err := answerOf(terminal.PaymentID(p.ID), wire.PaymentAnswer{Payment: &p})
		if err != nil {
			return nil, err
		}
		f := reconciliation.Found{Answer: a, Refunded: terminal.Yen(p.RefundedYen), Purpose: terminal.Purpose(p.Purpose), Hops: p.Hops}
		for _, r := range p.Refunding {
			f.Refunding = append(f.Refunding, terminal.Refund{ID: terminal.RefundID(r.ID), PaymentID: f.ID, Amount: terminal.Yen(r.AmountYen)})
		}
		all = append(all, f)
	}
	return all, nil
}
