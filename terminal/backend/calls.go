package backend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// callsPath is where several calls go in one request.
const callsPath = "/v1/calls"

// callsBytes bounds the bodies of one request, well below what the backend reads:
// as text within text each may grow.
const callsBytes = wire.MaxCallsBytes / 4

// errOther is an answer that is another call's.
var errOther = errors.New("answer is not that of the call")

// Carry sends calls that waited in one request, each with the bytes that it has
// alone. What came back for each is in their order, and may be for fewer: what is
// left out was not sent, or not done. Errors: [terminal.ErrOneByOne] when the
// backend has no such call, [terminal.ErrNoAnswer].
func (c *Client) Carry(ctx context.Context, calls []terminal.Call) ([]terminal.Told, error) {
	q, err := callsOf(calls)
	if err != nil {
		return nil, fmt.Errorf("carry %d calls: %w", len(calls), err)
	}
	body, err := json.Marshal(q)
	if err != nil {
		return nil, fmt.Errorf("carry %d calls: %w", len(calls), err)
	}
	resp, text, err := c.send(ctx, http.MethodPost, callsPath, body)
	if err != nil {
		return nil, fmt.Errorf("carry %d calls: %w: %w", len(calls), terminal.ErrNoAnswer, err)
	}
	switch resp.StatusCode {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return nil, fmt.Errorf("carry %d calls: answer %d: %w", len(calls), resp.StatusCode, terminal.ErrOneByOne)
	}
	var a wire.CallsAnswer
	result, err := c.read(received{callsPath, resp.StatusCode, resp.Header, text}, &a)
	if err != nil || result.Status == wire.StatusFailed {
		return nil, fmt.Errorf("carry %d calls: %s: %w: %w", len(calls), result.Code, terminal.ErrNoAnswer, errors.Join(err, errForm))
	}
	return c.told(calls, q, a)
}

// callsOf writes calls as they go out, as many as there is room for.
func callsOf(calls []terminal.Call) (q wire.CallsRequest, err error) {
	room := callsBytes
	for _, call := range calls[:min(len(calls), wire.MaxCalls)] {
		var body []byte
		one := wire.QueuedCall{Method: http.MethodPut, Path: paymentPath(call.Payment.ID)}
		switch call.Kind {
		case terminal.CallInquire:
			one.Method = http.MethodGet
		case terminal.CallCancel:
			one.Method, one.Path = http.MethodPost, cancelPath(call.Payment.ID)
		case terminal.CallCollect:
			one.Path = deferredPath(call.Payment.ID)
			body, err = deferredBody(call.Payment, call.Sealed)
		case terminal.CallRefund:
			one.Path = refundPath(call.Refund)
			body, err = refundBody(call.Refund)
		}
		if err != nil {
			return q, err
		}
		if room -= len(body); room < 0 && len(q.Calls) > 0 {
			break
		}
		one.Body = string(body)
		q.Calls = append(q.Calls, one)
	}
	return q, nil
}

// told gives each call its own answer. One that is in another's place makes all of
// them worth nothing.
func (c *Client) told(calls []terminal.Call, q wire.CallsRequest, a wire.CallsAnswer) ([]terminal.Told, error) {
	if len(a.Answers) > len(q.Calls) {
		return nil, fmt.Errorf("%d answers to %d calls: %w: %w", len(a.Answers), len(q.Calls), terminal.ErrNoAnswer, errOther)
	}
	told := make([]terminal.Told, len(a.Answers))
	for n, one := range a.Answers {
		if one.Method != q.Calls[n].Method || one.Path != q.Calls[n].Path {
			return nil, fmt.Errorf("answer %d: %w: %w", n+1, terminal.ErrNoAnswer, errOther)
		}
		header := http.Header{}
		if one.RetryAfter != "" {
			header.Set("Retry-After", one.RetryAfter)
		}
		told[n] = c.tell(calls[n], received{one.Path, one.Status, header, one.Body})
	}
	return told, nil
}

// tell reads the answer to one call, as that call reads it when it goes alone.
func (c *Client) tell(call terminal.Call, r received) (t terminal.Told) {
	id := call.Payment.ID
	if call.Kind == terminal.CallRefund {
		var a wire.RefundAnswer
		result, err := c.read(r, &a)
		t.Refund, t.Err = refunded(call.Refund, a, result, err)
		return t
	}
	var a wire.PaymentAnswer
	result, err := c.read(r, &a)
	switch call.Kind {
	case terminal.CallInquire:
		t.Answer, t.Err = inquired(id, a, result, err)
	case terminal.CallCancel:
		t.Answer, t.Err = cancelled(id, a, result, err)
	case terminal.CallCollect:
		t.Answer, t.Err = collected(id, a, result, err)
	}
	return t
}
