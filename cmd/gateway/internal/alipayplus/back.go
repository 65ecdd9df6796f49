package alipayplus

import (
	"context"
	"fmt"

	"kaikei/terminal/wire"
)

// Cancel returns nil once Alipay+ has confirmed that no money is taken.
// Errors: ErrTooLate and ErrRefused, after either of which an inquiry tells where
// the money is, ErrUnknown.
func (c *Connector) Cancel(ctx context.Context, id string) error {
	var a answer
	if err := c.call(ctx, "cancelPayment", map[string]string{"paymentRequestId": id}, &a); err != nil {
		return fmt.Errorf("cancel %s: %w", id, err)
	}
	said := a.has(a.Result)
	switch {
	case a.another(id):
		return fmt.Errorf("cancel %s answered with another payment: %w", id, ErrUnknown)
	case a.Result.succeeded():
		return nil
	case said.Status == "F" && said.Code == "CANCEL_WINDOW_EXCEED":
		return fmt.Errorf("cancel %s: %w: %w", id, said, ErrTooLate)
	case said.Status == "F":
		return fmt.Errorf("cancel %s: %w: %w", id, said, ErrRefused)
	}
	return fmt.Errorf("cancel %s: %w: %w", id, said, ErrUnknown)
}

// Refund gives some money back. The same refund may be sent again. A reason
// other than "" is a refusal: final when it is the answer to the only request that
// was sent, and nothing by itself when another was sent before.
func (c *Connector) Refund(ctx context.Context, payment, id string, n int64) (networkID string, refused wire.Code, err error) {
	q := map[string]any{"refundRequestId": id, "paymentRequestId": payment, "refundAmount": yen(n)}
	var a answer
	if err := c.call(ctx, "refund", q, &a); err != nil {
		return "", "", fmt.Errorf("refund %s: %w", id, err)
	}
	switch {
	case a.RefundAmount != nil && *a.RefundAmount != yen(n), a.RefundRequestID != "" && a.RefundRequestID != id:
		return "", "", fmt.Errorf("refund %s answered with another refund: %w", id, ErrUnknown)
	case a.Result.succeeded() && a.RefundID != "":
		return a.RefundID, "", nil
	case a.Result.refused() && a.RefundID == "":
		return "", reasonOf(a.Result.ResultCode), nil
	}
	return "", "", fmt.Errorf("refund %s: %w: %w", id, a.Result.said(), ErrUnknown)
}

// InquireRefund asks what became of a refund whose repeat was refused, of an inquiry
// after its payment. What that does not list, or not clearly, is ErrUnknown.
func (c *Connector) InquireRefund(ctx context.Context, payment, id string, n int64) (networkID string, refused wire.Code, err error) {
	var a answer
	if err := c.call(ctx, "inquiryPayment", map[string]string{"paymentRequestId": payment}, &a); err != nil {
		return "", "", fmt.Errorf("inquire refund %s: %w", id, err)
	}
	if !a.Result.succeeded() || a.another(payment) {
		return "", "", fmt.Errorf("inquire refund %s: %w: %w", id, a.Result.said(), ErrUnknown)
	}
	var found []transaction
	for _, t := range a.Transactions {
		if t.TransactionRequestID == id {
			found = append(found, t)
		}
	}
	if len(found) != 1 || found[0].TransactionType != "REFUND" || found[0].TransactionAmount == nil || *found[0].TransactionAmount != yen(n) {
		return "", "", fmt.Errorf("inquire refund %s: listed %d times, or as another: %w", id, len(found), ErrUnknown)
	}
	switch t := found[0]; {
	case t.done():
		return t.TransactionID, "", nil
	case t.failed():
		return "", reasonOf(t.TransactionResult.ResultCode), nil
	}
	return "", "", fmt.Errorf("inquire refund %s: under way: %w", id, ErrUnknown)
}

// done reports whether a transaction's money moved.
func (t transaction) done() bool {
	return t.TransactionResult.succeeded() && (t.TransactionStatus == "" || t.TransactionStatus == "SUCCESS") && t.TransactionID != ""
}

// failed reports whether it did not, and will not.
func (t transaction) failed() bool {
	return t.TransactionResult.refused() && (t.TransactionStatus == "" || t.TransactionStatus == "FAIL")
}
