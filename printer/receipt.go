package printer

import (
	"fmt"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// jst is the time on Japanese receipts. Japan has had no summer time since
// 1951, so no time zone data is needed on the device.
var jst = time.FixedZone("JST", 9*60*60)

const (
	// notProof is printed on every slip of a payment that is not certain.
	notProof = "この控えは支払の証明ではありません"
	// notSold is printed on every slip of the training mode.
	notSold = "お金は動いていません"
)

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
// registration number nor tax, so that it cannot pass for an invoice. The same
// holds for one of the training mode.
func NewDocument(r terminal.Receipt) Document {
	d := &draft{tongue: tongueOf(r.Language)}
	switch {
	case r.Copy == terminal.GiftCopy:
		d.gift(r)
	case r.Kind == receipt.KindNamed:
		d.named(r)
	default:
		d.sale(r)
	}
	if r.Reprint {
		return d.Reprinted()
	}
	return d.Document
}

// sale lays out the slip of a sale, a void or a refund.
func (d *draft) sale(r terminal.Receipt) {
	d.seller(r)
	if r.Shop.RegistrationNumber != "" && verdictOf(r) == certain {
		d.text(Center, plain, "登録番号 "+r.Shop.RegistrationNumber)
	}
	d.add(BlockFeed)
	d.title(r)
	d.add(BlockRule)
	d.facts(r)
	d.add(BlockRule)
	d.goods(r)
	d.sums(r)
	d.wallet(r)
	d.foot(r)
}

// seller says who sells.
func (d *draft) seller(r terminal.Receipt) {
	shop, merchant := r.Shop.Shop, r.Shop.Merchant
	d.text(Center, tall, merchant.Name)
	if shop.Name != merchant.Name {
		d.text(Center, strong, shop.Name)
	}
	d.text(Center, plain, first(shop.Address, merchant.Address))
	if phone := first(shop.Phone, merchant.Phone); phone != "" {
		d.text(Center, plain, "TEL "+phone)
	}
}

// title names the slip, or says that its money is not certain.
func (d *draft) title(r terminal.Receipt) {
	v := verdictOf(r)
	if v == certain {
		d.say(large, wordsOf(r).title)
		d.say(plain, copyName(r.Copy))
		if r.Scheme != "" {
			d.say(strong, "免税販売")
		}
	} else {
		d.say(warning, v.title)
		d.text(Center, plain, wordsOf(r).title+" "+copyName(r.Copy))
		d.disclaim(r)
	}
	d.mark()
}

// disclaim says what the slip does not prove.
func (d *draft) disclaim(r terminal.Receipt) {
	if r.Training {
		d.say(strong, notSold)
	}
	d.say(strong, notProof)
}

// facts say when, where and by whom, and of which sale.
func (d *draft) facts(r terminal.Receipt) {
	d.field("取引日時", moment(r.At))
	d.field("伝票番号", slip(r.Slip))
	d.field("端末番号", r.Shop.Terminal)
	d.field("担当者", r.Clerk)
	if r.OriginalSlip != 0 {
		d.field("元伝票番号", slip(r.OriginalSlip))
		d.field("元取引日時", moment(r.OriginalAt))
	}
	d.field(wordsOf(r).reason, r.Reason)
}

// wallet says how the money moved. The name of the service is as the backend
// returned it: wallets demand to be named on the slip.
func (d *draft) wallet(r terminal.Receipt) {
	words := wordsOf(r)
	d.paidBy(r)
	v := verdictOf(r)
	if v == certain {
		d.label(strong, words.amount, r.Amount.String())
	} else {
		d.label(strong, words.amount, v.amount)
	}
	d.change("", r.Tendered, r.Change)
	d.field("お客様通貨額", r.PayerAmount)
	d.field("コード", masked(r.MaskedCode))
	d.field("決済番号", r.NetworkID)
	d.field("返品ID", string(r.Refund))
	d.field("取引ID", string(r.Payment))
	if state := remark(r); state != "" {
		d.say(strong, state)
	}
}

// paidBy names the service, or lists the ways in which the sum was paid.
func (d *draft) paidBy(r terminal.Receipt) {
	words := wordsOf(r)
	if len(r.Parts) == 0 {
		if r.Wallet != "" {
			d.label(tall, words.wallet, tender(r.Wallet))
		}
		return
	}
	d.block(Block{Kind: BlockText, Text: words.wallet, Style: strong}, words.wallet)
	for _, p := range r.Parts {
		d.label(strong, "　"+tender(p.Wallet), p.Amount.String())
		d.change("　　", p.Tendered, p.Change)
	}
}

// change says what was given in cash, and given back.
func (d *draft) change(indent string, tendered, back terminal.Yen) {
	if tendered > 0 {
		d.label(plain, indent+"お預り", tendered.String())
		d.label(strong, indent+"お釣り", back.String())
	}
}

// tender is the name of a way to pay.
func tender(wallet string) string {
	if wallet == string(terminal.TenderCash) {
		return "現金"
	}
	return wallet
}

// foot ends the slip with the payment id as a QR code, so that the sale is
// found again by scanning its slip. The id is no secret and pays for nothing.
func (d *draft) foot(r terminal.Receipt) {
	if r.Payment != "" && !r.Training {
		d.Blocks = append(d.Blocks, Block{Kind: BlockQR, Text: string(r.Payment)})
	}
	if verdictOf(r) != certain {
		d.disclaim(r)
	}
	if r.Training {
		d.say(warning, practice.title)
	}
	d.add(BlockCut)
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
