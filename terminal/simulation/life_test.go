package simulation

import (
	"context"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/paycode"
	"kaikei/terminal/payment"
)

// A life is one run of the program on a terminal's disk. When it is cut, not
// one more byte is written or sent by it, as when the power goes.
type life struct {
	c      *counter
	till   *terminal.Till
	client *backend.Client
	ctx    context.Context
	end    context.CancelFunc
	// The sim's mutex guards what follows.
	left     int    // commits until the ending; negative is never
	ending   string // what happens then
	stuck    bool   // the disk did not confirm a write: no more is written
	dead     bool
	patience map[string]time.Time // path → until when the backend wants to be left alone
}

// endings are what befalls the last commit of a life.
var endings = []string{"cut before the write", "cut after the write", "EIO, written", "EIO, not written"}

// live starts the program.
func (c *counter) live(left int, ending string) *life {
	x := &life{c: c, left: left, ending: ending, patience: map[string]time.Time{}}
	x.ctx, x.end = context.WithCancel(context.Background())
	var err error
	if x.client, err = backend.Over("https://backend.example", &line{c.s, x}); err != nil {
		panic(err) // the address above is well-formed
	}
	x.till = terminal.NewTill(settings(), terminal.Parts{
		Ledger: x, Refunds: x, Gateway: x.client, Reverser: x.client, Handing: x, Shares: x, Clock: x, IDs: c, Jitter: x.float,
		Drain:    &terminal.Drain{Gateway: x.client, Ledger: x},
		Deferral: &terminal.Deferral{Seal: seal, Codes: x, Gateway: x.client},
		Biller:   x.client, Bills: &terminal.Bills{Draw: drawBill, Verify: verifyProof, Life: 15 * time.Minute},
	})
	x.till.Watch(x.shown)
	return x
}

// Now tells the time as the program does: by the backend's clock once it was
// heard in this life, else by the machine's, which may be wrong.
func (x *life) Now() time.Time {
	if now, known := x.client.Time(); known {
		return now
	}
	return x.c.Now()
}

// Sleep waits for d or until ctx ends.
func (x *life) Sleep(ctx context.Context, d time.Duration) error { return x.c.Sleep(ctx, d) }

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
	return x.c.s.lot("jitter", x.c.id, time.Since(x.c.s.start)).Float64()
}

// shown holds that nobody is told what is not on disk.
func (x *life) shown(p terminal.Payment) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	if on := x.c.disk.payments[p.ID]; !x.dead && on.State != p.State {
		x.c.s.fail("R1", "%s is shown as %s and stands as %s on disk", p.ID, p.State, on.State)
	}
}

// caps are those of the rail that lets codes be accepted offline.
var caps = terminal.Caps{Sale: 4000, Total: 8000, Count: 3, Age: 10 * time.Minute}

// seal stands in for the encryption, which is not what is simulated.
func seal(p terminal.Payment, code paycode.Code) (terminal.Sealed, error) {
	return terminal.Sealed{Code: code.Reveal(), Signature: string(p.ID), Digest: code.Reveal()}, nil
}

// settings are those of a shop with two rails; one of them can wait.
func settings() terminal.Settings {
	return terminal.Settings{
		Shop:    terminal.Shop{Merchant: terminal.Party{Name: "カイケイ商店"}, Shop: terminal.Party{Name: "1号店"}, Terminal: "T-1"},
		MaxSale: 1_000_000, Tax: terminal.TaxMode{Rounding: terminal.RoundDown}, Rules: paycode.DefaultRules(),
		Cutover: terminal.Cutover(5 * time.Hour),
		Rails: []terminal.RailTerms{
			{Rail: "jcoin", Name: "J-Coin Pay", CodeLife: time.Minute, Deferral: &caps, Credits: payment.Purposes()[1:]}, {Rail: "alipayplus", Name: "Alipay+", CodeLife: time.Minute},
		},
		Patience: terminal.DefaultPatience(),
	}
}
