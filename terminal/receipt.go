package terminal

import (
	"context"
	"errors"

	"kaikei/terminal/receipt"
)

// What a slip says is package receipt's. These are its types under the names by
// which the till speaks of them.
type (
	Receipt = receipt.Receipt
	Copy    = receipt.Copy
	Named   = receipt.Named
	Party   = receipt.Party
	Shop    = receipt.Shop
)

// The copies; see package receipt.
const (
	CustomerCopy = receipt.CustomerCopy
	MerchantCopy = receipt.MerchantCopy
	GiftCopy     = receipt.GiftCopy
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

	// ErrSlipsWait means that so many slips wait for the printer that this one was
	// not kept for it: it is printed when somebody asks for it again.
	ErrSlipsWait = errors.New("too many slips wait for the printer")
)

// A Printer puts receipts on paper. Print returns when the paper is proved to
// be printed, or as sure as the printer allows, or with one of the errors
// above; it never outlives ctx.
type Printer interface {
	Print(ctx context.Context, r Receipt) error
}

// Named returns the receipt in the buyer's name for a payment: for the whole sale
// where p is a part of one that is settled. Class is that of a rail for the stamp
// duty; see [receipt.Receipt.Stamped].
func (t *Till) Named(p Payment, n Named, class func(rail string) string) (Receipt, error) {
	shop := t.Settings().Shop
	if p.Share == (Share{}) {
		r, err := receipt.InName(p, n, shop)
		return r.Stamped([]Payment{p}, class), err
	}
	so, err := t.Split(p.Share.Sale)
	if err == nil && !so.Settled() {
		err = ErrSplit
	}
	if err != nil {
		return Receipt{}, err
	}
	r, err := receipt.InNameOfAll(so, n, shop)
	return r.Stamped(so.Parts, class), err
}
