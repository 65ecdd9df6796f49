package terminal

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// # A code that the shop shows
//
// The other way round (MPM): the shop shows a code, the customer's phone reads it
// and pays. With a network the backend makes the code, and tells what became of
// it; see [Till.Present]. Without one the till draws a bill of its own, which the
// phone pays through the phone's network, and the backend's signed proof comes
// back on the phone's screen; see [Till.Draw] and [Till.Prove].
//
// Either code may be paid from the moment it is shown, by whom nobody here can
// see. So the payment is SENT before anybody sees its code, and one that lapses or
// is given up is inquired after and cancelled like any other (R3).

// Errors of proofs. None of them means that the customer has not paid.
var (
	// ErrProof means a text that is no proof, or whose signature does not hold.
	ErrProof = errors.New("no valid proof of payment")
	// ErrOtherProof means a proof of another sale, sum or till, or of an older
	// drawing.
	ErrOtherProof = errors.New("proof of another payment")
	// ErrOldProof means a proof from a time at which the bill was not open.
	ErrOldProof = errors.New("proof is too old")
	// ErrShown means that this till shows no codes of its own.
	ErrShown = errors.New("showing codes is not set up")
)

// A ShopCode is a code that the shop shows. It is no secret: who reads it pays.
type ShopCode struct {
	Text  string    `json:"text"`
	Until time.Time `json:"until"` // shown until then, and no longer
}

// A Biller makes codes at the backend.
type Biller interface {
	// Bill asks for a code for p, which is SENT on disk. It is idempotent by the
	// id and by bytes that are a function of p. Without an error the answer is
	// final, or there is a code. ErrRefused means that no code was made.
	Bill(ctx context.Context, p Payment) (ShopCode, Answer, error)
}

// A Proof is what a valid proof says.
type Proof struct {
	Brand     string
	NetworkID string
	PaidAt    time.Time // by the backend's clock
}

// Bills draws bills and checks their proofs, without a network.
type Bills struct {
	// Draw signs the bill of p by the device's key.
	Draw func(p Payment) (string, error)
	// Verify checks a proof of a bill by the backend's key. Errors: ErrProof,
	// ErrOtherProof, ErrOldProof.
	Verify func(proof, bill string) (Proof, error)
	// Life is how long after it was drawn a bill may be paid, clocks that differ
	// included.
	Life time.Duration
}

// A ShownOrder is a sale that is collected by a code the shop shows.
type ShownOrder struct {
	ID    PaymentID // made beforehand; empty means that it is made here
	Sale  Sale
	Rail  string
	Clerk string
	Share ShareOrder // a part of the sale; zero is all of it
}

// Present collects a sale with a code that the backend makes. Show is called with
// the code as soon as it is there, once, and must not block. Present returns when
// the payment is final: paid, or cancelled once the code has lapsed or [Till.Stop]
// was called; or with ctx's error, while the ledger holds the payment and the
// background brings it to its end. Errors are those of Charge.
func (t *Till) Present(ctx context.Context, o ShownOrder, show func(ShopCode)) (Payment, error) {
	if t.Biller == nil {
		return Payment{}, ErrShown
	}
	p, err := t.shown(o, TenderShown)
	if err != nil {
		return Payment{}, err
	}
	f, err := t.claim(p.ID)
	if err != nil {
		return Payment{}, err
	}
	defer t.release(p.ID, f)
	if p, err = t.write(Payment{}, Change{Kind: KindPayment, Payment: p}); err != nil {
		return Payment{}, fmt.Errorf("record payment: %w", err)
	}
	if err := t.Connect(ctx); err != nil {
		return t.abandon(p, ReasonNotReached, err)
	}
	if p, err = t.step(p, Sent, func(n *Payment) { n.SentAt = n.ChangedAt }); err != nil {
		return p, fmt.Errorf("record sending: %w", err)
	}
	code, answer, err := t.bill(ctx, p)
	if code.Text == "" {
		f.unseen = true
		f.halt() // nobody can pay what nobody sees: one inquiry, and the cancel
	}
	if p, err = t.record(p, answer, err); err != nil {
		return p, errors.Join(ErrNotRecorded, err)
	}
	if p.State == Unknown && code.Text != "" {
		f.until = code.Until
		show(code)
	}
	return t.settle(ctx, p, f)
}

// bill asks for a code, and once more under the same id when no answer came:
// what is asked twice is made once.
func (t *Till) bill(ctx context.Context, p Payment) (code ShopCode, a Answer, err error) {
	for range 2 {
		asked, cancel := context.WithTimeout(ctx, t.Settings().Answer)
		code, a, err = t.Biller.Bill(asked, p)
		cancel()
		t.heed(err)
		if err == nil || errors.Is(err, ErrRefused) || later(err) > 0 || ctx.Err() != nil {
			break
		}
	}
	return code, a, err
}

// shown checks o and returns the payment that it asks for.
func (t *Till) shown(o ShownOrder, tender Tender) (Payment, error) {
	terms, err := t.Terms(o.Rail)
	if err != nil {
		return Payment{}, err
	}
	p, err := t.open(o.Sale, o.Clerk, o.Share)
	if o.ID != "" {
		p.ID = o.ID
	}
	p.Tender, p.Rail = tender, terms.Rail
	return p, err
}

// Draw draws the bill of a sale, for a customer who pays it through a network of
// their own. The payment is SENT on disk before the bill is returned: from then on
// it may be paid. It stays so until Prove, until GiveUp, until a backend that can be
// reached says that it was paid, or until the bill has lapsed; the background then asks
// the backend, and cancels. Nothing here needs a network.
// Errors: ErrShown, ErrSettingsOld, and those of Charge.
func (t *Till) Draw(o ShownOrder) (Payment, error) {
	if t.Bills == nil {
		return Payment{}, ErrShown
	}
	if t.Settings().old(t.Clock.Now()) {
		return Payment{}, fmt.Errorf("draw bill: %w", ErrSettingsOld)
	}
	p, err := t.shown(o, TenderProof)
	if err != nil {
		return Payment{}, err
	}
	f, err := t.claim(p.ID)
	if err != nil {
		return Payment{}, err
	}
	defer t.release(p.ID, f)
	if p, err = t.write(Payment{}, Change{Kind: KindPayment, Payment: p}); err != nil {
		return Payment{}, fmt.Errorf("record payment: %w", err)
	}
	drawn := p // with its slip number
	drawn.SentAt = t.Clock.Now()
	text, err := t.Bills.Draw(drawn)
	if err != nil {
		return t.abandon(p, ReasonInterrupted, fmt.Errorf("draw bill of %s: %w", p.ID, err))
	}
	return t.step(p, Sent, func(n *Payment) { n.SentAt, n.Bill = drawn.SentAt, text })
}

// Prove takes the proof that a bill was paid: the payment is PAID at once, without
// a network (R5). A proof is good for one drawing of one bill, and a bill is paid
// once, so that a proof is used once, over restarts too. A payment that the
// background asks about is waited for until ctx ends. Errors: ErrProof,
// ErrOtherProof, ErrOldProof, ErrBusy, ErrMove for a payment that is no open bill,
// or the ledger's; after each the payment stands as it did.
func (t *Till) Prove(ctx context.Context, id PaymentID, proof string) (Payment, error) {
	f, err := t.claimSoon(ctx, id)
	if err != nil {
		return Payment{}, fmt.Errorf("prove %s: %w", id, err)
	}
	defer t.release(id, f)
	p, err := t.Ledger.Payment(id)
	if err != nil {
		return Payment{}, fmt.Errorf("prove %s: %w", id, err)
	}
	if p.HandedTo != "" {
		return p, fmt.Errorf("prove %s: %w", id, ErrHandedOver)
	}
	if t.Bills == nil || p.Bill == "" || (p.State != Sent && p.State != Unknown) {
		return p, fmt.Errorf("prove %s, which is %s: %w", id, p.State, ErrMove)
	}
	said, err := t.Bills.Verify(proof, p.Bill)
	if err != nil {
		return p, fmt.Errorf("prove %s: %w", id, err)
	}
	return t.step(p, Paid, func(n *Payment) {
		n.Brand, n.NetworkID, n.PaidAt, n.Proof, n.Reason = said.Brand, said.NetworkID, said.PaidAt, proof, ""
	})
}

// GiveUp ends the waiting for a proof: the payment becomes UNKNOWN, since the bill
// may have been paid, and the background asks the backend, and cancels. Errors:
// ErrBusy, ErrMove, or the ledger's.
func (t *Till) GiveUp(ctx context.Context, id PaymentID) (Payment, error) {
	f, err := t.claimSoon(ctx, id)
	if err != nil {
		return Payment{}, fmt.Errorf("give up %s: %w", id, err)
	}
	defer t.release(id, f)
	p, err := t.Ledger.Payment(id)
	if err != nil {
		return Payment{}, fmt.Errorf("give up %s: %w", id, err)
	}
	if p.HandedTo != "" {
		return p, fmt.Errorf("give up %s: %w", id, ErrHandedOver)
	}
	if p.Bill == "" {
		return p, fmt.Errorf("give up %s, which is no bill: %w", id, ErrMove)
	}
	return t.step(p, Unknown, func(n *Payment) { n.Reason = ReasonNoProof })
}

// claimSoon is claim for who may wait until another has done with the payment.
func (t *Till) claimSoon(ctx context.Context, id PaymentID) (*flight, error) {
	for {
		f, err := t.claim(id)
		if err == nil {
			return f, nil
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, errors.Join(err, ctx.Err())
		}
	}
}

// setBack is by how much a clock may be put right while a bill is open.
const setBack = 5 * time.Minute

// waitsForProof reports whether p is a bill that the customer may be paying now.
// A clock that was set back further must not keep it open for as long.
func (t *Till) waitsForProof(p Payment) bool {
	if p.State != Sent || p.Bill == "" || t.Bills == nil {
		return false
	}
	age := t.Clock.Now().Sub(p.SentAt)
	return age > -setBack && age < t.Bills.Life
}

// lookForProof asks the backend once whether a bill that may be paid now was paid: then
// its proof need not be shown any more. Whatever else it says, the bill may yet be paid,
// and waits on. Where the line is known to be gone nothing is tried, so that a proof
// that comes meanwhile is taken at once.
func (t *Till) lookForProof(ctx context.Context, p Payment, f *flight) (Payment, error) {
	if t.cut() {
		return p, nil
	}
	a, _, err := t.ask(ctx, p.ID, f)
	switch next := learned(p, a); {
	case errors.Is(err, ErrHandedOver):
		return p, err
	case err == nil && next.to == Paid:
		return t.step(p, Paid, next.edit)
	}
	return p, nil
}
