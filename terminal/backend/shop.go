package backend

import (
	"context"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// shopTotalsPath is where the sums of the whole shop are.
const shopTotalsPath = "/v1/shop/totals"

// ShopTotals returns the backend's sums of all terminals of this terminal's shop
// and one day, with those that may still hold something back.
func (c *Client) ShopTotals(ctx context.Context, d terminal.Date) (wire.ShopTotals, error) {
	var t wire.ShopTotals
	return t, c.get(ctx, shopTotalsPath, "date="+string(d), &t)
}
