package wire

import "time"

// A Bank is one at which a shop can be paid.
type Bank struct {
	Code string `json:"code"` // four digits
	Name string `json:"name"`
}

// A BankList is all of them: GET /v1/banks.
type BankList struct {
	Banks []Bank `json:"banks"`
}

// An AccountKind is what a bank calls an account. The values are those of the
// contract.
type AccountKind string

// The kinds.
const (
	AccountOrdinary AccountKind = "ordinary" // 普通
	AccountCurrent  AccountKind = "current"  // 当座
	AccountSavings  AccountKind = "savings"  // 貯蓄
)

// An AccountRequest asks that the shop be paid at another account:
// PUT /v1/account-changes/{id}.
type AccountRequest struct {
	Bank   string      `json:"bank"`
	Branch string      `json:"branch"` // three digits
	Kind   AccountKind `json:"kind"`
	Number string      `json:"number"` // seven digits
	Clerk  string      `json:"clerk,omitempty"`
}

// An Account is where a shop is paid. The backend alone knows its whole number. Of
// one that was set before changes were asked for at tills, only the bank is known.
type Account struct {
	Bank         string      `json:"bank"`
	BankName     string      `json:"bankName"`
	Branch       string      `json:"branch,omitempty"`
	Kind         AccountKind `json:"kind,omitempty"`
	MaskedNumber string      `json:"maskedNumber,omitempty"` // "***4567"
	Holder       string      `json:"holder,omitempty"`       // as the bank has it; known once it was confirmed
}

// A ChangeState is how far a change of the account has come.
type ChangeState string

// The states of a change. The last two are final.
const (
	ChangeAsked     ChangeState = "ASKED"     // nobody has looked at it
	ChangeConfirmed ChangeState = "CONFIRMED" // it holds from a settlement on
	ChangeRefused   ChangeState = "REFUSED"
)

// ReasonReplaced is why a change was refused that was asked for once more.
const ReasonReplaced = "REPLACED"

// An AccountChange is a change of where the shop is paid, and how far it has come.
type AccountChange struct {
	ID         string      `json:"id"`
	State      ChangeState `json:"state"`
	Account    Account     `json:"account"`
	AskedAt    time.Time   `json:"askedAt"`
	AskedBy    string      `json:"askedBy,omitempty"`    // who stood at the till
	TerminalID string      `json:"terminalId,omitempty"` // "" the backend's own people
	DecidedAt  *time.Time  `json:"decidedAt,omitempty"`
	Reason     string      `json:"reason,omitempty"` // why it was refused: words of the backend's people, or ReasonReplaced
	// HoldsFrom is the last day of the first settlement that is paid there. Empty
	// while it is not confirmed; of a change by the backend's people, from the next.
	HoldsFrom string `json:"holdsFrom,omitempty"`
}

// An AccountAnswer is the answer to an AccountRequest.
type AccountAnswer struct {
	Result Result        `json:"result"`
	Change AccountChange `json:"change"`
}
