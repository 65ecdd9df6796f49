package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// ErrOrder means an order that makes no sense, or that this wallet has not.
var ErrOrder = errors.New("order not valid")

// An OrderKind is what a customer may do with money on the phone.
type OrderKind string

// The kinds.
const (
	Recharge OrderKind = "recharge" // from a linked bank account into the wallet
	Withdraw OrderKind = "withdraw" // from the wallet to a linked bank account
	Remit    OrderKind = "remit"    // to another customer of the same rail
)

// An Order is what a customer asks for. The phone makes the ID: the same
// order is carried out once.
type Order struct {
	ID    string
	Kind  OrderKind
	Other string // the bank's code, or the number of the customer who gets it
	Yen   int64
	PIN   string // not asked for a recharge
}

// A Receipt is what became of an order.
type Receipt struct {
	ID     string    `json:"id"`
	Kind   OrderKind `json:"kind"`
	Other  string    `json:"other"`
	Yen    int64     `json:"yen"`
	Done   bool      `json:"done"`
	Reason wire.Code `json:"reason,omitempty"`
	At     time.Time `json:"at"`
}

// Limits are what a customer may move in a day, in Japan's time.
type Limits struct {
	PayYen      int64 `json:"payYen"`
	RechargeYen int64 `json:"rechargeYen"`
	WithdrawYen int64 `json:"withdrawYen"`
	RemitYen    int64 `json:"remitYen"`
	TopUpYen    int64 `json:"topUpYen"`  // in cash, at tills
	PayOutYen   int64 `json:"payOutYen"` // from shops
}

// DayLimits are the limits of J-Coin Pay's simulated customers. The other
// wallets are simulated as far as a till sees them, and have none.
var DayLimits = Limits{PayYen: 1_000_000, RechargeYen: 300_000, WithdrawYen: 300_000, RemitYen: 100_000, TopUpYen: 300_000, PayOutYen: 1_000_000}

// of returns the limit of one kind.
func (x Limits) of(k OrderKind) int64 {
	return map[OrderKind]int64{Recharge: x.RechargeYen, Withdraw: x.WithdrawYen, Remit: x.RemitYen}[k]
}

// autoPrefix begins the ids of orders that a wallet makes by itself.
const autoPrefix = "auto-"

// MakeOrder carries out an order, once. One that cannot be is kept as refused,
// with the reason, but for a wrong PIN, which may be entered again: ErrPIN,
// ErrLocked. The same id with another content gives ErrInconsistent.
func (l *Ledger) MakeOrder(ctx context.Context, c Customer, o Order) (out Receipt, err error) {
	if err := o.check(c); err != nil {
		return out, err
	}
	var wrong error
	err = l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, ofCustomer(c.ID)); err != nil {
			return err
		}
		known, err := l.orderKnown(ctx, t, c, o)
		if err != nil || known != nil {
			if known != nil {
				out = *known
			}
			return err
		}
		if o.Kind != Recharge {
			if wrong, err = checkPIN(ctx, t, c.ID, o.PIN); wrong != nil || err != nil {
				return err
			}
		}
		out, err = l.carryOut(ctx, t, c, o)
		return err
	})
	return out, errors.Join(err, wrong)
}

// check refuses what makes no sense.
func (o Order) check(c Customer) error {
	// An id of ours, made beforehand, would break the payment that wants it.
	if c.Rail != "jcoin" || DayLimits.of(o.Kind) == 0 || o.Yen < 1 || o.ID == "" || len(o.ID) > wire.MaxID || strings.HasPrefix(o.ID, autoPrefix) {
		return fmt.Errorf("order of %s: %w", c.Wallet, ErrOrder)
	}
	return nil
}

// hash is what two orders of one id must have in common.
func (o Order) hash() string { return hash(fmt.Sprintf("%s %s %d", o.Kind, o.Other, o.Yen)) }

// orderKnown returns an order that came before.
func (l *Ledger) orderKnown(ctx context.Context, t tx, c Customer, o Order) (*Receipt, error) {
	var owner int64
	var bodyHash, state, at string
	x := Receipt{ID: o.ID}
	err := t.row(ctx, "SELECT customer, kind, body_hash, other, yen, state, reason, at FROM orders WHERE id = ?", o.ID).Scan(
		&owner, &x.Kind, &bodyHash, &x.Other, &x.Yen, &state, &x.Reason, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if owner != c.ID || bodyHash != o.hash() {
		return nil, fmt.Errorf("order %s: %w", o.ID, ErrInconsistent)
	}
	x.Done = state == "DONE"
	x.At, err = time.Parse(timeForm, at)
	return &x, err
}

// carryOut moves the money of an order, or keeps why not.
func (l *Ledger) carryOut(ctx context.Context, t tx, c Customer, o Order) (Receipt, error) {
	from, to, err := l.ends(ctx, t, c, o)
	if err != nil {
		return Receipt{}, err
	}
	x := Receipt{ID: o.ID, Kind: o.Kind, Other: o.Other, Yen: o.Yen, At: l.now()}
	if x.Reason, err = l.orderRefusal(ctx, t, c.ID, o, from); err != nil {
		return x, err
	}
	x.Done = x.Reason == ""
	if x.Done {
		if err := l.post(ctx, t, transfer{string(o.Kind), o.ID, from, to, o.Yen}); err != nil {
			return x, err
		}
	}
	return x, l.keepOrder(ctx, t, c.ID, o, x)
}

// keepOrder writes an order.
func (l *Ledger) keepOrder(ctx context.Context, t tx, customer int64, o Order, x Receipt) error {
	state := map[bool]string{true: "DONE", false: "REFUSED"}[x.Done]
	return t.later(ctx, "keep order "+o.ID, "INSERT INTO orders (id, customer, kind, body_hash, other, yen, state, reason, at, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		o.ID, customer, o.Kind, o.hash(), o.Other, o.Yen, state, x.Reason, stamp(x.At), day(x.At))
}

// ends finds the accounts of an order.
func (l *Ledger) ends(ctx context.Context, t tx, c Customer, o Order) (from, to string, err error) {
	var n int64
	if o.Kind == Remit {
		number, err := strconv.ParseInt(o.Other, 10, 32)
		if err != nil {
			return "", "", fmt.Errorf("remit to %q: %w", o.Other, ErrOrder)
		}
		err = t.row(ctx, "SELECT id FROM customers WHERE wallet = 'jcoin' AND number = ?", number).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) || n == c.ID {
			return "", "", fmt.Errorf("remit to %q: %w", o.Other, ErrOrder)
		}
		return walletAccount(c.ID), walletAccount(n), err
	}
	if err := t.row(ctx, "SELECT count(*) FROM links WHERE customer = ? AND bank = ?", c.ID, o.Other).Scan(&n); err != nil {
		return "", "", err
	}
	if n == 0 {
		return "", "", fmt.Errorf("bank %q is not linked: %w", o.Other, ErrOrder)
	}
	if o.Kind == Recharge {
		return bankAccount(o.Other, c.ID), walletAccount(c.ID), nil
	}
	return walletAccount(c.ID), bankAccount(o.Other, c.ID), nil
}

// orderRefusal says why an order cannot be; "" when it can.
func (l *Ledger) orderRefusal(ctx context.Context, t tx, customer int64, o Order, from string) (wire.Code, error) {
	done, err := l.orderedToday(ctx, t, customer, o.Kind)
	if err != nil {
		return "", err
	}
	have, err := balance(ctx, t, from)
	switch {
	case err != nil:
		return "", err
	case o.Yen > DayLimits.of(o.Kind)-done: // not the sum, which a sum near 2^63 would turn
		return wire.CodeLimit, nil
	case have < o.Yen:
		return wire.CodeBalance, nil
	}
	return "", nil
}

// orderedToday is what a customer moved today by one kind of order.
func (l *Ledger) orderedToday(ctx context.Context, t tx, customer int64, k OrderKind) (yen int64, err error) {
	err = t.row(ctx, "SELECT CAST(coalesce(sum(yen), 0) AS BIGINT) FROM orders WHERE customer = ? AND day = ? AND kind = ? AND state = 'DONE'",
		customer, day(l.now()), k).Scan(&yen)
	return yen, err
}

// paidOf is what a customer paid on a day for a purpose.
const paidOf = "(SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM payments WHERE customer = ? AND day = ? AND state = 'PAID' AND purpose = ?)"

// collectable says why a payment's money cannot be taken; "" when it can. A
// wallet that fills itself from its bank when it is short does so here.
func (l *Ledger) collectable(ctx context.Context, t tx, r row) (wire.Code, error) {
	var today, have int64
	err := t.row(ctx, "SELECT "+paidOf+", "+balanceOf("?"), r.customer.Int64, day(l.now()), "", walletAccount(r.customer.Int64)).Scan(&today, &have)
	switch {
	case err != nil:
		return "", err
	case r.Rail == "jcoin" && r.AmountYen > DayLimits.PayYen-today:
		return wire.CodeLimit, nil
	case have >= r.AmountYen:
		return "", nil
	}
	return l.fill(ctx, t, r, r.AmountYen-have)
}

// fill recharges a wallet that is short, in multiples of what its customer
// set, when there is a bank to do it from.
func (l *Ledger) fill(ctx context.Context, t tx, r row, short int64) (wire.Code, error) {
	var bank string
	var unit int64
	if err := t.row(ctx, "SELECT auto_bank, auto_unit FROM customers WHERE id = ?", r.customer.Int64).Scan(&bank, &unit); err != nil {
		return "", err
	}
	if bank == "" || unit < 1 {
		return wire.CodeBalance, nil
	}
	o := Order{ID: autoPrefix + r.ID, Kind: Recharge, Other: bank, Yen: (short + unit - 1) / unit * unit}
	c := Customer{ID: r.customer.Int64, Rail: "jcoin"}
	x, err := l.carryOut(ctx, t, c, o)
	if err != nil || !x.Done {
		return wire.CodeBalance, err
	}
	return "", nil
}

// SetAuto sets from which bank a wallet fills itself, and in which multiples;
// an empty bank is never.
func (l *Ledger) SetAuto(ctx context.Context, c Customer, bank string, unit int64) error {
	if bank != "" && (unit < 1_000 || unit > 100_000) {
		return fmt.Errorf("multiple of %d yen: %w", unit, ErrOrder)
	}
	return l.update(ctx, func(t tx) error {
		n, err := t.exec(ctx, `UPDATE customers SET auto_bank = ?, auto_unit = ? WHERE id = ?
			AND (? = '' OR EXISTS (SELECT 1 FROM links WHERE customer = customers.id AND bank = ?))`, bank, unit, c.ID, bank, bank)
		if err == nil && n == 0 {
			return fmt.Errorf("bank %q is not linked: %w", bank, ErrOrder)
		}
		return err
	})
}

// Link links a bank to a customer's wallet: a new account there, with the
// opening sum. A bank that is linked already stays so.
func (l *Ledger) Link(ctx context.Context, c Customer, bank string) error {
	if c.Rail != "jcoin" {
		return fmt.Errorf("link bank to %s: %w", c.Wallet, ErrOrder)
	}
	return l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, ofCustomer(c.ID)); err != nil {
			return err
		}
		var n int
		if err := t.row(ctx, "SELECT count(*) FROM links WHERE customer = ? AND bank = ?", c.ID, bank).Scan(&n); err != nil || n > 0 {
			return err
		}
		return l.link(ctx, t, c.ID, bank)
	})
}
