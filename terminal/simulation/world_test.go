package simulation

import (
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// A world is the payment backend of the simulation, with the true ledger. It
// is the only one who knows where the money is. The sim's mutex guards it.
type world struct {
	s       *sim
	charges map[string]*charge
	refunds map[string]*refund
	handed  map[string]held   // payment → the terminal that goes on with it
	codes   map[string]string // payment code → the payment that used it
}

// A charge is what truly became of one payment.
type charge struct {
	id, terminal string
	body         [sha256.Size]byte
	amount       int64
	state        wire.PaymentState
	reason       wire.Code
	taken        int // how often the customer was charged: never more than once
	decideAt     time.Time
	decision     wire.PaymentState
	refunded     int64
	paidAt       time.Time
	cancelUntil  time.Time
	at           time.Time    // when it was seen first
	purpose      wire.Purpose // of a credit: taken is then how often it was given
	odd          bool         // it is known by other bytes than the till's
}

// A refund is what truly became of one refund.
type refund struct {
	id, payment string
	body        [sha256.Size]byte
	amount      int64
	state       wire.RefundState
	reason      wire.Code
	listed      bool // the till has it from the list alone: who asked for it, and why, is lost
}

func newWorld(s *sim) *world {
	return &world{s: s, charges: map[string]*charge{}, refunds: map[string]*refund{}, codes: map[string]string{}, handed: map[string]held{}}
}

// A request is one call as it arrives.
type request struct {
	terminal, method, path string
	query                  string
	body                   []byte
}

// A reply is an answer as bytes.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// replyOf writes an answer of the contract.
func replyOf(status int, v any) reply {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // the contract's own types encode
	}
	return reply{status: status, header: http.Header{}, body: body}
}

// problem refuses a call that changed nothing.
func problem(status int, code wire.Code) reply {
	p := wire.Problem{Type: "about:blank", Status: status, Result: wire.Result{Status: wire.StatusFailed, Code: code}}
	if status >= 500 {
		p.Result.Status = wire.StatusUnknown
	}
	return replyOf(status, p)
}

// arrive does what a request asks for, for the first time or again.
func (w *world) arrive(r request) reply {
	parts := strings.Split(strings.TrimPrefix(r.path, "/v1/"), "/")
	if is := w.handed[parts[min(1, len(parts)-1)]]; is.to != "" && is.to != r.terminal {
		p := wire.Problem{Type: "about:blank", Status: 409, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeHandedOver}, HandedTo: is.to, Hops: is.hops}
		return replyOf(409, p) // also what was on its way since before
	}
	switch {
	case parts[0] == "ping":
		return replyOf(200, wire.Ping{Time: time.Now(), TerminalID: r.terminal})
	case parts[0] == "calls":
		return w.calls(r)
	case parts[0] == "payments" && len(parts) == 1:
		return w.list(r.terminal, strings.TrimPrefix(r.query, "date="))
	case parts[0] == "payments" && len(parts) == 2 && r.method == http.MethodPut:
		return w.pay(r, parts[1])
	case parts[0] == "payments" && len(parts) == 2:
		return w.inquire(parts[1])
	case parts[0] == "payments" && len(parts) == 3 && parts[2] == "deferred":
		return w.collect(r, parts[1])
	case parts[0] == "payments" && len(parts) == 3 && parts[2] == "credit":
		return w.credit(r, parts[1])
	case parts[0] == "payments" && len(parts) == 3 && parts[2] == "code":
		return w.bill(r, parts[1])
	case parts[0] == "payments" && len(parts) == 3:
		return w.cancel(r, parts[1])
	case parts[0] == "payments" && len(parts) == 4 && r.method == http.MethodPut:
		return w.refund(r, parts[1], parts[3])
	case parts[0] == "payments" && len(parts) == 4:
		return w.inquireRefund(parts[1], parts[3])
	}
	return problem(404, wire.CodeBadRequest)
}

// pay takes money, or says why not.
func (w *world) pay(r request, id string) reply {
	digest := sha256.Sum256(r.body)
	if c := w.charges[id]; c != nil {
		if c.body != digest && c.body != [sha256.Size]byte{} {
			w.s.fail("R1", "payment %s came with other bytes", id)
		}
		return w.tell(c)
	}
	var q wire.PayRequest
	if err := json.Unmarshal(r.body, &q); err != nil {
		return problem(400, wire.CodeBadRequest)
	}
	return w.first(r, id, q)
}

// collect takes the money of a payment that was accepted offline: the same, but
// the code is judged by the time of its scan.
func (w *world) collect(r request, id string) reply {
	digest := sha256.Sum256(r.body)
	if c := w.charges[id]; c != nil {
		if c.body != digest {
			w.s.fail("R1", "deferred payment %s came with other bytes", id)
		}
		return w.known(c)
	}
	var q wire.DeferredRequest
	if err := json.Unmarshal(r.body, &q); err != nil || q.Signature != id {
		return problem(400, wire.CodeBadRequest)
	}
	w.s.fault("deferred payment")
	return w.oddly(r, id, wire.PayRequest{AmountYen: q.AmountYen, PaymentCode: q.SealedCode})
}

// first is a payment that was not seen before.
func (w *world) first(r request, id string, q wire.PayRequest) reply {
	digest := sha256.Sum256(r.body)
	lot := w.s.lot("pay", id)
	if lot.IntN(25) == 0 && !strings.HasSuffix(r.path, "/deferred") {
		w.s.fault("refused call")
		return problem(400, wire.CodeBadRequest)
	}
	c := &charge{id: id, terminal: r.terminal, body: digest, amount: q.AmountYen, state: wire.PaymentProcessing, cancelUntil: time.Now().Add(12 * time.Hour), purpose: purposeOf(r)}
	if lot.IntN(5) == 0 {
		c.cancelUntil = time.Now().Add(time.Duration(lot.IntN(180)) * time.Second)
		w.s.fault("short cancel window")
	}
	c.at = time.Now()
	w.charges[id] = c
	w.decide(c, q.PaymentCode)
	w.s.note("backend: pay %s %d yen from %s: %s", id, c.amount, r.terminal, c.state)
	return w.tell(c)
}

// decide is the customer's wallet: it pays, refuses, or waits for a PIN.
func (w *world) decide(c *charge, code string) {
	lot := w.s.lot("wallet", c.id)
	if other, used := w.codes[code]; used && other != c.id {
		c.state, c.reason = wire.PaymentDeclined, wire.CodeUsedCode
		return
	}
	w.codes[code] = c.id
	switch lot.IntN(6) {
	case 0:
		c.state, c.reason = wire.PaymentDeclined, wire.CodeBalance
	case 1, 2:
		w.s.fault("PIN wait")
		c.reason, c.decision = wire.CodeInProcess, wire.PaymentPaid
		if lot.IntN(3) == 0 {
			c.decision = wire.PaymentDeclined
		}
		c.decideAt = time.Now().Add(time.Duration(lot.Int64N(int64(100 * time.Second))))
	default:
		w.capture(c)
	}
}

// capture takes the customer's money.
func (w *world) capture(c *charge) {
	c.state, c.reason, c.paidAt = wire.PaymentPaid, "", time.Now()
	c.taken++
}

// settle lets a customer who has decided by now have decided.
func (w *world) settle(c *charge) {
	if c.state != wire.PaymentProcessing || time.Now().Before(c.decideAt) {
		return
	}
	if c.decision == wire.PaymentPaid {
		w.capture(c)
		return
	}
	c.state, c.reason = c.decision, wire.CodeUserRefused
}

// fact is how a payment stands.
func (w *world) fact(c *charge) wire.Payment {
	w.settle(c)
	p := wire.Payment{ID: c.id, State: c.state, AmountYen: c.amount, RefundedYen: c.refunded, Rail: "jcoin", Brand: "J-Coin Pay", Reason: c.reason, CancelUntil: &c.cancelUntil, Purpose: c.purpose, Hops: w.handed[c.id].hops}
	if !c.paidAt.IsZero() {
		p.PaidAt = &c.paidAt
	}
	return p
}

// tell answers with how a payment stands.
func (w *world) tell(c *charge) reply {
	p := w.fact(c)
	return replyOf(200, wire.PaymentAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Payment: &p})
}

// inquire tells what became of a payment.
func (w *world) inquire(id string) reply {
	if c := w.charges[id]; c != nil {
		return w.tell(c)
	}
	p := wire.Problem{Type: "about:blank", Status: 404, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeOrderNotExist}, Hops: w.handed[id].hops}
	return replyOf(404, p)
}

// cancel closes a payment, also one that it has never seen.
func (w *world) cancel(r request, id string) reply {
	c := w.charges[id]
	if c == nil {
		c = &charge{id: id, terminal: r.terminal, at: time.Now(), state: wire.PaymentCancelled, cancelUntil: time.Now().Add(time.Hour)}
		w.charges[id] = c
		w.s.note("backend: cancel of %s, not seen before", id)
		return w.tell(c)
	}
	w.settle(c)
	late := time.Now().After(c.cancelUntil) || w.spent(c)
	switch {
	case c.state == wire.PaymentPaid && (late || c.refunded > 0):
		w.s.fault("cancel too late")
		p := w.fact(c)
		return replyOf(200, wire.PaymentAnswer{Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeCancelWindow}, Payment: &p})
	case c.state == wire.PaymentPaid || c.state == wire.PaymentProcessing:
		c.state, c.reason = wire.PaymentCancelled, ""
		w.s.note("backend: cancel of %s", id)
	}
	return w.tell(c)
}

// owed is what the backend owes the shop for one terminal.
func (w *world) owed(terminalID string) (sum terminal.Yen) {
	for _, c := range w.charges {
		if c.terminal == terminalID && c.state == wire.PaymentPaid {
			if c.purpose != "" {
				sum -= terminal.Yen(c.amount)
				continue
			}
			sum += terminal.Yen(c.amount - c.refunded)
		}
	}
	return sum
}
