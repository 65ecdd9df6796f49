package ui

import (
	"fmt"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
)

// a view of each screen, with the longest things that happen.
func views() map[string]desk.View {
	base := desk.View{
		Shop: "会計町店", Clerk: "佐藤", Online: true, Limit: 1_000_000,
		Health:  desk.Health{Printer: desk.Trouble, Camera: desk.Trouble, Clock: desk.Trouble},
		Pending: desk.Pending{Count: 12, Yen: 1_048_000, Oldest: noon.Add(-47 * time.Hour), Next: noon.Add(time.Hour)},
		Today:   report.Summary{Sales: report.Tally{Count: 128, Yen: 1_234_567}, Net: 1_234_567, Open: report.Tally{Count: 2, Yen: 48_000}},
	}
	p := terminal.Payment{
		ID: "p", Amount: 88_888_888, Slip: 9999, Tender: terminal.TenderCode, Brand: "TrueMoney Wallet", Rail: "alipayplus", Clerk: "佐藤",
		MaskedCode: "2810…4821", NetworkID: "2026112300000001", CreatedAt: noon, PaidAt: noon, PayerAmount: "THB 19,823.45", Reason: "USER_BALANCE_NOT_ENOUGH",
	}
	all := map[string]desk.View{}
	add := func(name string, edit func(*desk.View)) {
		v := base
		edit(&v)
		if v.Due == 0 {
			v.Due = v.Cart.Sums.Total + v.Typed
		}
		all[name] = v
	}
	add("amount-0", func(v *desk.View) { v.Screen = desk.ScreenAmount })
	add("amount-over", func(v *desk.View) { v.Screen, v.Typed = desk.ScreenAmount, 99_999_999 })
	add("amount-taxed", func(v *desk.View) { v.Screen, v.Typed, v.Due = desk.ScreenAmount, 888_888, 977_776 })
	add("amount-full-disk", func(v *desk.View) { v.Screen, v.Health.Disk = desk.ScreenAmount, desk.Trouble })
	add("scan", func(v *desk.View) { v.Screen, v.Amount = desk.ScreenScan, 88_888_888 })
	for name, e := range entries() {
		add("digits-"+name, func(v *desk.View) { v.Screen, v.Amount, v.Entry = desk.ScreenDigits, 88_888_888, e })
	}
	for _, w := range []desk.Wait{desk.WaitBackend, desk.WaitCustomer, desk.WaitInquiry, desk.WaitCancel, desk.WaitRefund} {
		add("wait-"+string(rune('0'+w)), func(v *desk.View) {
			v.Screen, v.Amount, v.WaitFor, v.Since, v.Deadline = desk.ScreenWait, 88_888_888, w, noon, noon.Add(time.Minute)
			v.CanStop, v.CanLeave, v.CancelUntil, v.Payment = true, true, noon.Add(13*time.Hour), p
			v.Payment.Brand = ""
		})
	}
	for name, given := range map[string]terminal.Yen{"short": 80_000_000, "change": 99_999_999} {
		add("cash-"+name, func(v *desk.View) {
			v.Screen, v.Amount, v.Tendered, v.Notes = desk.ScreenCash, 88_888_888, given, terminal.QuickNotes(88_888_888)
		})
	}
	add("result-cash", func(v *desk.View) {
		v.Screen, v.Payment, v.Print = desk.ScreenResult, p, desk.PrintDone
		v.Payment.State, v.Payment.Tender, v.Payment.Tendered = terminal.Paid, terminal.TenderCash, 99_999_999
	})
	credits(add, p)
	for name, bill := range map[string]string{"code": "", "bill": "KAIKEIB1.…"} {
		add("shown-"+name, func(v *desk.View) {
			v.Screen, v.Amount, v.Payment.Bill, v.CanStop = desk.ScreenShown, 88_888_888, bill, true
			v.Shown, v.Deadline = terminal.ShopCode{Text: "000201…", Until: noon.Add(time.Minute)}, noon.Add(time.Minute)
			v.Since = noon
		})
	}
	add("fault-on-shown", func(v *desk.View) {
		f := fault.Of(terminal.ErrCamera).Shown()
		*v = all["shown-bill"]
		v.Fault = &f
	})
	for _, s := range terminal.States() {
		add("result-"+s.String(), func(v *desk.View) {
			v.Screen, v.Payment, v.Print, v.CanRetry = desk.ScreenResult, p, desk.PrintTrouble, true
			v.Payment.State, v.CancelUntil = s, noon.Add(13*time.Hour)
		})
		add("detail-"+s.String(), func(v *desk.View) {
			v.Screen, v.Payment, v.CanVoid, v.CanGive, v.Print = desk.ScreenDetail, p, true, p.Amount, desk.PrintTrouble
			v.Payment.State, v.Payment.Refunded = s, 12_345
		})
	}
	add("detail-handed", func(v *desk.View) {
		v.Screen, v.Payment = desk.ScreenDetail, p
		v.Payment.State, v.Payment.HandedTo = terminal.Deferred, "T-0002"
	})
	add("history", func(v *desk.View) {
		v.Screen = desk.ScreenHistory
		for _, s := range terminal.States() {
			q := p
			q.State = s
			v.History = append(v.History, q)
		}
	})
	add("history-empty", func(v *desk.View) { v.Screen = desk.ScreenHistory })
	for _, screen := range []struct {
		name string
		at   desk.Screen
	}{{"scan", desk.ScreenScan}, {"digits", desk.ScreenDigits}} {
		f := fault.Of(terminal.ErrCamera)
		add("fault-on-"+screen.name, func(v *desk.View) { v.Screen, v.Amount, v.Fault = screen.at, 1500, &f })
	}
	goesBack(add, p)
	ringUp(add, p)
	news(add, p)
	unknown := fault.Of(terminal.ErrPrintUnknown)
	add("fault-doubt", func(v *desk.View) {
		v.Screen, v.Typed, v.Fault = desk.ScreenAmount, 1500, &unknown
		v.Doubtful = []desk.DoubtfulSlip{{Number: 7, Title: "売上 0003 お客様控え", Kind: "sale", Slip: 3, Copy: "customer", Made: noon}}
	})
	for _, f := range fault.All() {
		add("fault-"+string(f.Code), func(v *desk.View) { v.Screen, v.Typed, v.Fault = desk.ScreenAmount, 1500, &f })
	}
	return all
}

// entries are what may be typed of a payment code.
func entries() map[string]desk.CodeEntry {
	long := desk.Digits(strings.Repeat("28888888", 4))
	return map[string]desk.CodeEntry{
		"empty":       {},
		"short":       {Digits: "288888", Check: desk.CheckShort, Missing: 10},
		"prefix":      {Digits: "49", Check: desk.CheckPrefix},
		"long":        {Digits: long, Check: desk.CheckLong},
		"no-contract": {Digits: "135112298638468293", Check: desk.CheckNoContract},
		"good":        {Digits: long, Check: desk.CheckGood, Wallet: "Alipay+ and its partner wallets"},
	}
}

// goesBack are the screens while money goes back, which take no more taps but one, and
// those whose slip is missing.
func goesBack(add func(string, func(*desk.View)), p terminal.Payment) {
	for name, at := range map[string]desk.Screen{"detail": desk.ScreenDetail, "result": desk.ScreenResult} {
		for _, wait := range []desk.Wait{desk.WaitCancel, desk.WaitRefund} {
			add(fmt.Sprintf("%s-goes-back-%d", name, wait), func(v *desk.View) {
				v.Screen, v.Payment, v.Busy, v.CanLeave, v.WaitFor, v.Since = at, p, true, true, wait, noon
				v.Payment.State, v.CancelUntil = terminal.Cancelling, noon.Add(13*time.Hour)
			})
		}
	}
	for name, f := range map[string]fault.Fault{
		"paper": fault.Of(terminal.ErrPaperOut), "recorded": fault.Of(terminal.ErrPrinterOffline).Recorded(), "doubt": fault.Of(terminal.ErrPrintUnknown),
	} {
		add("fault-on-result-"+name, func(v *desk.View) {
			v.Screen, v.Payment, v.Print, v.Fault = desk.ScreenResult, p, desk.PrintTrouble, &f
			v.Payment.State, v.Payment.Tender, v.Payment.Tendered = terminal.Paid, terminal.TenderCash, 99_999_999
			if name == "doubt" {
				v.Doubtful = []desk.DoubtfulSlip{{Number: 7, Title: "売上 0003 お客様控え", Kind: "sale", Slip: 3, Copy: "customer", Made: noon}}
			}
		})
	}
}
