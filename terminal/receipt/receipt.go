package receipt

import (
	"time"

	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// A Kind says what a receipt is about.
type Kind string

// The kinds of receipts.
const (
	KindSale   Kind = "sale"   // 売上
	KindVoid   Kind = "void"   // 取消
	KindRefund Kind = "refund" // 返品
	KindNamed  Kind = "named"  // 領収書, in the buyer's name
)

// A Copy says for whom a receipt is.
type Copy string

// The copies.
const (
	CustomerCopy Copy = "customer" // お客様控え
	MerchantCopy Copy = "merchant" // 加盟店控え
	GiftCopy     Copy = "gift"     // ギフトレシート: the goods, and no prices
)

// A Party is a merchant or a shop, as printed.
type Party struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// A Shop is what every receipt says about who sells. RegistrationNumber is the
// qualified invoice issuer's number (T and 13 digits), empty when there is
// none.
type Shop struct {
	Merchant           Party  `json:"merchant"`
	Shop               Party  `json:"shop"`
	RegistrationNumber string `json:"registrationNumber,omitempty"`
	Terminal           string `json:"terminal"`
	// Rails are the names of the rails, for what is printed before the backend has said
	// the brand.
	Rails map[string]string `json:"rails,omitempty"`
}

// wallet is the name of how a payment was paid.
func (s Shop) wallet(p payment.Payment) string {
	if name := s.Rails[p.Rail]; p.Brand == "" && name != "" {
		return name
	}
	return p.Wallet()
}

// A Receipt is what a slip says, without saying how it looks. It has the items
// of a qualified simplified invoice (適格簡易請求書: issuer and number, date,
// goods with a mark on reduced-rate items, sums per rate, rate and tax) and
// those of a payment slip. It never holds a whole payment code.
type Receipt struct {
	Kind    Kind
	Copy    Copy
	Reprint bool // marked 再印刷
	Shop    Shop
	Clerk   string

	At           time.Time // of the payment, the void or the refund
	Slip         int       // of this slip
	OriginalSlip int       // of the sale that is taken back; 0 on a sale
	OriginalAt   time.Time // date of the sale that is taken back

	Payment payment.ID
	Refund  payment.RefundID // on a refund
	Purpose payment.Purpose  // of a credit, and of one that was taken back
	State   payment.State    // an Unknown or Cancelling payment is printed as 結果確認中, never as paid

	Wallet      string // service name as the backend returned it
	NetworkID   string
	MaskedCode  string
	PayerAmount string // in the customer's currency, where the backend gave it

	Tendered sale.Yen // in cash; 0 when nothing was
	Change   sale.Yen

	Lines  []sale.Line
	Tax    sale.TaxMode
	Rates  []sale.TaxSum // empty on a partial refund of a sale at several rates
	Amount sale.Yen      // paid, or given back
	Reason string        // the clerk's words for taking it back

	// Sums and Discount are of the whole sale: what each line came to, and what was
	// taken off all of them. Zero on a partial refund.
	Sums     sale.Sums
	Discount sale.Discount
	Scheme   string // of a tax-free sale: "exempt" or "refund", as package sale has it
	Note     string // of the sale, in the clerk's words

	// Language is the customer's: "ja", "en", "zh" or "ko". What is printed is
	// then said in it too; empty is Japanese alone.
	Language string
	Training bool // of the training mode: marked as no receipt
	// Parts are how the sum was paid when it was paid in several ways. Wallet,
	// Tendered and Change are then those of none.
	Parts []Part
	Named Named // on a receipt in the buyer's name
}

// OfSale returns the slip of a payment: a sale, or its void when the
// payment was captured and is cancelled.
func OfSale(p payment.Payment, shop Shop) Receipt {
	r := receiptOf(p, shop)
	r.Kind, r.At, r.Slip = KindSale, p.CreatedAt, p.Slip
	if p.Captured() {
		r.At = p.PaidAt
	}
	if p.State == payment.Cancelled && p.Captured() {
		r.Kind, r.OriginalSlip, r.OriginalAt, r.At = KindVoid, p.Slip, p.PaidAt, p.ChangedAt
	}
	r.Amount = p.Amount
	r.Rates = p.Taxes()
	if p.Share != (payment.Share{}) {
		r.withoutGoods()
	}
	if r.Kind == KindVoid {
		r.Reason = p.VoidReason
		if p.VoidedBy != "" {
			r.Clerk = p.VoidedBy
		}
	}
	if r.Kind == KindSale {
		r.Tendered, r.Change = p.Tendered, p.Change()
	}
	return r
}

// OfRefund returns the slip of a refund that is done. A whole refund
// repeats the lines of the sale; a partial one has a sum alone. The sum is at
// its rate, as a qualified return invoice (適格返還請求書) wants it, where the sale
// had one rate; of several nobody knows which goods came back.
func OfRefund(p payment.Payment, f payment.Refund, shop Shop) Receipt {
	r := receiptOf(p, shop)
	r.Kind, r.At, r.Slip = KindRefund, f.ChangedAt, f.Slip
	r.OriginalSlip, r.OriginalAt = p.Slip, p.PaidAt
	r.Refund, r.Clerk, r.Reason, r.Amount = f.ID, f.Clerk, f.Reason, f.Amount
	r.Rates = p.TaxesOf(f.Amount)
	if f.Amount != p.Amount {
		r.PayerAmount = "" // it is that of the whole, and reads as what came back
	}
	if f.Amount != p.Amount || p.Share != (payment.Share{}) {
		r.withoutGoods()
	}
	return r
}

// withoutGoods leaves out what is of the whole sale, on the slip of a part of its money.
func (r *Receipt) withoutGoods() {
	r.Lines, r.Sums, r.Discount, r.Scheme = nil, sale.Sums{}, sale.Discount{}, ""
}

// receiptOf fills what all slips of a payment share.
func receiptOf(p payment.Payment, shop Shop) Receipt {
	sums, _ := p.Sale.Sums() // a sale that was accepted has been checked
	return Receipt{
		Copy: CustomerCopy, Shop: shop, Clerk: p.Clerk,
		Payment: p.ID, Purpose: p.Purpose, State: p.State,
		Wallet: shop.wallet(p), NetworkID: p.NetworkID, MaskedCode: p.MaskedCode, PayerAmount: p.PayerAmount,
		Lines: p.Sale.Lines, Tax: p.Sale.Tax,
		Sums: sums, Discount: p.Sale.Discount, Scheme: string(p.Sale.TaxFree.Scheme), Note: p.Sale.Note, Training: p.Training,
	}
}
