package device

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
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
	if err := json.Unmarshal(payload, &c); err != nil {
		return c, fmt.Errorf("read configuration: %w: %w", ErrConfig, err)
	}
	return c, nil
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
			RegistrationNumber: c.RegistrationNumber, Terminal: c.TerminalID,
		},
		Cutover: cutover, MaxSale: terminal.Yen(c.MaxSaleYen), Rules: rules, Tax: mode,
		Patience: terminal.DefaultPatience(),
	}
	for _, r := range c.Rails {
		terms, err := railTerms(r)
		if err != nil {
			return terminal.Settings{}, fmt.Errorf("configuration %d, rail %s: %w: %w", c.Version, r.Rail, ErrConfig, err)
		}
		s.Rails = append(s.Rails, terms)
	}
	return s, nil
}

// railTerms reads the terms of one rail.
func railTerms(r wire.RailConfig) (terminal.RailTerms, error) {
	window, err := terminal.ParseCancelWindow(r.CancelZone, r.CancelUntil)
	terms := terminal.RailTerms{Rail: r.Rail, Name: r.Name, CodeLife: time.Duration(r.CodeLifeSeconds) * time.Second, Window: window}
	if d := r.Deferral; d != nil {
		terms.Deferral = &terminal.Caps{
			Sale: terminal.Yen(d.SaleYen), Total: terminal.Yen(d.TotalYen), Count: int(d.Count), Age: time.Duration(d.AgeSeconds) * time.Second,
		}
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
	if err := json.Unmarshal(text, &rules); err != nil {
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

// loadConfig reads the configuration in force.
func (id identity) loadConfig(dir string) (wire.Config, error) {
	var s wire.SignedConfig
	if err := readJSON(dir, configFile, &s); err != nil {
		return wire.Config{}, err
	}
	return open(s, id.ConfigKey)
}

// saveConfig puts s in force if it is signed, valid, ours, and not older than
// what is in force.
func (id identity) saveConfig(dir string, s wire.SignedConfig, inForce int64) (wire.Config, error) {
	c, err := open(s, id.ConfigKey)
	if err != nil {
		return c, err
	}
	if c.Version < inForce {
		return c, fmt.Errorf("configuration %d after %d: %w", c.Version, inForce, ErrConfigOld)
	}
	if c.TerminalID != id.TerminalID {
		return c, fmt.Errorf("configuration of %s for %s: %w", c.TerminalID, id.TerminalID, ErrConfig)
	}
	if _, err := settings(c); err != nil {
		return c, err
	}
	if c.Version == inForce {
		return c, nil
	}
	return c, writeJSON(dir, configFile, s)
}
