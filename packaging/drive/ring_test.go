package drive

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Ringing up, and cash.

func ringUp(s *stage) {
	s.is("ring-quick")
	s.tap("コーヒー", "サンドイッチ", "緑茶", "緑茶")
	s.says("×2")
	s.says("¥1,130")
	s.tap("飲み物")
	s.is("ring-category")
	s.tap("=コーヒー")
	s.is("ring-change-line")
	s.tap("数量", "3", "決定")
	s.says("¥2,030")
	s.tap("=コーヒー", "メモ", "袋あり")
	s.says("袋あり")
	s.tap("テンキー")
	s.sum("200", "入力中 ¥200")
	s.tap("＋ 追加")
	s.says("¥2,230")
	s.is("ring-cart")
	s.tap("その他")
	s.is("ring-menu")
	s.tap("すべて消す")
	s.silent("¥2,230")
}

func discounts(s *stage) {
	s.tap("よく使う", "傘")
	s.says("¥5,500")
	s.tap("=傘", "値引き（円）")
	s.sum("500", "¥500")
	s.is("discount-yen")
	s.tap("決定")
	s.says("¥5,000")
	s.tap("=傘", "値引きを取り消す")
	s.says("¥5,500")
	s.tap("=傘", "割引（%）")
	s.sum("10", "10%")
	s.tap("決定")
	s.says("¥4,950")
	s.tap("=傘", "価格を変更")
	s.sum("4000", "¥4,000")
	s.tap("決定", "傷・汚れ")
	s.says("定価 ¥5,500")
	s.tap("その他", "全体を割引（%）")
	s.sum("50", "50%")
	s.tap("決定")
	s.says("¥1,800")
	s.is("discount-sale")
}

func holdAndResume(s *stage) {
	s.tap("その他", "保留する")
	s.silent("¥1,800")
	s.tap("サンドイッチ")
	s.says("¥380")
	s.tap("その他", "保留中 1件")
	s.is("held")
	s.takeHeld() // what is rung up is put aside in its place
	s.says("¥1,800")
	s.tap("その他", "すべて消す")
	s.silent("¥1,800")
	s.tap("その他", "保留中 1件")
	s.says("¥380")
	s.takeHeld()
	s.says("¥380")
	s.tap("コーヒー")
	s.says("¥830")
}

// takeHeld goes on with a sale that was put aside, in the list of one.
func (s *stage) takeHeld() {
	s.t.Helper()
	held := ""
	s.says("保留中の会計")
	s.until("a sale can be tapped", func() bool {
		for name := range s.look().targets {
			if len(name) > 1 && name[0] == '=' {
				held = name
			}
		}
		return held != ""
	})
	s.tap(held)
}

func cash(s *stage) {
	s.tap("現金")
	s.is("cash-short")
	s.tap("¥1,000")
	s.says("¥170")
	s.is("cash-change")
	s.tap("会計する")
	s.says("お預り ¥1,000")
	s.says("レシートを印刷しました")
	s.is("cash-result")
	s.sell(830)
	s.next()
}

// A sale free of tax: nationality, day of landing and passport are asked for one after
// the other, the slip says so, and the number of the passport is nowhere on the disk.
func taxFree(s *stage) {
	s.tap("よく使う", "傘")
	s.says("¥5,500")
	s.tap("その他", "免税販売")
	s.is("taxfree-country")
	s.tap("中国 CHN")
	s.says("上陸年月日")
	s.is("taxfree-landed")
	s.keys(time.Now().AddDate(0, 0, -5).Format("20060102"))
	s.tap("決定")
	s.says("旅券番号")
	s.keys(passport)
	s.tap("決定")
	s.says("免税")
	s.is("taxfree-cart")
	s.tap("現金", "¥6,000", "会計する")
	s.says("お釣り ¥500")
	s.sell(5500)
	slip := s.ctl("receipt", "last", "--as", "text")
	assert.Contains(s.t, slip, "免税")
	assert.NotContains(s.t, slip, passport)
	s.nowhere(passport)
	s.next()
}

// passport is a number that nobody keeps.
const passport = "E70913342"

// nowhere looks for a secret in all that the till has written.
func (s *stage) nowhere(secret string) {
	s.t.Helper()
	require.NoError(s.t, filepath.WalkDir(s.path("till"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // it went away meanwhile
		}
		data, err := os.ReadFile(path)
		if err == nil {
			assert.False(s.t, strings.Contains(string(data), secret), "a secret is in %s", path)
		}
		return nil
	}))
}

func keypad(s *stage) {
	s.tap("テンキー")
	s.sum("1500", "¥1,500")
	s.tap("←")
	s.says("¥150")
	s.tap("C")
	s.silent("¥150")
	s.sum("99999999", "上限は")
	s.is("keypad-over")
	s.tap("C")
	s.silent("上限は")
}

// next serves the next customer.
func (s *stage) next() {
	s.t.Helper()
	s.tap("次のお客様へ")
	s.says("金額を入力してください")
}

// sell counts what was sold, and with a negative sum what went back.
func (s *stage) sell(yen int) { s.takings += yen }

// sold is what the day should come to.
func (s *stage) sold() int { return s.takings }

// charge rings up a sum on the keypad and goes on to collect it from a phone.
func (s *stage) charge(digits, shown string) {
	s.t.Helper()
	s.sum(digits, shown)
	s.tap("支払いへ")
	s.there("お店のコードを表示")
}
