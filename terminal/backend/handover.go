package backend

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// HandOver tells the backend that this terminal goes on with payments that
// another one has given it, and signed for. It may be repeated. It returns those that
// are not ours, since they went on. Errors: terminal.ErrRefused, or
// terminal.ErrNoAnswer, after which they may be ours.
func (c *Client) HandOver(ctx context.Context, q wire.HandoverRequest) (left []string, err error) {
	body, err := json.Marshal(q)
	if err != nil {
		return nil, fmt.Errorf("take over from %s: %w", q.From, err)
	}
	var a wire.HandoverAnswer
	result, err := c.call(ctx, http.MethodPost, "/v1/handover", body, &a)
	switch {
	case err != nil:
		return nil, fmt.Errorf("take over from %s: %w: %w", q.From, terminal.ErrNoAnswer, err)
	case result.Status == wire.StatusFailed:
		return nil, fmt.Errorf("take over from %s: %s: %w", q.From, result.Code, terminal.ErrRefused)
	}
	return a.Left, nil
}
