package device

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/staff"
	"kaikei/terminal/wire"
)

// aConfig is a configuration that a till can work with.
func aConfig() wire.Config {
	return wire.Config{
		Version: 3, IssuedAt: "2026-11-28T00:00:00Z", TerminalID: "T-0001", MaxSaleYen: 100_000, DayCutover: "05:00",
		Tax:   wire.Tax{Prices: "inclusive", Rounding: "down"},
		Rails: []wire.RailConfig{{Rail: "jcoin", Name: "J-Coin Pay", CodeLifeSeconds: 60}},
	}
}

// sign signs a configuration as a backend does.
func sign(t *testing.T, key ed25519.PrivateKey, c wire.Config) wire.SignedConfig {
	payload, err := json.Marshal(c)
	require.NoError(t, err)
	return wire.SignedConfig{
		Payload:   base64.StdEncoding.EncodeToString(payload),
		Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(key, append([]byte("kaikei config v1\n"), payload...))),
	}
}

func TestSettings(t *testing.T) {
	c := aConfig()
	c.CodeRules = json.RawMessage(`{"prefixes":[{"prefix":"9999","digits":[16],"rail":"jcoin"}]}`)
	s, err := settings(c)
	require.NoError(t, err)
	assert.Equal(t, terminal.Yen(100_000), s.MaxSale)
	assert.Equal(t, time.Minute, s.Rails[0].CodeLife)
	assert.Equal(t, terminal.Date("2026-11-22"), s.Cutover.Date(time.Date(2026, 11, 22, 19, 59, 0, 0, time.UTC)))
	code, err := s.Rules.Classify("9999000000000000")
	require.NoError(t, err)
	assert.Equal(t, paycode.JCoin, code.Rail())
	assert.True(t, s.OfflineUntil.IsZero(), "it says nothing of an end")
	assert.Equal(t, terminal.TaxFreeRules{}, s.TaxFree, "the law's bounds hold")
	assert.Equal(t, staff.DefaultPolicy(), policy(c))
	c.TaxFree, c.CashierDiscountPercent = &wire.TaxFree{Scheme: "refund", GeneralFromYen: 7000, ConsumableFromYen: 6000, Together: true}, 3
	s, err = settings(c)
	require.NoError(t, err)
	assert.Equal(t, terminal.TaxFreeRules{Scheme: "refund", GeneralFrom: 7000, ConsumableFrom: 6000, Together: true}, s.TaxFreeAt(time.Now()))
	assert.EqualValues(t, 3, policy(c).DiscountPercent)
	for why, edit := range map[string]func(*wire.Config){
		"no limit":         func(c *wire.Config) { c.MaxSaleYen = 0 },
		"no rails":         func(c *wire.Config) { c.Rails = nil },
		"no terminal":      func(c *wire.Config) { c.TerminalID = "" },
		"no such cut-over": func(c *wire.Config) { c.DayCutover = "26:00" },
		"rules unreadable": func(c *wire.Config) { c.CodeRules = json.RawMessage(`[]`) },
		"rules that contradict themselves": func(c *wire.Config) {
			c.CodeRules = json.RawMessage(`{"prefixes":[{"prefix":"9x","rail":"jcoin"}]}`)
		},
		"rules with a key that this program does not know": func(c *wire.Config) {
			c.CodeRules = json.RawMessage(`{"prefixes":[{"prefix":"9999","digits":[16],"rail":"jcoin","unless":"8"}]}`)
		},
		"expiry unreadable": func(c *wire.Config) { c.ExpiresAt = "soon" },
		"rounding unknown":  func(c *wire.Config) { c.Tax.Rounding = "banker" },
		"a scheme of nowhere": func(c *wire.Config) {
			c.TaxFree = &wire.TaxFree{Scheme: "gift", GeneralFromYen: 1, ConsumableFromYen: 1}
		},
		"tax-free from nothing on": func(c *wire.Config) { c.TaxFree = &wire.TaxFree{Scheme: "refund"} },
		"more than all off":        func(c *wire.Config) { c.CashierDiscountPercent = 101 },
		"prices unknown":           func(c *wire.Config) { c.Tax.Prices = "maybe" },
	} {
		c := aConfig()
		edit(&c)
		_, err := settings(c)
		assert.Error(t, err, why)
	}
}

// The keys are made once, and only their owner may read them.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	first, err := loadKeys(dir)
	require.NoError(t, err)
	again, err := loadKeys(dir)
	require.NoError(t, err)
	assert.True(t, first.tls.(*ecdsa.PrivateKey).Equal(again.tls))
	assert.True(t, first.journal.Equal(again.journal))
	for _, name := range []string{keyFile, journalFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, keyFile), []byte("hello"), 0o600))
	_, err = loadKeys(dir)
	assert.ErrorIs(t, err, ErrIdentity)
	assert.False(t, Provisioned(dir))
	_, err = Open(dir, nil)
	assert.ErrorIs(t, err, ErrNotProvisioned)
}

func TestIDs(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	last := ""
	for range 1000 {
		id := ids{}.NewID()
		require.Regexp(t, form, id)
		require.False(t, seen[id])
		require.LessOrEqual(t, last[:min(8, len(last))], id[:8], "they sort as they were made")
		seen[id], last = true, id
	}
}
