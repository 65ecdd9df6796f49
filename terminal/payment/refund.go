package payment

import (
	"fmt"
	"slices"
	"time"
)

// A RefundID names one refund for ever. The terminal makes it.
type RefundID string

// A RefundState is a point in a refund's life. The values are stored: never
// renumber them.
type RefundState uint8

// The states of a refund.
const (
	RefundCreated RefundState = 1 // id on disk, nothing sent
	RefundSent    RefundState = 2 // may have reached the backend
	RefundUnknown RefundState = 3 // no final answer; sent again under the same id
	RefundDone    RefundState = 4 // money given back, final
	RefundRefused RefundState = 5 // not given back, final
)

// refundTable is the table of legal moves of a refund.
var refundTable = map[RefundState]struct {
	name string
	next []RefundState
}{
	RefundCreated: {"CREATED", []RefundState{RefundSent, RefundRefused}},
	RefundSent:    {"SENT", []RefundState{RefundDone, RefundRefused, RefundUnknown}},
	RefundUnknown: {"UNKNOWN", []RefundState{RefundDone, RefundRefused}},
	RefundDone:    {"DONE", nil},
	RefundRefused: {"REFUSED", nil},
}

// RefundStates returns every state of a refund, in the order of their numbers.
func RefundStates() []RefundState {
	return []RefundState{RefundCreated, RefundSent, RefundUnknown, RefundDone, RefundRefused}
}

// String returns the stored name.
func (s RefundState) String() string {
	if f, ok := refundTable[s]; ok {
		return f.name
	}
	return fmt.Sprintf("REFUND_STATE_%d", uint8(s))
}

// Open reports whether the backend has still to answer.
func (s RefundState) Open() bool {
	return s == RefundCreated || s == RefundSent || s == RefundUnknown
}

// MarshalText gives the name.
func (s RefundState) MarshalText() ([]byte, error) {
	if _, ok := refundTable[s]; !ok {
		return nil, fmt.Errorf("marshal refund state %d: %w", uint8(s), ErrMove)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a name that MarshalText wrote.
func (s *RefundState) UnmarshalText(text []byte) error {
	for state, f := range refundTable {
		if f.name == string(text) {
			*s = state
			return nil
		}
	}
	return fmt.Errorf("read refund state %q: %w", text, ErrMove)
}

// A Refund gives back some or all of a captured payment. It is a record of its
// own; the payment's sum changes only when the refund is done.
type Refund struct {
	ID           RefundID    `json:"id"`
	PaymentID    ID          `json:"paymentId"`
	State        RefundState `json:"state"`
	Amount       Yen         `json:"amount"`
	Reason       string      `json:"reason,omitempty"` // the clerk's words
	Clerk        string      `json:"clerk,omitempty"`
	BusinessDate Date        `json:"businessDate"` // of its creation
	Slip         int         `json:"slip"`
	NetworkID    string      `json:"networkId,omitempty"`
	CreatedAt    time.Time   `json:"createdAt"`
	ChangedAt    time.Time   `json:"changedAt"`
	Refusal      Reason      `json:"refusal,omitempty"` // why it was refused
}

// AdvanceRefund returns r in state to, or ErrMove when the table has no such
// step. It is the one way a refund changes its state.
func AdvanceRefund(r Refund, to RefundState) (Refund, error) {
	if !slices.Contains(refundTable[r.State].next, to) {
		return r, fmt.Errorf("advance refund %s from %s to %s: %w", r.ID, r.State, to, ErrMove)
	}
	r.State = to
	return r, nil
}
