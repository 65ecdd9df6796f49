package metrics_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/cmd/gateway/internal/metrics"
)

func TestMetrics(t *testing.T) {
	s := &metrics.Set{}
	s.Extra = func() []metrics.Figure {
		s.Count("jcoin", "DECLINED", "") // calls go on while others tell what they keep
		return []metrics.Figure{{Name: "kaikei_gateway_ledger_retries_total", Help: "Transactions that were run again.", Kind: metrics.Counter, Value: 3}}
	}
	m := http.NewServeMux()
	m.HandleFunc("GET /v1/payments/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })
	m.HandleFunc("GET /cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	h := s.Watch(m)
	for _, id := range []string{"a", "b"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/v1/payments/"+id, nil))
	}
	assert.Panics(t, func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/cut", nil)) })
	s.Count("jcoin", "PAID", "")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, nil)
	text := w.Body.String()
	for _, line := range []string{
		`kaikei_gateway_calls_total{call="GET /v1/payments/{id}",status="404"} 2`,
		`kaikei_gateway_calls_total{call="GET /cut",status="0"} 1`,
		`kaikei_gateway_payments_total{rail="jcoin",state="PAID",reason=""} 1`,
		`kaikei_gateway_call_seconds_bucket{call="GET /v1/payments/{id}",le="+Inf"} 2`,
		`kaikei_gateway_call_seconds_count{call="GET /v1/payments/{id}"} 2`,
		"kaikei_gateway_calls_under_way 0", "# TYPE kaikei_gateway_ledger_retries_total counter", "kaikei_gateway_ledger_retries_total 3",
	} {
		assert.Contains(t, text, line+"\n")
	}
	for line := range strings.Lines(text) {
		assert.Regexp(t, regexp.MustCompile(`^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*(\{id\})?[^}]*\})? [0-9.e+-]+)\n$`), line)
	}
}

// A terminal may send any text for a rail. It makes up no label, and spoils no line.
func TestMadeUpRails(t *testing.T) {
	s := &metrics.Set{}
	s.Count("jcoin", "PAID", "")
	for _, rail := range []string{"", "日本", "a\x01b", "a\nb", `"`, "JCOIN", strings.Repeat("x", 33)} {
		s.Count(rail, "DECLINED", "INVALID_CODE")
	}
	for n := range 100 {
		s.Count(fmt.Sprint("rail-", n), "DECLINED", "INVALID_CODE")
	}
	s.Count("jcoin", "PAID", "")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, nil)
	text := w.Body.String()
	assert.Contains(t, text, `kaikei_gateway_payments_total{rail="jcoin",state="PAID",reason=""} 2`+"\n")
	assert.Contains(t, text, `kaikei_gateway_payments_total{rail="rail-0",state="DECLINED",reason="INVALID_CODE"} 1`+"\n")
	assert.Contains(t, text, `kaikei_gateway_payments_total{rail="other",state="DECLINED",reason="INVALID_CODE"} 88`+"\n")
	assert.Equal(t, 21, strings.Count(text, "kaikei_gateway_payments_total{"))
}
