package alipayplus

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"kaikei/terminal/wire"
)

// FuzzAnswer: whatever signed JSON says, paid means the payment and the sum
// that were asked for, and all else has a word of the contract or is unknown.
func FuzzAnswer(f *testing.F) {
	f.Add(`{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":"1","paymentAmount":{"currency":"JPY","value":"100"}}`)
	f.Add(`{"result":{"resultStatus":"F","resultCode":"RISK_REJECT"},"paymentResult":{"resultStatus":"U"}}`)
	f.Add(`{"actualPaymentAmount":{"currency":"HKD","value":"-9223372036854775808"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var a answer
		if json.Unmarshal([]byte(text), &a) != nil {
			return
		}
		o, err := a.outcome(a.Result, "p1", 100)
		if err != nil {
			if !errors.Is(err, ErrUnknown) {
				t.Fatalf("%v", err)
			}
			return
		}
		switch o.State {
		case wire.PaymentPaid:
			if a.PaymentAmount.Value != "100" || a.PaymentAmount.Currency != "JPY" || (a.PaymentRequestID != "" && a.PaymentRequestID != "p1") {
				t.Fatalf("paid by %q", text)
			}
		case wire.PaymentDeclined, wire.PaymentCancelled, wire.PaymentProcessing:
			if o.Reason == "" {
				t.Fatalf("no reason in %q", text)
			}
		default:
			t.Fatalf("state %q", o.State)
		}
	})
}

// FuzzSignature: no header that was not signed is taken.
func FuzzSignature(f *testing.F) {
	f.Add("algorithm=RSA256,keyVersion=1,signature=AAAA", "1700000000000")
	f.Add("signature=%zz", "2026-11-23T00:00:00Z")
	key := testKey()
	f.Fuzz(func(t *testing.T, header, at string) {
		if verify(&key.PublicKey, message{"/x", "C", at, []byte("{}")}, header, time.Now()) == nil {
			t.Fatalf("took %q", header)
		}
	})
}

// FuzzReadDetail: a report is read whole or refused.
func FuzzReadDetail(f *testing.F) {
	f.Add(strings.Join(detailHeader, ",") + "\nPAYMENT,a,1,5,JPY,x\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := ReadDetail(strings.NewReader(text))
		for _, x := range lines {
			if err != nil || x.Yen < 1 || x.Payment == "" {
				t.Fatalf("took %v of %q", x, text)
			}
		}
	})
}

// Codes of Alipay+ are digits that begin with 25 to 30.
func TestSpeaks(t *testing.T) {
	for text, want := range map[string]bool{
		"281004020123456789012345": true, "2512345678901234": true, "30123456789012345678901234567890": true,
		"": false, "28": false, "90007700100000000001": false, "281004020123456789O12345": false, "2412345678901234": false, "3112345678901234": false,
		"28123456789012345678901234": false, "2812345678901２34": false,
	} {
		if Speaks(text) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}
