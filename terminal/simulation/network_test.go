package simulation

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kaikei/terminal"
)

var (
	errLine      = errors.New("connection reset by peer")
	errSignature = errors.New("local error: tls: bad record MAC")
	errRefusedTo = errors.New("connect: connection refused")
)

// A line is the network between one life of a terminal and the backend. It
// loses, delays, doubles, tears and forges.
type line struct {
	s *sim
	x *life
}

// A fate is what befalls one request.
type fate struct {
	down, lost  bool
	there, back time.Duration
	again       time.Duration // a second arrival, this much later; 0 is none
	spoil       string        // what happens to the answer
	lot         *rand.Rand
}

// spoils are the things that happen to an answer.
var spoils = []string{"lost answer", "torn body", "bad signature", "error after work", "error before work", "proxy page", "other payment", "other sum", "not JSON"}

// fateOf draws what befalls a call.
func (l *line) fateOf(r request, lot *rand.Rand) fate {
	// Odd nanoseconds keep two events from falling on one instant, whose order
	// would be the scheduler's.
	f := fate{lot: lot, there: time.Duration(1 + lot.Int64N(int64(400*time.Millisecond))), back: time.Duration(1 + lot.Int64N(int64(100*time.Millisecond)))}
	if l.s.calm {
		return f
	}
	f.down = l.x.c.down(time.Now())
	if lot.IntN(10) == 0 {
		l.s.fault("lost request")
		f.lost = true
	}
	if lot.IntN(8) == 0 {
		l.s.fault("late request")
		f.there = time.Duration(lot.Int64N(int64(90 * time.Second)))
	}
	if lot.IntN(8) == 0 {
		l.s.fault("doubled request")
		f.again = time.Duration(1 + lot.Int64N(int64(4*time.Minute)))
	}
	if lot.IntN(5) == 0 {
		f.spoil = spoils[lot.IntN(len(spoils))]
		if r.path == "/v1/payments" && strings.HasPrefix(f.spoil, "other") {
			f.spoil = "lost answer" // nothing else would tell that a list is not true
		}
		l.s.fault(f.spoil)
	}
	if r.path == "/v1/calls" && f.spoil == "" && lot.IntN(4) == 0 {
		f.spoil = "answers exchanged"
		l.s.fault(f.spoil)
	}
	return f
}

// RoundTrip carries one request, or not.
func (l *line) RoundTrip(h *http.Request) (*http.Response, error) {
	r := request{terminal: l.x.c.id, method: h.Method, path: h.URL.Path, query: h.URL.RawQuery}
	if h.Body != nil {
		r.body, _ = io.ReadAll(h.Body)
	}
	key := actorOf(h.Context()) + " " + r.method + " " + r.path
	lot := l.s.lot("net", l.x.c.id, key, time.Since(l.s.start))
	time.Sleep(time.Duration(1 + lot.Int64N(int64(time.Millisecond))))
	l.s.mu.Lock()
	if l.x.dead {
		l.s.mu.Unlock()
		return nil, errDead
	}
	l.s.checkSending(l.x, h.Context(), r)
	for _, one := range callsIn(r) {
		l.s.checkSending(l.x, h.Context(), one)
	}
	f := l.fateOf(r, lot)
	if f.down {
		l.s.fault("no network")
		l.s.mu.Unlock()
		if f.lot.IntN(2) == 0 {
			<-h.Context().Done()
		}
		return nil, errRefusedTo
	}
	l.s.note("%s sends %s %s", r.terminal, r.method, r.path)
	l.s.mu.Unlock()
	return l.carry(h.Context(), r, f)
}

// carry takes a request to the backend and brings the answer back. The network
// goes on, whether the sender still waits or not.
func (l *line) carry(ctx context.Context, r request, f fate) (*http.Response, error) {
	if f.lost {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if f.spoil == "error before work" {
		a := problem(503, "SYSTEM_BUSY")
		patience := 1 + f.lot.IntN(20)
		a.header.Set("Retry-After", strconv.Itoa(patience))
		answer, err := l.bring(ctx, f, a)
		if err == nil {
			l.s.mu.Lock()
			l.s.note("%s is asked for %d s of patience on %s", l.x.c.id, patience, r.path)
			l.x.patience[r.path] = time.Now().Add(time.Duration(patience) * time.Second)
			l.s.mu.Unlock()
		}
		return answer, err
	}
	came := make(chan reply, 1)
	go func() {
		time.Sleep(f.there)
		came <- l.arrive(r)
		if f.again > 0 {
			time.Sleep(f.again)
			l.arrive(r)
		}
	}()
	select {
	case a := <-came:
		return l.bring(ctx, f, a)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// arrive lets the backend do its work, and holds the rules after it.
func (l *line) arrive(r request) reply {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	a := l.s.world.arrive(r)
	l.s.check()
	return a
}

// bring takes an answer back, whole or not.
func (l *line) bring(ctx context.Context, f fate, a reply) (*http.Response, error) {
	select {
	case <-time.After(f.back):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch f.spoil {
	case "lost answer":
		return nil, errLine
	case "bad signature":
		return nil, errSignature
	case "error after work":
		a = problem(500, "PROCESS_FAIL")
	case "proxy page":
		a = reply{status: 502, body: []byte("<html>Bad Gateway</html>")}
	case "not JSON":
		a = reply{status: 200, body: []byte("{]")}
	case "other payment":
		a.body = bytes.ReplaceAll(a.body, []byte(`"id":"T-`), []byte(`"id":"X-`))
	case "answers exchanged":
		a.body = exchanged(a.body)
	case "other sum":
		a.body = bytes.ReplaceAll(a.body, []byte(`"amountYen":`), []byte(`"amountYen":1`))
	}
	header := a.header
	if header == nil {
		header = http.Header{}
	}
	body := io.Reader(bytes.NewReader(a.body))
	if f.spoil == "torn body" {
		body = io.MultiReader(bytes.NewReader(a.body[:len(a.body)/2]), broken{})
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(body)}, nil
}

// broken is a line that breaks while it is read.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// checkSending holds what must be true before a byte leaves.
func (s *sim) checkSending(x *life, ctx context.Context, r request) {
	c := x.c
	if until, ok := ctx.Deadline(); !ok || time.Until(until) > 30*time.Second {
		s.fail("I6", "%s %s is sent with no deadline, or a far one", r.method, r.path)
	}
	parts := strings.Split(strings.TrimPrefix(r.path, "/v1/"), "/")
	if parts[0] != "payments" || len(parts) == 1 {
		return
	}
	id := terminal.PaymentID(parts[1])
	p, known := c.disk.payments[id]
	if p.HandedTo != "" && !c.ruined {
		s.fail("R8", "%s %s is sent by %s, which has handed it over", r.method, r.path, c.id)
	}
	if until := x.patience[r.path]; time.Until(until) > time.Second && !c.stopped[id] {
		s.fail("R12", "%s %s is sent %s early", r.method, r.path, time.Until(until))
	}
	switch {
	case len(parts) == 2 && r.method == http.MethodGet:
		c.inquired[id] = true
	case len(parts) == 2 && (!known || p.State != terminal.Sent):
		s.fail("R1", "%s is sent and stands as %s on disk", id, p.State)
	case len(parts) == 3 && parts[2] == "credit":
		if p.State != terminal.Sent || !p.Purpose.Credit() {
			s.fail("R1", "credit %s is sent and it stands as %s on disk", id, p.State)
		}
	case len(parts) == 3 && parts[2] == "code":
		if p.State != terminal.Sent {
			s.fail("R1", "a code for %s is asked for and it stands as %s on disk", id, p.State)
		}
	case len(parts) == 3 && parts[2] == "deferred":
		if p.State != terminal.Deferred {
			s.fail("R1", "%s is collected and stands as %s on disk", id, p.State)
		}
	case len(parts) == 3 && p.State != terminal.Cancelling:
		s.fail("R1", "cancel of %s is sent and it stands as %s on disk", id, p.State)
	case len(parts) == 3 && !p.Captured() && !c.inquired[id]:
		s.fail("I8", "%s is cancelled and was never inquired after", id)
	case len(parts) == 4 && r.method == http.MethodGet: // of records that are made anew
	case len(parts) == 4:
		f := c.disk.refunds[terminal.RefundID(parts[3])]
		if f.State != terminal.RefundSent && f.State != terminal.RefundUnknown {
			s.fail("R1", "refund %s is sent and stands as %s on disk", parts[3], f.State)
		}
	}
}
