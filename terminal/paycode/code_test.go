package paycode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClassify(t *testing.T) {
	rules := DefaultRules()
	rules.Prefixes = append(rules.Prefixes,
		PrefixRule{Prefix: "9000", Rail: "short"}, PrefixRule{Prefix: "90008181", Digits: []int{22, 24}, Rail: "long"},
		PrefixRule{Prefix: "281004", Digits: []int{24}, Rail: "own-contract"})
	rules.AIDs = []AIDRule{{AID: "a000000055", Rail: "emv-five"}}
	rules.Operators = append(rules.Operators, OperatorRule{Operator: "90000099", Rail: "jpqr-nine"})
	require.NoError(t, rules.Check())
	v := vectors(t)
	tests := []struct {
		why  string
		text string
		rail Rail
		kind Kind
	}{
		{"Alipay+ 19 digits, third 9 and sixth from the end 6", "2893612204263667830", AlipayPlus, KindAlipay19},
		{"CGCP with routing 010", "281010897274821897274821", AlipayPlus, KindCGCP},
		{"Alipay+ standard", "251001020123456789012345", AlipayPlus, KindStandard},
		{"AlipayCN, 17", "28024456785672301", AlipayPlus, KindLegacy},
		{"AlipayHK, 18", "280244567856723026", AlipayPlus, KindLegacy},
		{"old sample, 17", "28763443825664394", AlipayPlus, KindLegacy},
		{"old sample, 18", "289431869362714645", AlipayPlus, KindLegacy},
		{"shortest of the family", "3012345678901234", AlipayPlus, KindAlipay},
		{"longest of the family", "25" + strings.Repeat("7", 30), AlipayPlus, KindAlipay},
		{"WeChat", "135112298638468293", WeChatPay, KindWeChat},
		{"WeChat", "134650328919428540", WeChatPay, KindWeChat},
		{"UnionPay", "6212345678901234567", UnionPay, KindUnionPay},
		{"simulated J-Coin", "90007700000000000001", JCoin, KindDigits},
		{"spaces and line ends of a scanner", " 90007700000000000001\r\n", JCoin, KindDigits},
		{"the longest prefix wins", "9000818100000000000000", "long", KindDigits},
		{"but only with its length", "90008181000000000000000", "short", KindDigits},
		{"the table before the families", "281004897274821897274821", "own-contract", KindDigits},
		{"EMVCo by a left part of the application", v["C1"], "emv-five", KindEMVCPM},
		{"EMVCo without padding", v["C9"], "emv-five", KindEMVCPM},
		{"simulated J-Coin as JPQR", JPQRText("90007700", "90007700100000000001"), JCoin, KindJPQRCPM},
		{"JPQR by operator", v["C20"], "jpqr-nine", KindJPQRCPM},
		{"JPQR of an operator without rule", v["C21"], JPQR, KindJPQRCPM},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			c, err := rules.Classify(tt.text)
			require.NoError(t, err)
			assert.Equal(t, tt.rail, c.Rail())
			assert.Equal(t, tt.kind, c.Kind())
			assert.Equal(t, strings.TrimSpace(tt.text), c.Reveal())
			assert.NotEmpty(t, c.Describe())
			for _, fact := range c.Describe() {
				assert.NotContains(t, fact.Value, c.Reveal())
			}
		})
	}
}

func TestClassifyRefuses(t *testing.T) {
	tests := []struct {
		why  string
		text string
		want error
	}{
		{"nothing", "  \n", ErrUnknownCode},
		{"product code, EAN-13", "4901234567894", ErrUnknownCode},
		{"point card, 15 digits", "123456789012345", ErrUnknownCode},
		{"bill, GS1-128 of 44 digits", strings.Repeat("9", 44), ErrUnknownCode},
		{"longer than any rail", "28" + strings.Repeat("0", 31), ErrUnknownCode},
		{"digits of nobody", "4000000000000000", ErrUnknownCode},
		{"PayPay-shaped, without a rule", "9000818100000000000000", ErrUnknownCode},
		{"WeChat digits of another length", "1351122986384682930", ErrUnknownCode},
		{"full-width digits are not digits", "２８０１２３４５６７８９０１２３４５", ErrUnknownCode},
		{"text", "hello", ErrUnknownCode},
		{"control characters", "2801234\x00567890123", ErrUnknownCode},
		{"over 512 bytes", strings.Repeat("1", 513), ErrUnknownCode},
		{"web address", "https://qr.alipay.com/bax01234", ErrMerchantCode},
		{"older Alipay+ merchant code", "HTTPS://QR.SAMPLEDOMAIN.COM/MPM/3/R1BMRDA5NVBM", ErrMerchantCode},
		{"WeChat merchant code", "weixin://wxpay/bizpayurl?pr=abc", ErrMerchantCode},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			_, err := DefaultRules().Classify(tt.text)
			require.ErrorIs(t, err, tt.want)
			if len(tt.text) >= 16 {
				assert.NotContains(t, err.Error(), tt.text, "an error does not repeat what was scanned")
			}
		})
	}
}

func TestRulesCheck(t *testing.T) {
	for why, r := range map[string]Rules{
		"prefix not digits":     {Prefixes: []PrefixRule{{Prefix: "90x", Rail: "a"}}},
		"no rail":               {Prefixes: []PrefixRule{{Prefix: "90"}}},
		"the same prefix twice": {Prefixes: []PrefixRule{{Prefix: "90", Rail: "a"}, {Prefix: "90", Rail: "b"}}},
		"length out of range":   {Prefixes: []PrefixRule{{Prefix: "90", Digits: []int{15}, Rail: "a"}}},
		"application not hex":   {AIDs: []AIDRule{{AID: "QCAT01", Rail: "a"}}},
		"application too short": {AIDs: []AIDRule{{AID: "A0000000", Rail: "a"}}},
		"operator without rail": {Operators: []OperatorRule{{Operator: "1"}}},
	} {
		assert.ErrorIs(t, r.Check(), ErrRules, why)
	}
}

// However a code is printed, it is printed masked.
func TestCodeIsMaskedEverywhere(t *testing.T) {
	secret := "281010897274821897274821"
	c, err := DefaultRules().Classify(secret)
	require.NoError(t, err)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("scan", "code", c)
	text, err := json.Marshal(map[string]any{"code": c})
	require.NoError(t, err)
	for _, shown := range []string{
		fmt.Sprint(c), fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c, c), fmt.Sprintf("%v", []Code{c}),
		fmt.Sprintf("%+v", struct{ C Code }{c}), log.String(), string(text),
	} {
		assert.NotContains(t, shown, secret)
		assert.NotContains(t, shown, secret[4:20])
		assert.Contains(t, shown, "2810")
	}
}

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"": "…", "1": "…", "1234": "1…4", "1234567": "1…7", "12345678": "12…78",
		"281010897274821897274821": "2810…4821", "最佳运输北京上海": "最佳…上海",
	} {
		assert.Equal(t, want, Mask(text))
	}
}
