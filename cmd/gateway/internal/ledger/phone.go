package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// asksPIN reports whether a wallet asks for the PIN at an amount.
func asksPIN(ctx context.Context, t tx, customer, yen int64) (bool, error) {
	var from int64
	err := t.row(ctx, "SELECT confirm_from FROM customers WHERE id = ?", customer).Scan(&from)
	return from > 0 && yen >= from, err
}

// passPIN checks the PIN where the wallet asks for it.
func (l *Ledger) passPIN(ctx context.Context, t tx, customer, yen int64, pin string) (wrong, err error) {
	asked, err := asksPIN(ctx, t, customer, yen)
	if err != nil || !asked {
		return nil, err
	}
	return checkPIN(ctx, t, customer, pin)
}

// Purse is what a phone shows of its customer's money.
type Purse struct {
	Yen      int64    `json:"yen"`
	Banks    []Linked `json:"banks"`
	AutoBank string   `json:"autoBank"`
	AutoYen  int64    `json:"autoYen"`
	Limits   Limits   `json:"limits"`
}

// Linked is a bank account that a wallet is linked to.
type Linked struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Number string `json:"number"` // the last three digits
	Yen    int64  `json:"yen"`
}

// Purse reads a customer's money.
func (l *Ledger) Purse(ctx context.Context, c Customer) (p Purse, err error) {
	err = l.view(ctx, func(t tx) error {
		p = Purse{Banks: []Linked{}, Limits: DayLimits}
		err := t.each(ctx, "SELECT bank, number FROM links WHERE customer = ? ORDER BY bank", []any{c.ID}, func(scan func(...any) error) error {
			var x Linked
			err := scan(&x.Code, &x.Number)
			x.Name, _ = bankName(x.Code)
			x.Number = x.Number[max(0, len(x.Number)-3):]
			p.Banks = append(p.Banks, x)
			return err
		})
		for i := range p.Banks {
			if err == nil {
				p.Banks[i].Yen, err = balance(ctx, t, bankAccount(p.Banks[i].Code, c.ID))
			}
		}
		if err != nil {
			return err
		}
		if err := t.row(ctx, "SELECT auto_bank, auto_unit FROM customers WHERE id = ?", c.ID).Scan(&p.AutoBank, &p.AutoYen); err != nil {
			return err
		}
		p.Yen, err = balance(ctx, t, walletAccount(c.ID))
		return err
	})
	return p, err
}

// A Movement is one line of a customer's history.
type Movement struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind"` // pay, cancel, refund, recharge, withdraw, remit, open
	Ref   string    `json:"ref"`
	Other string    `json:"other"` // the shop, bank or customer
	Yen   int64     `json:"yen"`   // below zero when it left the wallet
	// Number is what the shop's receipt has too; empty where there is none.
	Number string `json:"number,omitempty"`
	Payer  string `json:"payer,omitempty"` // in the customer's money, and the rate
}

// History returns the newest movements of a customer's wallet.
func (l *Ledger) History(ctx context.Context, c Customer) (list []Movement, err error) {
	err = l.view(ctx, func(t tx) error {
		list = []Movement{}
		mine := walletAccount(c.ID)
		err := t.each(ctx, `SELECT at, kind, ref, source, target, yen FROM transfers WHERE id IN (
			SELECT id FROM (SELECT id FROM transfers WHERE source = ? ORDER BY id DESC LIMIT 50) AS gone
			UNION ALL SELECT id FROM (SELECT id FROM transfers WHERE target = ? ORDER BY id DESC LIMIT 50) AS came) ORDER BY id DESC LIMIT 50`,
			[]any{mine, mine}, func(scan func(...any) error) error {
				var m Movement
				var at, source, target string
				if err := scan(&at, &m.Kind, &m.Ref, &source, &target, &m.Yen); err != nil {
					return err
				}
				m.Other = source
				if source == mine {
					m.Other, m.Yen = target, -m.Yen
				}
				var err error
				m.At, err = time.Parse(timeForm, at)
				list = append(list, m)
				return err
			})
		for i := range list {
			if err == nil {
				list[i].Other, err = title(ctx, t, list[i].Other)
			}
			if err == nil {
				err = list[i].details(ctx, t)
			}
		}
		return err
	})
	return list, err
}

// details reads what a receipt has beside the sum.
func (m *Movement) details(ctx context.Context, t tx) error {
	switch m.Kind {
	case "pay", "cancel", "topup", "give", "uncredit":
		return t.row(ctx, "SELECT network_id, payer_amount FROM payments WHERE id = ?", m.Ref).Scan(&m.Number, &m.Payer)
	case "refund":
		return t.row(ctx, "SELECT network_id FROM refunds WHERE id = ?", m.Ref).Scan(&m.Number)
	}
	return nil
}

// title is how a customer reads the name of an account.
func title(ctx context.Context, t tx, account string) (string, error) {
	kind, name, _ := strings.Cut(account, ":")
	switch kind {
	case "shop":
		return name, nil
	case "bank":
		code, _, _ := strings.Cut(name, ":")
		title, _ := bankName(code)
		return title, nil
	case "wallet":
		err := t.row(ctx, "SELECT name FROM customers WHERE CAST(id AS TEXT) = ?", name).Scan(&name)
		return name, err
	}
	return "", nil
}

// Waiting returns the payments that wait for a customer's PIN.
func (l *Ledger) Waiting(ctx context.Context, c Customer) (list []Bill, err error) {
	err = l.view(ctx, func(t tx) error {
		list = []Bill{}
		return t.each(ctx, "SELECT id, shop, amount, decide_at FROM payments WHERE customer = ? AND state = ? AND lapse <> '' AND decide_at > ? ORDER BY created_at",
			[]any{c.ID, wire.PaymentProcessing, stamp(l.now())}, func(scan func(...any) error) error {
				b := Bill{PIN: true}
				var until string
				if err := scan(&b.Payment, &b.Shop, &b.Yen, &until); err != nil {
					return err
				}
				var err error
				b.Until, err = time.Parse(timeForm, until)
				list = append(list, b)
				return err
			})
	})
	return list, err
}

// Decide ends a payment that waits for its customer: with the PIN it is taken,
// with "" the customer refuses. Errors: ErrNotFound, ErrPIN, ErrLocked.
func (l *Ledger) Decide(ctx context.Context, c Customer, id, pin string) (p wire.Payment, err error) {
	var wrong error
	err = l.updatePayment(ctx, id, func(t tx) error {
		r, err := loadAny(ctx, t, id)
		if err != nil {
			return err
		}
		if r.customer.Int64 != c.ID || r.State != wire.PaymentProcessing || r.lapse == "" || !l.now().Before(*r.decideAt) {
			return fmt.Errorf("payment in process %s: %w", id, ErrNotFound)
		}
		if pin == "" {
			r.decline(wire.CodeUserRefused)
			err = save(ctx, t, r)
		} else if wrong, err = checkPIN(ctx, t, c.ID, pin); wrong == nil && err == nil {
			err = l.capture(ctx, t, &r)
		}
		if err != nil {
			return err
		}
		p = r.kept()
		return nil
	})
	return p, errors.Join(err, wrong)
}

// CodeFate tells what became of a payment code that a phone showed: nothing
// yet ("" id), or a payment.
func (l *Ledger) CodeFate(ctx context.Context, c Customer, code string) (p wire.Payment, err error) {
	id, err := l.paidBy(ctx, code)
	if err != nil || id == "" {
		return p, err
	}
	err = l.update(ctx, func(t tx) error {
		r, err := loadAny(ctx, t, id)
		if err != nil || r.customer.Int64 != c.ID {
			return err
		}
		p, err = l.settled(ctx, t, r)
		return err
	})
	return p, err
}
