// Package ledger is the books of the payment backend, in SQL: payments,
// refunds, terminals, shops, customers and their banks, and the double entries
// that move money between them.
//
// # What it guarantees
//
// A payment takes money at most once: it is keyed by the terminal's id and the
// SHA-256 of the request's bytes, and everything about it happens in one
// transaction, on disk before the answer. Money only moves by transfers, each
// of which leaves one account and reaches another, so that no entry can fail to
// add up. The database itself, not this program, refuses to change or delete a
// transfer, to make a second one for the same cause, to overdraw a wallet or a
// bank account, and to move a payment out of a final state. Balances are never
// stored: they are sums of transfers. [Ledger.Audit] proves all of this from
// the tables alone.
//
// # Accounts
//
//	wallet:ID         what the issuer owes a customer
//	bank:CODE:ID      what a member bank owes a customer
//	shop:NAME         what the acquirer owes a shop
//	payout:CODE:NAME  what a shop was paid, at its bank
//	fees              what was earned of settlements
//	suspense:…        money on its way, between two dates
//	network:RAIL      what a foreign network owes (below zero)
//	world, issuer:…   where the simulated money comes from (below zero)
//
// # Databases
//
// SQLite has one writer: every transaction waits its turn. PostgreSQL runs
// transactions side by side as SERIALIZABLE, and one that lost to another is
// run again, alone, so several processes may keep the same books. They take
// turns by advisory locks of the session: a pooler before PostgreSQL has to
// keep sessions together. The same tests run on both.
//
// # Caveats
//
// Payment codes are kept as their SHA-256 and masked, never whole. The wallets
// are simulated: a customer's decision is a time and a state in the payment's
// row, and is carried out when somebody looks.
package ledger
