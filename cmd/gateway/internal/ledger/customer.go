package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Errors of a customer.
var (
	ErrPIN    = errors.New("PIN wrong")
	ErrLocked = errors.New("PIN locked")
)

// maxPINTries is how often a PIN may be wrong before the wallet is locked.
const maxPINTries = 5

// openingBank is what each linked bank account of a simulated customer holds
// at the beginning.
const openingBank = 1_000_000

// seed makes the simulated customers, once.
func (l *Ledger) seed(ctx context.Context) error {
	return l.update(ctx, func(t tx) error {
		for _, name := range []string{worldAccount, settlementAccount, "issuer:jcoin", "issuer:alipayplus", feesAccount, networkAccount} {
			if err := account(ctx, t, name); err != nil {
				return err
			}
		}
		for _, w := range l.rails {
			for i, s := range w.Customers {
				if err := l.seedOne(ctx, t, w, i+1, s); err != nil {
					return fmt.Errorf("seed %s %d: %w", w.Name, i+1, err)
				}
			}
		}
		return nil
	})
}

// seedOne makes one customer, or gives one of an older version what it lacks.
func (l *Ledger) seedOne(ctx context.Context, t tx, w Wallet, number int, s Seed) error {
	var id int64
	var name string
	err := t.row(ctx, "SELECT id, name FROM customers WHERE wallet = ? AND number = ?", w.Name, number).Scan(&id, &name)
	if err == nil && name != "" {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		if err = t.row(ctx, "INSERT INTO customers (wallet, number) VALUES (?, ?) RETURNING id", w.Name, number).Scan(&id); err != nil {
			return err
		}
		if err = account(ctx, t, walletAccount(id)); err != nil {
			return err
		}
		err = l.post(ctx, t, transfer{"open", walletAccount(id), "issuer:" + w.Rail, walletAccount(id), s.Yen})
	}
	if err != nil {
		return err
	}
	for _, bank := range s.Banks {
		if err := l.link(ctx, t, id, bank); err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, "UPDATE customers SET name = ?, pin_hash = ?, auto_bank = ?, auto_unit = ?, confirm_from = ? WHERE id = ?",
		s.Name, pinHash(id, "1234"), s.AutoBank, s.AutoYen, s.ConfirmFrom, id)
	return err
}

// link opens an account of a customer at a bank, with the opening sum, and
// links it to the wallet.
func (l *Ledger) link(ctx context.Context, t tx, customer int64, bank string) error {
	if _, ok := bankName(bank); !ok {
		return fmt.Errorf("bank %s: %w", bank, ErrNotFound)
	}
	number, err := digits(7)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "INSERT INTO links (customer, bank, number) VALUES (?, ?, ?)", customer, bank, number); err != nil {
		return err
	}
	name := bankAccount(bank, customer)
	if err := account(ctx, t, name); err != nil {
		return err
	}
	return l.post(ctx, t, transfer{"open", name, worldAccount, name, openingBank})
}

// pinHash is how a PIN is kept. Four digits are soon tried, so it is no more
// than not in clear; a real issuer keeps them in a module.
func pinHash(customer int64, pin string) string { return hash(fmt.Sprintf("pin %d %s", customer, pin)) }

// checkPIN counts a wrong PIN, and locks the wallet after too many. The count
// is kept although the caller's act is refused: the error comes as a value.
func checkPIN(ctx context.Context, t tx, customer int64, pin string) (wrong, err error) {
	if err := t.hold(ctx, ofCustomer(customer)); err != nil {
		return nil, err
	}
	var want string
	var tries int
	if err := t.row(ctx, "SELECT pin_hash, pin_wrong FROM customers WHERE id = ?", customer).Scan(&want, &tries); err != nil {
		return nil, err
	}
	if tries >= maxPINTries {
		return ErrLocked, nil
	}
	if pinHash(customer, pin) != want {
		_, err := t.exec(ctx, "UPDATE customers SET pin_wrong = pin_wrong + 1 WHERE id = ?", customer)
		return ErrPIN, err
	}
	_, err = t.exec(ctx, "UPDATE customers SET pin_wrong = 0 WHERE id = ? AND pin_wrong > 0", customer)
	return nil, err
}

// Unlock lets a customer try the PIN again.
func (l *Ledger) Unlock(ctx context.Context, wallet string, number int) error {
	return l.update(ctx, func(t tx) error {
		n, err := t.exec(ctx, "UPDATE customers SET pin_wrong = 0 WHERE wallet = ? AND number = ?", wallet, number)
		if err == nil && n == 0 {
			return fmt.Errorf("customer %d of wallet %s: %w", number, wallet, ErrWallet)
		}
		return err
	})
}

// A Customer is who holds a phone.
type Customer struct {
	ID     int64  `json:"-"`
	Wallet string `json:"wallet"`
	Number int    `json:"number"`
	Name   string `json:"name"`
	Brand  string `json:"brand"`
	Rail   string `json:"rail"`
}

// Customers lists them all.
func (l *Ledger) Customers(ctx context.Context) (list []Customer, err error) {
	err = l.view(ctx, func(t tx) error {
		list = nil
		return t.each(ctx, "SELECT id, wallet, number, name FROM customers ORDER BY id", nil, func(scan func(...any) error) error {
			var c Customer
			if err := scan(&c.ID, &c.Wallet, &c.Number, &c.Name); err != nil {
				return err
			}
			w, err := l.wallet(c.Wallet)
			c.Brand, c.Rail = w.Brand, w.Rail
			list = append(list, c)
			return err
		})
	})
	return list, err
}

// Customer finds one by wallet and number.
func (l *Ledger) Customer(ctx context.Context, wallet string, number int) (Customer, error) {
	all, err := l.Customers(ctx)
	for _, c := range all {
		if c.Wallet == wallet && c.Number == number {
			return c, err
		}
	}
	return Customer{}, errors.Join(err, fmt.Errorf("customer %d of wallet %s: %w", number, wallet, ErrWallet))
}
