package drive

import (
	"image"
	"testing"
)

// What moves by itself on an upright screen.
var (
	uprightBar    = image.Rect(0, 0, 720, 140)
	uprightCamera = image.Rect(0, 590, 720, 1280)
	uprightCode   = image.Rect(0, 140, 720, 900)
)

// The till on an upright screen of eight inches: rung up, paid in cash and from a
// phone, in trouble, looked up.
func TestUpright(t *testing.T) {
	enter(t)
	s := newStage(t, 720, 1280)
	s.bar = uprightBar
	s.stock()
	s.openTill("--clerk", "佐藤", "--fullscreen", "--dpi", "184")
	if *update {
		t.Cleanup(func() { s.album.save(t) })
	}
	s.is("upright-quick")
	s.tap("コーヒー", "傘", "テンキー")
	s.says("¥5,950")
	s.is("upright-cart")
	s.tap("その他")
	s.is("upright-menu")
	s.tap("閉じる", "現金", "¥6,000")
	s.says("¥50")
	s.is("upright-cash")
	s.tap("会計する")
	s.says("お釣り ¥50")
	s.says("レシートを印刷しました")
	s.is("upright-change")
	s.sell(5950)
	s.next()
	uprightWallets(s)
	s.open("1500", "¥1,500")
	s.is("upright-detail")
	s.tap("返金")
	s.is("upright-refund")
	s.tap("閉じる", "一覧へ", "戻る")
	s.says("金額を入力してください")
	s.agrees()
}

// uprightWallets pays with a code of the customer's without paper, and with the shop's.
func uprightWallets(s *stage) {
	s.charge("1500", "¥1,500")
	s.is("upright-scan", uprightCamera)
	s.printer.set(noPaper)
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.there("確認しました")
	s.is("upright-paper")
	s.sell(1500)
	s.printer.set(well)
	s.says("レシートを印刷しました")
	s.next()
	s.charge("1200", "¥1,200")
	s.tap("お店のコードを表示")
	s.there("支払いを中止")
	text := s.scan("upright-code")
	s.is("upright-shown", uprightCode)
	s.gateway("pay", text)
	s.says("お支払い完了")
	s.sell(1200)
	s.next()
}
