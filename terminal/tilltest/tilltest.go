// Package tilltest has the fakes that tests of a till share: a ledger in
// memory, a backend whose answers a test writes down, and the clock of a
// testing/synctest bubble, in which all of it is meant to run. It asserts
// nothing and is no model of the real ones; the simulation is.
package tilltest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// Clock tells the time of a synctest bubble.
type Clock struct{}

// Now returns the time of the bubble.
func (Clock) Now() time.Time { return time.Now() }

// Sleep waits, or returns the error of ctx.
func (Clock) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// IDs makes readable ids.
type IDs struct {
	mu sync.Mutex
	n  int
}

// NewID returns the next id.
func (c *IDs) NewID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return fmt.Sprintf("id-%04d", c.n)
}

// ErrLine is a failure that no rule declares.
var ErrLine = errors.New("the line broke")

// Settings are those of a shop with two one-minute rails.
func Settings() terminal.Settings {
	return terminal.Settings{
		Shop:    terminal.Shop{Merchant: terminal.Party{Name: "カイケイ商店"}, Shop: terminal.Party{Name: "1号店"}, Terminal: "T-1"},
		MaxSale: 1_000_000, Tax: terminal.TaxMode{Rounding: terminal.RoundDown}, Rules: paycode.DefaultRules(),
		Rails: []terminal.RailTerms{
			{Rail: "jcoin", Name: "J-Coin Pay", CodeLife: time.Minute, Credits: []terminal.Purpose{terminal.PurposeTopUp, terminal.PurposePayOut}}, {Rail: "alipayplus", Name: "Alipay+", CodeLife: time.Minute},
		},
		Patience: terminal.DefaultPatience(),
	}
}

// NewTill returns a till over l and s in a synctest bubble.
func NewTill(l *Ledger, s *Backend) *terminal.Till {
	return terminal.NewTill(Settings(), terminal.Parts{
		Ledger: l, Refunds: l, Gateway: s, Reverser: s, Biller: s, Bills: Bills(), Shares: l, Clock: Clock{}, IDs: &IDs{}, Jitter: func() float64 { return 0.5 },
	})
}

// Code returns the n-th of the simulated codes.
func Code(n int) paycode.Code {
	code, err := paycode.DefaultRules().Classify(fmt.Sprintf("90007700%012d", n))
	if err != nil {
		panic(err) // the tests' own table is broken
	}
	return code
}

// NewOrder asks for 1,500 yen with the n-th code.
func NewOrder(n int) terminal.Order {
	return terminal.Order{Sale: terminal.KeypadSale(1500, 10, Settings().Tax), Code: Code(n), Clerk: "佐藤"}
}

// Bills draw readable bills, whose proof is "proof of " and the bill.
func Bills() *terminal.Bills {
	return &terminal.Bills{
		Draw: func(p terminal.Payment) (string, error) { return "bill " + string(p.ID), nil },
		Verify: func(proof, bill string) (terminal.Proof, error) {
			of, ok := strings.CutPrefix(proof, "proof of ")
			switch {
			case !ok:
				return terminal.Proof{}, terminal.ErrProof
			case of != bill:
				return terminal.Proof{}, terminal.ErrOtherProof
			}
			return terminal.Proof{Brand: "J-Coin Pay", NetworkID: "N9", PaidAt: time.Now()}, nil
		},
		Life: 15 * time.Minute,
	}
}
