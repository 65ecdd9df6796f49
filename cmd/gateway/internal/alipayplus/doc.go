// Package alipayplus is the acquirer's side of the Alipay+ protocol: pay with
// a customer's code, inquiryPayment, cancelPayment, refund, and notifyPayment
// coming in. It is written after the published pages alone (the acquirer's
// integration of the user-presented mode).
//
// # What it guarantees
//
// Nothing is concluded from an answer that is not signed by Alipay+, fresh,
// whole, and about the payment that was asked for: all of these are
// [ErrUnknown], as is no answer. A payment is paid only when its amount and id
// are those that were sent. The result of an inquiry and that of the payment
// are never mixed up; an order that does not exist, to an inquiry, is unknown.
// What says S or F and has a code of another status (S with PAYMENT_IN_PROCESS, F with
// SUCCESS) is unknown, too. What a refusal is worth depends on what else was sent under
// its id, which is the caller's to know: [Said] tells it what was said.
//
// A payment names the time until which it may succeed (paymentExpiryTime), reckoned
// from when it was asked for, so that a repeat has the same bytes; what is over at
// [Dead] stays so.
//
// # Signatures
//
// RSA PKCS #1 v1.5 over SHA-256 of "POST path\nclient.time.body", Base64, then
// URL-escaped, in the header Signature with its algorithm and key version. An
// answer is signed the same way with its own time.
//
// # Caveats
//
// The published pages of inquiryPayment for acquirers that are at hand end before
// they could tell of refunds. Their sister protocol (Antom) lists refunds there, as
// transactions; they are read where they come, and never assumed.
//
// Times in the headers are taken as RFC 3339 or Unix milliseconds; the pages
// show both. The field that carries the amount in the customer's currency is
// actualPaymentAmount here; the pages of the version at hand were not clear.
// What the network writes into reports is reconciled elsewhere.
package alipayplus
