package payment

// A Purpose says which way the money of a payment goes, and why. The values are
// stored.
type Purpose string

// The purposes.
const (
	PurposeSale   Purpose = ""       // from the customer, for goods
	PurposeTopUp  Purpose = "topup"  // into the wallet, for cash on the counter (チャージ)
	PurposePayOut Purpose = "payout" // into the wallet, from the shop (払い出し)
)

// Purposes returns those that are stored.
func Purposes() []Purpose { return []Purpose{PurposeSale, PurposeTopUp, PurposePayOut} }

// Credit reports whether the money goes into the wallet.
func (p Purpose) Credit() bool { return p != PurposeSale }
