package terminal

import (
	"context"
	"errors"
	"time"
)

// Errors of a printer. None of them undoes a payment.
var (
	ErrPaperOut       = errors.New("paper out")
	ErrCoverOpen      = errors.New("printer cover open")
	ErrPrinterFault   = errors.New("printer fault")       // cutter, mechanics, temperature
	ErrPrinterOffline = errors.New("printer not reached") // unplugged, switched off, no route
	// ErrPrintUnknown means that the job was sent and not confirmed: ask
	// whether it was printed, and reprint.
	ErrPrintUnknown = errors.New("printing not confirmed")
)

// A Printer puts receipts on paper. Print returns when the paper is proved to
// be printed, or as sure as the printer allows, or with one of the errors
// above; it never outlives ctx.
type Printer interface {
	Print(ctx context.Context, r Receipt) error
}

// A ReceiptKind says what a receipt is about.
type ReceiptKind string

// The kinds of receipts.
const (
	ReceiptSale   ReceiptKind = "sale"   // 売上
	ReceiptVoid   ReceiptKind = "void"   // 取消
	ReceiptRefund ReceiptKind = "refund" // 返品
	ReceiptNamed  ReceiptKind = "named"  // 領収書, in the buyer's name
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
}

// A Receipt is what a slip says, without saying how it looks. It has the items
// of a qualified simplified invoice (適格簡易請求書: issuer and number, date,
// goods with a mark on reduced-rate items, sums per rate, rate and tax) and
// those of a payment slip. It never holds a whole payment code.
type Receipt struct {
	Kind    ReceiptKind
	Copy    Copy
	Reprint bool // marked 再印刷
	Shop    Shop
	Clerk   string

	At           time.Time // of the payment, the void or the refund
	Slip         int       // of this slip
	OriginalSlip int       // of the sale that is taken back; 0 on a sale
	OriginalAt   time.Time // date of the sale that is taken back

	Payment PaymentID
	Refund  RefundID // on a refund
	Purpose Purpose  // of a credit, and of one that was taken back
	State   State    // an Unknown or Cancelling payment is printed as 結果確認中, never as paid

	Wallet      string // service name as the backend returned it
	NetworkID   string
	MaskedCode  string
	PayerAmount string // in the customer's currency, where the backend gave it

	Tendered Yen // in cash; 0 when nothing was
	Change   Yen

	Lines  []Line
	Tax    TaxMode
	Rates  []TaxSum // empty on a partial refund, which has no lines of its own
	Amount Yen      // paid, or given back
	Reason string   // the clerk's words for taking it back

	// Sums and Discount are of the whole sale: what each line came to, and what was
	// taken off all of them. Zero on a partial refund.
	Sums     Sums
	Discount Discount
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

// SaleReceipt returns the slip of a payment: a sale, or its void when the
// payment was captured and is cancelled.
func SaleReceipt(p Payment, shop Shop) Receipt {
	r := receiptOf(p, shop)
	r.Kind, r.At, r.Slip = ReceiptSale, p.CreatedAt, p.Slip
	if p.Captured() {
		r.At = p.PaidAt
	}
	if p.State == Cancelled && p.Captured() {
		r.Kind, r.OriginalSlip, r.OriginalAt, r.At = ReceiptVoid, p.Slip, p.PaidAt, p.ChangedAt
	}
	r.Amount = p.Amount
	r.Rates = p.taxes()
	if p.Share != (Share{}) {
		r.Lines, r.Sums, r.Discount, r.Scheme = nil, Sums{}, Discount{}, ""
	}
	if r.Kind == ReceiptVoid {
		r.Reason = p.VoidReason
		if p.VoidedBy != "" {
			r.Clerk = p.VoidedBy
		}
	}
	if r.Kind == ReceiptSale {
		r.Tendered, r.Change = p.Tendered, p.Change()
	}
	return r
}

// RefundReceipt returns the slip of a refund that is done. A whole refund
// repeats the lines of the sale; a partial one has a sum alone.
func RefundReceipt(p Payment, f Refund, shop Shop) Receipt {
	r := receiptOf(p, shop)
	r.Kind, r.At, r.Slip = ReceiptRefund, f.ChangedAt, f.Slip
	r.OriginalSlip, r.OriginalAt = p.Slip, p.PaidAt
	r.Refund, r.Clerk, r.Reason, r.Amount = f.ID, f.Clerk, f.Reason, f.Amount
	if f.Amount == p.Amount && p.Share == (Share{}) {
		r.Rates = p.taxes()
	} else {
		r.Lines, r.Sums, r.Discount, r.Scheme = nil, Sums{}, Discount{}, ""
	}
	return r
}

// receiptOf fills what all slips of a payment share.
func receiptOf(p Payment, shop Shop) Receipt {
	sums, _ := p.Sale.Sums() // a sale that was accepted has been checked
	return Receipt{
		Copy: CustomerCopy, Shop: shop, Clerk: p.Clerk,
		Payment: p.ID, Purpose: p.Purpose, State: p.State,
		Wallet: p.Wallet(), NetworkID: p.NetworkID, MaskedCode: p.MaskedCode, PayerAmount: p.PayerAmount,
		Lines: p.Sale.Lines, Tax: p.Sale.Tax,
		Sums: sums, Discount: p.Sale.Discount, Scheme: string(p.Sale.TaxFree.Scheme), Note: p.Sale.Note, Training: p.Training,
	}
}
