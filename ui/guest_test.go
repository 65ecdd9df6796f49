package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/ui/customer"
	"kaikei/ui/words"
)

// newGuest opens a customer's window of the test driver.
func newGuest(t *testing.T) *Guest {
	g := NewGuest(test.NewTempApp(t), GuestOptions{Style: Style{Fonts: fonts(t)}, Title: "customer", DrawQR: printer.DrawQR})
	g.now = func() time.Time { return noon }
	return g
}

// guestViews is a view of each stage, with long sums and names.
func guestViews(language string) map[string]customer.View {
	all := map[string]customer.View{}
	for s := customer.StageWelcome; s <= customer.StageSome; s++ {
		v := customer.View{Stage: s, Language: language, Shop: "会計町商店街 三丁目角 佐藤青果店", Total: 88_888_888}
		switch s {
		case customer.StageItems:
			v.Lines = []customer.Line{{Name: "国産りんご 大玉 蜜入り", Count: 3, Sum: 888_888}, {Name: "牛乳 1L", Count: 1, Sum: 298}, {Name: words.Or(language).Of("customer.discount"), Count: 1, Sum: -88_888}}
		case customer.StageCode, customer.StageProof:
			v.Code, v.Until = "000201…", noon.Add(83*time.Second)
		case customer.StageCash, customer.StagePaid:
			v.Given, v.Change = 99_999_999, 11_111_111
		case customer.StageSome:
			v.Given, v.Change, v.InParts, v.Rest = 99_999_999, 11_111_111, true, 88_888_888
		}
		all[fmt.Sprintf("%02d", s)] = v
	}
	return all
}

// The customer reads everything, in each language and on each screen.
func TestGuestFits(t *testing.T) {
	for _, language := range words.Languages() {
		g := newGuest(t)
		for _, d := range screens {
			g.win.Resize(d.Size)
			for name, v := range guestViews(language) {
				g.draw(v)
				name = fmt.Sprintf("%s-customer-%s-%.0f", language, name, d.Width)
				wholeOf(t, g.box, name)
				picture(t, g.win, name)
			}
		}
	}
}

// The language goes by the wallet, is changed by a touch, and leaves with the
// customer.
func TestGuestLanguage(t *testing.T) {
	c, g := newClerk(t, "ja"), newGuest(t)
	c.Serve(g)
	v := views()["result-PAID"]
	c.draw(v)
	assert.Equal(t, "Thank you", g.say.text, "TrueMoney is of no country whose language we speak")
	v.Payment.Brand = "Kakao Pay"
	c.draw(v)
	assert.Equal(t, "감사합니다", g.say.text)
	for _, b := range g.tongues {
		if b.label.t.Text == "中文" {
			test.Tap(b)
		}
	}
	assert.Equal(t, "谢谢惠顾", g.say.text)
	assert.Equal(t, g.faces["zh"].regular, g.more.font, "in Chinese shapes")
	c.draw(views()["amount-0"])
	assert.Equal(t, "いらっしゃいませ", g.say.text, "the next customer is spoken to in Japanese")
	assert.Equal(t, "ja", c.kit.words.Language(), "and the clerk's language never changed")
}

// Who touches a language while being welcomed is spoken to in it, from then on through
// the sale; who buys nothing does not leave it to the next.
func TestGuestLanguageAtTheWelcome(t *testing.T) {
	c, g := newClerk(t, "ja"), newGuest(t)
	at := noon
	c.now = func() time.Time { return at }
	c.Serve(g)
	welcome := views()["amount-0"]
	c.draw(welcome)
	touch := func() {
		for _, b := range g.tongues {
			if b.label.t.Text == "中文" {
				test.Tap(b)
			}
		}
	}
	touch()
	assert.Equal(t, words.Or("zh").Of("customer.1"), g.say.text)
	at = at.Add(guestStays / 2)
	c.tick()
	c.draw(welcome)
	c.draw(views()["shown-code"])
	assert.Equal(t, words.Or("zh").Of("customer.4"), g.say.text)
	c.draw(welcome)
	assert.Equal(t, "いらっしゃいませ", g.say.text)
	touch()
	at = at.Add(guestStays)
	c.tick()
	assert.Equal(t, "いらっしゃいませ", g.say.text)
}

// What happens at the till reaches those who listen, once for each view.
func TestListen(t *testing.T) {
	c := newClerk(t, "ja")
	var heard []customer.View
	c.Listen(func(v customer.View) { heard = append(heard, v) })
	c.draw(views()["shown-code"])
	assert.Len(t, heard, 1)
	assert.Equal(t, customer.StageCode, heard[0].Stage)
	assert.Equal(t, terminal.Yen(88_888_888), heard[0].Total)
}
