package terminal_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// A life is one run of the program on the ledger's disk. When it is cut, not
// one more byte is written or sent by it, as when the power goes.
type life struct {
	*memLedger
	*world
	cutAfter atomic.Int64 // commits until the cut; negative is never
	dead     atomic.Bool
	ctx      context.Context
	end      context.CancelFunc
}

var errDead = errors.New("no power")

func newLife(ctx context.Context, l *memLedger, w *world, cutAfter int64) *life {
	x := &life{memLedger: l, world: w}
	x.cutAfter.Store(cutAfter)
	x.ctx, x.end = context.WithCancel(ctx)
	return x
}

// Commit writes, and perhaps was the last thing this life did.
func (x *life) Commit(c terminal.Change) (terminal.Payment, error) {
	if x.dead.Load() {
		return terminal.Payment{}, errDead
	}
	p, err := x.memLedger.Commit(c)
	if x.cutAfter.Add(-1) == 0 {
		x.dead.Store(true)
		x.end()
		return terminal.Payment{}, errDead
	}
	return p, err
}

// Refund is asked of the ledger here; sending one is the world's.
func (x *life) Refund(id terminal.RefundID) (terminal.Refund, error) { return x.memLedger.Refund(id) }

// A day is one simulated day at one till.
type day struct {
	rng    *rand.Rand
	ledger *memLedger
	world  *world
	ids    *countIDs
	codes  int
}

// till starts the program.
func (d *day) till(x *life) *terminal.Till {
	return terminal.NewTill(settings(), terminal.Parts{
		Ledger: x, Refunds: x, Gateway: x.world, Reverser: x.world, Clock: bubbleClock{}, IDs: d.ids, Jitter: d.world.float,
	})
}

// run sells until the life ends, and keeps the background going meanwhile.
func (d *day) run(t *testing.T, x *life) {
	till := d.till(x)
	defer x.end()
	if till.Recover() != nil {
		return // cut during recovery; the next life tries again
	}
	background := make(chan struct{})
	go func() {
		defer close(background)
		_ = till.Run(x.ctx)
	}()
	for range 12 {
		if x.ctx.Err() != nil {
			break
		}
		d.customer(t, till, x)
		require.NoError(t, d.world.audit(d.ledger, false))
		time.Sleep(time.Duration(d.rng.IntN(30)) * time.Second)
	}
	x.end()
	<-background
}

// customer is served: a sale, at times stopped by the clerk, at times taken
// back.
func (d *day) customer(t *testing.T, till *terminal.Till, x *life) {
	d.codes++
	o := order(d.codes)
	o.ID = terminal.PaymentID(fmt.Sprintf("pay-%04d", d.codes))
	o.Sale = terminal.KeypadSale(terminal.Yen(1+d.rng.IntN(5000)), 10, settings().Tax)
	if d.rng.IntN(5) == 0 {
		time.AfterFunc(time.Duration(d.rng.IntN(20))*time.Second, func() { till.Stop(o.ID) })
	}
	served, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
	defer cancel()
	p, err := till.Charge(served, o)
	if err != nil || p.State != terminal.Paid {
		return
	}
	switch d.rng.IntN(6) {
	case 0:
		_, _ = till.Void(served, p.ID)
	case 1:
		_, _ = till.Refund(served, terminal.RefundOrder{Payment: p.ID, Amount: 1 + terminal.Yen(d.rng.Int64N(int64(p.Amount)))})
	case 2:
		x.setFull(terminal.ErrFull)
		time.AfterFunc(10*time.Second, func() { x.setFull(nil) })
	}
}

// simulate runs one day with its outages, cuts and full disks, then lets all
// come to rest and holds till, totals and truth against each other.
func simulate(t *testing.T, seed uint64) {
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(seed, 1))
		d := &day{rng: rng, ledger: newMemLedger(), world: newWorld(rand.New(rand.NewPCG(seed, 2))), ids: &countIDs{}}
		for range 6 {
			d.run(t, newLife(t.Context(), d.ledger, d.world, 1+rng.Int64N(60)))
		}
		d.world.mu.Lock()
		d.world.calm = true
		d.world.mu.Unlock()
		d.ledger.setFull(nil)
		time.Sleep(5 * time.Minute) // what is still on its way arrives
		last := d.till(newLife(t.Context(), d.ledger, d.world, -1))
		require.NoError(t, last.Recover())
		for range 3 {
			_, err := last.Resume(t.Context(), 10*time.Minute)
			require.NoError(t, err)
		}
		require.NoError(t, d.world.audit(d.ledger, true))
		d.books(t)
	})
}

// books checks that the totals are the sum of the payments, and that their net
// is what the backend owes.
func (d *day) books(t *testing.T) {
	fresh := map[terminal.Date]terminal.Totals{}
	add := func(date terminal.Date, s terminal.Totals) {
		if fresh[date] == nil {
			fresh[date] = terminal.Totals{}
		}
		fresh[date].Merge(s)
	}
	for _, p := range d.ledger.payments {
		add(p.BusinessDate, p.Contribution())
	}
	for _, r := range d.ledger.refunds {
		add(r.BusinessDate, r.Contribution(d.ledger.payments[r.PaymentID]))
	}
	var net terminal.Yen
	for date, totals := range d.ledger.totals {
		require.Equal(t, fresh[date], totals, "totals of %s", date)
		net += terminal.NewReport(date, totals).Total
	}
	require.Equal(t, d.world.net(), net, "the till's net is what the backend owes")
	require.NotEmpty(t, d.ledger.payments)
}

// TestSimulation runs days that were chosen once, so that a failure comes
// back, and fresh ones. KAIKEI_SEED runs one day again.
func TestSimulation(t *testing.T) {
	if s := os.Getenv("KAIKEI_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
		simulate(t, seed)
		return
	}
	days := 150
	if testing.Short() {
		days = 20
	}
	for seed := range uint64(days) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { simulate(t, seed) })
	}
	first := rand.Uint64()
	t.Logf("fresh seeds from %d; run one again with KAIKEI_SEED", first)
	for n := range uint64(days) {
		t.Run(fmt.Sprint("fresh seed ", first+n), func(t *testing.T) { simulate(t, first+n) })
	}
}
