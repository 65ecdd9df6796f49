package backend

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

var _ terminal.Biller = (*Client)(nil)

// Bill asks for a code that the shop shows. Its bytes are a function of p.
func (c *Client) Bill(ctx context.Context, p terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
	body, err := json.Marshal(wire.BillRequest{
		AmountYen: int64(p.Amount), Currency: wire.Currency, Rail: p.Rail, Slip: fmt.Sprintf("%04d", p.Slip), Clerk: p.Clerk,
	})
	if err != nil {
		return terminal.ShopCode{}, terminal.Answer{}, fmt.Errorf("bill %s: %w", p.ID, err)
	}
	var b wire.BillAnswer
	result, err := c.call(ctx, http.MethodPut, paymentPath(p.ID)+"/code", body, &b)
	if err != nil {
		return terminal.ShopCode{}, terminal.Answer{}, fmt.Errorf("bill %s: %w: %w", p.ID, terminal.ErrNoAnswer, err)
	}
	if result.Status == wire.StatusFailed {
		a, err := refused(p.ID, result)
		return terminal.ShopCode{}, a, err
	}
	a, err := answerOf(p.ID, wire.PaymentAnswer{Result: b.Result, Payment: b.Payment})
	switch {
	case err != nil:
		return terminal.ShopCode{}, a, err
	case b.Code == nil && a.Outcome == terminal.OutcomePending:
		return terminal.ShopCode{}, a, fmt.Errorf("bill %s: no code yet: %w", p.ID, terminal.ErrNoAnswer)
	case b.Code == nil:
		return terminal.ShopCode{}, a, nil
	}
	return terminal.ShopCode{Text: b.Code.Text, Until: b.Code.ExpiresAt}, a, nil
}
