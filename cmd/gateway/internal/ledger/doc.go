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
// bank account, and to move a payment out of a final state. A balance is the sum
// of an account's transfers, of which the older may be summed up in a checkpoint.
// [Ledger.Audit] proves all of this from the tables alone.
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
// SQLite has one writer: every transaction that may write waits its turn, and none for
// those that only read. On PostgreSQL several processes may keep the same books, and
// their transactions run side by side as READ COMMITTED: each statement sees what was
// committed before it. What rests on more than one row is held by locks (PostgreSQL's
// advisory locks, until the end of the transaction), which a transaction takes before it
// looks:
//
//	rule                                          lock
//	one payment for an id, one final state, never
//	  more refunded, cancelled or refunded and not
//	  both, one terminal goes on with it            the payment's id
//	a code pays once                              the code
//	no wallet or bank account below zero, limits
//	  of a day, five wrong PINs                     the customer
//	a shop's debt, one settlement of a day, one
//	  open change of account, a cancel before or
//	  after its day was settled                     the shop
//	one terminal for an activation, numbered      the terminals
//	a journal's head only grows                   the journal
//	a checkpoint is the sum up to it              the checkpoints, by no payment
//
// Locks are taken in one order, so that nobody waits in a circle; one out of order
// is an error. Money that comes in needs none: a balance, a sum of the day or a
// debt that was read a moment too early is only too careful. A payment takes no
// lock of its shop, and none of any account that many share. What lists and adds
// up reads as of one instant (REPEATABLE READ), and waits for nobody. The database
// holds by itself that a key is used once, that a code is used once, and that an
// account does not fall below its floor; two transactions that inserted one key at
// once are the only ones to be run again. A process that stands still with a lock
// loses it after ten seconds. A database that does is waited for a minute, by who only
// reads for ten: nobody knows then what became of the transaction, and it is an error.
// The same tests run on both databases.
//
// # Other networks
//
// A payment, cancel or refund of another network is noted before it is sent
// ([OpenCall]): how often, when first, and what the network said that concluded
// nothing. It is forgotten when it is known what became of it, in the transaction
// that writes that, so that what is noted is all that somebody may have to look after.
//
// # Caveats
//
// A program of before version 8 of the schema takes no such locks. It refuses to
// open these books, but one that has them open goes on: on PostgreSQL, stop the
// older gateways before the first newer one starts. One of before version 10 notes
// nothing of what it sends to another network: stop it first, too, on both databases.
//
// Payment codes are kept as their SHA-256 and masked, never whole. The wallets
// are simulated: a customer's decision is a time and a state in the payment's
// row, and is carried out when somebody looks.
package ledger
