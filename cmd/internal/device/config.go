package device

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/sale"
	"kaikei/terminal/staff"
	"kaikei/terminal/wire"
)

// Errors of a configuration. The last good one stays in force after each.
var (
	ErrConfigSignature = errors.New("configuration not signed by the backend")
	ErrConfigOld       = errors.New("configuration older than the one in force")
	ErrConfig          = errors.New("configuration not valid")
)

// open checks the signature of s and returns what it says.
func open(s wire.SignedConfig, key string) (wire.Config, error) {
	var c wire.Config
	public, err1 := base64.StdEncoding.DecodeString(key)
	payload, err2 := base64.StdEncoding.DecodeString(s.Payload)
	signature, err3 := base64.StdEncoding.DecodeString(s.Signature)
	if err := errors.Join(err1, err2, err3); err != nil || len(public) != ed25519.PublicKeySize {
		return c, fmt.Errorf("read configuration: %w", ErrConfigSignature)
	}
	if !ed25519.Verify(public, append([]byte("kaikei config v1\n"), payload...), signature) {
		return c, fmt.Errorf("read configuration: %w", ErrConfigSignature)
	}
	if err := strictly(payload, &c); err != nil {
		return c, fmt.Errorf("read configuration: %w: %w", ErrConfig, err)
	}
	return c, nil
}

// strictly decodes JSON whose every key is known: what is not understood may be
// a limit, and a limit is not ignored.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the object")
	}
	return nil
}

// settings turns a configuration into the settings of a till.
func settings(c wire.Config) (terminal.Settings, error) {
	cutover, err := terminal.ParseCutover(c.DayCutover)
	if err != nil {
		return terminal.Settings{}, fmt.Errorf("configuration %d: %w", c.Version, err)
	}
	if c.MaxSaleYen <= 0 || c.TerminalID == "" || len(c.Rails) == 0 {
		return terminal.Settings{}, fmt.Errorf("configuration %d: limit, terminal or rails missing: %w", c.Version, ErrConfig)
	}
	rules, err := codeRules(c.CodeRules)
	if err != nil {
		return terminal.Settings{}, fmt.Errorf("configuration %d, code rules: %w: %w", c.Version, ErrConfig, err)
	}
	mode, err := taxMode(c.Tax)
	if err != nil {
		return terminal.Settings{}, fmt.Errorf("configuration %d: %w", c.Version, err)
	}
	s := terminal.Settings{
		Shop: terminal.Shop{
			Merchant: party(c.Merchant), Shop: party(c.Shop),
			RegistrationNumber: c.RegistrationNumber, Terminal: c.TerminalID, Rails: map[string]string{},
		},
		Cutover: cutover, MaxSale: terminal.Yen(c.MaxSaleYen), Rules: rules, Tax: mode,
		Patience: terminal.DefaultPatience(),
	}
	if s.OfflineUntil, err = instant(c.ExpiresAt); err != nil {
		return s, fmt.Errorf("configuration %d, expiry: %w", c.Version, err)
	}
	if s.TaxFree, err = taxFree(c.TaxFree); err != nil {
		return s, fmt.Errorf("configuration %d: %w", c.Version, err)
	}
	if c.CashierDiscountPercent < 0 || c.CashierDiscountPercent > 100 {
		return s, fmt.Errorf("configuration %d, discount of %d %%: %w", c.Version, c.CashierDiscountPercent, ErrConfig)
	}
	for _, r := range c.Rails {
		s.Shop.Rails[r.Rail] = r.Name
		if _, err := sealingKey(c); err != nil {
			r.Deferral = nil // nothing is kept that cannot be sealed
		}
		terms, err := railTerms(r)
		if err != nil {
			return terminal.Settings{}, fmt.Errorf("configuration %d, rail %s: %w: %w", c.Version, r.Rail, ErrConfig, err)
		}
		s.Rails = append(s.Rails, terms)
	}
	return s, nil
}

// taxFree reads the bounds of tax-free sales; none leaves them to the law.
func taxFree(t *wire.TaxFree) (terminal.TaxFreeRules, error) {
	if t == nil {
		return terminal.TaxFreeRules{}, nil
	}
	r := terminal.TaxFreeRules{
		Scheme: sale.Scheme(t.Scheme), GeneralFrom: terminal.Yen(t.GeneralFromYen), ConsumableFrom: terminal.Yen(t.ConsumableFromYen),
		ConsumableMost: terminal.Yen(t.ConsumableMostYen), Together: t.Together,
	}
	if (r.Scheme != sale.SchemeExempt && r.Scheme != sale.SchemeRefund) || r.GeneralFrom < 1 || r.ConsumableFrom < 1 || r.ConsumableMost < 0 {
		return r, fmt.Errorf("tax-free sales %+v: %w", *t, ErrConfig)
	}
	return r, nil
}

// policy returns the bounds of the staff's rights.
func policy(c wire.Config) staff.Policy {
	if c.CashierDiscountPercent == 0 {
		return staff.DefaultPolicy()
	}
	return staff.Policy{DiscountPercent: c.CashierDiscountPercent}
}

// instant reads a time; none is the zero time.
func instant(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("time %q: %w", text, ErrConfig)
	}
	return at, nil
}

// sealingKey returns the backend's key for codes that wait.
func sealingKey(c wire.Config) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(c.SealingKey)
	if err != nil || len(key) != sealingKeySize {
		return nil, fmt.Errorf("key for codes that wait: %w", ErrConfig)
	}
	return key, nil
}

// sealingKeySize is that of an X25519 public key.
const sealingKeySize = 32

// railTerms reads the terms of one rail.
func railTerms(r wire.RailConfig) (terminal.RailTerms, error) {
	window, err := terminal.ParseCancelWindow(r.CancelZone, r.CancelUntil)
	terms := terminal.RailTerms{Rail: r.Rail, Name: r.Name, CodeLife: time.Duration(r.CodeLifeSeconds) * time.Second, Window: window}
	if d := r.Deferral; d != nil {
		terms.Deferral = &terminal.Caps{
			Sale: terminal.Yen(d.SaleYen), Total: terminal.Yen(d.TotalYen), Count: int(d.Count), Age: time.Duration(d.AgeSeconds) * time.Second,
		}
	}
	for _, purpose := range r.Credits {
		terms.Credits = append(terms.Credits, terminal.Purpose(purpose)) // one that is not known is never asked for
	}
	return terms, err
}

// codeRules reads the rules of the configuration; the default ones when it has
// none.
func codeRules(text json.RawMessage) (paycode.Rules, error) {
	if len(text) == 0 {
		return paycode.DefaultRules(), nil
	}
	var rules paycode.Rules
	if err := strictly(text, &rules); err != nil {
		return rules, err
	}
	return rules, rules.Check()
}

// taxMode reads how prices are meant and tax is rounded. One yen of sale shows
// whether the till knows the rounding.
func taxMode(t wire.Tax) (terminal.TaxMode, error) {
	mode := terminal.TaxMode{Exclusive: t.Prices == "exclusive", Rounding: terminal.Rounding(t.Rounding)}
	if t.Prices != "exclusive" && t.Prices != "inclusive" {
		return mode, fmt.Errorf("prices %q: %w", t.Prices, ErrConfig)
	}
	if _, _, err := terminal.KeypadSale(1, terminal.RateStandard, mode).Taxes(); err != nil {
		return mode, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return mode, nil
}

// party copies a party as printed.
func party(p wire.Party) terminal.Party {
	return terminal.Party{Name: p.Name, Address: p.Address, Phone: p.Phone}
}
