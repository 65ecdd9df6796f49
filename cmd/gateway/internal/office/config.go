package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// ErrSetting means a setting that no terminal would follow.
var ErrSetting = errors.New("setting not valid")

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

// Set keeps a setting of the merchant, a shop or a terminal, after the check
// that a terminal could follow it; an empty value takes it away.
func (o *Office) Set(ctx context.Context, s ledger.Setting) error {
	kind, name, _ := strings.Cut(s.Scope, ":")
	one, ok := settings[s.Key]
	if !ok {
		return fmt.Errorf("no setting %q: %w; there are:%s", s.Key, ErrSetting, known())
	}
	if (kind == "merchant") != (name == "") || !slices.Contains([]string{"merchant", "shop", "terminal"}, kind) {
		return fmt.Errorf("scope %q, not merchant, shop:NAME or terminal:ID: %w", s.Scope, ErrSetting)
	}
	if strings.ContainsFunc(s.Value, unicode.IsControl) || !utf8.ValidString(s.Value) {
		return fmt.Errorf("%s of %s, no text: %w", s.Key, s.Scope, ErrSetting)
	}
	if s.Value != "" {
		c := standard(ledger.Terminal{}, "")
		if err := one.write(&c, s.Value); err != nil {
			return fmt.Errorf("%s %q: %w; %s", s.Key, s.Value, err, one.form)
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
			one, ok := settings[key]
			if !ok {
				continue // of a newer program
			}
			if err := one.write(&c, s.Value); err != nil {
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
