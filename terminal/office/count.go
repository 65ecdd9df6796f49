package office

import (
	"kaikei/terminal"
	"kaikei/terminal/report"
)

// Coins are the notes and coins of Japan that a drawer holds, from large to small
// (日本銀行券, 貨幣).
var Coins = [...]terminal.Yen{10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1}

// mostCoins bounds how many of one kind a drawer holds.
const mostCoins = 9_999

// A Count is a drawer while somebody counts it: coin by coin, or as one sum.
type Count struct {
	Coins   [len(Coins)]int64 // how many of each, as in Coins
	Sum     terminal.Yen      // what it comes to, or what was typed as one sum
	Typed   bool              // Sum was typed
	Moved   terminal.Yen      // put in beside sales, such as the float
	Removed terminal.Yen      // goes to the safe now
	Reason  string
	Begun   bool // something was counted: an empty drawer is counted by a tap too
}

// coins returns the count with n of one kind.
func (c Count) coins(kind int, n int64) Count {
	if kind < 0 || kind >= len(Coins) || n < 0 || n > mostCoins {
		return c
	}
	c.Coins[kind], c.Typed, c.Begun, c.Sum = n, false, true, 0
	for i, n := range c.Coins {
		c.Sum += Coins[i] * terminal.Yen(n)
	}
	return c
}

// sum returns the count as one sum.
func (c Count) sum(y terminal.Yen) Count {
	if y < 0 {
		return c
	}
	c.Coins, c.Sum, c.Typed, c.Begun = [len(Coins)]int64{}, y, true, true
	return c
}

// order is the count as a close wants it.
func (c Count) order() *report.Count {
	return &report.Count{Counted: c.Sum, Moved: c.Moved, Removed: c.Removed, Reason: c.Reason}
}
