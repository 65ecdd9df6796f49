// Package customer is what the customer sees and reads: the shop's second
// screen, and the sentences that a clerk can hold out to somebody who reads
// another language.
//
// A [View] is a pure function of what is on the clerk's desk and of a language;
// a window of package ui draws it, and [Page] serves the very same value to a
// browser on another screen.
//
// # What it guarantees
//
// Nothing on it is the clerk's: no totals of the day, no faults, no payment code
// of the customer. It says "paid" only of money that was received, and of a
// result that is not known it says that the customer need not pay again.
//
// # Caveats
//
// The language is guessed by the wallet's country once the wallet is known, and
// changed by a touch at any time. A page is for the machine itself or a cable to
// a second screen: it has no lock.
package customer

import (
	"time"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// A Stage is where the customer is in the sale.
type Stage uint8

// The stages. The words of each are under "customer." and its number.
const (
	StageWelcome Stage = 1  // nobody is served
	StageItems   Stage = 2  // goods are rung up
	StageShow    Stage = 3  // show your payment code
	StageCode    Stage = 4  // read our code
	StageProof   Stage = 5  // read our code with your own line, and show the proof
	StageWait    Stage = 6  // the payment is on its way
	StageConfirm Stage = 7  // confirm on your phone
	StageUnknown Stage = 8  // the result is being checked
	StageCancel  Stage = 9  // being cancelled
	StageCash    Stage = 10 // cash: given and change
	StagePaid    Stage = 11 // thanks
	StageNotPaid Stage = 12 // no money moved
	StageBack    Stage = 13 // all of it went back
	StageLater   Stage = 14 // accepted, collected later
	StageAdded   Stage = 15 // money went into the customer's wallet
	StageNotIn   Stage = 16 // none did
	StageFilling Stage = 17 // it is not known yet whether any did
	StageEmptied Stage = 18 // it is being taken back
	StageDue     Stage = 19 // money is to go back
	StageRefund  Stage = 20 // whether it went back is being checked
	StagePart    Stage = 21 // a part of it went back
	StageSome    Stage = 22 // a part of the sale is paid, the rest is not
)

// A Line is one line of the sale, or what is taken off all of them or comes to them: the
// lines add up to the sale's total.
type Line struct {
	Name  string       `json:"name"`
	Count int64        `json:"count"`
	Sum   terminal.Yen `json:"sum"`
}

// A View is everything on the customer's screen.
type View struct {
	Stage    Stage        `json:"stage"`
	Language string       `json:"language"`
	Shop     string       `json:"shop"`
	Lines    []Line       `json:"lines,omitempty"`
	Total    terminal.Yen `json:"total"` // what is paid; what went back where that is told
	Given    terminal.Yen `json:"given,omitempty"`
	Change   terminal.Yen `json:"change,omitempty"`
	InParts  bool         `json:"inParts,omitempty"` // Total is a part of the sale
	Rest     terminal.Yen `json:"rest,omitempty"`    // of a sale in parts, still to be paid
	Code     string       `json:"code,omitempty"`
	Until    time.Time    `json:"until,omitzero"` // of Code
	Wallet   string       `json:"wallet,omitempty"`
	// Payer is what the wallet takes in its own money, as the backend wrote it.
	Payer    string `json:"payer,omitempty"`
	Training bool   `json:"training,omitempty"`
}

// Of returns what the customer sees of a desk in a language.
func Of(v desk.View, language string) View {
	c := View{Stage: stageOf(v), Language: language, Shop: v.Shop, Total: v.Amount}
	switch c.Stage {
	case StageWelcome:
		c.Total = 0
	case StageItems:
		c.Total = v.Due
	case StageCode, StageProof:
		c.Code, c.Until = v.Shown.Text, v.Deadline
	case StageCash:
		c.Given, c.Change = v.Tendered, max(0, v.Tendered-v.Amount)
	case StagePaid, StageNotPaid, StageAdded, StageNotIn, StageBack, StageDue, StagePart, StageLater, StageUnknown, StageCancel, StageFilling, StageEmptied:
		c.Total, c.Wallet, c.Payer = v.Payment.Amount, v.Payment.Wallet(), v.Payment.PayerAmount
		if v.Payment.Tendered > 0 {
			c.Given, c.Change = v.Payment.Tendered, v.Payment.Change()
		}
	}
	if c.Stage == StagePart || c.Stage == StageBack {
		c.Total = v.Payment.Refunded
	}
	c.Training = v.Training
	c.Lines = linesOf(v.Cart, words.Or(language))
	c.parts(v)
	return c
}

// linesOf is what is sold, and below it what makes the total another sum than the lines':
// a discount of the whole sale, and tax where prices are without it, or where none is taken.
func linesOf(cart desk.Cart, w words.Words) (all []Line) {
	for _, l := range cart.Lines {
		all = append(all, Line{l.Name, l.Quantity, l.Net})
	}
	if off := cart.Sums.Discount; off > 0 {
		all = append(all, Line{w.Of("customer.discount"), 1, -off})
	}
	switch tax := cart.Sums.Added(); {
	case tax > 0:
		all = append(all, Line{w.Of("customer.tax"), 1, tax})
	case tax < 0:
		all = append(all, Line{w.Of("customer.relief"), 1, tax})
	}
	return all
}

// parts says how far a sale is that is paid in parts.
func (c *View) parts(v desk.View) {
	if v.Split == nil || v.Split.Settled {
		return
	}
	switch v.Screen {
	case desk.ScreenSplit:
		if v.Split.Paid > 0 || v.Split.Open > 0 {
			c.Rest = v.Split.Left + v.Split.Open
		}
	case desk.ScreenResult:
		c.InParts, c.Rest = true, v.Split.Left+v.Split.Open
		if c.Stage == StagePaid {
			c.Stage = StageSome
		}
	default:
		c.InParts = c.Stage != StageWelcome
	}
}

// stageOf says where the customer is. What the clerk looks up meanwhile is none
// of the customer's business.
func stageOf(v desk.View) Stage {
	switch v.Screen {
	case desk.ScreenAmount:
		if v.Typed > 0 || len(v.Cart.Lines) > 0 {
			return StageItems
		}
	case desk.ScreenScan, desk.ScreenDigits:
		return StageShow
	case desk.ScreenShown:
		if v.Payment.Bill != "" {
			return StageProof
		}
		return StageCode
	case desk.ScreenSplit:
		return StageItems
	case desk.ScreenCash:
		return StageCash
	case desk.ScreenWait:
		return stageOfWait(v)
	case desk.ScreenResult:
		return stageOfResult(v.Payment)
	}
	return StageWelcome
}

// stageOfWait says what a wait is to the customer.
func stageOfWait(v desk.View) Stage {
	if v.Payment.Purpose.Credit() {
		return stageOfFilling(v.WaitFor)
	}
	switch v.WaitFor {
	case desk.WaitCustomer:
		return StageConfirm
	case desk.WaitInquiry:
		return StageUnknown
	case desk.WaitCancel:
		return StageCancel
	case desk.WaitRefund:
		return StageRefund
	}
	return StageWait
}

// stageOfFilling says what a wait for money that goes into a wallet is: the customer
// pays nothing, and has nothing to fear for but the cash on the counter.
func stageOfFilling(w desk.Wait) Stage {
	if w == desk.WaitCancel || w == desk.WaitRefund {
		return StageEmptied
	}
	return StageFilling
}

// stageOfResult says what became of a payment to the customer, whose wallet it may
// have been for.
func stageOfResult(p terminal.Payment) Stage {
	stage := StageOf(p.State)
	if !p.Purpose.Credit() {
		return stage
	}
	switch stage {
	case StagePaid, StageBack, StageDue, StagePart: // what cannot be taken back any more is in the wallet
		return StageAdded
	case StageNotPaid:
		return StageNotIn
	case StageUnknown:
		return StageFilling
	case StageCancel:
		return StageEmptied
	}
	return stage
}

// StageOf says what a payment's state is to the customer.
func StageOf(s terminal.State) Stage {
	switch s {
	case terminal.Paid:
		return StagePaid
	case terminal.Deferred, terminal.Uncollected:
		return StageLater
	case terminal.Cancelling:
		return StageCancel
	case terminal.RefundDue:
		return StageDue
	case terminal.PartRefunded:
		return StagePart
	case terminal.Refunded:
		return StageBack
	case terminal.Declined, terminal.Cancelled, terminal.Abandoned:
		return StageNotPaid
	}
	return StageUnknown
}
