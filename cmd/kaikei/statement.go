package main

import (
	"context"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/report"
	"kaikei/terminal/wire"
)

// Statement tells what is paid, and where. See office.Centre.
func (b backOffice) Statement(ctx context.Context) (office.Statement, error) {
	l, err := control.Settlements.Do(ctx, b.d, control.Nothing{})
	s := office.Statement{Account: accountOf(l.Account), Schedule: l.Schedule, Owed: terminal.Yen(l.OwedYen)}
	if s.Account.Bank.Code == "" { // a backend that knows no changes of it
		s.Account.Bank = office.Bank{Code: l.Bank, Name: l.BankName}
	}
	for _, x := range l.Settlements {
		s.Payouts = append(s.Payouts, payoutOf(x))
	}
	for _, c := range l.Changes {
		s.Changes = append(s.Changes, office.Change{
			State: office.ChangeState(c.State), Account: accountOf(c.Account), AskedAt: c.AskedAt, AskedBy: c.AskedBy,
			Terminal: c.TerminalID, Reason: c.Reason, HoldsFrom: terminal.Date(c.HoldsFrom),
		})
	}
	return s, err
}

// payoutOf is a settlement as a manager sees it.
func payoutOf(x wire.Settlement) office.Payout {
	p := office.Payout{
		ValueDay: terminal.Date(x.ValueDay), LastDay: terminal.Date(x.LastDay), Done: x.PaidOut, Account: office.Account{Bank: office.Bank{Code: x.Bank}},
		Gross: terminal.Yen(x.GrossYen), Refunds: terminal.Yen(x.RefundYen), Credits: terminal.Yen(x.CreditYen),
		Fee: terminal.Yen(x.FeeYen), Carried: terminal.Yen(x.CarriedYen), Yen: terminal.Yen(x.PaidYen),
	}
	if x.Account != nil {
		p.Account = accountOf(*x.Account)
	}
	for _, l := range x.Lines {
		p.Lines = append(p.Lines, office.PayoutLine{
			Day: terminal.Date(l.Day), Rail: l.Rail, Brand: l.Brand, Payments: l.Payments,
			Gross: terminal.Yen(l.GrossYen), Refunds: terminal.Yen(l.RefundYen), Credits: terminal.Yen(l.CreditYen),
		})
	}
	return p
}

// accountOf is an account as a manager sees it.
func accountOf(a wire.Account) office.Account {
	return office.Account{Bank: office.Bank{Code: a.Bank, Name: a.BankName}, Branch: a.Branch, Kind: office.AccountKind(a.Kind), Masked: a.MaskedNumber, Holder: a.Holder}
}

// Banks tells at which banks the shop can be paid. See office.Accountant.
func (b backOffice) Banks(ctx context.Context) ([]office.Bank, error) {
	l, err := control.Banks.Do(ctx, b.d, control.Nothing{})
	var all []office.Bank
	for _, x := range l {
		all = append(all, office.Bank(x))
	}
	return all, err
}

// AskAccount asks for another account. See office.Accountant.
func (b backOffice) AskAccount(ctx context.Context, o office.AccountOrder) error {
	r := control.AccountRequest{Bank: o.Bank.Code, Branch: o.Branch, Kind: o.Kind, Number: o.Number, Clerk: o.Clerk}
	_, err := control.AskAccount.Do(ctx, b.d, r)
	return err
}

// ShopDay tells what all terminals of the shop did. See office.Centre.
func (b backOffice) ShopDay(ctx context.Context, date terminal.Date) (office.ShopDay, error) {
	t, err := control.ShopTotals.Do(ctx, b.d, control.ReportRequest{Date: date})
	s := office.ShopDay{
		Date: terminal.Date(t.Date), AllSent: t.AllSent, Paid: tally(t.PaidCount, t.PaidYen), Refunds: tally(t.RefundCount, t.RefundYen),
		TopUps: tally(t.TopUpCount, t.TopUpYen), PayOuts: tally(t.PayOutCount, t.PayOutYen),
	}
	for _, x := range t.Terminals {
		one := office.ShopTerminal{
			ID: x.TerminalID, Here: x.TerminalID == b.d.TerminalID(), Sent: x.AllSent, Revoked: x.Revoked, InProcess: x.InProcess, Open: x.Open, Closed: terminal.Date(x.ClosedDay),
			Paid: tally(x.Totals.PaidCount, x.Totals.PaidYen), Refunds: tally(x.Totals.RefundCount, x.Totals.RefundYen),
		}
		if x.HeardAt != nil {
			one.Heard = *x.HeardAt
		}
		s.Terminals = append(s.Terminals, one)
	}
	return s, err
}

// tally is how many and how much.
func tally(count, yen int64) report.Tally {
	return report.Tally{Count: count, Yen: terminal.Yen(yen)}
}
