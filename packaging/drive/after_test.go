package drive

import (
	"strings"

	"github.com/stretchr/testify/assert"
)

// After the sale: history, money that goes back, slips of other kinds, training.

func history(s *stage) {
	s.tap("履歴", "検索")
	s.is("search")
	s.tap("金額")
	s.sum("1500", "¥1,500")
	s.tap("決定")
	s.says("検索結果")
	s.is("found")
	s.tap("検索", "状態", "お支払いできませんでした")
	s.says("¥980")
	s.tap("検索", "支払方法", "GCash")
	s.says("GCash")
	s.tap("検索", "本日のすべて")
	s.says("本日の取引")
	s.tap("戻る")
	s.open("1500", "¥1,500")
	s.says("決済番号")
	s.is("detail")
	slips := s.printer.printed()
	s.tap("再印刷")
	s.until("it is printed again", func() bool { return s.printer.printed() == slips+2 })
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
}

// open opens a payment of a sum from the history.
func (s *stage) open(digits, shown string) {
	s.t.Helper()
	s.tap("履歴", "検索", "金額")
	s.sum(digits, shown)
	s.tap("決定")
	s.says("検索結果")
	newest := ""
	s.until("a payment can be tapped", func() bool {
		for name := range s.look().targets {
			if strings.HasPrefix(name, "#") && name > newest {
				newest = name
			}
		}
		return newest != ""
	})
	s.tap(newest)
	s.there("一覧へ")
}

func voided(s *stage) {
	s.open("640", "¥640")
	s.tap("取消")
	s.is("void-asks")
	s.tap("取り消す")
	s.says("取り消しました")
	s.is("voided")
	s.sell(-640)
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
}

// A void whose line is cut keeps nobody: the clerk leaves it to the till, sells to
// somebody else, and it is done when the line is back.
func voidedLater(s *stage) {
	s.open("1200", "¥1,200")
	s.office.stop()
	s.tap("取消", "取り消す")
	s.says("確定するまで端末が自動で確認します")
	s.is("void-waits")
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
	s.sum("150", "¥150")
	s.tap("現金", "¥150", "会計する")
	s.says("お預り ¥150")
	s.sell(150)
	s.next()
	slips := s.printer.printed()
	s.openOffice()
	s.settled()
	s.sell(-1200)
	s.until("the slips of the void are printed", func() bool { return s.printer.printed() == slips+2 })
	s.open("1200", "¥1,200")
	s.says("取り消しました")
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
}

func refunds(s *stage) {
	s.open("3200", "¥3,200")
	s.tap("返金")
	s.is("refund-asks")
	s.sum("200", "¥200 を返金する")
	s.tap("¥200 を返金する")
	s.says("一部返金済み")
	s.is("part-refunded")
	s.sell(-200)
	s.tap("返金", "¥3,000 を返金する")
	s.silent("一部返金済み")
	s.says("返金済み")
	s.is("refunded")
	s.sell(-3000)
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
}

func slips(s *stage) {
	s.open("1500", "¥1,500")
	slips := s.printer.printed()
	s.tap("その他", "領収書")
	s.is("named-for")
	s.tap("お品代として")
	s.until("it is printed in a name", func() bool { return s.printer.printed() == slips+1 })
	s.tap("その他", "ギフト用（金額なし）")
	s.until("a gift copy is printed", func() bool { return s.printer.printed() == slips+2 })
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
}

func training(s *stage) {
	s.tap("その他", "練習モード")
	s.says("お金は動きません")
	s.says("金額を入力してください")
	s.is("training")
	s.sum("500", "¥500")
	s.tap("現金", "¥500", "会計する")
	s.says("お預り ¥500")
	s.is("training-paid")
	s.next()
	s.tap("その他", "練習を終える")
	s.silent("お金は動きません")
	assert.NotEqual(s.t, 500, s.last().Amount, "what was practised is not in the books")
}
