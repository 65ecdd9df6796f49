// Package terminal is what the till does: sales, payments, the rules of money,
// reports and receipts. It knows no screen, device, file or socket; a clock,
// ids, a ledger, a gateway, a scanner and a printer are passed in, so that
// whole days can be simulated. The clerk's side of it, screens as values, is
// terminal/desk. What is recorded of a payment is terminal/payment; what is
// counted, reported and closed terminal/report; what a slip says
// terminal/receipt; what differs from the backend terminal/reconciliation; what a
// clerk is told of an error terminal/fault.
//
// # What it guarantees
//
// A [Payment] has one id, made here and durable in the [Ledger] before the
// first byte leaves (R1). Every step is recorded, then acted upon (R2): a
// [Change] holds the state, and the ledger writes the state, its journal
// record, its outbox entry and the day's totals in one transaction. No answer
// is [Unknown], never declined (R3): it is inquired after, then cancelled, and
// the cancel is repeated, also after a restart, until the backend confirms it.
// Only [Advance] moves a payment, and only along the table of legal moves.
//
// # Payment codes
//
// A payment code is never written to the ledger: a payment that may have been
// sent is inquired after, not sent again, so the code is needed only in memory
// between the scan and the one request that carries it.
//
// # Caveats
//
// One process drives one ledger. [Till.Run] must be running for payments that
// were left open to come to an end. Times are compared by the clock passed in;
// a clock that jumps shortens or lengthens waits but never changes what is
// allowed to follow what.
package terminal
