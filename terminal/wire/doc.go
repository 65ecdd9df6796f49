// Package wire is the contract between a terminal and the payment backend:
// the bodies that cross the line, their names and their limits. The same
// contract is written for other people in openapi.yaml beside this file;
// tests on both sides check every body against it.
//
// # Two results
//
// An answer carries two results that must not be confused. [Result] tells how
// the call went; [Payment.State] tells where the money is. A call can succeed
// (status S) and say that the payment was declined. A status of U, or no answer
// at all, says nothing about the money: the payment is unknown, and is
// inquired after under the same id.
//
// # Idempotency
//
// The terminal makes every id. PUT with the same id and the same bytes returns
// the same payment for ever; the same id with other bytes is refused with
// [CodeRepeatInconsistent]. Cancel is idempotent by the payment's id, also for
// an id that the backend has never seen: that id is then closed, so that a
// request which arrives late takes no money.
//
// # Two ways round
//
// Besides the code that a customer shows there is the one that a shop shows:
// [BillRequest] asks the backend for it, and [OfflineBill] is what a till draws
// that has no network, to be paid by the customer's phone and proved by a
// [Proof].
//
// # Caveats
//
// Amounts are whole yen (ISO 4217 JPY has no minor unit). Times are RFC 3339 in
// UTC. The payment code is a bearer token: bodies that carry it are never
// logged.
package wire

import _ "embed"

// OpenAPI is the contract as an OpenAPI 3 document.
//
//go:embed openapi.yaml
var OpenAPI []byte
