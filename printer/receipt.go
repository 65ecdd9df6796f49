package printer

import (
	"fmt"
	"strings"
	"time"

	"kaikei/terminal"
)

// jst is the time on Japanese receipts. Japan has had no summer time since
// 1951, so no time zone data is needed on the device.
var jst = time.FixedZone("JST", 9*60*60)

// notProof is printed on every slip of a payment that is not certain.
const notProof = "この控えは支払の証明ではありません"

// The styles of a receipt: one size for what is read from afar, one for names.
var (
	plain   = Style{}
	strong  = Style{Bold: true}
	tall    = Style{Tall: 2, Bold: true}
	large   = Style{Wide: 2, Tall: 2, Bold: true}
	warning = Style{Wide: 2, Tall: 2, Bold: true, Inverse: true}
)

// NewDocument lays out one copy of a receipt. Two copies are two documents,
// each with its cut.
//
// A receipt whose money did not move for sure says 結果確認中, or how it ended,
// in place of the title, says that it is no proof of payment, and has neither
// registration number nor tax, so that it cannot pass for an invoice.
func NewDocument(r terminal.Receipt) Document {
	var d Document
	head(&d, r)
	facts(&d, r)
	goods(&d, r)
	sums(&d, r)
	wallet(&d, r)
	foot(&d, r)
	return d
}

// head says who sells and what kind of slip this is.
func head(d *Document, r terminal.Receipt) {
	shop, merchant := r.Shop.Shop, r.Shop.Merchant
	d.text(Center, tall, merchant.Name)
	if shop.Name != merchant.Name {
		d.text(Center, strong, shop.Name)
	}
	d.text(Center, plain, first(shop.Address, merchant.Address))
	if phone := first(shop.Phone, merchant.Phone); phone != "" {
		d.text(Center, plain, "TEL "+phone)
	}
	if r.Shop.RegistrationNumber != "" && verdictOf(r) == certain {
		d.text(Center, plain, "登録番号 "+r.Shop.RegistrationNumber)
	}
	d.add(BlockFeed)
	title(d, r)
	if r.Reprint {
		d.text(Center, strong, "＊＊ 再印刷 ＊＊")
	}
	d.add(BlockRule)
}

// title names the slip, or says that its money is not certain.
func title(d *Document, r terminal.Receipt) {
	v := verdictOf(r)
	if v == certain {
		d.text(Center, large, kindWords(r.Kind).title)
		d.text(Center, plain, copyName(r.Copy))
		return
	}
	d.text(Center, warning, v.title)
	d.text(Center, plain, kindWords(r.Kind).title+" "+copyName(r.Copy))
	d.text(Center, strong, notProof)
}

// facts say when, where and by whom, and of which sale.
func facts(d *Document, r terminal.Receipt) {
	d.field("取引日時", moment(r.At))
	d.field("伝票番号", slip(r.Slip))
	d.field("端末番号", r.Shop.Terminal)
	d.field("担当者", r.Clerk)
	if r.OriginalSlip != 0 {
		d.field("元伝票番号", slip(r.OriginalSlip))
		d.field("元取引日時", moment(r.OriginalAt))
	}
	d.field(kindWords(r.Kind).reason, r.Reason)
	d.add(BlockRule)
}

// goods lists what was sold. A partial refund has no lines of its own.
func goods(d *Document, r terminal.Receipt) {
	if len(r.Lines) == 0 {
		return
	}
	for _, l := range r.Lines {
		name := first(ready(l.Name), "商品")
		if l.Rate == terminal.RateReduced {
			name += "※"
		}
		if l.Quantity == 1 {
			d.pair(plain, name, l.Unit.String())
			continue
		}
		d.text(Left, plain, name)
		d.pair(plain, fmt.Sprintf("　%s × %d", l.Unit, l.Quantity), lineSum(l))
	}
	d.add(BlockRule)
}

// sums shows the total and, on an invoice, the sums per rate.
func sums(d *Document, r terminal.Receipt) {
	words := kindWords(r.Kind)
	invoice := verdictOf(r) == certain && len(r.Rates) > 0
	if invoice && r.Tax.Exclusive {
		var net, tax terminal.Yen
		for _, s := range r.Rates {
			net, tax = net+s.Gross-s.Tax, tax+s.Tax
		}
		d.pair(plain, "小計（税抜）", net.String())
		d.pair(plain, "消費税等", tax.String())
	}
	d.pair(large, words.total, r.Amount.String())
	if !invoice {
		d.add(BlockRule)
		return
	}
	for _, s := range r.Rates {
		if s.Rate == 0 {
			d.pair(plain, "非課税対象", s.Gross.String())
			continue
		}
		d.pair(plain, fmt.Sprintf("%d%%対象", s.Rate), s.Gross.String())
		d.pair(plain, "　（内消費税等）", s.Tax.String())
	}
	for _, l := range r.Lines {
		if l.Rate == terminal.RateReduced {
			d.text(Left, plain, "※は軽減税率対象です")
			break
		}
	}
	d.add(BlockRule)
}

// wallet says how the money moved. The name of the service is as the backend
// returned it: wallets demand to be named on the slip.
func wallet(d *Document, r terminal.Receipt) {
	words := kindWords(r.Kind)
	name := r.Wallet
	if name == string(terminal.TenderCash) {
		name = "現金"
	}
	if name != "" {
		d.pair(tall, words.wallet, name)
	}
	if v := verdictOf(r); v == certain {
		d.pair(strong, words.amount, r.Amount.String())
	} else {
		d.pair(strong, words.amount, v.amount)
	}
	if r.Tendered > 0 {
		d.pair(plain, "お預り", r.Tendered.String())
		d.pair(strong, "お釣り", r.Change.String())
	}
	d.field("お客様通貨額", r.PayerAmount)
	d.field("状態", remark(r))
	d.field("コード", masked(r.MaskedCode))
	d.field("決済番号", r.NetworkID)
	d.field("返品ID", string(r.Refund))
	d.field("取引ID", string(r.Payment))
}

// foot ends the slip with the payment id as a QR code, so that the sale is
// found again by scanning its slip. The id is no secret and pays for nothing.
func foot(d *Document, r terminal.Receipt) {
	if r.Payment != "" {
		d.Blocks = append(d.Blocks, Block{Kind: BlockQR, Text: string(r.Payment)})
	}
	if verdictOf(r) != certain {
		d.text(Center, strong, notProof)
	}
	d.add(BlockCut)
}

// lineSum is the price of a line. A sale was checked for overflow when it was
// rung up; one that was not shows its quantity alone.
func lineSum(l terminal.Line) string {
	sum, err := l.Unit.Times(l.Quantity)
	if err != nil {
		return ""
	}
	return sum.String()
}

// moment is a time as Japanese receipts write it, empty for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(jst).Format("2006/01/02 15:04:05")
}

// slip is a running number as it is printed.
func slip(n int) string { return fmt.Sprintf("%04d", n) }

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

// masked returns a masked code as it is. A receipt never holds a whole code;
// if one did all the same, paper is the last place to let it out.
func masked(code string) string {
	runes := []rune(code)
	if len(runes) <= 9 || strings.ContainsAny(code, "…*") {
		return code
	}
	return string(runes[:4]) + "…" + string(runes[len(runes)-4:])
}
