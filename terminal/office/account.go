package office

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kaikei/terminal"
)

// An AccountKind is what a bank calls an account.
type AccountKind string

// The kinds, as the backend names them.
const (
	Ordinary AccountKind = "ordinary" // 普通
	Current  AccountKind = "current"  // 当座
	Savings  AccountKind = "savings"  // 貯蓄
)

// AccountKinds are all of them, in the order in which they are offered.
func AccountKinds() []AccountKind { return []AccountKind{Ordinary, Current, Savings} }

// A Bank is one at which the shop can be paid.
type Bank struct {
	Code string `json:"code"` // four digits
	Name string `json:"name"`
}

// An Account is where the shop is paid. Only the backend knows its whole number.
type Account struct {
	Bank   Bank
	Branch string
	Kind   AccountKind
	Masked string // number, all but its last four digits
	Holder string // as the bank has it; "" until it was confirmed
}

// A ChangeState is how far a change of the account has come.
type ChangeState string

// The states of a change, as the backend names them. The last two are final.
const (
	ChangeAsked     ChangeState = "ASKED"
	ChangeConfirmed ChangeState = "CONFIRMED"
	ChangeRefused   ChangeState = "REFUSED"
)

// A Change is a change of the account: asked for at a till, and decided by the
// backend's people.
type Change struct {
	State     ChangeState
	Account   Account
	AskedAt   time.Time
	AskedBy   string        // who stood at the till
	Terminal  string        // "" the backend's own people
	Reason    string        // why it was refused
	HoldsFrom terminal.Date // last day of the first settlement that is paid there; "" the next
}

// An AccountOrder asks for another account. The number is kept nowhere here: it goes
// to the backend, and the journal has it masked.
type AccountOrder struct {
	Bank   Bank
	Branch string // three digits
	Kind   AccountKind
	Number string // seven digits
	Clerk  string
}

// The lengths of what is typed, in digits (全銀協).
const (
	BankDigits   = 4
	BranchDigits = 3
	NumberDigits = 7
)

// Check reports what is not filled in, or is none. Errors: terminal.ErrAccount.
func (o AccountOrder) Check() error {
	if !slices.Contains(AccountKinds(), o.Kind) || !digits(o.Bank.Code, BankDigits) || !digits(o.Branch, BranchDigits) || !digits(o.Number, NumberDigits) {
		return fmt.Errorf("account %s: %w", o.Masked(), terminal.ErrAccount)
	}
	return nil
}

// Masked is the account as journal, log and screen may have it.
func (o AccountOrder) Masked() string {
	number := "***"
	if len(o.Number) >= NumberDigits {
		number += o.Number[len(o.Number)-4:]
	}
	return fmt.Sprintf("%s-%s %s %s", o.Bank.Code, o.Branch, o.Kind, number)
}

// digits reports whether a text is so many digits.
func digits(text string, n int) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(text) == n
}

// An Accountant asks the backend for another account of the shop.
type Accountant interface {
	Banks(ctx context.Context) ([]Bank, error)
	// AskAccount records that it is asked for, and asks. Nothing is changed by it.
	AskAccount(ctx context.Context, o AccountOrder) error
}

// readStatement asks what the shop is paid, and where.
func (o *Office) readStatement() {
	o.consult(func(ctx context.Context) error {
		s, err := o.Centre.Statement(ctx)
		if err == nil {
			o.view.Statement, o.view.Stated = s, true
		}
		return err
	})
}

// onStatement serves what is paid.
func (o *Office) onStatement(i Intent) {
	switch i.Kind {
	case IntentPayout:
		if i.Number >= 0 && i.Number < int64(len(o.view.Statement.Payouts)) {
			o.view.Payout = o.view.Statement.Payouts[i.Number]
			o.into(PagePayout)
		}
	case IntentAccount:
		if !o.view.Rights.Account {
			o.fault(terminal.ErrNotAllowed)
			return
		}
		o.view.Order = AccountOrder{Kind: Ordinary}
		o.into(PageAccount)
	}
}

// onAccount serves the account that is asked for.
func (o *Office) onAccount(i Intent) {
	q := &o.view.Order
	switch i.Kind {
	case IntentBanks:
		err := o.ask(func(ctx context.Context) (err error) {
			o.view.Banks, err = o.Accountant.Banks(ctx)
			return err
		})
		if o.fault(err); err == nil {
			o.into(PageBanks)
		}
	case IntentBranch:
		q.Branch = i.Text
	case IntentAccountKind:
		q.Kind = AccountKind(i.Text)
	case IntentAccountNumber:
		q.Number = i.Text
	case IntentAskAccount:
		o.askAccount()
	}
}

// onBanks takes the bank that was tapped.
func (o *Office) onBanks(i Intent) {
	for _, b := range o.view.Banks {
		if i.Kind == IntentBank && b.Code == i.Text {
			o.view.Order.Bank = b
			o.back()
			return
		}
	}
}

// askAccount asks for the account that was filled in, and shows the statement with
// what became of it: the number is forgotten.
func (o *Office) askAccount() {
	q := o.view.Order
	q.Clerk = o.view.By
	err := q.Check()
	if err == nil {
		err = o.ask(func(ctx context.Context) error { return o.Accountant.AskAccount(ctx, q) })
	}
	if err != nil {
		o.fault(err)
		return
	}
	o.view.Order = AccountOrder{}
	o.back()
	o.view.Done = DoneAccount
}
