package printer

import (
	"fmt"
	"time"

	"kaikei/terminal"
)

// A StaffCard is what signs a clerk in, as it is printed.
type StaffCard struct {
	Shop terminal.Shop
	Name string // the clerk's
	Role string // as people read it: 担当者, 店長, 技術者
	Code string // what the terminal reads; it is as good as a PIN
	At   time.Time
}

// CardDocument lays out a staff card. The code lets its holder in, so it is
// printed only as a QR code: print it with [Device.PrintDocument], not by way of
// anything that keeps its jobs.
func CardDocument(c StaffCard) Document {
	d := &draft{}
	d.text(Center, strong, first(c.Shop.Shop.Name, c.Shop.Merchant.Name))
	d.text(Center, large, "担当者カード")
	d.add(BlockRule)
	d.text(Center, tall, c.Name)
	d.text(Center, plain, c.Role)
	d.Blocks = append(d.Blocks, Block{Kind: BlockQR, Text: c.Code})
	d.text(Center, plain, "サインイン画面でカメラにかざしてください")
	d.text(Center, strong, "本人以外は使えません")
	d.text(Center, strong, "なくしたらすぐ店長へ")
	d.field("発行日時", moment(c.At))
	d.add(BlockCut)
	return d.Document
}

// A TestSlip is what a printer is tried with.
type TestSlip struct {
	Profile Profile
	Address string // of the printer, as opened
	At      time.Time
}

// TestDocument lays out a slip that shows what a printer can and how it is set:
// its width, its characters, the sizes, other people's characters drawn, a QR
// code, the cut.
func TestDocument(s TestSlip) Document {
	d := &draft{}
	p := s.Profile
	d.text(Center, large, "印字テスト")
	d.text(Center, plain, "PRINTER TEST")
	d.text(Center, plain, "お金は動いていません。")
	d.add(BlockRule)
	d.field("日時", moment(s.At))
	d.field("プリンター", s.Address)
	d.field("機種", p.Name)
	d.field("用紙幅", fmt.Sprintf("%dドット・%d桁", p.WidthDots, p.WidthDots/cellWidthDots))
	d.field("漢字", string(p.Kanji))
	d.field("QR", string(p.QR))
	d.field("カッター", string(p.Cutter))
	d.field("ドロアー", string(p.Drawer))
	d.field("状態通知", string(p.Status))
	d.add(BlockRule, BlockRuler)
	d.text(Left, plain, "左")
	d.text(Center, plain, "中央")
	d.text(Right, plain, "右")
	d.pair(plain, "ｱｲｳ ﾊﾞｰｶﾞｰ カナ ひらがな", "¥1,234")
	d.pair(plain, "漢字 髙﨑 ①㈱ ～ － ― ∥", "-¥1,234")
	d.pair(strong, "太字", "¥123,456")
	d.pair(tall, "縦倍", "¥123,456")
	d.pair(large, "四倍", "¥99,999")
	d.text(Center, warning, "白抜き")
	d.Blocks = append(d.Blocks,
		Block{Kind: BlockText, Align: Center, Text: "日本語の字形：直骨角", Gloss: "简体中文字形：直骨角", Chinese: true},
		Block{Kind: BlockText, Align: Center, Text: "한국어 글자"},
		Block{Kind: BlockQR, Text: "KAIKEI PRINTER TEST"})
	d.text(Center, plain, "上の QR が読めれば正常です")
	d.add(BlockCut)
	return d.Document
}
