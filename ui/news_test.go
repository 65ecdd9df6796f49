package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// ends are payments that have ended out of sight, one of each kind.
func ends(p terminal.Payment) []desk.News {
	var all []desk.News
	add := func(edit func(*desk.News)) {
		n := desk.News{Payment: p}
		n.Payment.PaidAt = noon
		edit(&n)
		n.Payment.ID += terminal.PaymentID(rune('a' + len(all)))
		all = append(all, n)
	}
	add(func(n *desk.News) { n.Payment.State = terminal.Paid })
	add(func(n *desk.News) { n.Payment.State, n.Payment.PaidAt = terminal.Declined, time.Time{} })
	add(func(n *desk.News) { n.Payment.State = terminal.Cancelled })
	add(func(n *desk.News) { n.Payment.State = terminal.RefundDue })
	add(func(n *desk.News) { n.Payment.State, n.Payment.PaidAt = terminal.Uncollected, time.Time{} })
	for _, s := range []terminal.RefundState{terminal.RefundDone, terminal.RefundRefused} {
		add(func(n *desk.News) {
			n.Payment.State, n.Refund = terminal.Paid, terminal.Refund{ID: "r", Slip: 9998, Amount: 88_888_888, State: s}
		})
	}
	for _, purpose := range []terminal.Purpose{terminal.PurposeTopUp, terminal.PurposePayOut} {
		for _, s := range []terminal.State{terminal.Paid, terminal.Cancelled} {
			add(func(n *desk.News) { n.Payment.Purpose, n.Payment.State = purpose, s })
		}
	}
	return all
}

// news are the screens while one of them, or all, are to be seen.
func news(add func(string, func(*desk.View)), p terminal.Payment) {
	all := ends(p)
	for _, n := range all {
		add("news-one-"+newsKey(n)[5:], func(v *desk.View) { v.Screen, v.Typed, v.News = desk.ScreenAmount, 1500, []desk.News{n} })
	}
	for name, screen := range map[string]desk.Screen{"amount": desk.ScreenAmount, "scan": desk.ScreenScan, "history": desk.ScreenHistory, "sign-in": desk.ScreenSignIn} {
		add("news-some-"+name, func(v *desk.View) { v.Screen, v.Amount, v.News = screen, 1500, all })
	}
	add("news-all-sent", func(v *desk.View) { v.Screen, v.News, v.Pending = desk.ScreenAmount, all[:1], desk.Pending{} })
}

// What ended out of sight is told beside the sale in hand, and in full to who asks: what
// is taken away then is what was on the list.
func TestNewsAreTold(t *testing.T) {
	for _, language := range words.Languages() {
		for _, d := range screens {
			c := newClerkOn(t, language, d)
			v := views()["news-some-amount"]
			c.draw(v)
			assert.Contains(t, c.shows(), c.kit.words.Of("news.some", len(v.News)))
			c.bar.news.b.tap()
			name := language + "-news-list"
			whole(t, c, name)
			reachable(t, c, name)
			for _, n := range v.News {
				assert.NotEqual(t, newsKey(n)+".todo", c.kit.words.Of(newsKey(n)+".todo"))
			}
			later := v
			later.News = append(slices.Clone(v.News), desk.News{Payment: terminal.Payment{ID: "later", State: terminal.Paid, PaidAt: noon}})
			c.draw(later)
			picture(t, c.win, fmt.Sprintf("%s-news-list-%.0f", language, d.Width))
			c.tap(t, c.kit.words.Of("fault.ok"))
			last := v.News[len(v.News)-1].Payment.ID
			assert.Equal(t, []desk.Intent{{Kind: desk.IntentSeen, Payment: last}}, c.intents)
			assert.False(t, c.asker.box.Visible())
			v.News = nil
			c.draw(v)
			assert.NotContains(t, c.shows(), c.kit.words.Of("news.tap"))
			assert.Contains(t, c.shows(), c.kit.words.Count("status.today", v.Today.Sales.Count, v.Today.Net), "the day's sum is there again")
		}
	}
}

// Each end has words of its own, and money that was taken never looks like money that
// was not.
func TestNewsWords(t *testing.T) {
	c := newClerk(t, "ja")
	keys := map[string]bool{}
	for _, n := range ends(terminal.Payment{ID: "p"}) {
		keys[newsKey(n)] = true
		for _, part := range []string{"", ".todo"} {
			assert.NotEmpty(t, c.kit.words.Maybe(newsKey(n)+part), newsKey(n)+part)
		}
	}
	assert.Len(t, keys, 11)
	assert.NotEqual(t, newsFace(desk.News{Payment: terminal.Payment{State: terminal.Paid}}), newsFace(desk.News{Payment: terminal.Payment{State: terminal.Cancelled}}))
}
