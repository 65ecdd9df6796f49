package terminal_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"kaikei/terminal"
	"kaikei/terminal/tilltest"
)

// An act is one thing that happens at a till; what becomes of it is drawn too.
type act struct {
	Kind  string
	Fate  int          // of the call that it makes
	Which int          // of the payments of before
	Yen   terminal.Yen // of a refund
}

// acts draws what happens on a day. A failing day shrinks to the few acts that it
// takes.
func acts() *rapid.Generator[[]act] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) act {
		return act{
			Kind:  rapid.SampledFrom([]string{"sell", "sell", "sell", "void", "refund", "refund", "restart", "resume", "deaf", "late", "full"}).Draw(t, "kind"),
			Fate:  rapid.IntRange(0, 4).Draw(t, "fate"),
			Which: rapid.IntRange(0, 5).Draw(t, "which"),
			Yen:   terminal.Yen(rapid.IntRange(1, 1500).Draw(t, "yen")),
		}
	}), 1, 20)
}

// A truth is a backend that knows where the money is.
type truth struct {
	mu sync.Mutex // guards everything that follows: payments are settled side by side

	state   map[terminal.PaymentID]terminal.Outcome
	taken   map[terminal.PaymentID]int // how often
	back    map[terminal.PaymentID]terminal.Yen
	refunds map[terminal.RefundID]terminal.Yen
	fate    int
	deaf    int // calls that get no answer from now on
	late    bool
}

// hears reports whether the next call arrives, and whether its answer comes back.
func (w *truth) hears() (arrives, answered bool) {
	if w.deaf == 0 {
		return true, true
	}
	w.deaf--
	return w.deaf%2 == 0, false
}

// answer tells how a payment stands.
func (w *truth) answer(id terminal.PaymentID, o terminal.Outcome) terminal.Answer {
	return terminal.Answer{Outcome: o, ID: id, Amount: 1500, Rail: "jcoin", Brand: "J-Coin Pay", PaidAt: time.Now()}
}

func (w *truth) take(id terminal.PaymentID) {
	w.state[id] = terminal.OutcomeCaptured
	w.taken[id]++
}

// backend is the truth as a till calls it.
func (w *truth) backend() *tilltest.Backend {
	return &tilltest.Backend{
		OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			switch w.fate {
			case 0:
				w.take(p.ID)
			case 1: // taken, and the answer is lost
				w.take(p.ID)
				return terminal.Answer{}, terminal.ErrNoAnswer
			case 2: // never arrives
				return terminal.Answer{}, terminal.ErrNoAnswer
			case 3:
				w.state[p.ID] = terminal.OutcomeDeclined
			case 4: // the customer confirms on the phone
				w.state[p.ID] = terminal.OutcomePending
			}
			return w.answer(p.ID, w.state[p.ID]), nil
		},
		OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if _, answered := w.hears(); !answered {
				return terminal.Answer{}, terminal.ErrNoAnswer
			}
			if w.state[id] == 0 {
				return terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: id}, nil
			}
			if w.state[id] == terminal.OutcomePending && time.Now().Second()%2 == 0 {
				w.take(id)
			}
			return w.answer(id, w.state[id]), nil
		},
		OnCancel: func(id terminal.PaymentID) (terminal.Answer, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			arrives, answered := w.hears()
			o := terminal.OutcomeCancelled
			switch {
			case !arrives:
			case w.state[id] == terminal.OutcomeCaptured && (w.late || w.back[id] > 0):
				o = terminal.OutcomeTooLate
			case w.state[id] == terminal.OutcomeDeclined:
				o = terminal.OutcomeDeclined
			default:
				w.state[id] = terminal.OutcomeCancelled
			}
			if !answered {
				return terminal.Answer{}, terminal.ErrNoAnswer
			}
			return w.answer(id, o), nil
		},
		OnRefund: func(r terminal.Refund) (terminal.RefundAnswer, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			arrives, answered := w.hears()
			if arrives && w.refunds[r.ID] == 0 {
				w.refunds[r.ID] = r.Amount
				w.back[r.PaymentID] += r.Amount
			}
			if !answered {
				return terminal.RefundAnswer{}, terminal.ErrNoAnswer
			}
			return tilltest.GivenBack(r)
		},
	}
}

// Whatever happens in whatever order, a till ends with what is true, and never
// says in between what is not.
func TestLives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		day := acts().Draw(rt, "acts")
		wrong := ""
		synctest.Test(t, func(*testing.T) { wrong = liveDay(day) })
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

// liveDay lives a day and returns what was wrong first.
func liveDay(day []act) string {
	w := &truth{
		state: map[terminal.PaymentID]terminal.Outcome{}, taken: map[terminal.PaymentID]int{}, back: map[terminal.PaymentID]terminal.Yen{},
		refunds: map[terminal.RefundID]terminal.Yen{},
	}
	l, s := tilltest.NewLedger(), w.backend()
	till := tilltest.NewTill(l, s)
	ids := till.IDs
	for n, a := range day {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		switch a.Kind {
		case "sell":
			w.fate = a.Fate
			_, _ = till.Charge(ctx, tilltest.NewOrder(n))
		case "void":
			if id, ok := pick(l, a.Which); ok {
				_, _ = till.Void(ctx, id)
			}
		case "refund":
			if id, ok := pick(l, a.Which); ok {
				_, _ = till.Refund(ctx, terminal.RefundOrder{Payment: id, Amount: a.Yen})
			}
		case "restart":
			till = tilltest.NewTill(l, s)
			till.IDs = ids
			_ = till.Recover()
		case "resume":
			_, _ = till.Resume(ctx, time.Minute)
		case "deaf":
			w.deaf = 10 * a.Fate
		case "late":
			w.late = !w.late
		case "full":
			l.Full = map[bool]error{true: terminal.ErrFull}[l.Full == nil]
		}
		cancel()
		if wrong := w.wrong(l); wrong != "" {
			return fmt.Sprintf("after %d acts: %s", n+1, wrong)
		}
	}
	l.Full, w.deaf = nil, 0
	till = tilltest.NewTill(l, s)
	_ = till.Recover()
	for range 3 {
		_, _ = till.Resume(context.Background(), 10*time.Minute)
	}
	for _, id := range l.Order {
		if p := l.Held[id]; p.Waits() || p.Refunded != w.back[id] {
			return fmt.Sprintf("%s ends as %s, %s given back here, %s there", id, p.State, p.Refunded, w.back[id])
		}
	}
	return w.wrong(l)
}

// pick is one of the payments of before.
func pick(l *tilltest.Ledger, which int) (terminal.PaymentID, bool) {
	if len(l.Order) == 0 {
		return "", false
	}
	return l.Order[which%len(l.Order)], true
}

// wrong holds what the ledger says against the truth.
func (w *truth) wrong(l *tilltest.Ledger) string {
	for _, id := range l.Order {
		p, there := l.Held[id], w.state[id] == terminal.OutcomeCaptured
		here := p.State == terminal.Paid || p.State == terminal.PartRefunded || p.State == terminal.Refunded || p.State == terminal.RefundDue
		switch {
		case w.taken[id] > 1:
			return fmt.Sprintf("%s was charged %d times", id, w.taken[id])
		case here != there && (here || p.State.Final()):
			return fmt.Sprintf("%s stands as %s, the truth is %d", id, p.State, w.state[id])
		case p.Refunded > w.back[id] || w.back[id] > p.Amount:
			return fmt.Sprintf("%s: %s given back here, %s there, of %s", id, p.Refunded, w.back[id], p.Amount)
		}
	}
	return ""
}
