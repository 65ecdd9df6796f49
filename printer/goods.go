package printer

import (
	"fmt"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// The schemes of tax-free sales, as receipts have them.
const (
	schemeExempt = "exempt" // the shop does not take the tax
	schemeRefund = "refund" // the visitor gets it back at customs
)

// goods lists what was sold. A partial refund has no lines of its own.
func (d *draft) goods(r terminal.Receipt) {
	if len(r.Lines) == 0 {
		return
	}
	for _, l := range r.Lines {
		d.line(l, r.Copy)
	}
	if r.Discount != (terminal.Discount{}) {
		d.label(plain, "小計", r.Sums.Subtotal.String())
		d.discount(r.Discount, r.Sums.Discount)
	}
	d.text(Left, plain, r.Note)
	d.add(BlockRule)
}

// line says what one line is, what it costs and what was taken off it. Why a price
// was changed is between the shop and its clerk.
func (d *draft) line(l terminal.Line, to terminal.Copy) {
	sum, err := l.Sum() // was checked when it was rung up; one that was not has no sum
	full := sum.Full.String()
	if err != nil {
		full = ""
	}
	if l.Quantity == 1 {
		d.pair(plain, goodsName(l), full)
	} else {
		d.text(Left, plain, goodsName(l))
		d.pair(plain, fmt.Sprintf("　%s × %d", l.Unit, l.Quantity), full)
	}
	if sum.Discount > 0 {
		d.discount(l.Discount, sum.Discount)
	}
	if l.Override.Reason != "" && to == terminal.MerchantCopy {
		d.pair(plain, "　価格変更 "+l.Override.Reason, "通常 "+l.Override.From.String())
	}
	if l.Note != "" {
		d.text(Left, plain, "　"+l.Note)
	}
}

// discount says what was taken off, and how it was meant.
func (d *draft) discount(how terminal.Discount, off terminal.Yen) {
	name := "　値引"
	if how.Percent > 0 {
		name += " " + how.String()
	}
	d.block(Block{Kind: BlockPair, Text: name, Right: (-off).String()}, "値引")
}

// reducedMark stands after the names of goods at the reduced rate, as an invoice
// must say.
const reducedMark = "※"

// freeMark stands after the names of goods that are sold free of tax.
const freeMark = "（免）"

// goodsName is what a line says was sold. A name without end leaves room for its marks.
func goodsName(l terminal.Line) string {
	marks := ""
	if l.Rate == terminal.RateReduced {
		marks += reducedMark
	}
	if l.Free {
		marks += freeMark
	}
	return clip(first(ready(l.Name), "商品"), maxNameColumns-columns(marks)) + marks
}

// sums shows the total and, on an invoice, the sums per rate.
func (d *draft) sums(r terminal.Receipt) {
	invoice := verdictOf(r) == certain && len(r.Rates) > 0
	if r.Tax.Exclusive && len(r.Rates) > 0 && !r.Training { // else the lines do not come to the total
		var net, tax terminal.Yen
		for _, s := range r.Rates {
			net, tax = net+s.Gross-s.Tax, tax+s.Tax
		}
		d.label(plain, "小計（税抜）", net.String())
		d.label(plain, "消費税等", tax.String())
	}
	d.label(large, wordsOf(r).total, r.Amount.String())
	if invoice {
		d.rates(r)
		d.reduced(r)
	}
	d.add(BlockRule)
}

// rates shows the sums per rate.
func (d *draft) rates(r terminal.Receipt) {
	for _, s := range r.Rates {
		name := fmt.Sprintf("%d%%対象", s.Rate)
		switch {
		case s.Rate == 0:
			d.label(plain, "非課税対象", s.Gross.String())
			continue
		case s.Free:
			d.block(Block{Kind: BlockPair, Text: "免税 " + name, Right: s.Gross.String()}, "免税対象")
		default:
			d.label(plain, name, s.Gross.String())
		}
		if !s.Free || r.Scheme == schemeRefund {
			d.label(plain, "　（内消費税等）", s.Tax.String())
		}
	}
	d.relief(r)
}

// relief says what a visitor is spared, or gets back when leaving Japan. Of a sale that
// is no more there is nothing to take to customs.
func (d *draft) relief(r terminal.Receipt) {
	if r.Kind == receipt.KindVoid || r.Kind == receipt.KindRefund || r.State == terminal.Refunded {
		return
	}
	switch r.Scheme {
	case schemeExempt:
		d.label(strong, "免税額", r.Sums.Relief.String())
		d.say(plain, "免税品は国外へお持ち出しください")
	case schemeRefund:
		d.label(strong, "返金予定の消費税", r.Sums.Relief.String())
		d.say(plain, "出国時に税関の確認を受けてください")
	}
}

// reduced explains the mark on goods at the reduced rate.
func (d *draft) reduced(r terminal.Receipt) {
	for _, l := range r.Lines {
		if l.Rate == terminal.RateReduced {
			d.block(Block{Kind: BlockText, Text: "※は軽減税率対象です"}, "※は軽減税率対象です")
			break
		}
	}
}
