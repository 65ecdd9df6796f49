package wire

import "time"

// A Purpose is what a credit is for. A payment without one is a sale.
type Purpose string

// The purposes. Both take the money from what the shop is owed and put it into
// the customer's wallet; they differ in what happened at the counter.
const (
	PurposeTopUp  Purpose = "topup"  // the customer gave the sum in cash (チャージ)
	PurposePayOut Purpose = "payout" // the shop pays the customer (払い出し)
)

// A CreditRequest puts money into the wallet whose code was scanned:
// PUT /v1/payments/{id}/credit. The id becomes the payment's.
type CreditRequest struct {
	AmountYen   int64     `json:"amountYen"` // 1 or more
	Currency    string    `json:"currency"`
	Purpose     Purpose   `json:"purpose"`
	PaymentCode string    `json:"paymentCode"` // as scanned; names the wallet, and is used up
	Rail        string    `json:"rail"`
	ScannedAt   time.Time `json:"scannedAt"`
	Slip        string    `json:"slip"`
	Clerk       string    `json:"clerk,omitempty"`
}
