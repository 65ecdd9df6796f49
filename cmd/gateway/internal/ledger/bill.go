package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// ErrBill means a code that no shop shows, or that is closed.
var ErrBill = errors.New("shop's code not known or closed")

// BillLife is how long a code that a shop shows lives (J-Coin Pay: 60 s).
const BillLife = time.Minute

// billGUID marks our account in a code that a shop shows.
const billGUID = "kaikei.simulated.jcoin"

// Bill makes a payment that waits for a customer, and the code that the shop
// shows for it: once, as Pay does. The code lives a minute; what nobody paid
// by then is declined.
func (l *Ledger) Bill(ctx context.Context, rq Request, q wire.BillRequest) (p wire.Payment, code *wire.ShopCode, err error) {
	err = l.update(ctx, func(t tx) error {
		code = nil
		r, known, err := l.known(ctx, t, rq)
		if err != nil {
			return err
		}
		if !known {
			if r, err = l.newBill(ctx, t, rq, q); err != nil {
				return err
			}
		}
		p = r.kept()
		code, err = billCode(ctx, t, r)
		return err
	})
	return p, code, err
}

// newBill writes a payment that waits, and its code.
func (l *Ledger) newBill(ctx context.Context, t tx, rq Request, q wire.BillRequest) (row, error) {
	r := l.newRow(rq, q.AmountYen, q.Rail)
	if q.Rail == "alipayplus" && l.External != nil {
		l.routeOut(&r, "")
		return r, l.insert(ctx, t, &r)
	}
	if q.Rail != "jcoin" {
		r.decline(wire.CodeRailNotSupported)
		return r, l.insert(ctx, t, &r)
	}
	w, err := l.wallet("jcoin")
	if err != nil {
		return r, err
	}
	r.byWallet(w, l.now())
	end := l.now().Add(BillLife)
	r.decideAt, r.lapse = &end, wire.CodeExpiredCode
	if err := l.insert(ctx, t, &r); err != nil {
		return r, err
	}
	token, err := digits(20)
	if err != nil {
		return r, err
	}
	return r, t.later(ctx, "keep code of "+rq.ID, "INSERT INTO bills (payment, code, expires_at) VALUES (?, ?, ?)", rq.ID, token, stamp(end))
}

// billCode returns the code of a payment; nil when it has none.
func billCode(ctx context.Context, t tx, r row) (*wire.ShopCode, error) {
	var token string
	var expires sql.NullString
	err := t.row(ctx, "SELECT code, expires_at FROM bills WHERE payment = ?", r.ID).Scan(&token, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.wallet == externalWallet {
		return &wire.ShopCode{Text: token, ExpiresAt: *unstamp(expires)}, nil
	}
	text, err := billText(token, r)
	return &wire.ShopCode{Text: text, ExpiresAt: *unstamp(expires)}, err
}

// KeepBillCode keeps the code that another network made for a payment. The
// first one stays. What nobody pays in time is not declined here: the terminal
// cancels it, and the network has the last word.
func (l *Ledger) KeepBillCode(ctx context.Context, id string, c wire.ShopCode) (kept *wire.ShopCode, err error) {
	err = l.update(ctx, func(t tx) error {
		if _, err := t.exec(ctx, "INSERT INTO bills (payment, code, expires_at) VALUES (?, ?, ?) ON CONFLICT (payment) DO NOTHING", id, c.Text, stamp(c.ExpiresAt)); err != nil {
			return fmt.Errorf("keep code of %s: %w", id, err)
		}
		kept, err = billCode(ctx, t, row{wallet: externalWallet, Payment: wire.Payment{ID: id}})
		return err
	})
	return kept, err
}

// billText is the code as a customer's phone reads it: EMVCo MPM, dynamic,
// with the amount.
func billText(token string, r row) (string, error) {
	account, err := nested("00", billGUID, "01", token)
	if err != nil {
		return "", err
	}
	extra, err := nested("05", token, "07", r.terminal)
	if err != nil {
		return "", err
	}
	name := []rune(r.shop)
	return paycode.MPM{Fields: []paycode.Field{
		{ID: "00", Value: "01"}, {ID: "01", Value: "12"}, {ID: "26", Value: account}, {ID: "52", Value: "5399"}, {ID: "53", Value: "392"},
		{ID: "54", Value: strconv.FormatInt(r.AmountYen, 10)}, {ID: "58", Value: "JP"}, {ID: "59", Value: string(name[:min(len(name), 25)])},
		{ID: "60", Value: "TOKYO"}, {ID: "62", Value: extra},
	}}.Text()
}

// nested writes pairs of ID and value as the value of a template.
func nested(pairs ...string) (string, error) {
	text := ""
	for i := 0; i < len(pairs); i += 2 {
		n := len([]rune(pairs[i+1]))
		if n < 1 || n > 25 {
			return "", fmt.Errorf("object %s of %d characters: %w", pairs[i], n, ErrBill)
		}
		text += fmt.Sprintf("%s%02d%s", pairs[i], n, pairs[i+1])
	}
	return text, nil
}

// A Bill is what a customer's phone shows of a scanned shop's code.
type Bill struct {
	Payment string    `json:"payment"`
	Shop    string    `json:"shop"`
	Yen     int64     `json:"yen"`
	Until   time.Time `json:"until"`
	PIN     bool      `json:"pin"` // is asked for
}

// ReadBill reads what a phone scanned. Errors: ErrBill.
func (l *Ledger) ReadBill(ctx context.Context, c Customer, text string) (b Bill, err error) {
	err = l.view(ctx, func(t tx) error {
		id, amount, err := billed(ctx, t, text)
		if err != nil {
			return err
		}
		r, err := l.openBill(ctx, t, id, amount)
		if err != nil {
			return err
		}
		b = Bill{Payment: r.ID, Shop: r.shop, Yen: r.AmountYen, Until: *r.decideAt}
		b.PIN, err = asksPIN(ctx, t, c.ID, r.AmountYen)
		return err
	})
	return b, err
}

// billed finds which payment a shop's code is of, and the amount that the code says.
func billed(ctx context.Context, t tx, text string) (id, amount string, err error) {
	m, err := paycode.ParseMPM(text)
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrBill, err)
	}
	sub := paycode.MPM{Fields: m.Template("26")}
	guid, _ := sub.Value("00")
	token, _ := sub.Value("01")
	if guid != billGUID {
		return "", "", fmt.Errorf("code of another network: %w", ErrBill)
	}
	if err := t.row(ctx, "SELECT payment FROM bills WHERE code = ?", token).Scan(&id); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrBill
		}
		return "", "", err
	}
	amount, _ = m.Value("54")
	return id, amount, nil
}

// openBill reads a payment that waits for its shop's code to be paid.
func (l *Ledger) openBill(ctx context.Context, t tx, id, amount string) (row, error) {
	r, err := loadAny(ctx, t, id)
	if err != nil {
		return r, err
	}
	if amount != strconv.FormatInt(r.AmountYen, 10) {
		return r, fmt.Errorf("bill %s with another amount: %w", id, ErrBill)
	}
	if r.State != wire.PaymentProcessing || r.decideAt == nil || l.due(r) {
		return r, fmt.Errorf("bill %s: %w", id, ErrBill)
	}
	return r, nil
}

// PayBill pays a shop's code from a customer's wallet. A code pays once; what
// the wallet refuses is declined, and the shop makes a new one. Errors:
// ErrBill, ErrPIN, ErrLocked.
func (l *Ledger) PayBill(ctx context.Context, c Customer, text, pin string) (p wire.Payment, err error) {
	if c.Rail != "jcoin" {
		return p, fmt.Errorf("pay with %s: %w", c.Wallet, ErrBill)
	}
	var wrong error
	err = l.update(ctx, func(t tx) error {
		id, amount, err := billed(ctx, t, text)
		if err != nil {
			return err
		}
		if err := t.hold(ctx, lock{lockPayment, id}); err != nil {
			return err
		}
		r, err := l.openBill(ctx, t, id, amount)
		if err != nil {
			return err
		}
		if wrong, err = l.passPIN(ctx, t, c.ID, r.AmountYen, pin); wrong != nil || err != nil {
			return err
		}
		r.customer = sql.NullInt64{Int64: c.ID, Valid: true}
		if err := l.capture(ctx, t, &r); err != nil {
			return err
		}
		p = r.kept()
		return nil
	})
	return p, errors.Join(err, wrong)
}
