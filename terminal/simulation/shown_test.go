package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// present collects by a code that the backend makes.
func (c *counter) present(x *life, s *sale) {
	o := terminal.ShownOrder{ID: c.attempt(s), Sale: c.goods(), Rail: "jcoin", Clerk: "佐藤"}
	served, cancel := context.WithTimeout(x.ctx, 4*time.Minute)
	defer cancel()
	if c.lot.IntN(4) == 0 {
		stop := time.AfterFunc(time.Duration(c.lot.Int64N(int64(40*time.Second))), func() {
			c.s.mu.Lock()
			c.stopped[o.ID] = true
			c.s.mu.Unlock()
			x.till.Stop(o.ID)
		})
		defer stop.Stop()
	}
	p, err := x.till.Present(served, o, func(terminal.ShopCode) {})
	c.print(x, p, err)
}

// draw collects by a bill of the terminal's own, which the customer pays through
// a network of their own, or not.
func (c *counter) draw(x *life, s *sale) {
	p, err := x.till.Draw(terminal.ShownOrder{ID: c.attempt(s), Sale: c.goods(), Rail: "jcoin", Clerk: "佐藤"})
	if err != nil || p.Bill == "" {
		return
	}
	pays, shows, gives := c.lot.IntN(4), c.lot.IntN(6), c.lot.IntN(3)
	c.pause(x, 2*time.Minute)
	proof := ""
	if pays > 0 {
		proof = c.s.phonePays(p.Bill)
	}
	c.pause(x, time.Minute)
	waiting, cancel := context.WithTimeout(x.ctx, 2*time.Minute)
	defer cancel()
	switch shows {
	case 0: // the phone's battery is empty
		c.s.tellFault("proof lost")
		proof = ""
	case 1:
		c.s.tellFault("proof of another bill")
		_, _ = x.till.Prove(waiting, p.ID, c.proof)
	case 2:
		c.s.tellFault("forged proof")
		_, _ = x.till.Prove(waiting, p.ID, "proof "+p.Bill+" "+strings.Repeat("0", 64))
	case 3:
		c.s.tellFault("late proof")
		_, _ = x.till.GiveUp(waiting, p.ID)
		c.pause(x, 20*time.Second)
	}
	if proof != "" {
		c.proof = proof
		_, _ = x.till.Prove(waiting, p.ID, proof)
	}
	if gives == 0 {
		_, _ = x.till.GiveUp(waiting, p.ID)
	}
}

// drawBill writes a bill. Whether its signature holds is not what is simulated.
func drawBill(p terminal.Payment) (string, error) {
	return fmt.Sprintf("%s:%d", p.ID, p.Amount), nil
}

// proofOf is the backend's word that a bill was paid.
func proofOf(bill string) string {
	sum := sha256.Sum256([]byte("the backend's key " + bill))
	return "proof " + bill + " " + hex.EncodeToString(sum[:])
}

// verifyProof checks a proof as the terminal does.
func verifyProof(proof, bill string) (terminal.Proof, error) {
	switch parts := strings.Fields(proof); {
	case len(parts) != 3 || proofOf(parts[1]) != proof:
		return terminal.Proof{}, terminal.ErrProof
	case parts[1] != bill:
		return terminal.Proof{}, terminal.ErrOtherProof
	}
	return terminal.Proof{Brand: "J-Coin Pay", PaidAt: time.Now()}, nil
}

// tellFault counts a fault.
func (s *sim) tellFault(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault(name)
}

// phonePays pays a bill through the customer's own network, and returns the proof;
// none when it was refused.
func (s *sim) phonePays(bill string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, sum, _ := strings.Cut(bill, ":")
	c := s.world.charges[id]
	if c == nil {
		c = &charge{id: id, terminal: id[:3], at: time.Now(), state: wire.PaymentProcessing, cancelUntil: time.Now().Add(12 * time.Hour)}
		if _, err := fmt.Sscan(sum, &c.amount); err != nil {
			panic(err) // the simulation's own bills are of a known form
		}
		s.world.charges[id] = c
		s.world.capture(c)
		s.note("backend: the customer's phone pays %s", bill)
	}
	s.check()
	if c.state != wire.PaymentPaid {
		return ""
	}
	return proofOf(bill)
}

// codeLife is how long a shown code may be paid.
const codeLife = time.Minute

// bill makes a code that the shop shows, for the first time or again.
func (w *world) bill(r request, id string) reply {
	digest := sha256.Sum256(r.body)
	c := w.charges[id]
	if c == nil {
		var q wire.BillRequest
		if err := json.Unmarshal(r.body, &q); err != nil {
			return problem(400, wire.CodeBadRequest)
		}
		lot := w.s.lot("bill", id)
		if lot.IntN(25) == 0 {
			w.s.fault("refused call")
			return problem(400, wire.CodeBadRequest)
		}
		w.s.fault("shown code")
		c = &charge{
			at: time.Now(),
			id: id, terminal: r.terminal, body: digest, amount: q.AmountYen, state: wire.PaymentProcessing, reason: wire.CodeInProcess,
			cancelUntil: time.Now().Add(12 * time.Hour), decision: wire.PaymentDeclined, decideAt: time.Now().Add(codeLife),
		}
		if lot.IntN(3) > 0 { // the customer pays in time
			c.decision, c.decideAt = wire.PaymentPaid, time.Now().Add(time.Duration(lot.Int64N(int64(codeLife))))
		}
		w.charges[id] = c
		w.s.note("backend: a code for %s, %d yen", id, c.amount)
	} else if c.body != digest && c.body != [sha256.Size]byte{} {
		w.s.fail("R1", "bill %s came with other bytes", id)
	}
	p := w.fact(c)
	a := wire.BillAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Payment: &p}
	if c.state == wire.PaymentProcessing {
		a.Code = &wire.ShopCode{Text: "000201" + id, ExpiresAt: c.decideAt}
	}
	return replyOf(200, a)
}
