package office

import (
	"strconv"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// deferral lets J-Coin's codes be accepted offline: the four caps, as in
// "3000,20000,10,2h" for the largest payment, all that wait, their number, and
// the age of the oldest. The codes of other rails die too soon.
func deferral(c *wire.Config, v string) error {
	parts := strings.Split(v, ",")
	if len(parts) != 4 {
		return ErrSetting
	}
	var caps [3]int64
	for i := range caps {
		n, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil || n < 1 {
			return ErrSetting
		}
		caps[i] = n
	}
	age, err := time.ParseDuration(parts[3])
	if err != nil || age < time.Second || age > 7*24*time.Hour {
		return ErrSetting
	}
	for i := range c.Rails {
		if c.Rails[i].Rail == "jcoin" {
			c.Rails[i].Deferral = &wire.Deferral{SaleYen: caps[0], TotalYen: caps[1], Count: caps[2], AgeSeconds: int64(age / time.Second)}
		}
	}
	return nil // the rail may be off at this shop
}
