package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/sale"
	"kaikei/terminal/staff"
	"kaikei/ui/words"
)

// ringUp adds a view of each thing that happens before a sale is collected.
func ringUp(add func(string, func(*desk.View)), p terminal.Payment) {
	lines := []desk.CartLine{
		{Line: terminal.Line{Name: "国産りんご 大玉 蜜入り 3個入りパック", Quantity: 12, Unit: 8_800, Rate: 8}, Full: 105_600, Off: 5_600, Net: 100_000, Reduced: true},
		{Line: terminal.Line{Quantity: 1, Unit: 500, Rate: 10}, Full: 500, Net: 500},
		{Line: terminal.Line{Name: "赤ワイン", Quantity: 1, Unit: 2_980, Rate: 10, Override: sale.Override{From: 3_980, Reason: "傷・汚れ"}, Note: "ギフト包装", Free: true}, Full: 2_980, Net: 2_980},
	}
	cart := desk.Cart{ID: "c", Lines: lines, Pieces: 14, Sums: terminal.Sums{
		Subtotal: 103_480, Discount: 5_000, Total: 98_480, Relief: 1_234,
		Rates: []terminal.TaxSum{{Rate: 10, Gross: 500, Tax: 45}, {Rate: 10, Gross: 2_980, Tax: 270, Free: true}, {Rate: 8, Gross: 95_000, Tax: 7_037}},
	}}
	shelf := desk.Shelf{Categories: []string{"青果", "飲料・酒類", "日用品", "菓子", "文具"}}
	for i := range 15 {
		shelf.Quick = append(shelf.Quick, catalogue.Item{Code: fmt.Sprint(i + 1), Name: []string{"りんご", "牛乳 1L", "国産りんご 大玉 蜜入り 3個入りパック"}[i%3], Price: 128_000, Rate: 8})
	}
	members := []desk.Member{{ID: "1", Name: "佐藤 花子", Role: staff.Cashier}, {ID: "2", Name: "鈴木 一郎", Role: staff.Manager}, {ID: "3", Name: "Nguyễn Thị Minh Khai", Role: staff.Cashier}}
	add("amount-cart", func(v *desk.View) { v.Screen, v.Cart, v.Typed, v.Rate = desk.ScreenAmount, cart, 99_999, 10 })
	add("amount-shelf", func(v *desk.View) { v.Screen, v.Shelf, v.Rate = desk.ScreenAmount, shelf, 10 })
	add("amount-shelf-cart", func(v *desk.View) {
		v.Screen, v.Shelf, v.Cart, v.Rate, v.Training = desk.ScreenAmount, shelf, cart, 8, true
	})
	add("sign-in", func(v *desk.View) {
		v.Screen, v.Staff = desk.ScreenSignIn, desk.Staff{Needed: true, Members: members, Until: "12:34:56", Signed: members[0]}
	})
	add("asking", func(v *desk.View) {
		v.Screen, v.Payment, v.Staff = desk.ScreenDetail, p, desk.Staff{Needed: true, Members: members, Signed: members[0]}
		v.Asking = &desk.Asking{Right: staff.Refund, Amount: 88_888_888, Reason: "商品の不良"}
		f := fault.Of(terminal.ErrNotAllowed)
		v.Fault = &f
	})
	add("held", func(v *desk.View) {
		v.Screen = desk.ScreenHeld
		v.Held = []desk.HeldCart{{ID: "a", Clerk: "佐藤 花子", Label: "赤い帽子", At: "11:58", Pieces: 14, Total: 98_480}, {ID: "b", Clerk: "鈴木", At: "12:01", Pieces: 1, Total: 88_888_888, Split: true}}
	})
	add("split", func(v *desk.View) {
		q := p
		q.State, q.Amount = terminal.Paid, 50_000
		v.Screen, v.CanUndo = desk.ScreenSplit, true
		v.Split = &desk.Split{Total: 88_888_888, Paid: 50_000, Left: 88_838_888, Part: 1_000_000, Parts: []terminal.Payment{q, q}}
	})
	add("split-open", func(v *desk.View) {
		q := p
		q.State, q.Amount = terminal.Unknown, 88_888_888
		v.Screen = desk.ScreenSplit
		v.Split = &desk.Split{Total: 88_888_888, Open: 88_888_888, Parts: []terminal.Payment{q, q}}
	})
	add("result-part", func(v *desk.View) {
		q := p
		q.State = terminal.Paid
		v.Screen, v.Payment, v.Split = desk.ScreenResult, q, &desk.Split{Total: 88_888_888, Paid: 50_000, Left: 88_838_888}
	})
	add("history-found", func(v *desk.View) {
		q := p
		q.State = terminal.Paid
		v.Screen, v.History, v.Query = desk.ScreenHistory, []terminal.Payment{q}, terminal.Query{Slip: 9999}
	})
}

// Each question fits, in every language and on every screen, and has a way out.
func TestQuestionsFit(t *testing.T) {
	for _, language := range words.Languages() {
		for _, d := range screens {
			c := newClerkOn(t, language, d)
			c.draw(views()["amount-shelf-cart"])
			for name, ask := range map[string]func(){
				"menu": c.openMenu, "line": func() { c.changeLine(0) }, "percent": func() { c.discountPercent(-1) }, "drawer": c.openDrawer,
				"visitor": c.freeOfTax, "slips": c.openSlips, "search": c.openSearch, "note": func() { c.note(0) },
				"keyboard": func() {
					c.asker.text(c.kit.words.Of("office.category.new"), "アレクサンドラ・コンスタンチノープル", 40, func(string) {})
				},
				"pin": func() {
					c.asker.figures(c.kit.words.Of("office.pin"), Figures{Least: 4, Most: 8, Hidden: true}, func(string) {})
				},
				"menu-full": func() { c.mayAll(); c.openMenu() },
				"passport":  func() { c.asker.letters(c.kit.words.Of("visitor.passport"), 5, 12, func(string) {}) },
			} {
				name = fmt.Sprintf("%s-ask-%s-%.0f", language, name, d.Width)
				ask()
				whole(t, c, name)
				reachable(t, c, name)
				picture(t, c.win, name)
				c.tap(t, c.kit.words.Of("confirm.no"))
				assert.False(t, c.asker.box.Visible(), name)
			}
		}
	}
}

// mayAll lets who stands here do everything that the menu may have, which it does not
// have in training.
func (c *clerk) mayAll() {
	c.view.Training = false
	c.view.Manager, c.view.Workshop, c.view.Staff.Needed = true, true, true
	c.view.Credits = []terminal.Purpose{terminal.PurposeTopUp, terminal.PurposePayOut}
	c.view.Doubtful = make([]desk.DoubtfulSlip, 2)
	c.draw(c.view)
}

// What a clerk taps becomes what the desk is asked for.
func TestRingUp(t *testing.T) {
	c := newClerk(t, "en")
	last := func() desk.Intent {
		if assert.NotEmpty(t, c.intents) {
			return c.intents[len(c.intents)-1]
		}
		return desk.Intent{}
	}
	show := func(name string) { c.draw(views()[name]) }
	show("amount-shelf")
	c.tapCalled(t, "牛乳 1L")
	assert.Equal(t, desk.Intent{Kind: desk.IntentItem, Text: "2"}, last())
	n := len(c.intents)
	c.tapCalled(t, "牛乳 1L") // two pieces, before the desk has answered for one
	assert.Len(t, c.intents, n+1)
	show("amount-shelf")
	c.tapCalled(t, "飲料・酒類")
	assert.Equal(t, desk.Intent{Kind: desk.IntentCategory, Text: "飲料・酒類"}, last())
	show("amount-cart")
	c.tap(t, "+ Add")
	assert.Equal(t, desk.IntentAdd, last().Kind)
	show("amount-cart")
	c.tap(t, "Tax 10%")
	assert.Equal(t, desk.Intent{Kind: desk.IntentRate, Line: -1, Rate: 8}, last())
	show("amount-cart")
	c.tapCalled(t, "=Keyed amount")
	c.tap(t, "Discount in yen")
	c.tap(t, "5")
	c.tap(t, "00")
	c.tap(t, "OK")
	assert.Equal(t, desk.Intent{Kind: desk.IntentDiscount, Line: 1, Discount: terminal.Discount{Yen: 500}}, last())
	show("amount-cart")
	c.tapCalled(t, "=赤ワイン")
	c.tap(t, "Change price")
	c.tap(t, "9")
	c.tap(t, "OK")
	c.tap(t, "Damaged")
	assert.Equal(t, desk.Intent{Kind: desk.IntentPrice, Line: 2, Amount: 9, Text: "Damaged"}, last())
	show("amount-cart")
	c.tap(t, "More")
	c.tap(t, "Hold the sale")
	assert.Equal(t, desk.IntentHold, last().Kind)
	show("amount-cart")
	c.tap(t, "More")
	c.tap(t, "Tax-free sale")
	c.tap(t, "South Korea KOR")
	for _, k := range "20261128" {
		c.tap(t, string(k))
	}
	c.tap(t, "OK")
	for _, k := range "M12345" {
		c.tap(t, string(k))
	}
	c.tap(t, "OK")
	assert.Equal(t, desk.Intent{Kind: desk.IntentTaxFree, Visitor: terminal.Visitor{Nationality: "KOR", Landed: "2026-11-28"}, Text: "M12345"}, last())
	show("held")
	c.tapCalled(t, "=11:58")
	assert.Equal(t, desk.Intent{Kind: desk.IntentResume, Text: "a"}, last())
	show("split")
	c.tap(t, "Refund all")
	c.tap(t, "Goods returned")
	assert.Equal(t, desk.Intent{Kind: desk.IntentGiveBack, Text: "Goods returned"}, last())
}

// A PIN is never on the screen, and gone once it was sent.
func TestSignIn(t *testing.T) {
	c := newClerk(t, "en")
	c.draw(views()["sign-in"])
	c.tap(t, "鈴木 一郎")
	for _, k := range []string{"7", "3", "9", "1"} {
		c.tap(t, k)
	}
	assert.NotContains(t, c.shows(), "7391")
	assert.Contains(t, c.shows(), "●●●●")
	c.tap(t, "Enter")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentSignIn, Clerk: "2", Text: "7391"}}, c.intents)
	assert.NotContains(t, c.shows(), "●")
	c.intents = nil
	c.draw(views()["asking"])
	assert.NotContains(t, c.shows(), "佐藤 花子", "only a manager may allow it")
	for range 4 {
		c.tap(t, "1")
	}
	c.tap(t, "Enter")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentAllow, Clerk: "2", Text: "1111"}}, c.intents)
	c.draw(views()["detail-PAID"])
	assert.False(t, c.door.box.Visible())
}

// In a shop that knows its staff, money goes back with a reason.
func TestRefundAsksWhy(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["detail-PAID"]
	v.CanGive, v.Staff.Needed = 1500, true
	c.draw(v)
	c.tap(t, "Refund")
	c.tap(t, "Refund ¥1,500")
	assert.Empty(t, c.intents)
	c.tap(t, "Faulty goods")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentRefund, Amount: 1500, Text: "Faulty goods"}}, c.intents)
}

// Training is on every screen, in a colour that nothing else has.
func TestTrainingIsUnmistakable(t *testing.T) {
	c := newClerk(t, "en")
	for name, v := range views() {
		v.Training = true
		c.draw(v)
		assert.Contains(t, c.shows(), "TRAINING", name)
		v.Training = false
		c.draw(v)
		assert.NotContains(t, c.shows(), "TRAINING", name)
	}
}

// A name is shortened before a sum is cut: no list is wider than its place.
func TestListsFit(t *testing.T) {
	long := strings.Repeat("国産りんご 大玉 蜜入り ", 8)
	for _, d := range screens {
		c := newClerkOn(t, "ja", d)
		v := views()["amount-shelf-cart"]
		v.Cart.Lines[0].Name = long
		c.draw(v)
		s := c.screen(desk.ScreenAmount).(*amountScreen).cart
		assert.LessOrEqual(t, s.lines.MinSize().Width, s.scroll.Size().Width, d.Size)
		assert.Contains(t, textsIn(s.lines), "…", "and says that it goes on")
		h := views()["held"]
		h.Held[0].Label = long
		c.draw(h)
		list := c.screen(desk.ScreenHeld).(*heldScreen).rows
		assert.LessOrEqual(t, list.MinSize().Width, d.Width-2*spaceLarge, d.Size)
		c.draw(views()["history"])
		assert.LessOrEqual(t, c.screen(desk.ScreenHistory).(*historyScreen).rows.MinSize().Width, d.Width-2*spaceLarge, d.Size)
	}
}

// textsIn returns all text that an object shows.
func textsIn(o fyne.CanvasObject) string {
	var all []string
	walkOver(o, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t.Text)
		}
	})
	return strings.Join(all, "\n")
}

// credits are the views of money that goes into a wallet.
func credits(add func(string, func(*desk.View)), p terminal.Payment) {
	for _, purpose := range []terminal.Purpose{terminal.PurposeTopUp, terminal.PurposePayOut} {
		add("credit-scan-"+string(purpose), func(v *desk.View) { v.Screen, v.Amount, v.Purpose = desk.ScreenScan, 88_888_888, purpose })
		for state := range told[purpose] {
			add("credit-"+string(purpose)+"-"+state.String(), func(v *desk.View) {
				v.Screen, v.Payment, v.CanRetry = desk.ScreenResult, p, true
				v.Payment.State, v.Payment.Purpose, v.CancelUntil, v.Payment.Tendered = state, purpose, noon.Add(13*time.Hour), 99_999_999
			})
		}
	}
	for _, purpose := range []terminal.Purpose{terminal.PurposeTopUp, terminal.PurposePayOut} {
		for _, wait := range []desk.Wait{desk.WaitBackend, desk.WaitInquiry, desk.WaitCancel} {
			add(fmt.Sprintf("credit-wait-%s-%d", purpose, wait), func(v *desk.View) {
				v.Screen, v.Amount, v.WaitFor, v.Since, v.Deadline = desk.ScreenWait, 88_888_888, wait, noon, noon.Add(time.Minute)
				v.CanStop, v.CanLeave, v.CancelUntil, v.Payment = true, true, noon.Add(13*time.Hour), p
				v.Payment.Purpose = purpose
			})
		}
	}
	add("credit-cash", func(v *desk.View) {
		v.Screen, v.Amount, v.Tendered, v.Purpose = desk.ScreenCash, 88_888_888, 99_999_999, terminal.PurposeTopUp
	})
}

// A credit says where the money is, and what becomes of cash on the counter.
func TestCreditWords(t *testing.T) {
	c := newClerk(t, "en")
	for _, name := range []string{"topup-UNKNOWN", "topup-CANCELLING", "wait-topup-3", "wait-topup-4"} {
		c.draw(views()["credit-"+name])
		assert.Contains(t, c.shows(), "Keep the cash", name)
		assert.NotContains(t, c.shows(), "charge again", name)
	}
	c.draw(views()["credit-wait-payout-3"])
	assert.Contains(t, c.shows(), "Do not pay out again")
	c.draw(views()["credit-topup-DECLINED"])
	assert.Contains(t, c.shows(), "Give the cash back")
	c.draw(views()["credit-scan-topup"])
	assert.NotContains(t, c.shows(), "Show our code")
	assert.Contains(t, c.shows(), "Top up a wallet")
	v := views()["amount-0"]
	v.Credits = []terminal.Purpose{terminal.PurposeTopUp}
	c.draw(v)
	c.openMenu()
	c.tap(t, "Top up a wallet")
	for _, k := range []string{"3", "000"} {
		c.tap(t, k)
	}
	c.tap(t, "OK")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentCredit, Purpose: terminal.PurposeTopUp, Amount: 3000}}, c.intents)
}

// Goods that a hand scanner or the camera reads while a question lies over the cart are
// not added out of sight: who scanned them would scan them again.
func TestScannedGoodsEndAQuestion(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["amount-cart"]
	c.draw(v)
	c.discountPercent(-1)
	v.Typed = 0
	c.draw(v)
	assert.True(t, c.asker.box.Visible(), "nothing was added")
	v.Cart.Pieces++
	c.draw(v)
	assert.False(t, c.asker.box.Visible())
}

// Before money goes back the sum is asked for, and where it goes back in cash, that it is
// to be counted out.
func TestQuestionsOfGivingBackFit(t *testing.T) {
	for _, language := range words.Languages() {
		for _, d := range screens {
			c := newClerkOn(t, language, d)
			for name, edit := range map[string]func(*terminal.Payment){
				"wallet": func(*terminal.Payment) {},
				"cash":   func(p *terminal.Payment) { p.Tender = terminal.TenderCash },
				"top-up": func(p *terminal.Payment) { p.Purpose = terminal.PurposeTopUp },
			} {
				v := views()["detail-PAID"]
				edit(&v.Payment)
				for _, key := range []string{"detail.void", "detail.refund"} {
					name := fmt.Sprintf("%s-ask-back-%s-%s-%.0f", language, name, key[7:], d.Width)
					c.draw(v)
					c.tap(t, c.kit.words.Of(key))
					whole(t, c, name)
					reachable(t, c, name)
					picture(t, c.win, name)
					said := c.screens[desk.ScreenDetail].(*detailScreen).ask.question.text
					assert.Equal(t, v.Payment.Tender == terminal.TenderCash || v.Payment.Purpose == terminal.PurposeTopUp, strings.Contains(said, c.kit.words.Of("confirm.cash")), name)
					c.tap(t, c.kit.words.Of("confirm.no"))
				}
			}
		}
	}
}
