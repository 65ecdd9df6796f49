package alipayplus

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"kaikei/terminal/wire"
)

// result is how a call went, or how a payment stands.
type result struct {
	ResultStatus  string `json:"resultStatus"`
	ResultCode    string `json:"resultCode"`
	ResultMessage string `json:"resultMessage,omitempty"`
}

// amount is a sum in the smallest unit of its currency, as text.
type amount struct {
	Currency string `json:"currency"`
	Value    string `json:"value"`
}

// quote is the rate at which a customer paid.
type quote struct {
	Pair  string `json:"quoteCurrencyPair"` // as JPY/HKD
	Price string `json:"quotePrice"`        // of one of the first, in the second
}

// payRequest is the body of pay.
type payRequest struct {
	PaymentRequestID string        `json:"paymentRequestId"`
	PaymentAmount    amount        `json:"paymentAmount"`
	PaymentMethod    paymentMethod `json:"paymentMethod"`
	PaymentExpiry    string        `json:"paymentExpiryTime,omitempty"`
	PaymentFactor    paymentFactor `json:"paymentFactor"`
	PaymentNotifyURL string        `json:"paymentNotifyUrl,omitempty"`
	Order            order         `json:"order"`
}

// paymentMethod carries the customer's code.
type paymentMethod struct {
	PaymentMethodType string `json:"paymentMethodType"`
	PaymentMethodID   string `json:"paymentMethodId,omitempty"`
}

// paymentFactor says how the customer stands before the shop. All that is true is
// "true": the protocol knows no values but text.
type paymentFactor struct {
	IsInStorePayment       string `json:"isInStorePayment"`
	IsCashierPayment       string `json:"isCashierPayment,omitempty"` // the customer confirms on a page
	InStorePaymentScenario string `json:"inStorePaymentScenario"`
}

// order is what is paid for.
type order struct {
	ReferenceOrderID string   `json:"referenceOrderId"`
	OrderDescription string   `json:"orderDescription"`
	OrderAmount      amount   `json:"orderAmount"`
	Merchant         merchant `json:"merchant"`
	Env              env      `json:"env"`
}

// env is the terminal that asks, and when.
type env struct {
	StoreTerminalID          string `json:"storeTerminalId"`
	StoreTerminalRequestTime string `json:"storeTerminalRequestTime"`
}

// merchant is who is paid.
type merchant struct {
	ReferenceMerchantID string `json:"referenceMerchantId"`
	MerchantName        string `json:"merchantName"`
	MerchantMCC         string `json:"merchantMCC"`
	Store               store  `json:"store"`
}

// store is where.
type store struct {
	ReferenceStoreID string `json:"referenceStoreId"`
	StoreName        string `json:"storeName"`
	StoreMCC         string `json:"storeMCC"`
	StoreTerminalID  string `json:"storeTerminalId"`
	StoreOperatorID  string `json:"storeOperatorId,omitempty"` // the clerk, where one is known
}

// transaction is what was done to a payment since: its refunds.
type transaction struct {
	TransactionType      string  `json:"transactionType"`
	TransactionRequestID string  `json:"transactionRequestId"` // ours
	TransactionID        string  `json:"transactionId"`
	TransactionStatus    string  `json:"transactionStatus"` // SUCCESS, FAIL and others; may be left out
	TransactionResult    result  `json:"transactionResult"`
	TransactionAmount    *amount `json:"transactionAmount"`
}

// answer is the body of every answer, as far as it is read, and that of a
// notification.
type answer struct {
	Result           result        `json:"result"`
	PaymentResult    *result       `json:"paymentResult,omitempty"`
	PaymentRequestID string        `json:"paymentRequestId,omitempty"`
	PaymentID        string        `json:"paymentId,omitempty"`
	PaymentAmount    *amount       `json:"paymentAmount,omitempty"`
	ActualAmount     *amount       `json:"actualPaymentAmount,omitempty"`
	PaymentQuote     *quote        `json:"paymentQuote,omitempty"`
	WalletBrandName  string        `json:"walletBrandName,omitempty"`
	RefundRequestID  string        `json:"refundRequestId,omitempty"`
	RefundID         string        `json:"refundId,omitempty"`
	RefundAmount     *amount       `json:"refundAmount,omitempty"`
	Transactions     []transaction `json:"transactions,omitempty"`
	OrderCodeForm    *struct {
		ExpireTime  time.Time    `json:"expireTime"`
		CodeDetails []codeDetail `json:"codeDetails"`
	} `json:"orderCodeForm,omitempty"`
}

// codeDetail is one way to show a shop's code.
type codeDetail struct {
	CodeValueType string `json:"codeValueType"` // QRCODE or BARCODE; "" in the samples
	DisplayType   string `json:"displayType"`   // TEXT; others are addresses of pictures
	CodeValue     string `json:"codeValue"`
}

// drawn reports whether a terminal can draw it: the text of a QR code.
func (d codeDetail) drawn() bool {
	text := d.DisplayType == "" || d.DisplayType == "TEXT"
	return text && (d.CodeValueType == "" || d.CodeValueType == "QRCODE") && d.CodeValue != "" && len(d.CodeValue) <= 512
}

// yen writes an amount in yen, which has no smaller unit.
func yen(n int64) amount { return amount{wire.Currency, strconv.FormatInt(n, 10)} }

// priceForm is how a rate looks.
var priceForm = regexp.MustCompile(`^\d{1,9}(\.\d{1,9})?$`)

// payerText is what a customer paid and at which rate, for a receipt.
func payerText(a *amount, q *quote) string {
	text := amountText(a)
	if text != "" && q != nil && q.Pair == wire.Currency+"/"+a.Currency && priceForm.MatchString(q.Price) {
		text += " @ " + q.Price
	}
	return text
}

// currencyForm is how a currency's code looks.
var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// decimals are those of a currency where they are not two (ISO 4217).
var decimals = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}

// amountText is what a customer paid; "" when that was yen.
func amountText(a *amount) string {
	if a == nil || a.Currency == wire.Currency || !currencyForm.MatchString(a.Currency) {
		return ""
	}
	n, err := strconv.ParseInt(a.Value, 10, 64)
	if err != nil || n < 0 {
		return ""
	}
	digits, odd := decimals[a.Currency]
	if !odd {
		digits = 2
	}
	text := fmt.Sprintf("%0*d", digits+1, n)
	if whole := len(text) - digits; digits > 0 {
		text = text[:whole] + "." + text[whole:]
	}
	return a.Currency + " " + text
}

// reasons are the contract's words for what Alipay+ refuses with. What is not
// here is a refusal all the same, and final.
var reasons = map[string]wire.Code{
	"USER_BALANCE_NOT_ENOUGH": wire.CodeBalance, "ORDER_IS_CLOSED": wire.CodeOrderClosed,
	"USER_AMOUNT_EXCEED_LIMIT": wire.CodeLimit, "PAYMENT_AMOUNT_EXCEED_LIMIT": wire.CodeLimit, "PAYMENT_COUNT_EXCEED_LIMIT": wire.CodeLimit,
	"INVALID_CODE": wire.CodeInvalidCode, "CODE_USED": wire.CodeUsedCode,
	"EXPIRED_CODE": wire.CodeExpiredCode, "CODE_EXPIRED": wire.CodeExpiredCode, // the second in older books of the simulator
	"USER_PAYMENT_VERIFICATION_FAILED": wire.CodeUserRefused,
	// The wallet does not serve this customer, or not now: another wallet may.
	"RISK_REJECT": wire.CodeRisk, "USER_NOT_EXIST": wire.CodeRisk, "USER_STATUS_ABNORMAL": wire.CodeRisk, "USER_KYC_NOT_QUALIFIED": wire.CodeRisk,
	"UNAVAILABLE_PAYMENT_METHOD": wire.CodeRisk, "REGULATION_RESTRICTION": wire.CodeRisk,
	"REFUND_AMOUNT_EXCEED": wire.CodeRefundAmount, "REFUND_WINDOW_EXCEED": wire.CodeRefundWindow,
}

// reasonOf translates a refusal.
func reasonOf(code string) wire.Code {
	if r, ok := reasons[code]; ok {
		return r
	}
	return wire.CodeInternal
}
