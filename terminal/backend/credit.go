package backend

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// credit asks that the money of p be put into the wallet of a code.
func (c *Client) credit(ctx context.Context, p terminal.Payment, code paycode.Code) (terminal.Answer, error) {
	body, err := json.Marshal(wire.CreditRequest{
		AmountYen: int64(p.Amount), Currency: wire.Currency, Purpose: wire.Purpose(p.Purpose), PaymentCode: code.Reveal(), Rail: p.Rail,
		ScannedAt: p.ScannedAt.UTC(), Slip: fmt.Sprintf("%04d", p.Slip), Clerk: p.Clerk,
	})
	if err != nil {
		return terminal.Answer{}, fmt.Errorf("credit %s: %w", p.ID, err)
	}
	var a wire.PaymentAnswer
	result, err := c.call(ctx, http.MethodPut, paymentPath(p.ID)+"/credit", body, &a)
	if err != nil {
		return terminal.Answer{}, fmt.Errorf("credit %s: %w: %w", p.ID, terminal.ErrNoAnswer, err)
	}
	if result.Status == wire.StatusFailed {
		return refused(p.ID, result)
	}
	return answerOf(p.ID, a)
}
