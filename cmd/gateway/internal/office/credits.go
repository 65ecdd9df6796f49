package office

import (
	"slices"
	"strings"

	"kaikei/terminal/wire"
)

// credits says for what a till may put money into a wallet of J-Coin Pay:
// "topup,payout", one of them, or "none".
func credits(c *wire.Config, v string) error {
	list := []wire.Purpose{}
	for name := range strings.SplitSeq(v, ",") {
		p := wire.Purpose(name)
		if (p != wire.PurposeTopUp && p != wire.PurposePayOut) || slices.Contains(list, p) {
			if v == "none" {
				break
			}
			return ErrSetting
		}
		list = append(list, p)
	}
	for i := range c.Rails {
		if c.Rails[i].Rail == "jcoin" {
			c.Rails[i].Credits = list
		}
	}
	return nil // the rail may be off at this shop
}
