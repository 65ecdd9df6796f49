package wire

import "time"

// Currency is the one currency of this contract.
const Currency = "JPY"

// MaxID is the longest id, in characters, that either side accepts. Alipay+
// allows 64 for paymentRequestId.
const MaxID = 64

// A Status tells how a call went. It does not tell where the money is.
type Status string

// The statuses of a call, named as Alipay+ names them.
const (
	StatusSuccess Status = "S" // done; the payment in the answer is the truth now
	StatusFailed  Status = "F" // refused; nothing was changed by this call
	StatusUnknown Status = "U" // not known; inquire under the same id
)

// A Code is the machine-readable reason beside a Status.
type Code string

// Codes that a terminal acts on. A code that it does not know is treated by
// its Status alone.
const (
	CodeSuccess            Code = "SUCCESS"
	CodeInProcess          Code = "PAYMENT_IN_PROCESS"      // the customer confirms on the phone
	CodeUnknownException   Code = "UNKNOWN_EXCEPTION"       // the network gave no clear answer
	CodeOrderNotExist      Code = "ORDER_NOT_EXIST"         // this id is not known here, yet
	CodeOrderClosed        Code = "ORDER_IS_CLOSED"         // this id was cancelled before it was paid
	CodeBalance            Code = "USER_BALANCE_NOT_ENOUGH" // the wallet is short
	CodeInvalidCode        Code = "PAYMENT_CODE_INVALID"    // no wallet has such a code
	CodeExpiredCode        Code = "PAYMENT_CODE_EXPIRED"    // older than the rail allows
	CodeUsedCode           Code = "PAYMENT_CODE_USED"       // one-time code, seen before
	CodeRisk               Code = "RISK_REJECT"             // refused by the wallet
	CodeUserRefused        Code = "USER_PAYMENT_REFUSED"    // the customer said no
	CodeRailNotSupported   Code = "RAIL_NOT_SUPPORTED"      // no network for this kind of code
	CodeLimit              Code = "AMOUNT_LIMIT_EXCEEDED"   // over a limit of the merchant or the wallet
	CodeRepeatInconsistent Code = "REPEAT_REQ_INCONSISTENT" // same id, other bytes: a bug on our side
	CodeCancelWindow       Code = "CANCEL_WINDOW_EXCEED"    // too late to cancel: refund instead
	CodeRefundAmount       Code = "REFUND_AMOUNT_EXCEED"    // more than what is left
	CodeRefundWindow       Code = "REFUND_WINDOW_EXCEED"    // too late to refund
	CodeNotPaid            Code = "PAYMENT_NOT_PAID"        // nothing to give back
	CodeAccessDenied       Code = "ACCESS_DENIED"           // no certificate, or a revoked one
	CodeActivation         Code = "ACTIVATION_INVALID"      // activation code wrong, used or expired
	CodeBadRequest         Code = "PARAM_ILLEGAL"           // the body breaks the contract
	CodeBusy               Code = "SYSTEM_BUSY"             // try again after Retry-After
	CodeInternal           Code = "PROCESS_FAIL"            // the backend's own fault
	CodeCreditSpent        Code = "CREDIT_SPENT"            // a credit's money has left the wallet: it stands
)

// A PaymentState is where the money of a payment is.
type PaymentState string

// The states that a backend reports.
const (
	PaymentProcessing PaymentState = "PROCESSING" // the customer has still to confirm, or a network is slow
	PaymentPaid       PaymentState = "PAID"       // captured
	PaymentDeclined   PaymentState = "DECLINED"   // refused, final, no money moved
	PaymentCancelled  PaymentState = "CANCELLED"  // cancelled, final, any money was returned
)

// A RefundState is where the money of a refund is.
type RefundState string

// The states of a refund.
const (
	RefundProcessing RefundState = "PROCESSING"
	RefundDone       RefundState = "DONE"
	RefundRefused    RefundState = "REFUSED"
)

// A Result is the outcome of one call.
type Result struct {
	Status  Status `json:"status"`
	Code    Code   `json:"code"`
	Message string `json:"message,omitempty"` // for an operator, in English; never shown to a clerk
}

// A PayRequest asks for money: PUT /v1/payments/{id}. The id is in the path.
type PayRequest struct {
	AmountYen   int64     `json:"amountYen"`             // 1 or more
	Currency    string    `json:"currency"`              // JPY
	PaymentCode string    `json:"paymentCode"`           // as scanned; a bearer token
	Rail        string    `json:"rail"`                  // how the terminal routed the code; a hint
	ScannedAt   time.Time `json:"scannedAt"`             // when the camera saw the code, by the terminal's clock
	Slip        string    `json:"slip"`                  // the terminal's running number, four digits
	Clerk       string    `json:"clerk,omitempty"`       // who rang it up
	Description string    `json:"description,omitempty"` // shown in the wallet
}

// A Payment is what the backend knows of one payment.
type Payment struct {
	ID            string       `json:"id"`
	State         PaymentState `json:"state"`
	AmountYen     int64        `json:"amountYen"`
	RefundedYen   int64        `json:"refundedYen"`             // sum of the refunds that are done
	Rail          string       `json:"rail"`                    // the rail that took it
	Brand         string       `json:"brand,omitempty"`         // the wallet's name, to be printed as it is
	NetworkID     string       `json:"networkId,omitempty"`     // the acquirer's or network's own number
	PaidAt        *time.Time   `json:"paidAt,omitempty"`        // when captured
	CancelUntil   *time.Time   `json:"cancelUntil,omitempty"`   // after this only a refund is possible
	Reason        Code         `json:"reason,omitempty"`        // why it was declined or is in process
	PayerAmount   string       `json:"payerAmount,omitempty"`   // in the customer's currency, and the rate: "HKD 71.23 @ 0.0509"
	SettlementDay string       `json:"settlementDay,omitempty"` // business day it is settled under, YYYY-MM-DD
	Purpose       Purpose      `json:"purpose,omitempty"`       // of a credit; empty for a sale
	Hops          int          `json:"hops,omitempty"`          // how often it was handed over; told by inquiries and lists
	Refunding     []Refund     `json:"refunding,omitempty"`     // refunds that are in process; told by lists
}

// A PaymentAnswer answers pay, inquire and cancel. Payment is nil when the
// backend does not know the id.
type PaymentAnswer struct {
	Result  Result   `json:"result"`
	Payment *Payment `json:"payment,omitempty"`
}

// A BillRequest asks for a code that the shop shows and the customer scans:
// PUT /v1/payments/{id}/code. The id becomes the payment's.
type BillRequest struct {
	AmountYen   int64  `json:"amountYen"`
	Currency    string `json:"currency"`
	Rail        string `json:"rail"` // jcoin, or alipayplus where the backend has it
	Slip        string `json:"slip"`
	Clerk       string `json:"clerk,omitempty"`
	Description string `json:"description,omitempty"`
}

// A ShopCode is what the shop shows. It is no secret: whoever scans it pays.
type ShopCode struct {
	Text      string    `json:"text"`
	ExpiresAt time.Time `json:"expiresAt"` // shown until then, and no longer
}

// A BillAnswer answers a BillRequest. Code is nil when there is none, because
// the payment was declined or closed.
type BillAnswer struct {
	Result  Result    `json:"result"`
	Payment *Payment  `json:"payment,omitempty"`
	Code    *ShopCode `json:"code,omitempty"`
}

// A RefundRequest gives money back: PUT /v1/payments/{id}/refunds/{refundId}.
type RefundRequest struct {
	AmountYen int64  `json:"amountYen"`
	Currency  string `json:"currency"`
	Reason    string `json:"reason,omitempty"`
	Clerk     string `json:"clerk,omitempty"`
}

// A Refund is what the backend knows of one refund.
type Refund struct {
	ID        string      `json:"id"`
	PaymentID string      `json:"paymentId"`
	State     RefundState `json:"state"`
	AmountYen int64       `json:"amountYen"`
	NetworkID string      `json:"networkId,omitempty"`
	DoneAt    *time.Time  `json:"doneAt,omitempty"`
	Reason    Code        `json:"reason,omitempty"` // why it was refused
}

// A RefundAnswer answers refund and refund inquiry. Payment is as it stands
// after the refund.
type RefundAnswer struct {
	Result  Result   `json:"result"`
	Refund  *Refund  `json:"refund,omitempty"`
	Payment *Payment `json:"payment,omitempty"`
}

// Totals are the backend's own sums of one terminal and one business day, for
// reconciliation: GET /v1/totals?date=YYYY-MM-DD.
type Totals struct {
	Date        string        `json:"date"`
	TerminalID  string        `json:"terminalId"`
	PaidCount   int64         `json:"paidCount"` // payments captured and not cancelled
	PaidYen     int64         `json:"paidYen"`
	RefundCount int64         `json:"refundCount"`
	RefundYen   int64         `json:"refundYen"`
	ByBrand     []BrandTotals `json:"byBrand"`
	// Credits that stand, in none of the sums above. The shop owes both.
	TopUpCount  int64 `json:"topUpCount"`
	TopUpYen    int64 `json:"topUpYen"`
	PayOutCount int64 `json:"payOutCount"`
	PayOutYen   int64 `json:"payOutYen"`
}

// BrandTotals are the sums of one wallet brand.
type BrandTotals struct {
	Brand       string `json:"brand"`
	PaidCount   int64  `json:"paidCount"`
	PaidYen     int64  `json:"paidYen"`
	RefundCount int64  `json:"refundCount"`
	RefundYen   int64  `json:"refundYen"`
}

// Ping answers GET /v1/ping: the connection works and the certificate is good.
type Ping struct {
	Time       time.Time `json:"time"` // the backend's clock
	TerminalID string    `json:"terminalId"`
}

// An EnrolRequest turns a one-time activation code into a certificate:
// POST /v1/enrol, the only call without a client certificate.
type EnrolRequest struct {
	ActivationCode string `json:"activationCode"`
	CSR            string `json:"csr"`        // PEM; a P-256 key made on the device
	JournalKey     string `json:"journalKey"` // base64 Ed25519 public key that signs the journal
	// JournalKeyProof is base64 ECDSA ASN.1 by the CSR's key over SHA-256 of
	// "kaikei journal key v1\n" and the raw journal key: both keys live on one device.
	JournalKeyProof string `json:"journalKeyProof"`
	// JournalSignature is base64 Ed25519 by the journal key over SignedCSR of CSR. A
	// device that gives it and is known by its journal key is given a new
	// certificate as the terminal that it is: by the activation code that it spent,
	// when the answer never came, or by another one of its shop, when its
	// certificate has run out.
	JournalSignature string `json:"journalSignature,omitempty"`
}

// SignedCSR returns what the journal key signs of a signing request.
func SignedCSR(csr string) []byte { return []byte("kaikei enrolment v1\n" + csr) }

// A RenewRequest asks for a new certificate before the old one has run out:
// POST /v1/renew. The CSR is of the key that the old one was issued for.
type RenewRequest struct {
	CSR string `json:"csr"` // PEM
}

// A RenewAnswer is the new certificate. The old one stays good until it runs
// out, so that an answer that is lost loses nothing.
type RenewAnswer struct {
	Certificate string `json:"certificate"` // PEM
}

// An EnrolAnswer is the terminal's identity and its first configuration.
type EnrolAnswer struct {
	TerminalID  string       `json:"terminalId"`
	Certificate string       `json:"certificate"` // PEM, issued for the CSR
	CA          string       `json:"ca"`          // PEM, to be trusted alone
	ConfigKey   string       `json:"configKey"`   // base64 Ed25519 public key that signs configuration
	Config      SignedConfig `json:"config"`
}

// A SignedConfig is a configuration and its signature: GET /v1/config. The
// signature is Ed25519 over "kaikei config v1\n" and the exact bytes of
// Payload after base64, which are a [Config] as JSON.
type SignedConfig struct {
	Payload   string `json:"payload"`   // base64
	Signature string `json:"signature"` // base64
}

// A Problem is the body of every error answer: RFC 9457 problem+json with the
// contract's own result in it.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Result Result `json:"result"`
	// HandedTo is the terminal that goes on with the payment, with CodeHandedOver.
	HandedTo string `json:"handedTo,omitempty"`
	// Hops is by which hand-over it has it; with CodeOrderNotExist, by which the one
	// that asks has a payment that has not come yet.
	Hops int `json:"hops,omitempty"`
}
