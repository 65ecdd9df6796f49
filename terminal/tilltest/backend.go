package tilltest

import (
	"context"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// A Backend is a backend whose answers a test writes down. A nil function is a
// backend that cannot be reached.
type Backend struct {
	OnConnect func() error
	OnPay     func(terminal.Payment) (terminal.Answer, error)
	OnInquire func(terminal.PaymentID) (terminal.Answer, error)
	OnCancel  func(terminal.PaymentID) (terminal.Answer, error)
	OnRefund  func(terminal.Refund) (terminal.RefundAnswer, error)
	OnBill    func(terminal.Payment) (terminal.ShopCode, terminal.Answer, error)
	mu        sync.Mutex
	Calls     []string // in their order, lower case
}

func (s *Backend) called(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Calls = append(s.Calls, name)
}

// Count returns how often a call came, by its name in lower case.
func (s *Backend) Count(name string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.Calls {
		if c == name {
			n++
		}
	}
	return n
}

// Connect succeeds unless told otherwise.
func (s *Backend) Connect(context.Context) error {
	if s.OnConnect != nil {
		return s.OnConnect()
	}
	return nil
}

// Pay asks OnPay.
func (s *Backend) Pay(ctx context.Context, p terminal.Payment, _ paycode.Code) (terminal.Answer, error) {
	s.called("pay")
	if s.OnPay == nil {
		<-ctx.Done()
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.OnPay(p)
}

// Inquire asks OnInquire.
func (s *Backend) Inquire(ctx context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	s.called("inquire")
	if s.OnInquire == nil {
		<-ctx.Done()
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.OnInquire(id)
}

// Cancel asks OnCancel.
func (s *Backend) Cancel(ctx context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	s.called("cancel")
	if s.OnCancel == nil {
		<-ctx.Done()
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.OnCancel(id)
}

// Refund asks OnRefund.
func (s *Backend) Refund(ctx context.Context, r terminal.Refund) (terminal.RefundAnswer, error) {
	s.called("refund")
	if s.OnRefund == nil {
		<-ctx.Done()
		return terminal.RefundAnswer{}, terminal.ErrNoAnswer
	}
	return s.OnRefund(r)
}

// Bill asks OnBill.
func (s *Backend) Bill(ctx context.Context, p terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
	s.called("bill")
	if s.OnBill == nil {
		<-ctx.Done()
		return terminal.ShopCode{}, terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.OnBill(p)
}

// Captured is the answer of a backend that took the money of p.
func Captured(p terminal.Payment) (terminal.Answer, error) {
	return terminal.Answer{
		Outcome: terminal.OutcomeCaptured, ID: p.ID, Amount: p.Amount, Purpose: p.Purpose, Rail: "jcoin", Brand: "J-Coin Pay", NetworkID: "N1", PaidAt: time.Now(),
	}, nil
}

// Says returns an inquiry or cancel that always answers the same about any
// payment of 1,500 yen.
func Says(o terminal.Outcome) func(terminal.PaymentID) (terminal.Answer, error) {
	return func(id terminal.PaymentID) (terminal.Answer, error) {
		return terminal.Answer{Outcome: o, ID: id, Amount: 1500, PaidAt: time.Now()}, nil
	}
}

// GivenBack is the answer of a backend that gave the money of r back.
func GivenBack(r terminal.Refund) (terminal.RefundAnswer, error) {
	return terminal.RefundAnswer{State: terminal.RefundDone, Amount: r.Amount, NetworkID: "R1"}, nil
}
