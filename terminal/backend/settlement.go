package backend

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// Where the settlements and the banks are.
const (
	settlementsPath = "/v1/settlements"
	banksPath       = "/v1/banks"
)

// Settlements asks what the shop was paid, and is owed.
func (c *Client) Settlements(ctx context.Context) (l wire.SettlementList, err error) {
	err = c.get(ctx, settlementsPath, "", &l)
	return l, err
}

// Banks asks at which banks a shop can be paid.
func (c *Client) Banks(ctx context.Context) ([]wire.Bank, error) {
	var l wire.BankList
	return l.Banks, c.get(ctx, banksPath, "", &l)
}

// AskAccount asks that the shop be paid at another account. It may be repeated with
// the same id and request. Errors: terminal.ErrAccount; terminal.ErrNotReached, after
// which the settlements tell whether it was asked for.
func (c *Client) AskAccount(ctx context.Context, id string, q wire.AccountRequest) (wire.AccountChange, error) {
	var a wire.AccountAnswer
	body, err := json.Marshal(q)
	if err != nil {
		return a.Change, fmt.Errorf("ask for account: %w", err)
	}
	result, err := c.call(ctx, http.MethodPut, "/v1/account-changes/"+id, body, &a)
	switch {
	case err != nil:
		return a.Change, fmt.Errorf("ask for account %s: %w: %w", id, terminal.ErrNotReached, err)
	case result.Code == wire.CodeBadRequest:
		return a.Change, fmt.Errorf("ask for account %s: %w", id, terminal.ErrAccount)
	case result.Status == wire.StatusFailed:
		return a.Change, fmt.Errorf("ask for account %s: %s: %w", id, result.Code, terminal.ErrRefused)
	}
	return a.Change, nil
}
