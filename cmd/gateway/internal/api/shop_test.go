package api_test

import (
	"crypto/ed25519"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// A till is a terminal that writes a journal.
type till struct {
	b      *backend
	id     string
	key    ed25519.PrivateKey
	head   journal.Head
	client func(method, path string, body, into any) int
}

// till enrols a device of the shop that keeps its journal's key.
func (b *backend) till(shop string) *till {
	code, err := b.Ledger.NewActivation(b.t.Context(), shop)
	require.NoError(b.t, err)
	d := aDevice(b.t)
	var a wire.EnrolAnswer
	require.Equal(b.t, 200, b.call(b.bare, "POST", "/v1/enrol", d.request(code), &a))
	client := d.client(b, a.Certificate)
	x := &till{b: b, id: a.TerminalID, key: d.journal, head: journal.First(a.TerminalID)}
	x.client = func(method, path string, body, into any) int { return b.call(client, method, path, body, into) }
	return x
}

// write sends one record of a business day.
func (x *till) write(day, kind, payload string) {
	link, err := journal.Chain(x.head, journal.Body{
		Terminal: x.id, At: journal.At(time.Now()), Day: day, Kind: kind, Payload: json.RawMessage(payload),
	})
	require.NoError(x.b.t, err)
	x.head = link.Head
	require.Equal(x.b.t, 200, x.client("POST", "/v1/journal", wire.JournalRequest{Lines: []string{string(link.Sign(x.key))}}, &wire.JournalAnswer{}))
}

// A shop's sums are those of its terminals, and final when each of them closed
// the day with nothing open and nothing after it.
func TestShopTotals(t *testing.T) {
	b := newBackend(t)
	one, two, other := b.till("Shop 2"), b.till("Shop 2"), b.till("Shop 3")
	today := time.Now().In(ledger.JST).Format(time.DateOnly)
	tomorrow := time.Now().In(ledger.JST).AddDate(0, 0, 1).Format(time.DateOnly)
	read := func() (s wire.ShopTotals) {
		require.Equal(t, 200, one.client("GET", "/v1/shop/totals?date="+today, nil, &s))
		return s
	}
	for id, x := range map[string]*till{"p-one": one, "p-two": two, "p-other": other} {
		c, err := b.Ledger.NewCode(t.Context(), "jcoin", 1)
		require.NoError(t, err)
		require.Equal(t, 200, x.client("PUT", "/v1/payments/"+id, payRequest(c.Text, 700), &wire.PaymentAnswer{}))
	}
	s := read()
	assert.Equal(t, "Shop 2", s.Shop)
	assert.EqualValues(t, []int64{2, 1400}, []int64{s.PaidCount, s.PaidYen}, "another shop's is not counted")
	require.Len(t, s.Terminals, 2)
	assert.EqualValues(t, 700, s.Terminals[0].Totals.PaidYen)
	assert.Nil(t, s.Terminals[1].HeardAt)
	assert.False(t, s.AllSent, "nobody has closed")

	for _, step := range []struct {
		till               *till
		day, kind, payload string
		sent, all          bool // the till, the shop
		why                string
	}{
		{one, today, "close", `{"close":{"number":1,"open":[]}}`, true, false, "one is closed, the other not"},
		{two, today, "close", `{"close":{"number":1,"open":[{"id":"x"}]}}`, false, false, "something is open"},
		{two, today, "close", `{"close":{"number":2,"open":[]}}`, true, true, "both are closed"},
		{two, today, "payment", `{}`, false, false, "a sale after the close"},
		{two, today, "close", `{"close":{"number":3,"open":[]}}`, true, true, "closed again"},
		{two, tomorrow, "payment", `{}`, true, true, "the next day is another matter"},
	} {
		step.till.write(step.day, step.kind, step.payload)
		s := read()
		i := map[*till]int{one: 0, two: 1}[step.till]
		assert.Equal(t, step.sent, s.Terminals[i].AllSent, step.why)
		assert.Equal(t, step.all, s.AllSent, step.why)
	}
	require.NoError(t, b.Faults.Apply("confirm:1h=1"))
	c, err := b.Ledger.NewCode(t.Context(), "gcash", 1)
	require.NoError(t, err)
	require.Equal(t, 200, one.client("PUT", "/v1/payments/open", payRequest(c.Text, 5), &wire.PaymentAnswer{}))
	s = read()
	assert.EqualValues(t, 1, s.Terminals[0].InProcess)
	assert.False(t, s.AllSent, "something is in process here")
	assert.EqualValues(t, 1400, s.PaidYen)

	require.NoError(t, b.Ledger.Revoke(t.Context(), two.id))
	s = read()
	require.Len(t, s.Terminals, 2, "what it sold is still counted")
	assert.True(t, s.Terminals[1].Revoked)
	require.Equal(t, 400, one.client("GET", "/v1/shop/totals?date=x", nil, &wire.Problem{}))
	var before wire.ShopTotals
	require.Equal(t, 200, one.client("GET", "/v1/shop/totals?date=2020-01-01", nil, &before))
	assert.Empty(t, before.Terminals, "none was enrolled then")
}
