package cashier_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A network that does not have a payment whose time is over, and never said that it
// had, cannot take its money: the terminal need not cancel for ever. Nothing less is
// a proof.
func TestCancelOfNothing(t *testing.T) {
	nothing := result("F", "ORDER_NOT_EXIST")
	const over = 13 * time.Minute
	for _, tt := range []struct {
		why, pay, cancel, inquiry string
		after                     time.Duration
		state                     wire.PaymentState
	}{
		{"it has nothing, and takes nothing any more", "", nothing, nothing, over, wire.PaymentCancelled},
		{"it says so of the payment", "", nothing, stands("F", "ORDER_NOT_EXIST"), over, wire.PaymentProcessing}, // with its number: it has one
		{"it says so of the payment, which has no number", "", nothing, `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"F","resultCode":"ORDER_NOT_EXIST"}}`, over, wire.PaymentCancelled},
		{"the payment may be on its way", "", nothing, nothing, 11 * time.Minute, wire.PaymentProcessing},
		{"at once", "", nothing, nothing, 0, wire.PaymentProcessing},
		{"it had the payment once", result("U", "PAYMENT_IN_PROCESS"), nothing, nothing, over, wire.PaymentProcessing},
		{"it took another sum once", `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":"N1","paymentAmount":{"currency":"JPY","value":"1"}}`, nothing, nothing, over, wire.PaymentProcessing},
		{"the cancel alone says so", "", nothing, "", over, wire.PaymentProcessing},
		{"the cancel says so, and we are shut out", "", nothing, result("F", "ACCESS_DENIED"), over, wire.PaymentProcessing},
		{"we are shut out of the cancel", "", result("F", "INVALID_SIGNATURE"), nothing, over, wire.PaymentProcessing},
		{"shut out of both", "", result("F", "ACCESS_DENIED"), result("F", "ACCESS_DENIED"), over, wire.PaymentProcessing},
		{"the cancel says so with a number", "", `{"result":{"resultStatus":"F","resultCode":"ORDER_NOT_EXIST"},"paymentId":"N1"}`, nothing, over, wire.PaymentProcessing},
	} {
		s := newShop(t)
		s.says(saying("pay", tt.pay))
		require.Equal(t, wire.PaymentProcessing, s.pay("p", "281004020123456789012345", 1000).State, tt.why)
		s.pass(tt.after)
		answers := saying("cancelPayment", tt.cancel)
		for call, body := range saying("inquiryPayment", tt.inquiry) {
			answers[call] = body
		}
		s.says(answers)
		p, err := s.Cancel(t.Context(), s.terminal, "p")
		assert.Equal(t, tt.state, p.State, tt.why)
		if tt.state == wire.PaymentProcessing {
			assert.ErrorIs(t, err, cashier.ErrUnknown, tt.why)
			continue
		}
		assert.NoError(t, err, tt.why)
		open, err := s.OpenCalls(t.Context())
		require.NoError(t, err)
		assert.Empty(t, open, tt.why)
	}
}

// saying is what a network says to one call; nothing when the body is empty.
func saying(call, body string) map[string]string {
	if body == "" {
		return map[string]string{}
	}
	return map[string]string{call: body}
}

// A repeat of a cancel whose answer was lost may be too late though the first was not.
func TestCancelRepeatRefused(t *testing.T) {
	for _, tt := range []struct {
		why, inquiry string
		state        wire.PaymentState
		err          error
	}{
		{"cancelled by the first", stands("F", "ORDER_IS_CLOSED"), wire.PaymentCancelled, nil},
		{"not cancelled", stands("S", "SUCCESS"), wire.PaymentPaid, ledger.ErrTooLate},
		{"no answer", "", wire.PaymentPaid, cashier.ErrUnknown},
	} {
		s := newShop(t)
		s.says(map[string]string{"pay": paidBy("N1")})
		require.Equal(t, wire.PaymentPaid, s.pay("p", "281004020123456789012345", 1000).State, tt.why)
		s.says(nil)
		_, err := s.Cancel(t.Context(), s.terminal, "p")
		require.ErrorIs(t, err, cashier.ErrUnknown, tt.why)
		answers := saying("inquiryPayment", tt.inquiry)
		answers["cancelPayment"] = result("F", "CANCEL_WINDOW_EXCEED")
		answers["refund"] = `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"refundId":"B1"}`
		s.says(answers)
		p, err := s.Cancel(t.Context(), s.terminal, "p")
		assert.Equal(t, tt.state, p.State, tt.why)
		if tt.err == nil {
			assert.NoError(t, err, tt.why)
		} else {
			assert.ErrorIs(t, err, tt.err, tt.why)
		}
		if tt.err == ledger.ErrTooLate {
			assert.Equal(t, wire.RefundDone, s.refund("p", "r", 400).State, "what is not cancelled is given back")
		}
	}
}

// A payment that is paid after its window cannot be cancelled, whatever the network
// refuses the cancel with.
func TestCancelAfterTheWindow(t *testing.T) {
	s := newShop(t)
	s.says(map[string]string{"pay": paidBy("N1")})
	s.pay("p", "281004020123456789012345", 1000)
	s.says(map[string]string{"cancelPayment": result("F", "PROCESS_FAIL"), "inquiryPayment": stands("S", "SUCCESS")})
	_, err := s.Cancel(t.Context(), s.terminal, "p")
	assert.ErrorIs(t, err, cashier.ErrUnknown, "it may be tried again")
	s.pass(24 * time.Hour)
	_, err = s.Cancel(t.Context(), s.terminal, "p")
	assert.ErrorIs(t, err, ledger.ErrTooLate)
}

// Where the network shuts us out, those who run the backend can see it.
func TestShutOut(t *testing.T) {
	s := newShop(t)
	s.says(map[string]string{"pay": result("U", "UNKNOWN_EXCEPTION")})
	s.pay("p", "281004020123456789012345", 1000)
	s.says(map[string]string{"cancelPayment": result("F", "ACCESS_DENIED"), "inquiryPayment": result("F", "ACCESS_DENIED")})
	for range 3 {
		_, err := s.Cancel(t.Context(), s.terminal, "p")
		require.ErrorIs(t, err, cashier.ErrUnknown)
	}
	assert.Regexp(t, `level=ERROR msg="the network shuts us out" call=cancel id=p said="F ACCESS_DENIED"`, s.log.String())
	open, err := s.OpenCalls(t.Context())
	require.NoError(t, err)
	require.Len(t, open, 2)
	assert.Equal(t, ledger.OpenCall{Call: ledger.CallCancel, ID: "p", Payment: "p", Sent: 3, FirstAt: s.clock(), Said: "F ACCESS_DENIED"}, open[0])
}
