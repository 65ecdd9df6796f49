package payment

import (
	"errors"
	"fmt"
	"slices"
)

// ErrMove means a step that no payment may take: a bug in the caller, or a
// lie from the backend.
var ErrMove = errors.New("illegal move")

// A State is a point in a payment's life.
//
// The values are stored on disk and shown to the backend. Never renumber them.
type State uint8

// The states of a payment. Money says what each means for it.
const (
	Created      State = 1  // id on disk, nothing sent
	Sent         State = 2  // may have reached the backend
	Unknown      State = 3  // no final answer; being inquired after
	Paid         State = 4  // captured
	Declined     State = 5  // refused, final
	Cancelling   State = 6  // a cancel must reach the backend
	Cancelled    State = 7  // cancel confirmed, final
	RefundDue    State = 8  // cancel window passed, money taken
	Deferred     State = 9  // accepted offline under caps
	Uncollected  State = 10 // forwarded and refused, final
	PartRefunded State = 11 // some given back
	Refunded     State = 12 // all given back, final
	Abandoned    State = 13 // never sent, final
)

// Money is what a state means for the customer's money.
type Money uint8

// The answers to "did money move?".
const (
	MoneyNo       Money = 1 // no money moved
	MoneyUnknown  Money = 2 // not known yet
	MoneyTaken    Money = 3 // the shop has it
	MoneyPartly   Money = 4 // the shop has some of it
	MoneyPromised Money = 5 // accepted offline, not yet collected
	MoneyLost     Money = 6 // goods given, money refused
)

// facts is one row of the state table.
type facts struct {
	name  string
	money Money
	next  []State
}

// table lists every state and every step a payment may take. A step that is
// not here is refused by Advance.
var table = map[State]facts{
	Created:      {"CREATED", MoneyNo, []State{Sent, Deferred, Paid, Abandoned}},
	Sent:         {"SENT", MoneyUnknown, []State{Paid, Declined, Unknown}},
	Unknown:      {"UNKNOWN", MoneyUnknown, []State{Paid, Declined, Cancelling}},
	Paid:         {"PAID", MoneyTaken, []State{Cancelling, PartRefunded, Refunded}},
	Declined:     {"DECLINED", MoneyNo, nil},
	Cancelling:   {"CANCELLING", MoneyUnknown, []State{Cancelled, RefundDue, Uncollected}},
	Cancelled:    {"CANCELLED", MoneyNo, nil},
	RefundDue:    {"REFUND_DUE", MoneyTaken, []State{PartRefunded, Refunded}},
	Deferred:     {"DEFERRED", MoneyPromised, []State{Paid, Uncollected, Sent, Cancelling}},
	Uncollected:  {"UNCOLLECTED", MoneyLost, nil},
	PartRefunded: {"PART_REFUNDED", MoneyPartly, []State{PartRefunded, Refunded}},
	Refunded:     {"REFUNDED", MoneyNo, nil},
	Abandoned:    {"ABANDONED", MoneyNo, nil},
}

// States returns every state, in the order of their numbers.
func States() []State {
	all := make([]State, 0, len(table))
	for s := range table {
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

// String returns the stored name, as in PART_REFUNDED.
func (s State) String() string {
	if f, ok := table[s]; ok {
		return f.name
	}
	return fmt.Sprintf("STATE_%d", uint8(s))
}

// Money returns what the state means for the customer's money.
func (s State) Money() Money { return table[s].money }

// Final reports whether nothing can follow.
func (s State) Final() bool {
	f, ok := table[s]
	return ok && len(f.next) == 0
}

// Open reports whether the terminal still has to act with the backend: such a
// payment has an entry in the outbox.
func (s State) Open() bool {
	switch s {
	case Created, Sent, Unknown, Cancelling, Deferred:
		return true
	}
	return false
}

// MarshalText gives the name, so that people can read exports.
func (s State) MarshalText() ([]byte, error) {
	if _, ok := table[s]; !ok {
		return nil, fmt.Errorf("marshal state %d: %w", uint8(s), ErrMove)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a name that MarshalText wrote.
func (s *State) UnmarshalText(text []byte) error {
	for state, f := range table {
		if f.name == string(text) {
			*s = state
			return nil
		}
	}
	return fmt.Errorf("read state %q: %w", text, ErrMove)
}

// Advance returns p in state to, or ErrMove when the table has no such step.
// It is the one way a payment changes its state.
func Advance(p Payment, to State) (Payment, error) {
	if !slices.Contains(table[p.State].next, to) {
		return p, fmt.Errorf("advance %s from %s to %s: %w", p.ID, p.State, to, ErrMove)
	}
	p.State = to
	return p, nil
}
