package conform_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/api"
	"kaikei/cmd/gateway/internal/authority"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/conform"
	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// run runs the suite against our own backend behind a wrapper, and returns the
// findings by their check.
func run(t *testing.T, wrap func(http.Handler) http.Handler, drop conform.Kind) map[string]conform.Finding {
	return runOn(t, filepath.Join(t.TempDir(), "g.db"), wrap, drop)
}

// runOn does it on a database.
func runOn(t *testing.T, address string, wrap func(http.Handler) http.Handler, drop conform.Kind) map[string]conform.Finding {
	authority, err := authority.Open(t.TempDir())
	require.NoError(t, err)
	books, err := ledger.Open(t.Context(), address, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, books.Close()) })
	a := &api.API{
		Ledger: &cashier.Cashier{Ledger: books}, Authority: authority, Faults: &fault.Set{}, Log: slog.New(slog.DiscardHandler),
		Config: func(_ context.Context, x ledger.Terminal) (wire.Config, error) {
			return wire.Config{Version: 1, TerminalID: x.ID}, nil
		},
	}
	server := httptest.NewUnstartedServer(wrap(a.Handler()))
	server.TLS, err = authority.Server([]string{"127.0.0.1"})
	require.NoError(t, err)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	enrol := func() conform.Target {
		code, err := books.NewActivation(t.Context(), "Shop 1")
		require.NoError(t, err)
		target, err := conform.Enrol(t.Context(), wire.Activation{URL: server.URL, Code: code, Fingerprint: authority.Fingerprint()})
		require.NoError(t, err)
		return target
	}
	target, spare := enrol(), enrol()
	target.Spare = &spare
	codes := func(ctx context.Context, kind conform.Kind) (string, error) {
		if kind == drop {
			return "", conform.ErrNoCode
		}
		wallet := map[conform.Kind]string{conform.Good: "jcoin", conform.Poor: "jcoin-poor", conform.Slow: "jcoin"}[kind]
		if kind == conform.Slow {
			require.NoError(t, a.Faults.Apply("confirm:1h=1"))
		}
		c, err := books.NewCode(ctx, wallet, 1)
		return c.Text, err
	}
	findings := map[string]conform.Finding{}
	require.NoError(t, conform.Run(t.Context(), target, codes, func(f conform.Finding) { findings[f.Check] = f }))
	return findings
}

// whole changes nothing.
func whole(h http.Handler) http.Handler { return h }

func TestOwnBackendConforms(t *testing.T) {
	conforms := func(t *testing.T, address string) {
		findings := runOn(t, address, whole, "")
		assert.GreaterOrEqual(t, len(findings), 20)
		for name, f := range findings {
			assert.Equal(t, conform.Passed, f.Outcome, "%s: %s", name, f.Why)
		}
	}
	t.Run("sqlite", func(t *testing.T) { conforms(t, filepath.Join(t.TempDir(), "g.db")) })
	t.Run("postgres", func(t *testing.T) { conforms(t, pgtest.Database(t)) })
}

// A kind of code that is not to be had skips the checks that need it, and
// nothing else.
func TestMissingCodesAreSkipped(t *testing.T) {
	for name, f := range run(t, whole, conform.Slow) {
		wanted := conform.Passed
		if name == "unknown.process" {
			wanted = conform.Skipped
		}
		assert.Equal(t, wanted, f.Outcome, "%s: %s", name, f.Why)
	}
}

// nobodys are codes that pay nothing, and may be shown.
var nobodys = regexp.MustCompile(`90007700(0{12}|987654321098)`)

// Each defect that a backend may have is found by the check that is meant for
// it.
func TestBrokenBackendsFail(t *testing.T) {
	for _, tt := range []struct {
		defect string
		wrap   func(http.Handler) http.Handler
		found  string
	}{
		{"takes the money again for each repeat", chargesAgain, "pay.same"},
		{"looks at the id alone", ignoresBytes, "pay.other"},
		{"compares the meaning, not the bytes", comparesMeaning, "pay.other"},
		{"answers a decline as an error", declinesAsProblem, "pay.poor"},
		{"calls a payment in process failed", onAnswer(`"status":"U"`, `"status":"F"`), "unknown.process"},
		{"forgets cancels of ids that it has not seen", forgetsTombstones, "cancel.unseen"},
		{"cancels although something was refunded", onAnswer("CANCEL_WINDOW_EXCEED", "SUCCESS"), "cancel.window"},
		{"takes a refund that is too large for done", onAnswer(`"state":"REFUSED"`, `"state":"DONE"`), "refund.over"},
		{"gives the totals of another day", otherDay, "batch.totals"},
		{"makes another code for each repeat", afresh("/code"), "bill.same"},
		{"tops up again for each repeat", afresh("/credit"), "credit.same"},
		{"counts what was topped up as paid", onAnswer(`"purpose":"topup"`, `"purpose":"payout"`), "credit.same"},
		{"leaves a top-up where it is", onCall("/cancel", "CANCELLED", "PAID"), "credit.cancel"},
		{"answers many calls in another order", exchanges, "calls.alone"},
		{"answers many calls with what the first was told", onCall("/calls", "CANCELLED", "PAID"), "calls.alone"},
		{"hears of a hand-over and does nothing", agrees(0), "handover.taken"},
		{"says that an old bundle is taken", agrees(1), "handover.back"},
		{"adds a field of its own", onAnswer(`"refundedYen":0`, `"refundedYen":0,"extra":1`), "pay.paid"},
		{"takes everybody for a terminal", func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/v1/ping" {
					w.Header().Set("Content-Type", "application/json")
					_, _ = io.WriteString(w, `{"time":"2026-11-23T00:00:00Z","terminalId":"T-0001"}`)
					return
				}
				h.ServeHTTP(w, r)
			})
		}, "line.certificate"},
		{"quotes the payment code", func(h http.Handler) http.Handler {
			return onAnswer("number must be at least 1", "bad code 90007700987654321098")(h)
		}, "form.secret"},
	} {
		t.Run(tt.defect, func(t *testing.T) {
			t.Parallel()
			f := run(t, tt.wrap, "")[tt.found]
			assert.Equal(t, conform.Failed, f.Outcome, "%s: %s", tt.found, f.Rule)
			assert.NotEmpty(t, f.Why)
			assert.NotContains(t, f.Why, "\n", "one line of a report")
			require.NotEmpty(t, f.Calls, "what was asked and answered")
			for _, call := range f.Calls {
				assert.Regexp(t, `^(GET|PUT|POST) /v1/\S+ .*-> (\d{3} |no answer)`, call)
				assert.NotRegexp(t, `"paymentCode":"\d{20}"`, nobodys.ReplaceAllString(call, ""))
			}
		})
	}
}

// agrees answers each hand-over as done. It is done, and answered so whatever came of it,
// or it is not.
func agrees(done int) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/handover" {
				h.ServeHTTP(w, r)
				return
			}
			if done > 0 {
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"result":{"status":"S","code":"SUCCESS"}}`)
		})
	}
}

// chargesAgain gives every pay an id of its own.
func chargesAgain(h http.Handler) http.Handler {
	var mu sync.Mutex
	seen := map[string]int{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && !strings.Contains(r.URL.Path, "refunds") {
			mu.Lock()
			seen[r.URL.Path]++
			r.URL.Path += strings.Repeat("x", seen[r.URL.Path]-1)
			mu.Unlock()
		}
		h.ServeHTTP(w, r)
	})
}

// repeats answers a pay as the first of its id, when like says that both
// bodies are one to it.
func repeats(like func(a, b []byte) bool) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		var mu sync.Mutex
		first := map[string][]byte{}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err == nil && r.Method == http.MethodPut {
				mu.Lock()
				if old, ok := first[r.URL.Path]; ok && json.Valid(body) && like(old, body) {
					body = old
				} else if json.Valid(body) && !ok {
					first[r.URL.Path] = body
				}
				mu.Unlock()
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			h.ServeHTTP(w, r)
		})
	}
}

// ignoresBytes takes any body for the first.
func ignoresBytes(h http.Handler) http.Handler {
	return repeats(func(_, _ []byte) bool { return true })(h)
}

// comparesMeaning takes a body that means the same for the first.
func comparesMeaning(h http.Handler) http.Handler {
	return repeats(func(a, b []byte) bool { return bytes.Equal(bytes.TrimSpace(a), bytes.TrimSpace(b)) })(h)
}

// afresh gives every call for a code or a credit an id of its own.
func afresh(call string) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		var n atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if path, ok := strings.CutSuffix(r.URL.Path, call); ok {
				r.URL.Path = fmt.Sprintf("%s%d%s", path, n.Add(1), call)
			}
			h.ServeHTTP(w, r)
		})
	}
}

// exchanges puts the first answer of many behind the others.
func exchanges(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/calls" {
			h.ServeHTTP(w, r)
			return
		}
		inner := httptest.NewRecorder()
		h.ServeHTTP(inner, r)
		var a wire.CallsAnswer
		_ = json.Unmarshal(inner.Body.Bytes(), &a)
		a.Answers = append(a.Answers[1:], a.Answers[0])
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a)
	})
}

// A backend that takes calls one by one conforms, and has those checks skipped.
func TestCallsAreOptional(t *testing.T) {
	findings := run(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/calls" {
				http.NotFound(w, r)
				return
			}
			h.ServeHTTP(w, r)
		})
	}, "")
	for name, f := range findings {
		wanted := conform.Passed
		if strings.HasPrefix(name, "calls.") {
			wanted = conform.Skipped
		}
		assert.Equal(t, wanted, f.Outcome, "%s: %s", name, f.Why)
	}
}

// onCall writes something else in the answers of one call.
func onCall(call, old, new string) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		other := onAnswer(old, new)(h)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, call) {
				other.ServeHTTP(w, r)
				return
			}
			h.ServeHTTP(w, r)
		})
	}
}

// otherDay gives the totals of a day on which nothing was sold.
func otherDay(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/totals" {
			r.URL.RawQuery = "date=2020-01-01"
		}
		h.ServeHTTP(w, r)
	})
}

// onAnswer writes something else in every answer.
func onAnswer(old, new string) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			held := httptest.NewRecorder()
			h.ServeHTTP(held, r)
			w.Header().Set("Content-Type", held.Header().Get("Content-Type"))
			w.WriteHeader(held.Code)
			_, _ = io.WriteString(w, strings.ReplaceAll(held.Body.String(), old, new))
		})
	}
}

// declinesAsProblem answers what was declined with 422.
func declinesAsProblem(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		held := httptest.NewRecorder()
		h.ServeHTTP(held, r)
		if strings.Contains(held.Body.String(), "DECLINED") {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"type":"about:blank","title":"declined","status":422,"result":{"status":"F","code":"USER_BALANCE_NOT_ENOUGH"}}`)
			return
		}
		w.Header().Set("Content-Type", held.Header().Get("Content-Type"))
		w.WriteHeader(held.Code)
		_, _ = w.Write(held.Body.Bytes())
	})
}

// forgetsTombstones answers a cancel of an id that it has not seen, and keeps
// nothing.
func forgetsTombstones(h http.Handler) http.Handler {
	var seen sync.Map
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, cancel := strings.CutSuffix(r.URL.Path, "/cancel")
		if _, ok := seen.LoadOrStore(path, true); cancel && !ok {
			seen.Delete(path)
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"result":{"status":"S","code":"ORDER_IS_CLOSED"},"payment":{"id":"x","state":"CANCELLED","amountYen":0,"refundedYen":0,"rail":""}}`)
			return
		}
		h.ServeHTTP(w, r)
	})
}
