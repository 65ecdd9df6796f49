package report

import (
	"fmt"
	"strings"

	"kaikei/terminal/sale"
)

// A Cash is the drawer at a close (レジ現金): what should be in it, and what
// somebody counted. What stays in it is what the next period begins with.
type Cash struct {
	Float    sale.Yen `json:"float"`           // left in it by the close before
	Taken    sale.Yen `json:"taken"`           // by sales and top-ups, less what was given back
	Moved    sale.Yen `json:"moved,omitempty"` // put in beside them, such as the first float; below zero taken out
	Expected sale.Yen `json:"expected"`        // the sum of these
	// Checked tells that it was counted; else what follows but Left is zero.
	Checked bool     `json:"checked,omitempty"`
	Counted sale.Yen `json:"counted,omitempty"`
	Over    sale.Yen `json:"over,omitempty"`   // counted less expected (過不足); below zero it is short
	Reason  string   `json:"reason,omitempty"` // of a difference, in the clerk's words
	Removed sale.Yen `json:"removed,omitempty"`
	Left    sale.Yen `json:"left"` // for the next period
}

// A Count is the money in the drawer as somebody counted it for a close.
type Count struct {
	Counted sale.Yen `json:"counted"`
	// Moved is what was put into the drawer since the close before beside sales,
	// less what was taken out: with the first close the float (釣銭準備金).
	Moved sale.Yen `json:"moved,omitempty"`
	// Removed goes to the safe or the bank now; the rest is the next float.
	Removed sale.Yen `json:"removed,omitempty"`
	Reason  string   `json:"reason,omitempty"` // needed where the count is not what is expected
}

// reasonMost bounds the words of a reason, in characters.
const reasonMost = 200

// cash returns the drawer that nobody has counted yet: what it should hold goes on
// to the next period.
func cash(before Close, period Totals) Cash {
	c := Cash{Float: before.Cash.Left, Taken: period.drawer().Total}
	c.Expected = c.Float + c.Taken
	c.Left = c.Expected
	return c
}

// count returns the drawer as it was counted. Errors: sale.ErrAmount for a sum
// that cannot be, sale.ErrReason where a difference needs one.
func (c Cash) count(n Count) (Cash, error) {
	expected, err := c.Expected.Add(n.Moved)
	switch {
	case err != nil:
		return c, err
	case n.Counted < 0, n.Removed < 0, n.Removed > n.Counted:
		return c, fmt.Errorf("drawer with %s, of which %s go out: %w", n.Counted, n.Removed, sale.ErrAmount)
	}
	over, err := n.Counted.Add(-expected)
	reason := strings.TrimSpace(n.Reason)
	switch {
	case err != nil:
		return c, err
	case over != 0 && reason == "", len([]rune(reason)) > reasonMost:
		return c, fmt.Errorf("drawer with %s, %s expected: %w", n.Counted, expected, sale.ErrReason)
	}
	c.Moved, c.Expected, c.Checked, c.Counted, c.Over, c.Reason = n.Moved, expected, true, n.Counted, over, reason
	c.Removed, c.Left = n.Removed, n.Counted-n.Removed
	return c, nil
}

// counted returns what was counted, as it was given.
func (c Cash) counted() Count {
	return Count{Counted: c.Counted, Moved: c.Moved, Removed: c.Removed, Reason: c.Reason}
}
