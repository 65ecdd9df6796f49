package cashier_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// lists is the answer to an inquiry after a payment of which something was given back.
func lists(transactions string) string {
	return fmt.Sprintf(`{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":"N1",
		"paymentAmount":{"currency":"JPY","value":"1000"},"transactions":[%s]}`, transactions)
}

// listed is one of them.
func listed(id, kind, status, code, yen string) string {
	return fmt.Sprintf(`{"transactionType":%q,"transactionRequestId":%q,"transactionId":"B7","transactionAmount":{"currency":"JPY","value":%q},
		"transactionResult":{"resultStatus":%q,"resultCode":%q}}`, kind, id, yen, status, code)
}

// The answer to the first request to give back may have been lost after the customer
// had the money, and a repeat refused for that very reason. What the network lists
// tells; without it nobody knows, and nobody pays twice.
func TestRefundRepeatRefused(t *testing.T) {
	other := listed("other", "REFUND", "S", "SUCCESS", "600")
	for _, tt := range []struct {
		why, again, inquiry string
		state               wire.RefundState
		reason              wire.Code
	}{
		{"given back by the first", "REFUND_AMOUNT_EXCEED", lists(other + "," + listed("r", "REFUND", "S", "SUCCESS", "600")), wire.RefundDone, ""},
		{"refused at the first", "PROCESS_FAIL", lists(listed("r", "REFUND", "F", "USER_STATUS_ABNORMAL", "600")), wire.RefundRefused, wire.CodeRisk},
		{"the message alone is refused", "REPEAT_REQ_INCONSISTENT", lists(listed("r", "REFUND", "S", "SUCCESS", "600")), wire.RefundDone, ""},
		{"the first is in process", "ORDER_STATUS_INVALID", lists(listed("r", "REFUND", "U", "REFUND_IN_PROCESS", "600")), wire.RefundProcessing, wire.CodeInProcess},
		{"it lists another", "REFUND_AMOUNT_EXCEED", lists(other), wire.RefundProcessing, wire.CodeInProcess},
		{"it lists none", "REFUND_AMOUNT_EXCEED", lists(""), wire.RefundProcessing, wire.CodeInProcess},
		{"it has no list", "REFUND_AMOUNT_EXCEED", stands("S", "SUCCESS"), wire.RefundProcessing, wire.CodeInProcess},
		{"it lists it with another sum", "PROCESS_FAIL", lists(listed("r", "REFUND", "S", "SUCCESS", "60000")), wire.RefundProcessing, wire.CodeInProcess},
		{"it lists it twice", "PROCESS_FAIL", lists(listed("r", "REFUND", "S", "SUCCESS", "600") + "," + listed("r", "REFUND", "F", "PROCESS_FAIL", "600")), wire.RefundProcessing, wire.CodeInProcess},
		{"it is no refund", "PROCESS_FAIL", lists(listed("r", "CANCEL", "S", "SUCCESS", "600")), wire.RefundProcessing, wire.CodeInProcess},
		{"it contradicts itself", "PROCESS_FAIL", lists(listed("r", "REFUND", "F", "SUCCESS", "600")), wire.RefundProcessing, wire.CodeInProcess},
		{"we are not let in", "ACCESS_DENIED", result("F", "ACCESS_DENIED"), wire.RefundProcessing, wire.CodeInProcess},
		{"no answer", "REFUND_WINDOW_EXCEED", "", wire.RefundProcessing, wire.CodeInProcess},
	} {
		s := newShop(t)
		s.says(map[string]string{"pay": paidBy("N1")})
		require.Equal(t, wire.PaymentPaid, s.pay("p", "281004020123456789012345", 1000).State, tt.why)
		s.says(nil)
		require.Equal(t, wire.RefundProcessing, s.refund("p", "r", 600).State, tt.why)
		answers := map[string]string{"refund": result("F", tt.again)}
		if tt.inquiry != "" {
			answers["inquiryPayment"] = tt.inquiry
		}
		s.says(answers)
		f := s.refund("p", "r", 600)
		assert.Equal(t, tt.state, f.State, tt.why)
		assert.Equal(t, tt.reason, f.Reason, tt.why)
		open, err := s.OpenCalls(t.Context())
		require.NoError(t, err)
		if tt.state == wire.RefundProcessing {
			require.Len(t, open, 1, tt.why)
			assert.Equal(t, ledger.CallRefund, open[0].Call, tt.why)
			assert.Equal(t, 2, open[0].Sent, tt.why)
			continue
		}
		assert.Empty(t, open, tt.why)
		assert.Equal(t, tt.state, s.refund("p", "r", 600).State, "the same ever after: "+tt.why)
	}
}

// A first request that is refused is refused for good, and nobody is asked.
func TestRefundRefused(t *testing.T) {
	s := newShop(t)
	s.says(map[string]string{"pay": paidBy("N1")})
	s.pay("p", "281004020123456789012345", 1000)
	s.says(map[string]string{"refund": result("F", "REFUND_WINDOW_EXCEED"), "inquiryPayment": lists(listed("r", "REFUND", "S", "SUCCESS", "600"))})
	f := s.refund("p", "r", 600)
	assert.Equal(t, wire.RefundRefused, f.State)
	assert.Equal(t, wire.CodeRefundWindow, f.Reason)
	assert.Equal(t, wire.RefundRefused, s.refund("p", "r", 600).State)
}

// paidBy is the answer to a request to pay 1000 yen.
func paidBy(id string) string {
	return fmt.Sprintf(`{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":%q,"walletBrandName":"GCash","paymentAmount":{"currency":"JPY","value":"1000"}}`, id)
}
