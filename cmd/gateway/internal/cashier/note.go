package cashier

import (
	"context"
	"errors"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// inProcess is what the network says of a payment that it has.
const inProcess = "U PAYMENT_IN_PROCESS"

// said finds what the network said in an error.
func said(err error) (s alipayplus.Said, ok bool) {
	ok = errors.As(err, &s)
	return s, ok
}

// notThere reports whether the network said that it has no such order.
func notThere(err error) bool {
	s, ok := said(err)
	return ok && s.NotThere()
}

// refusal is a refusal as an error, which concludes nothing; nil for none.
func refusal(code wire.Code) error {
	if code == "" {
		return nil
	}
	return alipayplus.Said{Status: "F", Code: string(code)}
}

// alone reports whether nothing was sent under an id but the call that was answered.
// It is asked after the answer came: what is sent later cannot be its reason.
func (c *Cashier) alone(ctx context.Context, call ledger.Call, id string) bool {
	open, err := c.OpenCall(ctx, call, id)
	return err == nil && open.Sent == 1
}

// note logs what concluded nothing, and keeps what the network said, for those who
// run the backend. Where it shuts us out somebody has to do something.
func (c *Cashier) note(ctx context.Context, call ledger.Call, id string, why error) {
	s, ok := said(why)
	if ok && s.ShutOut() {
		c.Log.Error("the network shuts us out", "call", call, "id", id, "said", s)
	} else {
		c.Log.Warn("network", "call", call, "id", id, "error", why)
	}
	// What is kept of a payment is that the network has it.
	if ok && (call != ledger.CallPay || s.Has) {
		c.heard(ctx, call, id, s.Error())
	}
}

// heard keeps what the network said.
func (c *Cashier) heard(ctx context.Context, call ledger.Call, id, said string) {
	if err := c.Heard(ctx, call, id, said); err != nil {
		c.Log.Error("keep what the network said", "call", call, "id", id, "error", err)
	}
}
