package office

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// A setting is one key that can be set.
type setting struct {
	form  string // what a value may be, for who sets it
	write func(c *wire.Config, value string) error
}

// settings are the keys, and how each writes itself into a configuration.
var settings = map[string]setting{
	"merchant.name":      {"a text of at most 120 bytes", func(c *wire.Config, v string) error { return short(&c.Merchant.Name, v) }},
	"shop.name":          {"a text of at most 120 bytes", func(c *wire.Config, v string) error { return short(&c.Shop.Name, v) }},
	"shop.address":       {"a text of at most 120 bytes", func(c *wire.Config, v string) error { return short(&c.Shop.Address, v) }},
	"shop.phone":         {"a text of at most 120 bytes", func(c *wire.Config, v string) error { return short(&c.Shop.Phone, v) }},
	"registrationNumber": {"T and 13 digits", registrationNumber},
	"tax.prices":         {"inclusive or exclusive, of tax", func(c *wire.Config, v string) error { return oneOf(&c.Tax.Prices, v, "inclusive", "exclusive") }},
	"tax.rounding":       {"down, up or half-up", func(c *wire.Config, v string) error { return oneOf(&c.Tax.Rounding, v, "down", "up", "half-up") }},
	"maxSaleYen":         {"1 to 10000000", func(c *wire.Config, v string) error { return number(&c.MaxSaleYen, v, 1, 10_000_000) }},
	"dayCutover":         {"a time such as 05:00", dayCutover},
	"cashierDiscountPercent": {"1 to 100", func(c *wire.Config, v string) error {
		return number(&c.CashierDiscountPercent, v, 1, 100)
	}},
	"taxFree":        {"exempt or refund, then from which sum general goods and consumables are tax-free, and the most of consumables (0: none), and together where both count as one: refund,5000,5000,0,together", taxFree},
	"jcoin.deferral": {"the most yen of a sale, the most yen and the most payments that wait, and for how long: 3000,20000,10,2h", deferral},
	"jcoin.credits":  {"topup, payout, both with a comma, or none", credits},
	"configLife":     {"1s to 8784h", configLifetime},
	"rails":          {"jcoin, alipayplus, or both with a comma", rails},
}

// known lists the settings with their forms, one to a line.
func known() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&b, "\n  %s: %s", key, settings[key].form)
	}
	return b.String()
}

// short takes a text that fits on a slip.
func short(to *string, v string) error {
	if len(v) > 120 {
		return ErrSetting
	}
	*to = v
	return nil
}

// oneOf takes one of some words.
func oneOf(to *string, v string, words ...string) error {
	if !slices.Contains(words, v) {
		return ErrSetting
	}
	*to = v
	return nil
}

// number takes a number within bounds.
func number(to *int64, v string, least, most int64) error {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < least || n > most {
		return ErrSetting
	}
	*to = n
	return nil
}

// registrationNumber takes the number of a qualified invoice issuer.
func registrationNumber(c *wire.Config, v string) error {
	if digits, ok := strings.CutPrefix(v, "T"); !ok || len(digits) != 13 || strings.Trim(digits, "0123456789") != "" {
		return ErrSetting
	}
	c.RegistrationNumber = v
	return nil
}

// dayCutover takes the time at which a business day begins.
func dayCutover(c *wire.Config, v string) error {
	at, err := time.Parse("15:04", v)
	if err != nil {
		return ErrSetting
	}
	c.DayCutover = at.Format("15:04") // 5:00 is 05:00
	return nil
}

// configLifetime takes for how long a terminal follows a configuration without us.
func configLifetime(c *wire.Config, v string) error {
	life, err := time.ParseDuration(v)
	if err != nil || life < time.Second || life > 366*24*time.Hour {
		return ErrSetting
	}
	c.ExpiresAt = time.Now().Add(life).UTC().Format(time.RFC3339)
	return nil
}

// rails takes which of the rails a shop has.
func rails(c *wire.Config, v string) error {
	names := strings.Split(v, ",")
	known := func(r wire.RailConfig) bool { return slices.Contains(names, r.Rail) }
	c.Rails = slices.DeleteFunc(c.Rails, func(r wire.RailConfig) bool { return !known(r) })
	if len(c.Rails) != len(names) {
		return ErrSetting
	}
	return nil
}

// taxFree reads "refund,5000,5000,0,together": the scheme, from which sum on general
// goods and consumables are tax-free, the most of consumables, 0 for no bound, and
// whether both count as one.
func taxFree(c *wire.Config, v string) error {
	parts := strings.Split(v, ",")
	if len(parts) < 4 || len(parts) > 5 || (parts[0] != "exempt" && parts[0] != "refund") || (len(parts) == 5 && parts[4] != "together") {
		return ErrSetting
	}
	t := wire.TaxFree{Scheme: parts[0], Together: len(parts) == 5}
	for i, to := range []*int64{&t.GeneralFromYen, &t.ConsumableFromYen, &t.ConsumableMostYen} {
		least := int64(1)
		if i == 2 {
			least = 0
		}
		if err := number(to, parts[1+i], least, 10_000_000); err != nil {
			return err
		}
	}
	c.TaxFree = &t
	return nil
}
