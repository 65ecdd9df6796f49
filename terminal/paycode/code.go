package paycode

import (
	"errors"
	"log/slog"
)

// Errors of a scanned text. Each is told to the clerk in other words.
var (
	// ErrUnknownCode means that the text is no payment code that we know.
	ErrUnknownCode = errors.New("not a payment code")

	// ErrMerchantCode means that the text is a code that shops show, a web
	// address, or another code that takes money the other way.
	ErrMerchantCode = errors.New("a merchant's code")

	// ErrMalformed means that the text begins as a payment code and breaks the
	// rules of its kind.
	ErrMalformed = errors.New("payment code malformed")
)

// A Rail is how a code is routed. Configuration may name others.
type Rail string

// The rails that the default rules know.
const (
	JCoin      Rail = "jcoin"
	AlipayPlus Rail = "alipayplus"
	WeChatPay  Rail = "wechatpay"
	UnionPay   Rail = "unionpay"
	JPQR       Rail = "jpqr"
	EMV        Rail = "emv"
)

// A Kind is the form of a code.
type Kind string

// The forms.
const (
	KindDigits   Kind = "digits"            // a number of a rail in the prefix table
	KindAlipay   Kind = "alipay"            // Alipay family, no closer form
	KindAlipay19 Kind = "alipayplus-19"     // ^289\d{10}6\d{5}$
	KindCGCP     Kind = "alipayplus-cgcp"   // 24 digits with a routing number
	KindStandard Kind = "alipayplus-cii"    // CII(6) BTI(2) UIN(16), BTI 02
	KindLegacy   Kind = "alipayplus-legacy" // 17 to 19 digits from 28
	KindWeChat   Kind = "wechat"
	KindUnionPay Kind = "unionpay"
	KindEMVCPM   Kind = "emv-cpm"
	KindJPQRCPM  Kind = "jpqr-cpm"
)

// A Code is a scanned payment code and where it goes. The zero value is no
// code.
type Code struct {
	text string
	rail Rail
	kind Kind
}

// Rail returns how the code is routed.
func (c Code) Rail() Rail { return c.rail }

// Kind returns the form of the code.
func (c Code) Kind() Kind { return c.kind }

// Reveal returns the text as scanned. It is for the one request that carries
// it to the backend.
func (c Code) Reveal() string { return c.text }

// Masked returns the form that may be seen: the first and the last four
// characters.
func (c Code) Masked() string { return Mask(c.text) }

// String returns the masked form.
func (c Code) String() string { return c.Masked() }

// GoString returns the masked form, so that %#v does not show the fields.
func (c Code) GoString() string { return "paycode.Code(" + c.Masked() + ")" }

// MarshalText returns the masked form.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.Masked()), nil }

// LogValue returns the masked form.
func (c Code) LogValue() slog.Value { return slog.StringValue(c.Masked()) }

// Mask returns the form of a code that may be seen: the first four and the last
// four characters, fewer of a short text, and never more than half of it.
func Mask(text string) string {
	runes := []rune(text)
	show := min(4, len(runes)/4)
	return string(runes[:show]) + "…" + string(runes[len(runes)-show:])
}
