package conform

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kaikei/terminal/wire"
)

// errNoSpare means that there is no second terminal to hand over to.
var errNoSpare = errors.New("no second terminal to hand over to")

// handoverChecks hold how payments go from one terminal of a shop to another. They need
// two, whose journal keys are known, and are skipped without.
var handoverChecks = []check{
	{"handover.taken", "what was handed over is the taker's: it alone is answered, and the other is told whose it is", paired(tryTaken)},
	{"handover.unseen", "what never came can be handed over, and is not taken from who gave it any more", paired(func(ctx context.Context, b *bench) error {
		body, err := b.request(ctx, Good)
		if err != nil {
			return err
		}
		name := id()
		err1 := b.given(ctx, b.Target, *b.Spare, name, 1)
		a, err2 := b.pay(ctx, name, body)
		c, err3 := b.by(ctx, b.Spare, http.MethodGet, "/v1/payments/"+name)
		return all(err1, err2, a.refused(409, wire.CodeHandedOver), err3, c.refused(404, wire.CodeOrderNotExist))
	})},
	{"handover.back", "what came back is who gave it first's again, and a bundle from before moves nothing", paired(func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		err1 := all(b.given(ctx, b.Target, *b.Spare, name, 1), b.given(ctx, *b.Spare, b.Target, name, 2))
		old, err2 := b.hand(ctx, *b.Spare, signed(b.Target, *b.Spare, name, 1))
		a, err3 := b.by(ctx, b.Spare, http.MethodGet, "/v1/payments/"+name)
		c, err4 := b.cancel(ctx, name)
		return all(err1, err2, old.refused(409, wire.CodeHandover), err3, a.refused(409, wire.CodeHandedOver), err4, c.is(200, wire.StatusSuccess, wire.PaymentCancelled))
	})},
	{"handover.signed", "nothing is handed over that the one who had it did not sign", paired(func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		q := signed(b.Target, *b.Spare, name, 1)
		q.Hops[0]++
		a, err1 := b.hand(ctx, *b.Spare, q)
		c, err2 := b.cancel(ctx, name)
		return all(err1, a.refused(409, wire.CodeHandover), err2, c.is(200, wire.StatusSuccess, wire.PaymentCancelled))
	})},
}

// tryTaken hands a payment over twice by one bundle, and calls for it from both sides.
func tryTaken(ctx context.Context, b *bench) error {
	name, err := b.paid(ctx, yen)
	if err != nil {
		return err
	}
	for range 2 {
		if err := b.given(ctx, b.Target, *b.Spare, name, 1); err != nil {
			return err
		}
	}
	a, err1 := b.inquire(ctx, name)
	var p wire.Problem
	err2 := json.Unmarshal(a.body, &p)
	c, err3 := b.cancel(ctx, name)
	d, err4 := b.by(ctx, b.Spare, http.MethodGet, "/v1/payments/"+name)
	e, err5 := b.by(ctx, b.Spare, http.MethodPost, "/v1/payments/"+name+"/cancel")
	return all(err1, a.refused(409, wire.CodeHandedOver), err2, want("who has it", b.Spare.Terminal, p.HandedTo), want("hops", 1, p.Hops),
		err3, c.refused(409, wire.CodeHandedOver), err4, d.is(200, wire.StatusSuccess, wire.PaymentPaid), err5, e.is(200, wire.StatusSuccess, wire.PaymentCancelled))
}

// by sends a request by another terminal.
func (b *bench) by(ctx context.Context, t *Target, method, path string) (answer, error) {
	return b.sendBy(ctx, t.Client, method, path, nil)
}

// signed is one hand-over as the terminal signs it that gives.
func signed(from, to Target, payment string, hops int) wire.HandoverRequest {
	sum := sha256.Sum256([]byte("conformance"))
	q := wire.HandoverRequest{
		From: from.Terminal, To: to.Terminal, IDs: []string{payment}, Hops: []int{hops}, Digest: hex.EncodeToString(sum[:]), At: time.Now().UTC().Truncate(time.Second),
	}
	q.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(from.Journal, q.Signed()))
	return q
}

// hand tells the backend of a hand-over, by the terminal that takes.
func (b *bench) hand(ctx context.Context, to Target, q wire.HandoverRequest) (answer, error) {
	body, err := json.Marshal(q)
	if err != nil {
		return answer{}, err
	}
	return b.sendBy(ctx, to.Client, http.MethodPost, "/v1/handover", body)
}

// given hands one payment over, which must succeed.
func (b *bench) given(ctx context.Context, from, to Target, payment string, hops int) error {
	a, err := b.hand(ctx, to, signed(from, to, payment, hops))
	return all(err, want("HTTP status", 200, a.status), want("result", wire.StatusSuccess, a.result.Status))
}

// pair learns the names of both terminals.
func (b *bench) pair(ctx context.Context) error {
	if b.Spare == nil || b.Journal == nil || b.Spare.Journal == nil {
		return errNoSpare
	}
	for _, t := range []*Target{&b.Target, b.Spare} {
		a, err := b.by(ctx, t, http.MethodGet, "/v1/ping")
		var p wire.Ping
		if err := all(err, json.Unmarshal(a.body, &p)); err != nil {
			return fmt.Errorf("name of a terminal: %w", err)
		}
		t.Terminal = p.TerminalID
	}
	return nil
}

// paired tries a check that needs both terminals.
func paired(try func(context.Context, *bench) error) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		if err := b.pair(ctx); err != nil {
			return err
		}
		return try(ctx, b)
	}
}
