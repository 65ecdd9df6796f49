package backend

import (
	"context"

	"kaikei/terminal/wire"
)

// Settlements asks what the shop was paid, and is owed.
func (c *Client) Settlements(ctx context.Context) (l wire.SettlementList, err error) {
	err = c.get(ctx, "/v1/settlements", "", &l)
	return l, err
}
