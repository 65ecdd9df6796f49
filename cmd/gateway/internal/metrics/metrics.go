// Package metrics counts what a serving gateway does and tells it in the text
// format of Prometheus (version 0.0.4), by hand: a few counters and one
// histogram are no reason for a library.
//
// Nothing in a metric tells of a customer or a code: labels are calls, statuses,
// rails and states. There is an end to them: what a terminal makes up becomes none.
package metrics

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// bounds are those of the histogram, in seconds.
var bounds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// A histogram is how long calls took.
type histogram struct {
	counts []int64 // by bound, not added up
	sum    float64
	n      int64
}

// A Set counts. The zero value is ready.
type Set struct {
	mu       sync.Mutex // guards everything that follows
	calls    map[string]int64
	took     map[string]*histogram
	outcomes map[string]int64
	rails    map[string]bool
	inFlight int64

	// Extra returns what others keep.
	Extra func() []Figure
}

// A Figure is a metric without labels.
type Figure struct {
	Name, Help string
	Kind       Kind
	Value      float64
}

// A Kind says how a figure moves.
type Kind string

// The kinds.
const (
	Counter Kind = "counter" // it only grows, until the program ends
	Gauge   Kind = "gauge"
)

// railForm is how names of rails look. A terminal may send any text for one.
var railForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// mostRails is how many there may be; the rest, and what looks like none, is otherRail.
const (
	mostRails = 20
	otherRail = "other"
)

// known returns what a rail is counted as. The lock is held.
func (s *Set) known(rail string) string {
	if s.rails == nil {
		s.rails = map[string]bool{}
	}
	if !s.rails[rail] && (!railForm.MatchString(rail) || len(s.rails) == mostRails) {
		return otherRail
	}
	s.rails[rail] = true
	return rail
}

// Count adds one to the payments of a rail that ended in a state.
func (s *Set) Count(rail, state, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.outcomes == nil {
		s.outcomes = map[string]int64{}
	}
	s.outcomes[fmt.Sprintf("rail=%q,state=%q,reason=%q", s.known(rail), state, reason)]++
}

// Watch counts the calls of a handler.
func (s *Set) Watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		out := &watched{ResponseWriter: w, status: http.StatusOK}
		s.begin()
		defer func() {
			cut := recover() // a fault that cuts the line
			if cut != nil {
				out.status = 0
			}
			s.end(r.Pattern, out.status, time.Since(start).Seconds())
			if cut != nil {
				panic(cut)
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// begin counts a call that is under way.
func (s *Set) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight++
}

// end counts a call that ended. Only patterns of ours become labels: paths
// have ids in them, and strangers make up paths.
func (s *Set) end(pattern string, status int, seconds float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == nil {
		s.calls, s.took = map[string]int64{}, map[string]*histogram{}
	}
	s.inFlight--
	s.calls[fmt.Sprintf("call=%q,status=\"%d\"", pattern, status)]++
	h := s.took[pattern]
	if h == nil {
		h = &histogram{counts: make([]int64, len(bounds))}
		s.took[pattern] = h
	}
	h.n++
	h.sum += seconds
	if i, ok := slices.BinarySearch(bounds, seconds); ok || i < len(bounds) {
		h.counts[i]++
	}
}

// watched notes the status of an answer.
type watched struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap gives http.ResponseController what it needs.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// ServeHTTP tells all.
func (s *Set) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	s.write(&b)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = io.WriteString(w, b.String()) // a scraper that is gone comes again
}

// write writes all, each name in a fixed order.
func (s *Set) write(b *strings.Builder) {
	var extra []Figure
	if s.Extra != nil { // others may take their time, and no call waits for them
		extra = s.Extra()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	counter := func(name, help string, values map[string]int64) {
		fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s counter\n", name, help, name)
		for _, labels := range slices.Sorted(maps.Keys(values)) {
			fmt.Fprintf(b, "%s{%s} %d\n", name, labels, values[labels])
		}
	}
	counter("kaikei_gateway_calls_total", "Calls by route and HTTP status; 0 is a line that was cut.", s.calls)
	counter("kaikei_gateway_payments_total", "Answers about payments by rail, state and reason.", s.outcomes)
	const took = "kaikei_gateway_call_seconds"
	fmt.Fprintf(b, "# HELP %s How long calls took.\n# TYPE %s histogram\n", took, took)
	for _, pattern := range slices.Sorted(maps.Keys(s.took)) {
		h, below := s.took[pattern], int64(0)
		for i, bound := range bounds {
			below += h.counts[i]
			fmt.Fprintf(b, "%s_bucket{call=%q,le=\"%g\"} %d\n", took, pattern, bound, below)
		}
		fmt.Fprintf(b, "%s_bucket{call=%q,le=\"+Inf\"} %d\n%s_sum{call=%q} %g\n%s_count{call=%q} %d\n", took, pattern, h.n, took, pattern, h.sum, took, pattern, h.n)
	}
	fmt.Fprintf(b, "# HELP kaikei_gateway_calls_under_way Calls that are not answered yet.\n# TYPE kaikei_gateway_calls_under_way gauge\nkaikei_gateway_calls_under_way %d\n", s.inFlight)
	for _, f := range extra {
		fmt.Fprintf(b, "# HELP %[1]s %[2]s\n# TYPE %[1]s %[3]s\n%[1]s %[4]g\n", f.Name, f.Help, f.Kind, f.Value)
	}
}
