package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// A still clock stands.
type still struct{ now time.Time }

// Now is when it stands.
func (c still) Now() time.Time { return c.now }

// Sleep does not.
func (still) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// A side is one terminal with a store of its own.
type side struct {
	*store.Store
	id   string
	till *terminal.Till
}

// sideOf makes a till on a store.
func sideOf(s *store.Store, id string) side {
	return side{s, id, terminal.NewTill(terminal.Settings{}, terminal.Parts{
		Ledger: s, Refunds: s, Handing: s, Clock: still{start.Add(time.Hour)}, Deferral: &terminal.Deferral{Codes: s},
	})}
}

// progress ends the refunds that wait, as the backend's answers do.
func (x side) progress(t *testing.T) (ended int) {
	open, err := x.Open()
	require.NoError(t, err)
	for _, p := range open {
		if p.PendingRefund == "" || p.Tender == terminal.TenderCash {
			continue
		}
		ended++
		r, err := x.Refund(p.PendingRefund)
		require.NoError(t, err)
		for _, to := range []terminal.RefundState{terminal.RefundSent, terminal.RefundDone} {
			if r.State != terminal.RefundCreated && to == terminal.RefundSent {
				continue
			}
			c := terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindRefund, From: p.State, Payment: p, RefundFrom: r.State}
			if r, err = terminal.AdvanceRefund(r, to); to == terminal.RefundDone {
				c.Payment.Refunded, c.Payment.PendingRefund, c.Payment.State = p.Refunded+r.Amount, "", terminal.PartRefunded
				if c.Payment.Refunded == p.Amount {
					c.Payment.State = terminal.Refunded
				}
			}
			require.NoError(t, err)
			c.Refund = &r
			p, err = x.Commit(c)
			require.NoError(t, err)
		}
	}
	return ended
}

// counted holds the totals of a store against its journal, by the store and by the
// export alone.
func (x side) counted(t *testing.T) {
	again, err := x.Recount(t.Context())
	require.NoError(t, err)
	for d, totals := range again {
		kept, err := x.Totals(d)
		require.NoError(t, err)
		assert.Equal(t, kept, totals)
	}
	exported(t, x.Store)
}

// Payments go to another terminal and come back, settled a little more each time: the
// money is counted once, both journals say so, and an old bundle changes nothing.
func TestHandOverAndBack(t *testing.T) {
	refunds := 0
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s, _ := lived(t, seed)
			o := options()
			o.Terminal = "T-2"
			spare, err := store.Create(filepath.Join(t.TempDir(), "spare.db"), o)
			require.NoError(t, err)
			sides := []side{sideOf(s, "T-1"), sideOf(spare, "T-2")}
			var bundles [][]terminal.Handed
			for n := range 4 {
				from, to := sides[n%2], sides[(n+1)%2]
				net := sum(t, s, spare)
				items, err := from.till.HandOver(t.Context(), terminal.HandOrder{To: to.id})
				require.NoError(t, err)
				require.NotEmpty(t, items)
				come, err := to.till.Takes(items)
				require.NoError(t, err)
				taken, err := to.till.TakeOver(t.Context(), from.id, come)
				require.NoError(t, err)
				assert.Positive(t, taken)
				assert.Equal(t, net, sum(t, s, spare), "hand-over %d", n+1)
				again, err := to.till.TakeOver(t.Context(), from.id, items)
				require.NoError(t, err)
				assert.Zero(t, again)
				left, err := from.Unsettled()
				require.NoError(t, err)
				for _, p := range left {
					assert.Equal(t, terminal.TenderCash, p.Tender, "%s stays", p.ID)
				}
				bundles = append(bundles, items)
				for old := range n {
					back := sides[(old+1)%2]
					head, err := back.Head()
					require.NoError(t, err)
					count, err := back.till.TakeOver(t.Context(), sides[old%2].id, bundles[old])
					require.NoError(t, err)
					assert.Zero(t, count, "the bundle of hand-over %d after %d", old+1, n+1)
					now, err := back.Head()
					require.NoError(t, err)
					assert.Equal(t, head, now, "nothing is written")
				}
				if n == 1 { // nothing has ended between
					_, err = from.till.Takes(bundles[n-1])
					assert.ErrorIs(t, err, terminal.ErrHandedOver)
				}
				if n%2 == 1 {
					refunds += to.progress(t)
				}
				from.counted(t)
				to.counted(t)
			}
			sound(t, s)
			sound(t, spare)
		})
	}
	assert.Greater(t, refunds, 2, "hardly a refund ended between")
}

// A word is a backend that says where a payment is, a few times.
type word struct {
	terminal.Gateway
	terminal.Elsewhere
	asked int
	end   context.CancelFunc
}

// Connect finds the line up.
func (*word) Connect(context.Context) error { return nil }

// Pay is not asked for.
func (*word) Pay(context.Context, terminal.Payment, paycode.Code) (terminal.Answer, error) {
	panic("a payment is never sent anew")
}

// Inquire says where it is.
func (w *word) Inquire(context.Context, terminal.PaymentID) (terminal.Answer, error) {
	if w.asked++; w.asked == 3 {
		w.end()
	}
	return terminal.Answer{}, &w.Elsewhere
}

// The backend's word that a payment is elsewhere holds when it knows of as many
// hand-overs as the records here. One of a copy that is older would leave it with
// nobody.
func TestElsewhereByAnOlderHandOver(t *testing.T) {
	for _, tt := range []struct {
		why  string
		hops int
		gone bool
	}{{"older", 1, false}, {"the same", 2, true}, {"later", 3, true}} {
		s, _ := create(t)
		p := fresh(1)
		p.State, p.SentAt, p.Hops = terminal.Unknown, start, 2
		require.NoError(t, s.CommitAll(terminal.Handed{Payment: p}.Arrive(terminal.Change{At: start, Day: "2026-11-23"})), tt.why)
		ctx, end := context.WithCancel(t.Context())
		w := &word{Elsewhere: terminal.Elsewhere{Terminal: "T-9", Hops: tt.hops}, end: end}
		till := terminal.NewTill(terminal.Settings{Patience: terminal.DefaultPatience()}, terminal.Parts{
			Ledger: s, Refunds: s, Handing: s, Clock: still{start}, Gateway: w, Jitter: func() float64 { return 0 },
		})
		p, err := till.Settle(ctx, p.ID)
		end()
		if tt.gone {
			require.NoError(t, err, tt.why)
			assert.Equal(t, "T-9", p.HandedTo, tt.why)
			assert.Equal(t, tt.hops, p.Hops, tt.why)
			continue
		}
		require.ErrorIs(t, err, context.Canceled, tt.why)
		assert.Empty(t, p.HandedTo, tt.why)
		assert.Equal(t, 3, w.asked, "it is asked after again")
		open, err := s.Open()
		require.NoError(t, err)
		assert.Len(t, open, 1)
	}
}

// A payment that comes back to records which were made anew has what was sent of it,
// under the date under which it is counted here.
func TestComesBackToRecordsMadeAnew(t *testing.T) {
	s, _ := create(t)
	anew := fresh(1)
	anew.State, anew.SentAt, anew.PaidAt, anew.Slip, anew.Clerk, anew.BusinessDate = terminal.Paid, start, start, 0, "", "2026-11-24"
	require.NoError(t, s.CommitAll(terminal.Handed{Payment: anew}.Arrive(terminal.Change{At: start, Day: "2026-11-24"})))
	back := fresh(1)
	back.State, back.SentAt, back.Slip, back.Clerk, back.Hops = terminal.Unknown, start, 12, "佐藤", 2
	x := sideOf(s, "T-1")
	taken, err := x.till.TakeOver(t.Context(), "T-2", []terminal.Handed{{Payment: back}})
	require.NoError(t, err)
	assert.Equal(t, 1, taken)
	p, err := s.Payment(back.ID)
	require.NoError(t, err)
	assert.Equal(t, terminal.Unknown, p.State)
	assert.Equal(t, 12, p.Slip)
	assert.Equal(t, "佐藤", p.Clerk)
	assert.Equal(t, anew.BusinessDate, p.BusinessDate)
	assert.Equal(t, 2, p.Hops)
	x.counted(t)
	sound(t, s)
}

// A refund that was sent from here, while another terminal went on with the payment and
// this one did not know it, may have been done: it is asked after when the payment comes
// back. One that was made up for a lost record, or that nothing is left for, is none.
// (Found by the simulation, seed 3649023759926633391.)
func TestComesBackWithARefundOnItsWay(t *testing.T) {
	for _, tt := range []struct {
		why     string
		refund  terminal.RefundState
		comes   terminal.State
		given   terminal.Yen
		want    terminal.RefundState
		pending terminal.RefundID
	}{
		{"sent, and paid", terminal.RefundSent, terminal.Paid, 0, terminal.RefundSent, "r"},
		{"no answer, and open there", terminal.RefundUnknown, terminal.Unknown, 0, terminal.RefundUnknown, "r"},
		{"no answer, and to be given back", terminal.RefundUnknown, terminal.RefundDue, 0, terminal.RefundUnknown, "r"},
		{"no answer, and cancelled there", terminal.RefundUnknown, terminal.Cancelled, 0, terminal.RefundRefused, ""},
		{"no answer, and all of it is given back", terminal.RefundUnknown, terminal.Refunded, 1000, terminal.RefundRefused, ""},
		{"made, and not sent", terminal.RefundCreated, terminal.Paid, 0, terminal.RefundRefused, ""},
	} {
		s, _ := create(t)
		here := fresh(1)
		here.Amount, here.Sale = 1000, terminal.KeypadSale(1000, terminal.RateStandard, terminal.TaxMode{Rounding: terminal.RoundDown})
		here.State, here.SentAt, here.PaidAt, here.PendingRefund = terminal.Paid, start, start, "r"
		r := terminal.Refund{ID: "r", PaymentID: here.ID, State: tt.refund, Amount: 1000, BusinessDate: "2026-11-23", CreatedAt: start, ChangedAt: start}
		require.NoError(t, s.CommitAll(terminal.Handed{Payment: here, Refunds: []terminal.Refund{r}}.Arrive(terminal.Change{At: start, Day: "2026-11-23"})), tt.why)
		back := here
		back.State, back.PendingRefund, back.Hops, back.Refunded = tt.comes, "", 2, tt.given
		h := terminal.Handed{Payment: back}
		if tt.given > 0 {
			other := r
			other.ID, other.State = "o", terminal.RefundDone
			h.Refunds = append(h.Refunds, other)
		}
		x := sideOf(s, "T-1")
		_, err := x.till.TakeOver(t.Context(), "T-2", []terminal.Handed{h})
		require.NoError(t, err, tt.why)
		now, err := s.Refund("r")
		require.NoError(t, err)
		assert.Equal(t, tt.want, now.State, tt.why)
		p, err := s.Payment(here.ID)
		require.NoError(t, err)
		assert.Equal(t, tt.comes, p.State, tt.why)
		assert.Equal(t, tt.pending, p.PendingRefund, tt.why)
		x.counted(t)
		sound(t, s)
	}
}
