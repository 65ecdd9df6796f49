package desk_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/tilltest"
)

// A fickle backend takes money, declines, or says nothing, as a die falls. It
// knows what it has taken.
type fickle struct {
	mu    sync.Mutex
	die   *rand.Rand
	taken map[terminal.PaymentID]terminal.Yen
	ended map[terminal.PaymentID]bool
}

// backend returns it as a till sees it.
func (f *fickle) backend() *tilltest.Backend {
	return &tilltest.Backend{OnPay: f.pay, OnInquire: f.inquire, OnCancel: f.cancel, OnRefund: f.refund}
}

func (f *fickle) pay(p terminal.Payment) (terminal.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch f.die.IntN(5) {
	case 0:
		f.ended[p.ID] = true
		return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount}, nil
	case 1: // the request is lost
		return terminal.Answer{}, terminal.ErrNoAnswer
	case 2: // the answer is
		f.taken[p.ID] = p.Amount
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	f.taken[p.ID] = p.Amount
	return f.say(p.ID), nil
}

// say is what is known of a payment.
func (f *fickle) say(id terminal.PaymentID) terminal.Answer {
	a := terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: id}
	if yen, ok := f.taken[id]; ok {
		a = terminal.Answer{Outcome: terminal.OutcomeCaptured, ID: id, Amount: yen, Brand: "J-Coin Pay", PaidAt: time.Now()}
	}
	return a
}

func (f *fickle) inquire(id terminal.PaymentID) (terminal.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.die.IntN(3) == 0 {
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return f.say(id), nil
}

func (f *fickle) cancel(id terminal.PaymentID) (terminal.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.die.IntN(3) == 0 {
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	delete(f.taken, id)
	return terminal.Answer{Outcome: terminal.OutcomeCancelled, ID: id}, nil
}

func (f *fickle) refund(r terminal.Refund) (terminal.RefundAnswer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.taken[r.PaymentID] -= r.Amount; f.taken[r.PaymentID] == 0 {
		delete(f.taken, r.PaymentID)
	}
	return terminal.RefundAnswer{State: terminal.RefundDone, Amount: r.Amount}, nil
}

// anyIntent taps somewhere.
func anyIntent(die *rand.Rand, v desk.View) desk.Intent {
	i := desk.Intent{
		Kind: desk.IntentKind(1 + die.IntN(48)), Amount: terminal.Yen(die.IntN(7000) - 100), Line: die.IntN(5) - 1, Quantity: int64(die.IntN(4)),
		Rate: []terminal.TaxRate{10, 8, 0, 5}[die.IntN(4)], Text: []string{"", "1", "2", teaCode, "理由", aCode, "KAIKEI-STAFF-X"}[die.IntN(7)],
		Clerk: []string{"m1", "m1", "c1", ""}[die.IntN(4)],
	}
	if taps := likely[v.Screen]; len(taps) > 0 && die.IntN(5) > 0 {
		i.Kind = taps[die.IntN(len(taps))]
	}
	if v.Asking != nil && die.IntN(3) > 0 {
		i.Kind = []desk.IntentKind{desk.IntentAllow, desk.IntentAllow, desk.IntentBack}[die.IntN(3)]
	}
	switch i.Kind {
	case desk.IntentDiscount:
		i.Discount = []terminal.Discount{{Percent: 10}, {Yen: 100}, {Percent: 60}, {}}[die.IntN(4)]
	case desk.IntentSignIn, desk.IntentAllow:
		i.Text = pins[i.Clerk]
	case desk.IntentType:
		if v.Screen == desk.ScreenCash && die.IntN(4) > 0 {
			i.Amount = v.Amount + terminal.Yen(die.IntN(500))
		} else if v.Screen == desk.ScreenSplit {
			i.Amount = v.Split.Left - terminal.Yen(die.IntN(300))
		}
	case desk.IntentSplit:
		i.Amount = v.Cart.Sums.Total - terminal.Yen(die.IntN(400))
	case desk.IntentRefund:
		i.Amount = v.CanGive - terminal.Yen(die.IntN(3)*100)
	case desk.IntentResume:
		if len(v.Held) > 0 {
			i.Text = v.Held[die.IntN(len(v.Held))].ID
		}
	case desk.IntentShow:
		if len(v.History) > 0 {
			i.Payment = v.History[die.IntN(len(v.History))].ID
		}
	}
	return i
}

// likely are the taps that make sense on a screen: without them hardly a sale
// would come to its end.
var likely = map[desk.Screen][]desk.IntentKind{
	desk.ScreenAmount: {
		desk.IntentItem, desk.IntentItem, desk.IntentAdd, desk.IntentCharge, desk.IntentCash, desk.IntentSplit, desk.IntentSplit, desk.IntentHold,
		desk.IntentHeld, desk.IntentDiscount, desk.IntentPrice, desk.IntentHistory,
	},
	desk.ScreenScan:    {desk.IntentPresent, desk.IntentBack},
	desk.ScreenCash:    {desk.IntentType, desk.IntentType, desk.IntentCharge, desk.IntentCharge, desk.IntentBack},
	desk.ScreenWait:    {desk.IntentStop, desk.IntentNext},
	desk.ScreenResult:  {desk.IntentNext, desk.IntentNext, desk.IntentCharge, desk.IntentBack, desk.IntentGiveBack, desk.IntentHistory, desk.IntentNamed},
	desk.ScreenHistory: {desk.IntentShow, desk.IntentShow, desk.IntentBack, desk.IntentSearch},
	desk.ScreenDetail:  {desk.IntentVoid, desk.IntentRefund, desk.IntentBack, desk.IntentGift},
	desk.ScreenHeld:    {desk.IntentResume, desk.IntentResume, desk.IntentBack},
	desk.ScreenSplit:   {desk.IntentCharge, desk.IntentCharge, desk.IntentCash, desk.IntentType, desk.IntentGiveBack, desk.IntentHold, desk.IntentBack},
	desk.ScreenSignIn:  {desk.IntentSignIn},
}

// Whatever is tapped, in whatever order, with the plug pulled now and then: the
// till's money is the backend's, and no sale in parts collects more than it is.
func TestMonkey(t *testing.T) {
	seeds := 40
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { monkey(t, uint64(seed)) })
		})
	}
}

// monkey is one run.
func monkey(t *testing.T, seed uint64) {
	die := rand.New(rand.NewPCG(seed, 1))
	f := &fickle{die: rand.New(rand.NewPCG(seed, 2)), taken: map[terminal.PaymentID]terminal.Yen{}, ended: map[terminal.PaymentID]bool{}}
	var names []string
	if seed%2 == 1 {
		names = []string{"m1", "c1"}
	}
	c := newShop(t, f.backend(), names...)
	for step := range 250 {
		switch n := die.IntN(20); {
		case n == 0:
			time.Sleep(time.Duration(die.IntN(200)) * time.Second)
		case n == 1 && step%3 == 0:
			c.stop()
			c.start(t, f.backend(), c.ledger)
			require.NoError(t, c.desk.Till.Recover())
		case n < 4 || (c.view().Screen == desk.ScreenScan && n < 16):
			select {
			case c.eye <- fmt.Sprintf("90007700%012d", seed*1000+uint64(step)):
				synctest.Wait()
			default:
			}
		default:
			c.tap(anyIntent(die, c.view()))
		}
		if s := c.view().Cart; len(s.Lines) > 0 && s.Sums.Total < 0 {
			t.Fatalf("step %d: %+v", step, s)
		}
	}
	c.stop()
	till := tilltest.NewTill(c.ledger, f.backend())
	require.NoError(t, till.Recover())
	open, err := till.Resume(t.Context(), time.Hour)
	require.NoError(t, err)
	require.Empty(t, open)
	balance(t, c.ledger, f)
}

// balance holds the ledger against the backend, and each sale in parts against its
// total.
func balance(t *testing.T, l *tilltest.Ledger, f *fickle) {
	parts := map[string][]terminal.Payment{}
	kept := map[terminal.PaymentID]terminal.Yen{}
	for id, p := range l.Held {
		if p.Training {
			t.Fatalf("%s was practice, and is in the ledger", id)
		}
		if p.Share.Sale != "" {
			parts[p.Share.Sale] = append(parts[p.Share.Sale], p)
		}
		if p.Tender != terminal.TenderCash && p.Net() != 0 {
			kept[id] = p.Net()
		}
	}
	require.Equal(t, f.taken, kept, "the till's money is the backend's")
	for id, all := range parts {
		var held terminal.Yen
		for _, p := range all {
			held += p.Net()
		}
		require.LessOrEqual(t, held, all[0].Share.Of, "sale %s", id)
	}
}
