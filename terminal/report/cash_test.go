package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// cashSales are the totals of sales for cash.
func cashSales(yen terminal.Yen) report.Totals {
	p := paid()
	p.Tender, p.Amount, p.Rail, p.Brand = terminal.TenderCash, yen, "", ""
	return report.Contribution(p)
}

// Counted, over or short with a reason, and what stays is the next float.
func TestCloseWithACount(t *testing.T) {
	first := report.NewClose(report.Close{}, cashSales(5_000), nil)
	for _, tt := range []struct {
		why   string
		count report.Count
		over  terminal.Yen
		left  terminal.Yen
		err   error
	}{
		{"to the yen", report.Count{Counted: 35_000, Moved: 30_000}, 0, 35_000, nil},
		{"the takings go to the safe", report.Count{Counted: 35_000, Moved: 30_000, Removed: 5_000}, 0, 30_000, nil},
		{"short, with a reason", report.Count{Counted: 34_500, Moved: 30_000, Reason: " 釣銭の渡し間違い "}, -500, 34_500, nil},
		{"over, with a reason", report.Count{Counted: 35_010, Moved: 30_000, Reason: "不明"}, 10, 35_010, nil},
		{"short, without", report.Count{Counted: 34_500, Moved: 30_000, Reason: " "}, 0, 0, terminal.ErrReason},
		{"a reason without end", report.Count{Counted: 1, Reason: strings.Repeat("あ", 201)}, 0, 0, terminal.ErrReason},
		{"less than nothing", report.Count{Counted: -1, Reason: "x"}, 0, 0, terminal.ErrAmount},
		{"more goes out than there is", report.Count{Counted: 5_000, Removed: 5_001}, 0, 0, terminal.ErrAmount},
		{"less than nothing goes out", report.Count{Counted: 5_000, Removed: -1}, 0, 0, terminal.ErrAmount},
		{"past what fits", report.Count{Counted: 5_000, Moved: 1<<63 - 1, Reason: "x"}, 0, 0, terminal.ErrAmount},
	} {
		c, err := first.Order(report.CloseOrder{Count: &tt.count})
		require.ErrorIs(t, err, tt.err, tt.why)
		if tt.err != nil {
			continue
		}
		require.True(t, c.Cash.Checked)
		assert.Equal(t, tt.over, c.Cash.Over, tt.why)
		assert.Equal(t, tt.left, c.Cash.Left, tt.why)
		assert.Equal(t, strings.TrimSpace(tt.count.Reason), c.Cash.Reason)
		assert.Equal(t, c.Cash, c.Report().Cash, "the slip has it")
		assert.True(t, c.Follows(first), tt.why)

		second := report.NewClose(c, cashSales(5_000), nil)
		assert.Equal(t, report.Cash{Float: tt.left, Expected: tt.left, Left: tt.left}, second.Cash, "what stays is the next float")
	}
}

// Cash that nobody counted is expected by the close after it.
func TestCashThatNobodyCountedIsNotForgotten(t *testing.T) {
	first := report.NewClose(report.Close{}, cashSales(5_000), nil)
	both := cashSales(5_000)
	both.Merge(cashSales(700))
	second := report.NewClose(first, both, nil)
	assert.Equal(t, report.Cash{Float: 5_000, Taken: 700, Expected: 5_700, Left: 5_700}, second.Cash)
}

// A close whose drawer does not follow from its records is known.
func TestFollows(t *testing.T) {
	want := report.NewClose(report.Close{}, cashSales(5_000), nil)
	c, err := want.Order(report.CloseOrder{Count: &report.Count{Counted: 4_900, Reason: "x"}})
	require.NoError(t, err)
	for _, tt := range []struct {
		why  string
		edit func(*report.Close)
	}{
		{"the difference", func(c *report.Close) { c.Cash.Over = 0 }},
		{"what was expected", func(c *report.Close) { c.Cash.Expected, c.Cash.Over = 4_900, 0 }},
		{"what was taken", func(c *report.Close) { c.Cash.Taken-- }},
		{"the reason", func(c *report.Close) { c.Cash.Reason = "" }},
		{"the float before", func(c *report.Close) { c.Cash.Float = 100 }},
		{"that it was counted", func(c *report.Close) { c.Cash.Checked = false }},
		{"the total", func(c *report.Close) { c.Perpetual++ }},
		{"a count", func(c *report.Close) { c.Period = report.Totals{} }},
	} {
		bad := c
		tt.edit(&bad)
		assert.False(t, bad.Follows(want), tt.why)
	}
	c.Cash = report.Cash{}
	assert.True(t, c.Follows(want), "older programs knew of no drawer")
}
