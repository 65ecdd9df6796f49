package ledger

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// walletAccount names the account of a customer.
func walletAccount(customer int64) string { return fmt.Sprintf("wallet:%d", customer) }

// ofCustomer is the lock of a customer.
func ofCustomer(id int64) lock { return lock{lockCustomer, strconv.FormatInt(id, 10)} }

// bankAccount names what a bank owes a customer.
func bankAccount(bank string, customer int64) string {
	return fmt.Sprintf("bank:%s:%d", bank, customer)
}

// shopAccount names what the acquirer owes a shop.
func shopAccount(shop string) string { return "shop:" + shop }

// worldAccount is where the simulated banks' money comes from.
const worldAccount = "world"

// feesAccount is what the acquirer earned.
const feesAccount = "fees"

// networkAccount is what Alipay+ owes, below zero.
const networkAccount = "network:alipayplus"

// externalWallet marks a payment whose wallet is not one of ours.
const externalWallet = "external"

// settlementAccount holds what shops are to be paid at a value date.
const settlementAccount = "suspense:settlement"

// account makes an account when it is not there. Those of customers may not be
// overdrawn.
func account(ctx context.Context, t tx, name string) error {
	var floor any
	if strings.HasPrefix(name, "wallet:") || strings.HasPrefix(name, "bank:") {
		floor = 0
	}
	return t.later(ctx, "open account "+name, "INSERT INTO accounts (name, floor) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, floor)
}

// A transfer moves yen from one account to another. Kind and ref name its
// cause; the same cause moves money once.
type transfer struct {
	kind, ref, from, to string
	yen                 int64
}

// post writes a transfer.
func (l *Ledger) post(ctx context.Context, t tx, x transfer) error {
	*t.posted++
	return t.later(ctx, "post "+x.kind+" "+x.ref, "INSERT INTO transfers (at, kind, ref, source, target, yen) VALUES (?, ?, ?, ?, ?, ?)",
		stamp(l.now()), x.kind, x.ref, x.from, x.to, x.yen)
}
