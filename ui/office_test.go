package ui_test

import (
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/fault"
	"kaikei/terminal/office"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

var noon = time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)

// busyDay is a day with the longest things that happen.
func busyDay() office.Day {
	r := report.Report{Date: "2026-11-28", Total: 12_345_678, Sales: report.Tally{Count: 1288, Yen: 12_999_999}, Voids: report.Tally{Count: 12, Yen: 54_321}, Refunds: report.Tally{Count: 7, Yen: 600_000}, Uncollected: report.Tally{Count: 11, Yen: 88_888}}
	for _, name := range []string{"J-Coin Pay", "Alipay", "TrueMoney Wallet", "KakaoPay", "cash", "-"} {
		r.ByWallet = append(r.ByWallet, report.Row{Name: name, Sales: report.Tally{Count: 214, Yen: 2_000_000}, Net: 1_987_654})
	}
	r.ByRail, r.ByClerk, r.ByTender = r.ByWallet[:2], r.ByWallet[2:4], r.ByWallet[4:]
	r.ByRate = []report.RateRow{{Rate: "10", Gross: 9_000_000, Tax: 818_181}, {Rate: "8", Gross: 3_999_999, Tax: 296_296}, {Rate: report.RateFree, Gross: 88_000}}
	before := report.Report{Date: "2026-11-21", Total: 9_999_999}
	for h := 9; h < 22; h++ {
		row := report.Row{Name: fmt.Sprintf("%02d", h), Sales: report.Tally{Count: 9, Yen: terminal.Yen(1+h%5) * 200_000}}
		before.ByHour = append(before.ByHour, row)
		if h <= 12 {
			row.Sales.Yen += 77_777
			r.ByHour = append(r.ByHour, row)
		}
	}
	return office.NewDay(r, before, noon, 0)
}

// stuck is a payment that is open, or due.
func stuck(s terminal.State) terminal.Payment {
	p := terminal.Payment{
		ID: terminal.PaymentID("p-" + s.String()), State: s, Amount: 8_888_888, Slip: 9999, Tender: terminal.TenderCode, Brand: "TrueMoney Wallet", Rail: "alipayplus", Clerk: "佐藤", Reason: "USER_BALANCE_NOT_ENOUGH",
		MaskedCode: "2810…4821", NetworkID: "2026112300000001", CreatedAt: noon, CancelUntil: noon.Add(13 * time.Hour), Refunded: 1,
	}
	if s == terminal.RefundDue {
		p.PaidAt = noon
	}
	return p
}

// closed are closes, over, short and not counted.
func closed() []report.Close {
	var all []report.Close
	for i, over := range []terminal.Yen{0, 12_345, -88_888} {
		all = append(all, report.Close{Number: 128 - i, At: noon, Since: noon.Add(-24 * time.Hour), Clerk: "佐藤", Perpetual: 1_234_567_890, Period: report.Totals{report.CountSale: {Count: 99, Yen: 8_888_888}, report.CountUncollected: {Count: 11, Yen: 88_888}},
			Cash: report.Cash{Checked: i > 0, Float: 30_000, Taken: 1_234_567, Moved: -5_000, Expected: 1_259_567, Counted: 1_271_912, Over: over, Reason: "釣銭の渡し間違い", Removed: 1_241_912, Left: 30_000},
			Open: []report.OpenItem{{Yen: 8_888_888}, {Yen: 1}}})
	}
	return all
}

// statement is one with every state of a change, and payouts of either kind.
func statement() office.Statement {
	at := office.Account{Bank: office.Bank{Code: "9042", Name: "みずほ第一勧業富士銀行"}, Branch: "001", Kind: office.Ordinary, Masked: "***4567", Holder: "カブシキガイシャカイケイマチテン"}
	s := office.Statement{Account: at, Schedule: "semimonthly", Owed: 12_345_678}
	for i, state := range []office.ChangeState{office.ChangeAsked, office.ChangeConfirmed, office.ChangeRefused} {
		s.Changes = append(s.Changes, office.Change{State: state, Account: at, AskedAt: noon, AskedBy: "佐藤", Terminal: "T-0001", Reason: []string{"", "", "REPLACED"}[i], HoldsFrom: []terminal.Date{"", "2026-11-30", ""}[i]})
	}
	for i := range 5 {
		o := office.Payout{ValueDay: terminal.Date(fmt.Sprintf("2026-11-%02d", 30-i)), LastDay: "2026-11-15", Gross: 12_345_678, Refunds: 45_678, Credits: 100_000, Fee: 123_456, Carried: -1, Yen: 12_076_543, Done: i > 0, Account: at}
		for d := range 15 {
			o.Lines = append(o.Lines, office.PayoutLine{Day: terminal.Date(fmt.Sprintf("2026-11-%02d", d+1)), Rail: "alipayplus", Brand: "TrueMoney Wallet", Payments: 1234, Gross: 8_888_888, Refunds: 45_678, Credits: 100_000})
		}
		s.Payouts = append(s.Payouts, o)
	}
	s.Payouts[1].Account, s.Payouts[1].Lines = office.Account{Bank: office.Bank{Code: "9001"}}, nil
	return s
}

// shopDay is one with terminals of every kind.
func shopDay() office.ShopDay {
	sum := report.Tally{Count: 1_288, Yen: 12_999_999}
	s := office.ShopDay{Date: "2026-11-28", Paid: sum, Refunds: sum, TopUps: sum, PayOuts: sum}
	for i := range 7 {
		s.Terminals = append(s.Terminals, office.ShopTerminal{ID: fmt.Sprintf("T-%04d", i+1), Here: i == 0, Sent: i == 0, Revoked: i == 6, Heard: noon, Closed: "2026-11-28", Paid: sum})
	}
	t := s.Terminals
	t[1].Heard, t[2].InProcess, t[3].Closed, t[4].Open = time.Time{}, 3, "2026-11-27", 2
	return s
}

// pages are views of every page.
func pages() map[string]office.View {
	base := office.View{Now: noon, Today: "2026-11-28", By: "佐藤", Rights: office.Rights{Close: true, Refund: true, Print: true, Members: true, Catalogue: true}, Day: busyDay(), Section: office.ByHour}
	until := func(p terminal.Payment) time.Time { return p.CancelUntil }
	all := map[string]office.View{}
	add := func(name string, page office.Page, edit func(*office.View)) {
		v := base
		v.Page = page
		edit(&v)
		all["office-"+name] = v
	}
	open := office.Items([]terminal.Payment{stuck(terminal.Unknown), stuck(terminal.Cancelling), stuck(terminal.RefundDue), stuck(terminal.Deferred)}, until)
	add("today", office.PageToday, func(*office.View) {})
	add("today-open", office.PageToday, func(v *office.View) { v.Day.Open = open })
	add("today-empty", office.PageToday, func(v *office.View) {
		v.Day = office.NewDay(report.Report{Date: "2026-11-28"}, report.Report{Date: "2026-11-21"}, noon, 0)
	})
	for _, s := range office.Sections() {
		add(fmt.Sprintf("today-section-%d", s), office.PageToday, func(v *office.View) { v.Section = s })
	}
	add("today-fault", office.PageToday, func(v *office.View) {
		f := fault.Of(terminal.ErrNotReached)
		v.Fault, v.Day.Open = &f, open
	})
	add("list", office.PageList, func(v *office.View) {
		for _, s := range terminal.States() {
			v.List = append(v.List, stuck(s))
		}
	})
	add("payment", office.PagePayment, func(v *office.View) {
		v.Item = open[0]
		for i, s := range terminal.States() {
			v.Records = append(v.Records, office.Record{Seq: uint64(1000 + i), At: "2026-11-28T03:00:00.000Z", State: s})
		}
		v.Records[3].Refund = 8_888_888
	})
	add("close", office.PageClose, func(v *office.View) { v.Draft, v.Closes = closed()[1], closed() })
	add("close-first", office.PageClose, func(v *office.View) { v.Draft = report.Close{Number: 1} })
	add("count", office.PageCount, func(v *office.View) {
		v.Draft, v.Reason = closed()[2], true
		v.Count = office.Count{Coins: [10]int64{125, 1, 0, 10, 1, 8, 0, 9, 1, 9_999}, Sum: 1_271_912, Begun: true}
	})
	add("count-full", office.PageCount, func(v *office.View) {
		f := fault.Of(terminal.ErrFull)
		v.Draft, v.Reason, v.Fault = closed()[2], true, &f
		v.Count = office.Count{Coins: [10]int64{125, 1, 0, 10, 1, 8, 0, 9, 1, 9_999}, Sum: 1_271_912, Begun: true}
	})
	add("count-new", office.PageCount, func(v *office.View) { v.Draft = closed()[0] })
	add("closed", office.PageClosed, func(v *office.View) { v.Closed, v.Done = closed()[2], office.DoneClosed })
	add("reconcile", office.PageReconcile, func(*office.View) {})
	add("reconcile-same", office.PageReconcile, func(v *office.View) {
		v.Compared, v.Compare = true, office.Comparison{Here: 12_345_678, There: 12_345_678, Payments: 1288}
	})
	add("reconcile-busy", office.PageReconcile, func(v *office.View) { v.Busy = true })
	add("reconcile-differ", office.PageReconcile, func(v *office.View) {
		v.Compared, v.Compare = true, office.Comparison{Here: 12_345_678, There: 12_345_670, Payments: 1288}
		for _, k := range reconciliation.Kinds() {
			v.Compare.Differences = append(v.Compare.Differences, reconciliation.Difference{Kind: k, ID: "p", Yen: -8_888_888})
		}
	})
	add("statement", office.PageStatement, func(v *office.View) { v.Statement, v.Stated, v.Rights.Account = statement(), true, true })
	add("statement-one", office.PageStatement, func(v *office.View) {
		v.Stated = true
		v.Statement = statement()
		v.Statement.Changes, v.Statement.Payouts = nil, nil
	})
	add("payout", office.PagePayout, func(v *office.View) { v.Payout = statement().Payouts[0] })
	add("payout-old", office.PagePayout, func(v *office.View) { v.Payout = statement().Payouts[1] })
	add("account-new", office.PageAccount, func(v *office.View) { v.Order.Kind = office.Ordinary })
	add("account", office.PageAccount, func(v *office.View) {
		v.Order = office.AccountOrder{Bank: office.Bank{Code: "9042", Name: "みずほ第一勧業富士銀行"}, Branch: "001", Kind: office.Savings, Number: "1234567"}
	})
	add("banks", office.PageBanks, func(v *office.View) {
		for i := range 60 {
			v.Banks = append(v.Banks, office.Bank{Code: fmt.Sprint(9001 + i), Name: fmt.Sprintf("みずほ第一勧業富士銀行%d", i)})
		}
	})
	add("shop", office.PageShop, func(v *office.View) { v.Shop = shopDay() })
	staffOf := []office.Member{{ID: "m1", Name: "佐藤 花子", Role: staff.Manager, Card: true}, {ID: "technician-00001", Name: "アレクサンドラ・コンスタンチノープル", Role: staff.Technician, Locked: noon}, {ID: "c1", Name: "山田", Role: staff.Cashier}}
	add("staff", office.PageStaff, func(v *office.View) { v.Staff = staffOf })
	add("staff-none", office.PageStaff, func(*office.View) {})
	add("member", office.PageMember, func(v *office.View) { v.Member = staffOf[1] })
	add("member-new", office.PageMember, func(v *office.View) { v.Member = office.Member{Role: staff.Cashier, New: true} })
	add("member-typed", office.PageMember, func(v *office.View) {
		v.Member = office.Member{ID: "c2", Name: "ヤマダ", Role: staff.Cashier, New: true, PIN: true}
	})
	goods := office.Goods{Categories: []string{"飲み物", "食べ物"}, Category: "飲み物", Of: 1_288}
	for i := range 40 {
		goods.Items = append(goods.Items, catalogue.Item{Code: fmt.Sprint(4901234567000 + i), Name: "宇治抹茶入り玄米茶 特選 500ml ペットボトル", Price: 88_888_888, Rate: 8, Key: i})
	}
	add("goods", office.PageGoods, func(v *office.View) { v.Goods = goods })
	add("goods-none", office.PageGoods, func(*office.View) {})
	add("item", office.PageItem, func(v *office.View) {
		v.Goods, v.Article, v.ArticleWas = goods, goods.Items[1], goods.Items[1].Code
	})
	add("item-new", office.PageItem, func(v *office.View) { v.Goods, v.Article = goods, catalogue.Item{Rate: 10} })
	add("settings", office.PageSettings, func(v *office.View) {
		v.Settings = []office.Setting{{Path: "maxSaleYen", Value: "1000000", Source: "standard"}, {Path: "merchant.name", Value: "株式会社会計町商店街振興組合連合会", Source: "merchant"}, {Path: "rails.jcoin.deferral.saleYen", Value: "3000", Source: "terminal"}, {Path: "rails.alipayplus.unheardOf", Value: "true", Source: "shop"}}
	})
	targets := []office.Target{{ID: "sdb", Name: "SanDisk Cruzer Blade 16GB", Mounted: true, Free: 8 << 30}, {ID: "sdc", Name: "Stick"}, {ID: "sdd", Name: "Stick", Mounted: true, ReadOnly: true}, {ID: "folder", Folder: true, Mounted: true, Free: 1 << 40}, {ID: "folder2", Folder: true}}
	for _, w := range office.Whats() {
		add(fmt.Sprintf("export-%d", w), office.PageExport, func(v *office.View) { v.Export = office.Export{What: w, Number: 128, Targets: targets} })
	}
	add("export-none", office.PageExport, func(*office.View) {})
	add("export-busy", office.PageExport, func(v *office.View) {
		v.Busy, v.Export = true, office.Export{Number: 1, Percent: 99, Targets: targets[:1]}
	})
	add("export-pull", office.PageExport, func(v *office.View) { v.Export = office.Export{Pull: true, Targets: targets[:1]} })
	add("shop-sent", office.PageShop, func(v *office.View) {
		v.Shop = shopDay()
		v.Shop.AllSent, v.Shop.Terminals = true, v.Shop.Terminals[:1]
	})
	add("shop-unknown", office.PageShop, func(*office.View) {})
	add("statement-none", office.PageStatement, func(v *office.View) { v.Stated = true })
	return all
}
