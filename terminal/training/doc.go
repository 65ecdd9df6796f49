// Package training is a till on which people learn: a ledger in memory and a
// payment centre that is none, so that a whole till can be driven without a yen
// moving.
//
// # What it guarantees
//
// Nothing that is done here reaches a network, a disk or a total: the ledger is a
// value in memory, and a code that is scanned is looked at for its form alone and
// then forgotten. Each payment says that it is training, and so does each slip.
//
// # Outcomes
//
// The last two digits of the amount choose what happens, so that every screen can
// be learnt: 51 is declined, 52 waits for the customer to confirm, 53 has no
// answer at first and turns out paid, 54 has none and is cancelled, 55 is refused
// by the payment centre. Any other amount is paid.
//
// # Caveats
//
// What was practised is gone when the program ends.
package training
