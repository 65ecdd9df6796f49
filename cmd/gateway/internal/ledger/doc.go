// Package ledger is the books of the payment backend, in SQLite: payments,
// refunds, terminals, customers, and the double entries that move money
// between them.
//
// # What it guarantees
//
// A payment takes money at most once: it is keyed by the terminal's id and the
// SHA-256 of the request's bytes, and everything about it happens in one
// transaction of a database with one writer, synced before the answer. Money
// only moves by entries whose postings add up to zero; entries are never
// changed or deleted, which triggers of the database enforce, and balances are
// their sums. [Ledger.Audit] proves all of this from the tables alone.
//
// # Caveats
//
// Payment codes are kept as their SHA-256 and masked, never whole. The wallets
// are simulated: a customer's decision is a time and a state in the payment's
// row, and is carried out when somebody looks.
package ledger
