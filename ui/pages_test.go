package ui_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/office"
	"kaikei/ui"
	"kaikei/ui/manager"
	"kaikei/ui/words"
)

// Nothing on the manager's pages is cut, covered or too small to be hit, on every
// display and in every language; and each page says something.
func TestManagersPagesFit(t *testing.T) {
	all := pages()
	for _, language := range words.Languages() {
		for display := range ui.Displays {
			w := ui.NewPageTest(t, language, display)
			s := manager.New(w.Window(), func(office.Intent) {})
			for _, name := range slices.Sorted(maps.Keys(all)) {
				s.Show(all[name])
				w.Check(t, fmt.Sprintf("%s-%s-%d", language, name, display))
			}
		}
	}
}

// Before the close is made, on the page before the drawer is counted and while it is, it is
// said how many payments are open, how much that is, and that the next close has them; and
// nothing where none is.
func TestManagerSeesWhatACloseLeaves(t *testing.T) {
	w := ui.NewPageTest(t, "en", 0)
	s := manager.New(w.Window(), func(office.Intent) {})
	for name, want := range map[string]bool{"office-close": true, "office-count": true, "office-count-new": true, "office-close-first": false} {
		s.Show(pages()[name])
		assert.Equal(t, want, w.Says("2 open, ¥8,888,889"), name)
		assert.Equal(t, want, w.Says("next close"), name)
	}
}

// What was accepted offline and refused later is in no sum: the manager sees it beside
// them, on the day, before a close and on it, and nothing of it on a day without.
func TestManagerSeesWhatWasNotCollected(t *testing.T) {
	w := ui.NewPageTest(t, "en", 0)
	s := manager.New(w.Window(), func(office.Intent) {})
	for name, want := range map[string]bool{"office-today": true, "office-close": true, "office-closed": true, "office-today-empty": false, "office-close-first": false} {
		s.Show(pages()[name])
		assert.Equal(t, want, w.Says("Uncollected (not in sales)"), name)
		assert.Equal(t, want, w.Says("¥88,888"), name)
	}
}

// Every tap is the intent that its page offers.
func TestManagersTaps(t *testing.T) {
	var got []office.Intent
	key := words.Or("en")
	w := ui.NewPageTest(t, "en", 0)
	s := manager.New(w.Window(), func(i office.Intent) { got = append(got, i) })
	for _, tt := range []struct {
		page string
		taps []string
		want office.Intent
	}{
		{"today", []string{"<"}, office.Intent{Kind: office.IntentDate, Days: -1}},
		{"today", []string{"Clerk"}, office.Intent{Kind: office.IntentSection, Section: office.ByClerk}},
		{"today", []string{"Print X report"}, office.Intent{Kind: office.IntentPrint}},
		{"today", []string{"To the till"}, office.Intent{Kind: office.IntentBack}},
		{"today", []string{"Close"}, office.Intent{Kind: office.IntentPage, Page: office.PageClose}},
		{"today-section-0", []string{"Alipay"}, office.Intent{Kind: office.IntentList, Query: terminal.Query{Wallet: "Alipay"}}},
		{"today-open", []string{"#9999"}, office.Intent{Kind: office.IntentPayment, ID: "p-UNKNOWN"}},
		{"today-open", []string{"Ask now"}, office.Intent{Kind: office.IntentMend, ID: "p-UNKNOWN"}},
		{"today-open", []string{"Refund", words.Or("en").Of("ask.refund.2")}, office.Intent{Kind: office.IntentMend, ID: "p-REFUND_DUE", Text: words.Or("en").Of("ask.refund.2")}},
		{"list", []string{"#9999"}, office.Intent{Kind: office.IntentPayment, ID: "p-CREATED"}},
		{"close", []string{"Count and close (Z)"}, office.Intent{Kind: office.IntentCount}},
		{"close", []string{"Z 0127"}, office.Intent{Kind: office.IntentClosed, Number: 127}},
		{"count", []string{"¥500 × 1", "4", "2", "OK"}, office.Intent{Kind: office.IntentCoins, Coin: 4, Number: 42}},
		{"count", []string{"Type the total", "5", "00", "OK"}, office.Intent{Kind: office.IntentSum, Amount: 500}},
		{"count", []string{"In or out", "Taken out", "7", "OK"}, office.Intent{Kind: office.IntentMoved, Amount: -7}},
		{"count", []string{"Reason", "Wrong change given"}, office.Intent{Kind: office.IntentReason, Text: "Wrong change given"}},
		{"closed", []string{"Print again"}, office.Intent{Kind: office.IntentPrint}},
		{"reconcile", []string{"Compare"}, office.Intent{Kind: office.IntentCompare}},
		{"reconcile-differ", []string{"View"}, office.Intent{Kind: office.IntentPayment, ID: "p"}},
		{"reconcile-busy", []string{"To the till"}, office.Intent{Kind: office.IntentBack}},
		{"statement", []string{"2026-11-29"}, office.Intent{Kind: office.IntentPayout, Number: 1}},
		{"statement", []string{"Request another account"}, office.Intent{Kind: office.IntentAccount}},
		{"account", []string{"Bank"}, office.Intent{Kind: office.IntentBanks}},
		{"account", []string{"Branch", "1", "2", "OK"}, office.Intent{Kind: office.IntentBranch, Text: "012"}},
		{"account", []string{"Kind", "Current"}, office.Intent{Kind: office.IntentAccountKind, Text: "current"}},
		{"account", []string{"Number", "1", "2", "3", "4", "5", "6", "7", "OK"}, office.Intent{Kind: office.IntentAccountNumber, Text: "1234567"}},
		{"account", []string{"Request this account"}, office.Intent{Kind: office.IntentAskAccount}},
		{"today", []string{"More", "All terminals"}, office.Intent{Kind: office.IntentPage, Page: office.PageShop}},
		{"today", []string{"More", "Staff"}, office.Intent{Kind: office.IntentPage, Page: office.PageStaff}},
		{"staff", []string{"山田"}, office.Intent{Kind: office.IntentMember, Text: "c1"}},
		{"staff", []string{"Add a member"}, office.Intent{Kind: office.IntentNew}},
		{"member-new", []string{"Name", "カナ", "サ", "ト", "ウ", "カ", "゛", "OK"}, office.Intent{Kind: office.IntentName, Text: "サトウガ"}},
		{"member-new", []string{"ID", "abc", "c", "2", "9", key.Of("key.back"), "OK"}, office.Intent{Kind: office.IntentID, Text: "c2"}},
		{"member-new", []string{"Name", "かな", "き", "や", "小", key.Of("key.space"), "ABC", "X", "OK"}, office.Intent{Kind: office.IntentName, Text: "きゃ X"}},
		{"member-typed", []string{"Add"}, office.Intent{Kind: office.IntentSave}},
		{"member", []string{"PIN", "0", "5", "8", "0", "OK"}, office.Intent{Kind: office.IntentPIN, Text: "0580"}},
		{"member", []string{"Role", "Cashier"}, office.Intent{Kind: office.IntentRole, Text: "cashier"}},
		{"member", []string{"Print a card"}, office.Intent{Kind: office.IntentCard}},
		{"member", []string{"Remove", "Yes, remove"}, office.Intent{Kind: office.IntentRemove}},
		{"goods", []string{"飲み物", "食べ物"}, office.Intent{Kind: office.IntentCategory, Text: "食べ物"}},
		{"goods", []string{"Add an item"}, office.Intent{Kind: office.IntentNew}},
		{"item", []string{"Price", "4", "5", "0", "OK"}, office.Intent{Kind: office.IntentSum, Amount: 450}},
		{"item", []string{"Tax rate", "10%"}, office.Intent{Kind: office.IntentRate, Number: 10}},
		{"item", []string{"Quick key", "None"}, office.Intent{Kind: office.IntentKey}},
		{"item", []string{"Quick key", "Choose a place", "7", "OK"}, office.Intent{Kind: office.IntentKey, Number: 7}},
		{"item", []string{"Category", "New category", "カナ", "オ", "チ", "ャ", "OK"}, office.Intent{Kind: office.IntentCategory, Text: "オチャ"}},
		{"item", []string{"Save"}, office.Intent{Kind: office.IntentSave}},
		{"item-new", []string{"Code (JAN)", "0", "0", "1", "2", "OK"}, office.Intent{Kind: office.IntentID, Text: "0012"}},
		{"export-0", []string{"Sales as CSV (UTF-8)"}, office.Intent{Kind: office.IntentWhat, Number: int64(office.WhatUTF8)}},
		{"export-1", []string{"<"}, office.Intent{Kind: office.IntentDate, Days: -1}},
		{"export-0", []string{"Write here"}, office.Intent{Kind: office.IntentWrite, Text: "sdb"}},
		{"export-0", []string{"Eject"}, office.Intent{Kind: office.IntentEject, Text: "sdb"}},
		{"export-none", []string{"Look again"}, office.Intent{Kind: office.IntentTargets}},
		{"shop", []string{"<"}, office.Intent{Kind: office.IntentDate, Days: -1}},
	} {
		got = nil
		s.Show(office.View{})
		s.Show(pages()["office-"+tt.page])
		for _, name := range tt.taps {
			require.True(t, w.Tap(name), "%s: %q of %v", tt.page, name, tt.taps)
		}
		assert.Equal(t, []office.Intent{tt.want}, got, "%s: %v", tt.page, tt.taps)
	}
}

// What may not be done cannot be tapped: a close without a reason, without a count,
// without the right; anything while something is under way.
func TestManagersButtonsAreOff(t *testing.T) {
	w := ui.NewPageTest(t, "en", 0)
	s := manager.New(w.Window(), func(i office.Intent) { t.Errorf("sent %+v", i) })
	s.Show(pages()["office-count"])
	assert.False(t, w.Tap("Close now"), "a reason is wanted")
	s.Show(pages()["office-count-new"])
	assert.False(t, w.Tap("Close now"), "nobody counted")
	assert.False(t, w.Tap("To the safe"), "there is nothing")
	v := pages()["office-count"]
	v.Count.Sum = 99
	s.Show(v)
	require.True(t, w.Tap("To the safe"))
	require.True(t, w.Tap("1") && w.Tap("0") && w.Tap("0"))
	assert.False(t, w.Tap("OK"), "more than was counted")
	assert.True(t, w.Says("¥99"), "how much it may be")
	v = pages()["office-close"]
	v.Rights.Close = false
	s.Show(v)
	assert.False(t, w.Tap("Count and close (Z)"))
	v = pages()["office-today-open"]
	v.Rights.Refund = false
	s.Show(v)
	assert.False(t, w.Tap("Refund"))
	v.Busy = true
	s.Show(v)
	assert.False(t, w.Tap("Ask now"))
	s.Show(pages()["office-account-new"])
	assert.False(t, w.Tap("Request this account"), "nothing is filled in")
	s.Show(pages()["office-member-new"])
	assert.False(t, w.Tap("Add"), "nothing is typed")
	s.Show(pages()["office-item-new"])
	assert.False(t, w.Tap("Save"), "nothing is typed")
	s.Show(pages()["office-export-pull"])
	assert.False(t, w.Tap("Write here"), "there is no close yet")
	s.Show(pages()["office-statement-one"])
	assert.False(t, w.Tap("Request another account"), "not without the right")
}

// A sum in the configuration is written as sums are.
func TestManagersSettingsSayYen(t *testing.T) {
	w := ui.NewPageTest(t, "ja", 0)
	manager.New(w.Window(), func(office.Intent) {}).Show(pages()["office-settings"])
	assert.True(t, w.Says("¥1,000,000"))
	assert.True(t, w.Says("¥3,000"))
}

// The page speaks the language that is chosen, goes when the manager leaves, and
// when the till goes on, which the office learns.
func TestManagersPageComesAndGoes(t *testing.T) {
	var got []office.Intent
	w := ui.NewPageTest(t, "en", 0)
	s := manager.New(w.Window(), func(i office.Intent) { got = append(got, i) })
	s.Show(pages()["office-statement"])
	assert.True(t, w.Says("Payouts"))
	w.Speak("ja")
	assert.True(t, w.Says("入金"))
	s.Show(office.View{})
	assert.False(t, w.Says("入金"), "left")
	s.Show(pages()["office-statement"])
	w.Desk(desk.View{Screen: desk.ScreenSignIn})
	assert.False(t, w.Says("入金"), "the till asks who is there")
	assert.Equal(t, []office.Intent{{Kind: office.IntentLeave}}, got)
}
