package simulation

import (
	"encoding/json"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// Many calls in one request follow: each is done as if it had come alone.

// callsIn returns the calls that a request carries; none when it is one itself.
func callsIn(r request) (all []request) {
	var q wire.CallsRequest
	if !strings.HasSuffix(r.path, "/calls") || json.Unmarshal(r.body, &q) != nil {
		return nil
	}
	for _, c := range q.Calls {
		all = append(all, request{terminal: r.terminal, method: c.Method, path: c.Path, body: []byte(c.Body)})
	}
	return all
}

// calls does what several calls ask, or the first of them. On some days the backend
// has no such call.
func (w *world) calls(r request) reply {
	if w.s.lot("backend without calls").IntN(4) == 0 {
		w.s.fault("no such call")
		return reply{status: 404, body: []byte("404 page not found")}
	}
	all := callsIn(r)
	lot := w.s.lot("calls", r.terminal, time.Since(w.s.start))
	if begun := 1 + lot.IntN(len(all)); lot.IntN(3) == 0 && begun < len(all) {
		w.s.fault("calls not begun")
		all = all[:begun]
	}
	w.s.fault("calls in one")
	a := wire.CallsAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}}
	for _, one := range all {
		answer := wire.CallAnswer{Method: one.method, Path: one.path, Status: 503, Body: problem(503, wire.CodeBusy).body}
		if lot.IntN(10) == 0 {
			w.s.fault("one call broke")
		} else {
			did := w.arrive(one)
			answer.Status, answer.Body = did.status, did.body
		}
		a.Answers = append(a.Answers, answer)
	}
	return replyOf(200, a)
}

// exchanged puts the first answer in the last's place, and that in its.
func exchanged(body []byte) []byte {
	var a wire.CallsAnswer
	if json.Unmarshal(body, &a) != nil || len(a.Answers) < 2 {
		return body
	}
	last := len(a.Answers) - 1
	a.Answers[0], a.Answers[last] = a.Answers[last], a.Answers[0]
	return replyOf(200, a).body
}
