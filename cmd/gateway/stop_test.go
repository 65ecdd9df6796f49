package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/conform"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/office"
	"kaikei/terminal/wire"
)

// A gateway that is told to stop answers what it is at work on as if it were not, and
// tells who waits for news what there is.
func TestStopLetsCallsFinish(t *testing.T) {
	p := &process{t: t, data: filepath.Join(t.TempDir(), "g")}
	p.start()
	t.Cleanup(p.kill)
	var text string
	require.NoError(t, ask(t.Context(), p.data, "POST /activate", url.Values{"shop": {"会計町店"}}, &text))
	activation, err := wire.ParseActivation(text)
	require.NoError(t, err)
	target, err := conform.Enrol(t.Context(), activation)
	require.NoError(t, err)
	target.Client.Timeout = time.Minute
	begin := func(id, fault string) <-chan wire.PaymentAnswer {
		require.NoError(t, ask(t.Context(), p.data, "POST /fault", url.Values{"spec": {fault}}, &struct{}{}))
		var phone office.Phone // asked of the gateway: who opens its books beside it holds it up
		require.NoError(t, ask(t.Context(), p.data, "POST /code", url.Values{"wallet": {"jcoin"}}, &phone))
		body, err := json.Marshal(wire.PayRequest{AmountYen: 100, Currency: "JPY", PaymentCode: phone.Code.Text, Rail: "jcoin", ScannedAt: time.Now().UTC(), Slip: "0001"})
		require.NoError(t, err)
		return once200(t, target.Client, http.MethodPut, p.address()+"/v1/payments/"+id, string(body))
	}
	assert.Equal(t, wire.PaymentProcessing, (<-begin("waits", "confirm:1h=1")).Payment.State)
	news := once200(t, target.Client, http.MethodGet, p.address()+"/v1/payments/waits?wait=25", "")
	late := begin("late", "slow-answer:3s=1")
	require.Eventually(t, func() bool { // it is paid, and its answer held back
		var a ledger.Audit
		err := ask(context.Background(), p.data, "GET /audit", nil, &a)
		return err == nil && slices.ContainsFunc(a.Payments, func(p ledger.PaymentLine) bool { return p.ID == "late" && p.State == wire.PaymentPaid })
	}, time.Minute, 20*time.Millisecond)
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, wire.PaymentProcessing, (<-news).Payment.State)
	assert.Equal(t, wire.PaymentPaid, (<-late).Payment.State)
	assert.NoError(t, p.cmd.Wait(), "it stops of itself")
}

// once200 sends one request and passes its answer on.
func once200(t *testing.T, c *http.Client, method, url, body string) <-chan wire.PaymentAnswer {
	answered := make(chan wire.PaymentAnswer, 1)
	go func() {
		a := wire.PaymentAnswer{Payment: &wire.Payment{}}
		defer func() { answered <- a }()
		r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
		if !assert.NoError(t, err) {
			return
		}
		w, err := c.Do(r)
		if !assert.NoError(t, err) {
			return
		}
		defer w.Body.Close()
		assert.Equal(t, http.StatusOK, w.StatusCode)
		assert.NoError(t, json.NewDecoder(w.Body).Decode(&a))
	}()
	return answered
}
