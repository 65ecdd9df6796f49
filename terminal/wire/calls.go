package wire

import "encoding/json"

// The bounds of a [CallsRequest]. A terminal sends less and loses nothing.
const (
	MaxCalls      = 100
	MaxCallsBytes = 256 << 10 // of the request, and of its answer
)

// A CallsRequest carries calls about payments that waited, oldest first:
// POST /v1/calls. It is a way to carry calls and no call of its own: each is
// done, and is idempotent by its id and its bytes, exactly as if it had come
// alone. A backend that does not have it answers 404, 405 or 501, and is asked
// one by one.
type CallsRequest struct {
	Calls []QueuedCall `json:"calls"`
}

// A QueuedCall is one call: an inquiry, a cancel, a refund, or the collecting of
// a payment that was accepted offline. No other call waits in a queue.
type QueuedCall struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   string `json:"body,omitempty"` // the very bytes that the call has when it comes alone
}

// A CallsAnswer has the answers in the order of the calls. There may be fewer,
// when the backend ran out of time: the calls after them were not begun.
type CallsAnswer struct {
	Result  Result       `json:"result"`
	Answers []CallAnswer `json:"answers"`
}

// A CallAnswer is what one call is answered. Method and Path repeat the call, so
// that no answer is taken for that of another.
type CallAnswer struct {
	Method     string          `json:"method"`
	Path       string          `json:"path"`
	Status     int             `json:"status"`               // of HTTP
	RetryAfter string          `json:"retryAfter,omitempty"` // the header of that name, in seconds
	Body       json.RawMessage `json:"body"`                 // as the call has it alone
}
