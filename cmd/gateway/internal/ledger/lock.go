package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// errOrder is a fault of this program: two transactions that take locks in
// different orders may wait for each other.
var errOrder = errors.New("locks taken out of order")

// A lock is what transactions that would spoil each other take turns at: until
// the transaction ends, who holds it is alone with what it names. It need not
// exist yet, so that nobody else makes it meanwhile.
type lock struct {
	kind lockKind
	of   string
}

// A lockKind is what a lock is of. Locks are taken in the order of the kinds,
// and those of one kind in the order of their names.
type lockKind uint8

// The kinds. The numbers are the order; several processes hold to it, so a
// number is never used for something else.
const (
	lockTerminals  lockKind = 1 // who is enrolled, by which activation
	lockJournal    lockKind = 2 // how far the books have a terminal's journal
	lockPayment    lockKind = 3 // a payment, its refunds, whose it is
	lockCode       lockKind = 4 // what a payment code was used for
	lockCustomer   lockKind = 5 // a customer's balances, limits of the day, PIN
	lockShop       lockKind = 6 // a shop's debt, settlements, account
	lockCheckpoint lockKind = 7 // what balances are reckoned from; no payment takes it
)

// key is the lock's number in PostgreSQL. Two names of one number wait for each
// other without need, no more.
func (k lock) key() int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", k.kind, k.of))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// after reports whether a lock comes after another in the one order.
func (k lock) after(other lock) bool {
	return k.kind > other.kind || (k.kind == other.kind && k.of > other.of)
}

// hold takes a lock until the transaction ends; one that it holds is no wait.
// What is read after it was committed by whoever held it before. SQLite has one
// writer, which holds them all; the order is minded there too.
func (t tx) hold(ctx context.Context, k lock) error {
	for _, have := range *t.held {
		if have == k {
			return nil
		}
	}
	if n := len(*t.held); n > 0 && !k.after((*t.held)[n-1]) {
		return fmt.Errorf("lock %d %s: %w", k.kind, k.of, errOrder)
	}
	if t.db.postgres {
		// Whoever looks next sends it before that, and waits for both.
		s := statement{why: fmt.Sprintf("lock %d", k.kind), query: "SELECT pg_advisory_xact_lock($1)", args: []any{k.key()}}
		if err := t.line.later(ctx, s); err != nil {
			return err
		}
	}
	*t.held = append(*t.held, k)
	return nil
}
