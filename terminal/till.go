package terminal

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kaikei/terminal/paycode"
)

// Errors of the till's own rules. Each is a declared fault.
var (
	ErrNoContract    = errors.New("no contract for this rail")
	ErrStaleCode     = errors.New("payment code too old")
	ErrCodeUsed      = errors.New("payment code sent before")
	ErrVoidWindow    = errors.New("too late to void")
	ErrRefundAmount  = errors.New("more than what is left")
	ErrRefundPending = errors.New("a refund is under way")
	ErrBusy          = errors.New("payment is being worked on")
	ErrAmbiguous     = errors.New("two codes in view")
	ErrCamera        = errors.New("camera not ready")
	ErrSettingsOld   = errors.New("settings too old to accept anything offline")
	// ErrActivation means that what was read makes no terminal.
	ErrActivation = errors.New("not an activation")

	// ErrActivationSpent means an activation that was used, has lapsed, or is not the
	// backend's.
	ErrActivationSpent = errors.New("activation not accepted")

	// ErrOtherBackend means that who answers is not the backend of the activation.
	ErrOtherBackend = errors.New("backend is not the activation's")

	// ErrNotProvisioned means that this is no terminal yet.
	ErrNotProvisioned = errors.New("terminal not provisioned")
	// ErrCertificate means that the backend is there, and does not know this
	// terminal any more, until it is activated again.
	ErrCertificate = errors.New("certificate of the terminal has run out")

	// ErrClock means that the machine's clock is far ahead: by it nobody's
	// certificate is valid any more, neither the backend's nor this terminal's.
	ErrClock = errors.New("machine's clock is ahead of every certificate")

	// ErrOldRecords means that the backend has more of this terminal's journal, or
	// another one: this disk is a restored or a copied one, and what was sold since
	// is not on it. Nothing is sold on it.
	ErrOldRecords = errors.New("journal is behind the backend's, or differs from it")

	// ErrNotRecorded means that something was sent and its result could not be
	// written. The ledger still holds the payment as sent, so that it is
	// inquired after when writing works again.
	ErrNotRecorded = errors.New("result not recorded")
)

// Settings are what the signed configuration says about this till.
type Settings struct {
	Shop    Shop
	Cutover Cutover
	MaxSale Yen
	Tax     TaxMode
	// TaxFree bounds tax-free sales; the law's bounds when it is zero.
	TaxFree TaxFreeRules
	Rails   []RailTerms // those the merchant has a contract for
	Rules   paycode.Rules
	// OfflineUntil is when these settings are too old to accept anything without
	// the backend; zero is never. With the backend payments go on, since it
	// judges each.
	OfflineUntil time.Time
	Patience
}

// old reports whether nothing may be accepted offline any more.
func (s Settings) old(now time.Time) bool {
	return !s.OfflineUntil.IsZero() && now.After(s.OfflineUntil)
}

// RailTerms are the terms of one rail.
type RailTerms struct {
	Rail string
	Name string // for screens before a brand is known
	// CodeLife is how long a payment code lives; 0 when the rail does not say.
	CodeLife time.Duration
	// Window is how long the rail takes a cancel. What the backend says of one
	// payment goes before it.
	Window CancelWindow
	// Deferral lets codes be accepted offline, within caps; nil does not.
	Deferral *Caps
	// Credits are the purposes for which money may be put into a wallet.
	Credits []Purpose
}

// Patience are the waits of the payment flow. R3 and the in-store rules of the
// wallets give the values of DefaultPatience: an answer within 5 s or inquire,
// every 3 s for about 60 s, then cancel until it is confirmed.
type Patience struct {
	Connect      time.Duration // to reach the backend
	Answer       time.Duration // for the answer to one request
	InquireEvery time.Duration
	InquireFor   time.Duration // since the payment was sent
	RetryMost    time.Duration // longest pause between two cancels
	CodeAge      time.Duration // a code of a one-minute rail is not sent when older
	Ping         time.Duration // between two looks at an idle line
}

// DefaultPatience returns the waits that a shop uses.
func DefaultPatience() Patience {
	return Patience{
		Connect: 5 * time.Second, Answer: 5 * time.Second,
		InquireEvery: 3 * time.Second, InquireFor: time.Minute,
		RetryMost: time.Minute, CodeAge: 45 * time.Second, Ping: 10 * time.Second,
	}
}

// Parts are what a till is made of. All are needed but Fit, Idle, Deferral,
// Drain, Biller, Bills, Handing and Log.
type Parts struct {
	Ledger   Ledger
	Refunds  RefundLedger
	Gateway  Gateway
	Reverser Reverser
	Clock    Clock
	IDs      IDs
	// Jitter returns a number in [0, 1), so that many tills that lost the same
	// network do not return to it in step.
	Jitter func() float64
	// Fit says why nothing new may begin, such as ErrOldRecords, cash included; nil
	// is nothing, and a nil Fit never says so.
	Fit func() error
	// Idle sends what can wait, such as the journal; Run calls it when nothing
	// else waits and the line is up. Nil is nothing.
	Idle func(context.Context) error
	// Deferral accepts codes offline on the rails that allow it; nil does not.
	Deferral *Deferral
	// Biller makes codes that the shop shows, and Bills draws them without a
	// network; nil does not.
	Biller Biller
	Bills  *Bills
	// Drain brings what waits to the backend many at a time; nil one by one.
	Drain *Drain
	// Shares finds the parts of a sale; nil collects sales whole alone.
	Shares ShareLedger
	// Practice makes it a till on which people learn: its payments say so.
	Practice bool
	// Handing hands payments over to another terminal; nil does not.
	Handing Handing
	Log     *slog.Logger // nil discards
}

// A Till collects and returns money. Its methods may be called from any
// goroutine; one payment is worked on by one of them at a time.
type Till struct {
	Parts

	cfg         atomic.Pointer[Settings]
	interrupted []Payment // by the end of the last run; set before anything else happens

	deferring sync.Mutex // held while the caps are counted and used

	mu      sync.Mutex // guards everything that follows
	flights map[PaymentID]*flight
	seen    map[[sha256.Size]byte]time.Time // digests of codes that were sent
	line    lineState
	quiet   time.Time // until when the backend asked to be left alone
	watch   []func(Payment)
}

// A flight is a payment being worked on.
type flight struct {
	stop     chan struct{} // closed when the clerk stops it
	stopOnce sync.Once
	done     chan struct{} // closed when the work has ended
	asked    bool          // an inquiry went out; of the goroutine that has the flight
	until    time.Time     // a shown code may be paid until then; of the same goroutine
	unseen   bool          // no code came that could be shown: no clerk stopped it; of the same goroutine
}

// halt asks the flight to end with a cancel.
func (f *flight) halt() { f.stopOnce.Do(func() { close(f.stop) }) }

// stopped reports whether halt was called.
func (f *flight) stopped() bool {
	select {
	case <-f.stop:
		return true
	default:
		return false
	}
}

// NewTill returns a till.
func NewTill(cfg Settings, parts Parts) *Till {
	if parts.Log == nil {
		parts.Log = slog.New(slog.DiscardHandler)
	}
	t := &Till{Parts: parts, flights: map[PaymentID]*flight{}, seen: map[[sha256.Size]byte]time.Time{}}
	t.Apply(cfg)
	return t
}

// Settings returns what is in force.
func (t *Till) Settings() Settings { return *t.cfg.Load() }

// Apply puts other settings in force, for what begins from now on. Call it
// between two sales, so that the sum that a customer was told is judged by the
// limits, and taxed by the rules, that were in force when it was told.
func (t *Till) Apply(cfg Settings) { t.cfg.Store(&cfg) }

// Day returns the business date of an instant.
func (t *Till) Day(at time.Time) Date { return t.Settings().Cutover.Date(at) }

// Watch calls f after each step of each payment, on the goroutine that made
// it; f must not block. While a payment is unknown its Reason may tell more
// than the ledger holds.
func (t *Till) Watch(f func(Payment)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watch = append(t.watch, f)
}

// tell passes p to those who watch.
func (t *Till) tell(p Payment) {
	t.mu.Lock()
	watch := t.watch
	t.mu.Unlock()
	for _, f := range watch {
		f(p)
	}
}

// claim takes the payment for this goroutine. When another one has it, its
// flight is returned with ErrBusy.
func (t *Till) claim(id PaymentID) (*flight, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.flights[id]; f != nil {
		return f, ErrBusy
	}
	f := &flight{stop: make(chan struct{}), done: make(chan struct{})}
	t.flights[id] = f
	return f, nil
}

// release ends a claim.
func (t *Till) release(id PaymentID, f *flight) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.flights, id)
	close(f.done)
}

// Stop asks that a payment which is being inquired after be cancelled now. The
// last inquiry is followed at once by the cancel. It does nothing to a payment
// that is not being worked on.
func (t *Till) Stop(id PaymentID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.flights[id]; f != nil {
		f.halt()
	}
}

// step moves p to a state and writes it. The payment as written is returned;
// on an error it is p as it was, and the ledger holds that too.
func (t *Till) step(p Payment, to State, edit func(*Payment)) (Payment, error) {
	c, err := t.stepped(p, to, edit)
	if err != nil {
		return p, err
	}
	return t.write(p, c)
}

// stepped is the change that moves p to a state.
func (t *Till) stepped(p Payment, to State, edit func(*Payment)) (Change, error) {
	next, err := Advance(p, to)
	if err != nil {
		return Change{}, err
	}
	next.ChangedAt = t.Clock.Now()
	if edit != nil {
		edit(&next)
	}
	return Change{Kind: KindPayment, From: p.State, Payment: next}, nil
}

// write commits c for a payment that was p, and tells those who watch.
func (t *Till) write(p Payment, c Change) (Payment, error) {
	written, err := t.Ledger.Commit(t.dated(c))
	if err != nil {
		return p, err
	}
	t.tell(written)
	return written, nil
}
