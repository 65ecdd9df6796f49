// Package payment is the record of a payment, of a refund and of a sale that is
// paid in parts: what is kept of each, the table of legal moves, and what follows
// from where they stand. It does nothing; who collects and gives back is package
// terminal, which speaks of these types under its own names.
//
// # What it guarantees
//
// Only [Advance] and [AdvanceRefund] move a payment and a refund, and only along
// the tables. The numbers and names of the states are stored, and never change.
//
// # Caveats
//
// A Payment never holds a payment code, only its masked form.
package payment
