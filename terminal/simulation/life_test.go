package simulation

import (
	"context"
	"math/rand/v2"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/paycode"
)

// A life is one run of the program on a terminal's disk. When it is cut, not
// one more byte is written or sent by it, as when the power goes.
type life struct {
	c      *counter
	till   *terminal.Till
	ctx    context.Context
	end    context.CancelFunc
	jitter *rand.Rand
	// The sim's mutex guards what follows.
	left   int    // commits until the ending; negative is never
	ending string // what happens then
	stuck  bool   // the disk did not confirm a write: no more is written
	dead   bool
}

// endings are what befalls the last commit of a life.
var endings = []string{"cut before the write", "cut after the write", "EIO, written", "EIO, not written"}

// live starts the program.
func (c *counter) live(left int, ending string) *life {
	x := &life{c: c, left: left, ending: ending, jitter: c.s.lot("jitter", c.id, c.lives)}
	c.lives++
	x.ctx, x.end = context.WithCancel(context.Background())
	client, err := backend.Over("https://backend.example", &line{c.s, x})
	if err != nil {
		panic(err) // the address above is well-formed
	}
	x.till = terminal.NewTill(settings(), terminal.Parts{
		Ledger: x, Refunds: x, Gateway: client, Reverser: client, Clock: c, IDs: c, Jitter: x.float,
	})
	x.till.Watch(x.shown)
	return x
}

// die is the power cut. The caller holds the sim's mutex.
func (x *life) die() {
	x.c.s.note("%s has no power", x.c.id)
	x.dead = true
	x.end()
}

// gone reports whether the life has ended.
func (x *life) gone() bool { return x.ctx.Err() != nil }

// float is the jitter of this life.
func (x *life) float() float64 {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	return x.jitter.Float64()
}

// shown holds that nobody is told what is not on disk.
func (x *life) shown(p terminal.Payment) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	if on := x.c.disk.payments[p.ID]; !x.dead && on.State != p.State {
		x.c.s.fail("R1", "%s is shown as %s and stands as %s on disk", p.ID, p.State, on.State)
	}
}

// settings are those of a shop with two one-minute rails.
func settings() terminal.Settings {
	return terminal.Settings{
		Shop:    terminal.Shop{Merchant: terminal.Party{Name: "カイケイ商店"}, Shop: terminal.Party{Name: "1号店"}, Terminal: "T-1"},
		MaxSale: 1_000_000, Tax: terminal.TaxMode{Rounding: terminal.RoundDown}, Rules: paycode.DefaultRules(),
		Cutover: terminal.Cutover(5 * time.Hour),
		Rails: []terminal.RailTerms{
			{Rail: "jcoin", Name: "J-Coin Pay", CodeLife: time.Minute}, {Rail: "alipayplus", Name: "Alipay+", CodeLife: time.Minute},
		},
		Patience: terminal.DefaultPatience(),
	}
}
