package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// credit puts money into the wallet of a customer who stands there for that.
func (c *counter) credit(x *life) {
	o := terminal.CreditOrder{
		ID: terminal.PaymentID(c.NewID()), Purpose: terminal.PurposeTopUp, Amount: terminal.Yen(1 + c.lot.IntN(5000)), Code: c.show(), Clerk: "佐藤",
	}
	if c.lot.IntN(2) == 0 {
		o.Purpose = terminal.PurposePayOut
	}
	served, cancel := context.WithTimeout(x.ctx, 3*time.Minute)
	defer cancel()
	defer c.mayStop(x, o.ID)()
	p, err := x.till.Credit(served, o)
	if err == nil && p.State == terminal.Paid && c.lot.IntN(3) == 0 {
		_, _ = x.till.Void(served, p.ID)
	}
}

// purposeOf is what a request is for.
func purposeOf(r request) wire.Purpose {
	var q wire.CreditRequest
	if !strings.HasSuffix(r.path, "/credit") || json.Unmarshal(r.body, &q) != nil {
		return ""
	}
	return q.Purpose
}

// credit puts money into a wallet, or says why not.
func (w *world) credit(r request, id string) reply {
	digest := sha256.Sum256(r.body)
	if c := w.charges[id]; c != nil {
		if c.body != digest && c.body != [sha256.Size]byte{} {
			w.s.fail("R1", "credit %s came with other bytes", id)
		}
		return w.tell(c)
	}
	var q wire.CreditRequest
	if err := json.Unmarshal(r.body, &q); err != nil || q.Purpose == "" {
		return problem(400, wire.CodeBadRequest)
	}
	w.s.fault("credit")
	return w.first(r, id, wire.PayRequest{AmountYen: q.AmountYen, PaymentCode: q.PaymentCode})
}

// spent reports whether the wallet of a credit has less by now.
func (w *world) spent(c *charge) bool {
	return c.purpose != "" && w.s.lot("spent", c.id).IntN(3) == 0
}
