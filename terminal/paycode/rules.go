package paycode

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// ErrRules means that a rule table contradicts itself or cannot be read.
var ErrRules = errors.New("code rules not valid")

// maxText is the longest scanned text, in bytes, that is looked at. EMVCo asks
// readers for 512.
const maxText = 512

// The lengths of numeric payment codes. Alipay+ asks terminals to take 16 to
// 32 digits; shorter numbers are product and point-card codes.
const (
	minDigits = 16
	maxDigits = 32
)

// Rules say which codes go to which rail. They come as JSON with the signed
// configuration.
type Rules struct {
	// Prefixes route numbers; the longest prefix that matches wins.
	Prefixes []PrefixRule `json:"prefixes,omitempty"`
	// AIDs route EMVCo codes by the application in tag 4F.
	AIDs []AIDRule `json:"aids,omitempty"`
	// Operators route JPQR codes by the operator in tag 4F.
	Operators []OperatorRule `json:"operators,omitempty"`
}

// A PrefixRule routes numbers that begin with Prefix and have one of Digits
// lengths; any length from 16 to 32 when it is empty.
type PrefixRule struct {
	Prefix string `json:"prefix"`
	Digits []int  `json:"digits,omitempty"`
	Rail   Rail   `json:"rail"`
}

// An AIDRule routes an EMVCo application. It matches when AID, in hex, equals
// the code's or is a left part of it (EMVCo CPM 1.1, 5.1.4).
type AIDRule struct {
	AID  string `json:"aid"`
	Rail Rail   `json:"rail"`
}

// An OperatorRule routes a JPQR operator identifier (事業者識別コード).
type OperatorRule struct {
	Operator string `json:"operator"`
	Rail     Rail   `json:"rail"`
}

// DefaultRules route what is public. J-Coin Pay's true prefix is not: 90007700
// is the operator of the simulated issuer, as the beginning of 20 digits and in
// JPQR codes, and configuration replaces it.
func DefaultRules() Rules {
	return Rules{
		Prefixes:  []PrefixRule{{Prefix: "90007700", Digits: []int{20}, Rail: JCoin}},
		Operators: []OperatorRule{{Operator: "90007700", Rail: JCoin}},
	}
}

// Check returns ErrRules, with the row, when the rules cannot be followed.
func (r Rules) Check() error {
	seen := map[string]bool{}
	for _, p := range r.Prefixes {
		if p.Rail == "" || !digits(p.Prefix) || seen[p.Prefix] {
			return fmt.Errorf("prefix %q for rail %q: %w", p.Prefix, p.Rail, ErrRules)
		}
		seen[p.Prefix] = true
		for _, n := range p.Digits {
			if n < max(minDigits, len(p.Prefix)) || n > maxDigits {
				return fmt.Errorf("prefix %q, %d digits: %w", p.Prefix, n, ErrRules)
			}
		}
	}
	for _, a := range r.AIDs {
		if raw, err := hex.DecodeString(a.AID); err != nil || len(raw) < 5 || len(raw) > 16 || a.Rail == "" {
			return fmt.Errorf("application %q for rail %q: %w", a.AID, a.Rail, ErrRules)
		}
	}
	for _, o := range r.Operators {
		if o.Operator == "" || o.Rail == "" {
			return fmt.Errorf("operator %q for rail %q: %w", o.Operator, o.Rail, ErrRules)
		}
	}
	return nil
}

// Classify says what a scanned text is. Errors: ErrUnknownCode,
// ErrMerchantCode, ErrMalformed; none of them quotes the text.
func (r Rules) Classify(scanned string) (Code, error) {
	text := strings.Trim(scanned, " \t\r\n")
	if text == "" || len(text) > maxText || strings.ContainsFunc(text, control) {
		return Code{}, fmt.Errorf("text of %d bytes: %w", len(text), ErrUnknownCode)
	}
	switch {
	case strings.HasPrefix(text, emvPrefix):
		return r.emv(text)
	case strings.HasPrefix(text, jpqrPrefix):
		return r.jpqr(text)
	case merchantCode(text):
		return Code{}, fmt.Errorf("%s: %w", Mask(text), ErrMerchantCode)
	case digits(text) && len(text) >= minDigits && len(text) <= maxDigits:
		return r.number(text)
	}
	return Code{}, fmt.Errorf("%s: %w", Mask(text), ErrUnknownCode)
}

// number routes digits: the table first, then the families whose rules are
// public. The families do not overlap with one another.
func (r Rules) number(text string) (Code, error) {
	best := PrefixRule{}
	for _, p := range r.Prefixes {
		if strings.HasPrefix(text, p.Prefix) && p.length(len(text)) && len(p.Prefix) > len(best.Prefix) {
			best = p
		}
	}
	switch {
	case best.Rail != "":
		return Code{text, best.Rail, KindDigits}, nil
	case text[:2] >= "25" && text[:2] <= "30":
		return Code{text, AlipayPlus, alipayKind(text)}, nil
	case text[:2] >= "10" && text[:2] <= "15" && len(text) == 18:
		return Code{text, WeChatPay, KindWeChat}, nil
	case text[:2] == "62" && len(text) == 19:
		return Code{text, UnionPay, KindUnionPay}, nil
	}
	return Code{}, fmt.Errorf("number %s of %d digits: %w", Mask(text), len(text), ErrUnknownCode)
}

// length reports whether a number of n digits fits the rule.
func (p PrefixRule) length(n int) bool {
	for _, d := range p.Digits {
		if d == n {
			return true
		}
	}
	return len(p.Digits) == 0
}

// emv routes an EMVCo code by the first application that has a rule.
func (r Rules) emv(text string) (Code, error) {
	c, err := ParseCPM(text)
	if err != nil {
		return Code{}, err
	}
	for _, app := range c.Applications {
		for _, rule := range r.AIDs {
			if strings.HasPrefix(app.AID, strings.ToUpper(rule.AID)) {
				return Code{text, rule.Rail, KindEMVCPM}, nil
			}
		}
	}
	return Code{text, EMV, KindEMVCPM}, nil
}

// jpqr routes a JPQR code by its operator.
func (r Rules) jpqr(text string) (Code, error) {
	c, err := ParseCPM(text)
	if err != nil {
		return Code{}, err
	}
	for _, rule := range r.Operators {
		if rule.Operator == c.Applications[0].AID {
			return Code{text, rule.Rail, KindJPQRCPM}, nil
		}
	}
	return Code{text, JPQR, KindJPQRCPM}, nil
}

// alipayKind tells the published forms of the Alipay family apart. A number
// that fits none is still of the family: the rules on public pages lag behind.
func alipayKind(text string) Kind {
	n := len(text)
	switch {
	case n == 24 && text[6:8] == "02":
		return KindStandard
	case n == 24:
		return KindCGCP
	case n == 19 && text[:3] == "289" && text[13] == '6':
		return KindAlipay19
	case n >= 17 && n <= 19 && text[:2] == "28":
		return KindLegacy
	}
	return KindAlipay
}

// merchantCode reports whether the text is a code that shops show.
func merchantCode(text string) bool {
	lower := strings.ToLower(text)
	for _, p := range []string{"https://", "http://", "weixin://", "wxp://", "alipays://", "000201"} {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	// An MPM code may list its objects in any order, but begins with 00 02.
	return strings.HasPrefix(text, "0002") && !digits(text)
}

// digits reports whether text is nothing but ASCII digits.
func digits(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// control reports whether r is a control character.
func control(r rune) bool { return r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == 0xfffd }
