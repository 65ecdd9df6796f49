package office

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// What is said of a terminal goes before what is said of its shop, and that
// before the merchant's; the version only grows.
func TestConfigurationHierarchy(t *testing.T) {
	books, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "g.db"), nil)
	require.NoError(t, err)
	defer books.Close()
	o := &Office{Ledger: books}
	here, there := ledger.Terminal{ID: "T-0001", Shop: "A"}, ledger.Terminal{ID: "T-0002", Shop: "B"}
	last := int64(0)
	for _, tt := range []struct {
		why         string
		set         ledger.Setting
		here, there int64 // the largest sale
		from        string
	}{
		{"standard", ledger.Setting{Scope: "merchant", Key: "merchant.name", Value: "X"}, 1_000_000, 1_000_000, ""},
		{"of the merchant", ledger.Setting{Scope: "merchant", Key: "maxSaleYen", Value: "500000"}, 500_000, 500_000, "merchant"},
		{"of a terminal", ledger.Setting{Scope: "terminal:T-0001", Key: "maxSaleYen", Value: "100"}, 100, 500_000, "terminal"},
		{"of its shop, which comes after", ledger.Setting{Scope: "shop:A", Key: "maxSaleYen", Value: "200"}, 100, 500_000, "terminal"},
		{"taken away from the terminal", ledger.Setting{Scope: "terminal:T-0001", Key: "maxSaleYen"}, 200, 500_000, "shop"},
		{"taken away from the shop", ledger.Setting{Scope: "shop:A", Key: "maxSaleYen"}, 500_000, 500_000, "merchant"},
	} {
		require.NoError(t, o.Set(t.Context(), tt.set), tt.why)
		one, err := o.Configuration("https://x")(t.Context(), here)
		require.NoError(t, err)
		other, err := o.Configuration("https://x")(t.Context(), there)
		require.NoError(t, err)
		assert.Equal(t, tt.here, one.MaxSaleYen, tt.why)
		assert.Equal(t, tt.there, other.MaxSaleYen, tt.why)
		assert.Equal(t, tt.from, one.Sources["maxSaleYen"], tt.why)
		assert.Equal(t, "merchant", one.Sources["merchant.name"])
		assert.Greater(t, one.Version, last, tt.why)
		assert.Equal(t, "X", one.Merchant.Name)
		asDocumented(t, one)
		last = one.Version
	}
	for _, s := range []ledger.Setting{
		{Scope: "merchant", Key: "registrationNumber", Value: "T123"}, {Scope: "merchant", Key: "dayCutover", Value: "25:00"},
		{Scope: "merchant", Key: "rails", Value: "jcoin,visa"}, {Scope: "merchant:x", Key: "maxSaleYen", Value: "1"}, {Scope: "shop", Key: "maxSaleYen", Value: "1"},
		{Scope: "galaxy:x", Key: "maxSaleYen", Value: "1"}, {Scope: "merchant", Key: "shop.name", Value: "a\nb"},
		{Scope: "merchant", Key: "shop.name", Value: "a\x1b@"}, {Scope: "merchant", Key: "shop.name", Value: "a\x00"}, {Scope: "merchant", Key: "shop.name", Value: "\xff"},
		{Scope: "merchant", Key: "cashierDiscountPercent", Value: "0"}, {Scope: "merchant", Key: "cashierDiscountPercent", Value: "101"},
		{Scope: "merchant", Key: "taxFree", Value: "gift,1,1,0"}, {Scope: "merchant", Key: "taxFree", Value: "refund,0,1,0"},
		{Scope: "merchant", Key: "taxFree", Value: "refund,1,1"}, {Scope: "merchant", Key: "taxFree", Value: "refund,1,1,0,apart"},
		{Scope: "merchant", Key: "tax.prices", Value: "maybe"}, {Scope: "merchant", Key: "tax.rounding", Value: "bankers"}, {Scope: "merchant", Key: "nothing", Value: "1"},
	} {
		assert.ErrorIs(t, o.Set(t.Context(), s), ErrSetting, s.Key+" "+s.Value)
	}
	for value, want := range map[string][]wire.Purpose{"topup": {"topup"}, "payout,topup": {"payout", "topup"}, "none": {}} {
		require.NoError(t, o.Set(t.Context(), ledger.Setting{Scope: "merchant", Key: "jcoin.credits", Value: value}))
		c, err := o.Configuration("https://x")(t.Context(), here)
		require.NoError(t, err)
		assert.Equal(t, want, c.Rails[0].Credits)
		assert.Empty(t, c.Rails[1].Credits, "of another rail")
	}
	for _, value := range []string{"topup,topup", "cash", "topup,none"} {
		assert.ErrorIs(t, o.Set(t.Context(), ledger.Setting{Scope: "merchant", Key: "jcoin.credits", Value: value}), ErrSetting, value)
	}
	for key, value := range map[string]string{"rails": "jcoin", "taxFree": "refund,7000,6000,0,together", "cashierDiscountPercent": "3", "jcoin.deferral": "3000,20000,10,2h", "dayCutover": "5:00", "tax.rounding": "half-up"} {
		require.NoError(t, o.Set(t.Context(), ledger.Setting{Scope: "merchant", Key: key, Value: value}))
	}
	require.NoError(t, o.Set(t.Context(), ledger.Setting{Scope: "merchant", Key: "registrationNumber", Value: "T7000012050002"}))
	require.NoError(t, o.Set(t.Context(), ledger.Setting{Scope: "shop:A", Key: "tax.prices", Value: "exclusive"}))
	other, err := o.Configuration("https://x")(t.Context(), there)
	require.NoError(t, err)
	assert.Equal(t, wire.Tax{Prices: "inclusive", Rounding: "half-up", StandardPercent: 10, ReducedPercent: 8}, other.Tax, "of another shop")
	c, err := o.Configuration("https://x")(t.Context(), here)
	require.NoError(t, err)
	asDocumented(t, c)
	assert.Equal(t, wire.Tax{Prices: "exclusive", Rounding: "half-up", StandardPercent: 10, ReducedPercent: 8}, c.Tax)
	assert.Equal(t, "shop", c.Sources["tax.prices"])
	assert.Equal(t, &wire.TaxFree{Scheme: "refund", GeneralFromYen: 7000, ConsumableFromYen: 6000, Together: true}, c.TaxFree)
	assert.EqualValues(t, 3, c.CashierDiscountPercent)
	assert.Equal(t, "05:00", c.DayCutover, "as the contract writes it")
	assert.Len(t, c.Rails, 1)
}

// asDocumented holds a configuration against the contract's document.
func asDocumented(t *testing.T, c wire.Config) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	text, err := json.Marshal(c)
	require.NoError(t, err)
	var plain any
	require.NoError(t, json.Unmarshal(text, &plain))
	require.NoError(t, doc.Components.Schemas["Config"].Value.VisitJSON(plain), string(text))
}

// Whoever sets what there is not, or a value that cannot be, is told what can.
func TestSetSaysWhatCanBe(t *testing.T) {
	err := (&Office{}).Set(t.Context(), ledger.Setting{Scope: "merchant", Key: "shop.nane", Value: "x"})
	require.ErrorIs(t, err, ErrSetting)
	for key, one := range settings {
		assert.Contains(t, err.Error(), key+": "+one.form)
		assert.NotEmpty(t, one.form, key)
	}
	err = (&Office{}).Set(t.Context(), ledger.Setting{Scope: "merchant", Key: "tax.prices", Value: "maybe"})
	require.ErrorIs(t, err, ErrSetting)
	assert.Contains(t, err.Error(), "inclusive or exclusive")
}
