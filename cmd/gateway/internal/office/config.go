package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// ErrSetting means a setting that no terminal would follow.
var ErrSetting = errors.New("setting not valid")

// settings are the keys, and how each writes itself into a configuration.
var settings = map[string]func(c *wire.Config, value string) error{
	"merchant.name": func(c *wire.Config, v string) error { c.Merchant.Name = v; return short(v) },
	"shop.name":     func(c *wire.Config, v string) error { c.Shop.Name = v; return short(v) },
	"shop.address":  func(c *wire.Config, v string) error { c.Shop.Address = v; return short(v) },
	"shop.phone":    func(c *wire.Config, v string) error { c.Shop.Phone = v; return short(v) },
	"registrationNumber": func(c *wire.Config, v string) error {
		c.RegistrationNumber = v
		if digits, ok := strings.CutPrefix(v, "T"); !ok || len(digits) != 13 || strings.Trim(digits, "0123456789") != "" {
			return ErrSetting
		}
		return nil
	},
	"maxSaleYen": func(c *wire.Config, v string) (err error) {
		c.MaxSaleYen, err = strconv.ParseInt(v, 10, 64)
		if err != nil || c.MaxSaleYen < 1 || c.MaxSaleYen > 10_000_000 {
			return ErrSetting
		}
		return nil
	},
	"dayCutover": func(c *wire.Config, v string) error {
		at, err := time.Parse("15:04", v)
		if err != nil {
			return ErrSetting
		}
		c.DayCutover = at.Format("15:04") // 5:00 is 05:00
		return nil
	},
	"cashierDiscountPercent": func(c *wire.Config, v string) (err error) {
		c.CashierDiscountPercent, err = strconv.ParseInt(v, 10, 64)
		if err != nil || c.CashierDiscountPercent < 1 || c.CashierDiscountPercent > 100 {
			return ErrSetting
		}
		return nil
	},
	"taxFree":        taxFree,
	"jcoin.deferral": deferral,
	"jcoin.credits":  credits,
	"configLife": func(c *wire.Config, v string) error {
		life, err := time.ParseDuration(v)
		if err != nil || life < time.Second || life > 366*24*time.Hour {
			return ErrSetting
		}
		c.ExpiresAt = time.Now().Add(life).UTC().Format(time.RFC3339)
		return nil
	},
	"rails": func(c *wire.Config, v string) error {
		names := strings.Split(v, ",")
		known := func(r wire.RailConfig) bool { return slices.Contains(names, r.Rail) }
		c.Rails = slices.DeleteFunc(c.Rails, func(r wire.RailConfig) bool { return !known(r) })
		if len(c.Rails) != len(names) {
			return ErrSetting
		}
		return nil
	},
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
		n, err := strconv.ParseInt(parts[1+i], 10, 64)
		if err != nil || n < least || n > 10_000_000 {
			return ErrSetting
		}
		*to = n
	}
	c.TaxFree = &t
	return nil
}

// pathOf is where a setting writes.
func pathOf(key string) string {
	if strings.HasPrefix(key, "jcoin.") {
		return "rails." + key
	}
	if key == "configLife" {
		return "expiresAt"
	}
	return key
}

// configLife is how long after it was issued a terminal follows a configuration
// without hearing from us. A terminal asks each hour.
const configLife = 14 * 24 * time.Hour

// short refuses what does not fit on a slip.
func short(v string) error {
	if len(v) > 120 {
		return ErrSetting
	}
	return nil
}

// Set keeps a setting of the merchant, a shop or a terminal, after the check
// that a terminal could follow it; an empty value takes it away.
func (o *Office) Set(ctx context.Context, s ledger.Setting) error {
	kind, name, _ := strings.Cut(s.Scope, ":")
	write := settings[s.Key]
	if write == nil || (kind == "merchant") != (name == "") || !slices.Contains([]string{"merchant", "shop", "terminal"}, kind) {
		return fmt.Errorf("%s of %s: %w", s.Key, s.Scope, ErrSetting)
	}
	if strings.ContainsFunc(s.Value, unicode.IsControl) || !utf8.ValidString(s.Value) {
		return fmt.Errorf("%s of %s, no text: %w", s.Key, s.Scope, ErrSetting)
	}
	if s.Value != "" {
		c := standard(ledger.Terminal{}, "")
		if err := write(&c, s.Value); err != nil {
			return fmt.Errorf("%s of %s: %w", s.Key, s.Scope, err)
		}
	}
	return o.Ledger.Set(ctx, s)
}

// Configuration returns the configurations that this backend gives its
// terminals: the standard one, and over it what is set for the merchant, the
// shop and the terminal, in this order.
func (o *Office) Configuration(base string) func(context.Context, ledger.Terminal) (wire.Config, error) {
	return func(ctx context.Context, t ledger.Terminal) (wire.Config, error) {
		c := standard(t, base)
		held, version, err := o.Ledger.Settings(ctx, t)
		if err != nil {
			return c, err
		}
		c.Version = version
		if o.Authority != nil {
			if c.SealingKey, err = o.Authority.SealingPublic(); err != nil {
				return c, err
			}
		}
		for key, s := range held {
			write := settings[key]
			if write == nil {
				continue // of a newer program
			}
			if err := write(&c, s.Value); err != nil {
				return c, fmt.Errorf("configure %s, %s: %w", t.ID, key, err)
			}
			c.Sources[pathOf(key)], _, _ = strings.Cut(s.Scope, ":")
		}
		return c, nil
	}
}

// standard is the configuration of a shop that nobody has said anything about.
// The merchant is fictional; its number has the check digit of a real one.
func standard(t ledger.Terminal, base string) wire.Config {
	rail := func(name, title string) wire.RailConfig {
		return wire.RailConfig{Rail: name, Name: title, CodeLifeSeconds: int64(ledger.CodeLife / time.Second), StampClass: "received"}
	}
	alipay := rail("alipayplus", "Alipay+")
	alipay.CancelZone, alipay.CancelUntil = "+08:00", "00:15"
	jcoin := rail("jcoin", "J-Coin Pay")
	jcoin.Credits = []wire.Purpose{wire.PurposeTopUp, wire.PurposePayOut}
	return wire.Config{
		IssuedAt: time.Now().UTC().Format(time.RFC3339), ExpiresAt: time.Now().Add(configLife).UTC().Format(time.RFC3339),
		TerminalID: t.ID, BackendURL: base, Sources: map[string]string{},
		Merchant:           wire.Party{Name: "カイケイ商店"},
		Shop:               wire.Party{Name: t.Shop, Address: "東京都千代田区会計町1-2-3", Phone: "03-0000-0000"},
		RegistrationNumber: "T9234567890123", MaxSaleYen: 1_000_000, DayCutover: "00:00",
		Tax:   wire.Tax{Prices: "inclusive", Rounding: "down", StandardPercent: 10, ReducedPercent: 8},
		Rails: []wire.RailConfig{jcoin, alipay},
	}
}
