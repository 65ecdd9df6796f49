// Package alipaysim plays Alipay+ and its partner wallets, for an acquirer to
// try a connector against: pay, inquiryPayment, cancelPayment and refund as the
// published pages describe them, and notifyPayment going out. It shares
// nothing with the connector of this program but those pages, so that one can
// find the other's mistakes.
//
// # Rules
//
// A payment code is 24 digits, lives 60 s and pays once. A request is known by
// paymentRequestId for ever; the same id with another paymentAmount,
// order.orderAmount or paymentMethod.paymentMethodType is REPEAT_REQ_INCONSISTENT.
// Amounts, rate and brand are told of a payment that is paid, and of no other. From 20,000 yen on the customer enters a PIN: the
// answer is U until then. A cancel is possible until 00:15 UTC+8 of the next
// day, whatever the state, also for an order that never came, which is then
// closed. Refunds are partial or whole, never more than was paid, for a year.
//
// # Caveats
//
// A file keeps the books when it is told one (Keep), or they are gone with the
// program. A write to it that failed leaves memory ahead of it: the call is answered
// with 503, and is to be repeated. The names of refusals about codes, of which the public
// pages at hand name none, are made up or another acquirer's: INVALID_CODE,
// EXPIRED_CODE, CODE_USED.
package alipaysim
