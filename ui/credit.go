package ui

import (
	"fmt"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// told are the keys of what a credit says otherwise than a sale: the money goes the
// other way, and there may be cash on the counter.
var told = map[terminal.Purpose]map[terminal.State]struct{ title, money string }{
	terminal.PurposeTopUp: {
		terminal.Paid:    {"topup.paid", "topup.paid.money"},
		terminal.Unknown: {"", "topup.unknown.money"},
		terminal.Sent:    {"", "topup.unknown.money"},
		// Until a cancel is confirmed the wallet may have it.
		terminal.Cancelling: {"", "topup.unknown.money"},
		terminal.Declined:   {"topup.none", "topup.none.money"},
		terminal.Cancelled:  {"", "topup.none.money"},
		terminal.Abandoned:  {"", "topup.none.money"},
		terminal.RefundDue:  {"topup.stands", "topup.stands.money"},
	},
	terminal.PurposePayOut: {
		terminal.Paid:       {"payout.paid", "topup.paid.money"},
		terminal.Unknown:    {"", "payout.unknown.money"},
		terminal.Sent:       {"", "payout.unknown.money"},
		terminal.Cancelling: {"", "payout.unknown.money"},
		terminal.Declined:   {"payout.none", "payout.none.money"},
		terminal.Cancelled:  {"", "payout.none.money"},
		terminal.Abandoned:  {"", "payout.none.money"},
		terminal.RefundDue:  {"topup.stands", "payout.stands.money"},
	},
}

// stateTitle is what became of a payment, in few words.
func stateTitle(w words.Words, p terminal.Payment) string {
	if key := told[p.Purpose][p.State].title; key != "" {
		return w.Of(key)
	}
	return w.Of("state." + p.State.String() + ".title")
}

// stateMoney says where the money is.
func stateMoney(w words.Words, p terminal.Payment) string {
	if key := told[p.Purpose][p.State].money; key != "" {
		return w.Of(key)
	}
	return w.Of("state." + p.State.String() + ".money")
}

// waitMore is what to do while the screen waits. While it is not known whether a wallet
// has the money, it is about the cash, or about what must not be paid twice.
func waitMore(w words.Words, v desk.View) string {
	if v.WaitFor == desk.WaitInquiry || v.WaitFor == desk.WaitCancel {
		switch v.Payment.Purpose {
		case terminal.PurposeTopUp:
			return w.Of("topup.wait")
		case terminal.PurposePayOut:
			return w.Of("payout.wait")
		}
	}
	return w.Of(fmt.Sprintf("wait.%d.more", v.WaitFor))
}

// sumTitle is what the sum is that is collected.
func sumTitle(w words.Words, p terminal.Purpose) string {
	switch p {
	case terminal.PurposeTopUp:
		return w.Of("credit.topup")
	case terminal.PurposePayOut:
		return w.Of("credit.payout")
	}
	return w.Of("amount.title")
}

// creditOptions are the ways to put money into a wallet.
func (w *Window) creditOptions(off bool) []option {
	var all []option
	for _, p := range w.view.Credits {
		all = append(all, option{name: sumTitle(w.kit.words, p), off: off, tap: func() {
			w.asker.number(sumTitle(w.kit.words, p), "", w.view.Limit, func(y terminal.Yen) {
				w.send(desk.Intent{Kind: desk.IntentCredit, Purpose: p, Amount: y})
			})
		}})
	}
	return all
}
