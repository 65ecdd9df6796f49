package drive

import (
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Wallets: codes that the customer shows, and codes that the shop shows.

func wallet(s *stage) {
	slips := s.printer.printed()
	s.charge("1500", "¥1,500")
	s.is("scan", camera)
	s.hold("jcoin")
	s.says("お支払い完了")
	s.says("レシートを印刷しました")
	s.is("paid")
	s.until("both copies are on paper", func() bool { return s.printer.printed() == slips+2 })
	s.darken()
	s.sell(1500)
	s.next()
}

func refused(s *stage) {
	s.charge("980", "¥980")
	s.hold("jcoin-poor")
	s.says("残高が足りません")
	s.darken()
	s.is("declined")
	s.tap("もう一度読み取る") // the same sum, another code
	s.there("お店のコードを表示")
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.sell(980)
	s.next()
}

func confirms(s *stage) {
	s.gateway("fault", "confirm:10m=1")
	s.charge("3200", "¥3,200")
	s.hold("alipayhk")
	s.says("お客様の確認待ちです")
	s.darken()
	s.is("wait-confirm")
	s.gateway("confirm")
	s.says("お支払い完了")
	s.is("paid-foreign")
	s.sell(3200)
	s.next()
}

func lateAnswer(s *stage) {
	s.gateway("fault", "lost-answer=1")
	s.gateway("fault", "inquire.drop-before=5")
	s.charge("640", "¥640")
	s.hold("gcash")
	s.says("結果がまだわかりません")
	s.darken()
	s.is("wait-unknown")
	s.says("お支払い完了") // it asks, and hears
	s.sell(640)
	s.next()
}

func stopped(s *stage) {
	s.gateway("fault", "drop-before=1")
	s.gateway("fault", "inquire.drop-before=99")
	s.charge("700", "¥700")
	s.hold("gcash")
	s.tap("支払いを中止")
	s.darken()
	s.gateway("fault", "none")
	s.says("取り消しました")
	s.is("cancelled")
	assert.Equal(s.t, "CANCELLED", s.last().State)
	s.next()
}

func handScanner(s *stage) {
	text := s.gateway("phone", "--wallet", "alipay", "--text")
	s.charge("450", "¥450")
	s.wedge(text, func() bool { return !s.look().says("枠の中へ") })
	s.says("お支払い完了")
	s.sell(450)
	s.next()
}

func typedDigits(s *stage) {
	text := s.gateway("phone", "--wallet", "kakaopay", "--text")
	s.charge("250", "¥250")
	s.tap("番号を入力")
	s.keys(text[:6])
	s.says("6桁")
	s.is("digits-short")
	s.keys(text[6:] + "9")
	s.tap("←") // one too many
	s.says("画面と同じか確かめてください")
	s.is("digits")
	s.tap("この番号で支払う")
	s.says("お支払い完了")
	assert.True(s.t, strings.HasPrefix(s.last().MaskedCode, text[:4]))
	s.sell(250)
	s.next()
}

func inParts(s *stage) {
	s.sum("3000", "¥3,000")
	s.tap("その他", "分けて支払う")
	s.sum("1000", "¥1,000")
	s.tap("決定")
	s.says("今回の支払い")
	s.is("split-first")
	s.tap("現金", "¥1,000", "会計する")
	s.says("お預り ¥1,000")
	s.tap("残りの支払いへ")
	s.says("支払済み ¥1,000")
	s.is("split-rest")
	s.tap("支払いへ")
	s.there("お店のコードを表示")
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.sell(3000)
	s.next()
}

func givenBack(s *stage) {
	s.sum("2000", "¥2,000")
	s.tap("その他", "分けて支払う")
	s.sum("500", "¥500")
	s.tap("決定", "支払いへ")
	s.there("お店のコードを表示")
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.tap("残りの支払いへ")
	s.says("支払済み ¥500")
	s.tap("すべて返金", "お客様の都合")
	s.says("¥2,000")
	s.there("支払いへ")
	s.says("金額入力") // it is a sale like any other again
	s.tap("その他", "すべて消す")
	s.silent("金額入力")
}

func codePaid(s *stage) {
	s.charge("1200", "¥1,200")
	s.tap("お店のコードを表示")
	s.there("支払いを中止")
	text := s.scan("shown")
	s.is("shown", code)
	require.True(s.t, strings.HasPrefix(text, "000201"), text)
	s.gateway("pay", text)
	s.says("お支払い完了")
	assert.Equal(s.t, "shown", s.last().Tender)
	s.sell(1200)
	s.next()
}

func codeStopped(s *stage) {
	s.charge("1300", "¥1,300")
	s.tap("お店のコードを表示", "支払いを中止")
	s.says("取り消しました")
	s.next()
}

func codeLapsed(s *stage) {
	s.charge("1400", "¥1,400")
	s.says("オンライン") // the line is tried while the code is waited for
	s.tap("お店のコードを表示")
	s.there("支払いを中止")
	s.says("期限までに支払われませんでした")
	s.is("lapsed")
	assert.Equal(s.t, "DECLINED", s.last().State)
	s.next()
}

// topUp takes cash for a wallet, up to the change.
func (s *stage) topUp() {
	s.t.Helper()
	s.tap("その他", "チャージ")
	s.sum("3000", "¥3,000")
	s.tap("決定")
	s.says("お預り") // the screen before has a 5, too
	s.tap("5", "000")
	s.says("¥2,000")
}

// Cash into a wallet, which sells nothing, and the shop's money into one.
func credits(s *stage) {
	s.topUp()
	s.is("topup-cash")
	s.tap("ウォレットを読み取る")
	s.says("枠の中へ")
	s.is("topup-scan", camera)
	s.hold("jcoin")
	s.says("チャージしました")
	s.darken()
	s.is("topup-paid")
	s.next()
	s.tap("その他", "ウォレットへ払い出し")
	s.sum("700", "¥700")
	s.tap("決定")
	s.says("枠の中へ")
	s.hold("jcoin")
	s.says("払い出しました")
	s.darken()
	s.next()
}
