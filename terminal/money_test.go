package terminal_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

func TestYenString(t *testing.T) {
	for want, y := range map[string]terminal.Yen{
		"¥0": 0, "¥1": 1, "¥999": 999, "¥1,000": 1000, "¥1,234,567": 1234567, "-¥1,500": -1500,
		"¥9,223,372,036,854,775,807":  math.MaxInt64,
		"-¥9,223,372,036,854,775,808": math.MinInt64,
	} {
		assert.Equal(t, want, y.String())
	}
}

func TestYenOverflowIsAnError(t *testing.T) {
	_, err := terminal.Yen(math.MaxInt64).Add(1)
	assert.ErrorIs(t, err, terminal.ErrAmount)
	_, err = terminal.Yen(math.MinInt64).Add(-1)
	assert.ErrorIs(t, err, terminal.ErrAmount)
	_, err = terminal.Yen(math.MaxInt64 / 2).Times(3)
	assert.ErrorIs(t, err, terminal.ErrAmount)
	_, err = terminal.Yen(5).Times(-1)
	assert.ErrorIs(t, err, terminal.ErrAmount)
	sum, err := terminal.Yen(math.MaxInt64 - 1).Add(1)
	require.NoError(t, err)
	assert.Equal(t, terminal.Yen(math.MaxInt64), sum)
}

// The vectors are those of the tax authority's questions and answers and of
// published guides: one rounding per rate and receipt.
func TestTaxes(t *testing.T) {
	incl := terminal.TaxMode{Rounding: terminal.RoundDown}
	excl := terminal.TaxMode{Exclusive: true, Rounding: terminal.RoundDown}
	line := func(q int64, unit terminal.Yen, rate terminal.TaxRate) terminal.Line {
		return terminal.Line{Quantity: q, Unit: unit, Rate: rate}
	}
	tests := []struct {
		why   string
		sale  terminal.Sale
		rates []terminal.TaxSum
		total terminal.Yen
	}{
		{"three times 105 without tax is 31 of tax, by the line it would be 30",
			terminal.Sale{Lines: []terminal.Line{line(3, 105, 10)}, Tax: excl},
			[]terminal.TaxSum{{Rate: 10, Gross: 346, Tax: 31}}, 346},
		{"three lines of 105 are the same sum",
			terminal.Sale{Lines: []terminal.Line{line(1, 105, 10), line(1, 105, 10), line(1, 105, 10)}, Tax: excl},
			[]terminal.TaxSum{{Rate: 10, Gross: 346, Tax: 31}}, 346},
		{"tax inside 1,234 and 5,678 is 628",
			terminal.Sale{Lines: []terminal.Line{line(1, 1234, 10), line(1, 5678, 10)}, Tax: incl},
			[]terminal.TaxSum{{Rate: 10, Gross: 6912, Tax: 628}}, 6912},
		{"two rates, each rounded by itself, highest first",
			terminal.Sale{Lines: []terminal.Line{line(1, 12000, 8), line(1, 50000, 10)}, Tax: excl},
			[]terminal.TaxSum{{Rate: 10, Gross: 55000, Tax: 5000}, {Rate: 8, Gross: 12960, Tax: 960}}, 67960},
		{"up", terminal.Sale{Lines: []terminal.Line{line(1, 101, 10)}, Tax: terminal.TaxMode{Rounding: terminal.RoundUp}},
			[]terminal.TaxSum{{Rate: 10, Gross: 101, Tax: 10}}, 101},
		{"half up", terminal.Sale{Lines: []terminal.Line{line(1, 105, 10)}, Tax: terminal.TaxMode{Exclusive: true, Rounding: terminal.RoundHalfUp}},
			[]terminal.TaxSum{{Rate: 10, Gross: 116, Tax: 11}}, 116},
		{"nothing sold is nothing to pay", terminal.Sale{Tax: incl}, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			rates, total, err := tt.sale.Taxes()
			require.NoError(t, err)
			assert.Equal(t, tt.rates, rates)
			assert.Equal(t, tt.total, total)
		})
	}
}

func TestTaxesRefused(t *testing.T) {
	mode := terminal.TaxMode{Rounding: terminal.RoundDown}
	tests := []struct {
		why  string
		sale terminal.Sale
		want error
	}{
		{"no quantity", terminal.Sale{Lines: []terminal.Line{{Quantity: 0, Unit: 1, Rate: 10}}, Tax: mode}, terminal.ErrAmount},
		{"negative price", terminal.Sale{Lines: []terminal.Line{{Quantity: 1, Unit: -1, Rate: 10}}, Tax: mode}, terminal.ErrAmount},
		{"past what fits", terminal.Sale{Lines: []terminal.Line{{Quantity: 2, Unit: math.MaxInt64 - 1, Rate: 10}}, Tax: mode}, terminal.ErrAmount},
		{"past what the tax fits", terminal.Sale{Lines: []terminal.Line{{Quantity: 1, Unit: math.MaxInt64 / 2, Rate: 10}}, Tax: mode}, terminal.ErrAmount},
		{"two rates past what fits", terminal.Sale{Lines: []terminal.Line{
			{Quantity: 1, Unit: math.MaxInt64 / 300, Rate: 10}, {Quantity: 1, Unit: math.MaxInt64, Rate: 8}}, Tax: mode}, terminal.ErrAmount},
		{"no rounding set", terminal.Sale{Lines: []terminal.Line{{Quantity: 1, Unit: 1, Rate: 10}}}, terminal.ErrTax},
		{"rate unknown to any law", terminal.Sale{Lines: []terminal.Line{{Quantity: 1, Unit: 1, Rate: 101}}, Tax: mode}, terminal.ErrTax},
	}
	for _, tt := range tests {
		_, _, err := tt.sale.Taxes()
		assert.ErrorIs(t, err, tt.want, tt.why)
	}
}

func TestBusinessDate(t *testing.T) {
	at := func(s string) time.Time {
		tm, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return tm
	}
	tests := []struct {
		why     string
		cutover string
		at      string
		want    terminal.Date
	}{
		{"midnight in Japan is 15:00 UTC", "00:00", "2026-03-31T15:00:00Z", "2026-04-01"},
		{"a second before is still yesterday", "00:00", "2026-03-31T14:59:59Z", "2026-03-31"},
		{"a bar that closes at five sells for the day before", "05:00", "2026-04-01T19:59:59Z", "2026-04-01"},
		{"and from five for the new day", "05:00", "2026-04-01T20:00:00Z", "2026-04-02"},
	}
	for _, tt := range tests {
		c, err := terminal.ParseCutover(tt.cutover)
		require.NoError(t, err)
		assert.Equal(t, tt.want, c.Date(at(tt.at)), tt.why)
	}
	_, err := terminal.ParseCutover("25:00")
	assert.ErrorIs(t, err, terminal.ErrDate)
	_, err = terminal.ParseDate("2026-02-30")
	assert.ErrorIs(t, err, terminal.ErrDate)
}
