package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/cmd/gateway/internal/metrics"
)

func TestMetrics(t *testing.T) {
	s := &metrics.Set{Extra: func() map[string]float64 { return map[string]float64{"kaikei_gateway_ledger_retries_total": 3} }}
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
		"kaikei_gateway_calls_under_way 0", "kaikei_gateway_ledger_retries_total 3",
	} {
		assert.Contains(t, text, line+"\n")
	}
	for line := range strings.Lines(text) {
		assert.Regexp(t, regexp.MustCompile(`^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*(\{id\})?[^}]*\})? [0-9.e+-]+)\n$`), line)
	}
}
