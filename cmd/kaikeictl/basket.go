package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
)

// basketFlags are what is sold, as typed.
type basketFlags struct {
	summed                            bool // a sum was typed, be it 0
	rate, part                        int64
	items                             []string
	discount, reason, note, of        string
	passport, nationality, landedDate string
	goods                             control.Basket
}

// declare adds the flags.
func (b *basketFlags) declare(f *flag.FlagSet) {
	f.Int64Var(&b.rate, "rate", int64(terminal.RateStandard), "tax rate of the sum, in `percent`")
	f.Func("item", "`CODE[*N][@PRICE][-DISCOUNT]` of the catalogue; may be given again", func(s string) error {
		b.items = append(b.items, s)
		return nil
	})
	f.StringVar(&b.discount, "discount", "", "off the whole: `YEN or N%`")
	f.StringVar(&b.reason, "reason", "", "why a price is another, or something is taken off")
	f.StringVar(&b.note, "note", "", "note to the sale")
	f.Int64Var(&b.part, "part", 0, "collect only this much of the sale now, in `yen`")
	f.StringVar(&b.of, "of", "", "collect the next part of the `sale` with this id")
	f.StringVar(&b.passport, "passport", "", "`number` of the passport of a visitor who buys free of tax")
	f.StringVar(&b.nationality, "nationality", "", "of the visitor, three `letters`")
	f.StringVar(&b.landedDate, "landed", "", "`date` on which the visitor landed")
}

// errBasket means goods that were typed in a form that is none.
var errBasket = errors.New("not understood")

// basket reads what is sold.
func (b *basketFlags) basket(amount terminal.Yen) (control.Basket, error) {
	rate := terminal.TaxRate(b.rate)
	out := control.Basket{
		Amount: amount, Rate: &rate, Note: b.note, Part: terminal.Yen(b.part), Of: b.of, Passport: b.passport,
		Visitor: terminal.Visitor{Nationality: b.nationality, Landed: b.landedDate},
	}
	var err error
	if b.discount != "" {
		if out.Discount, err = discountOf(b.discount, b.reason); err != nil {
			return out, err
		}
	}
	for _, text := range b.items {
		pick, err := pickOf(text, b.reason)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, pick)
	}
	if (b.summed || len(out.Items) > 0) == (out.Of != "") {
		return out, fmt.Errorf("what is sold is --amount, --item or --of: %w", errBasket)
	}
	return out, nil
}

// pickForm is CODE[*N][@PRICE][-DISCOUNT].
var pickForm = regexp.MustCompile(`^(\d+)(?:\*(\d+))?(?:@(\d+))?(?:-(\d+%?))?$`)

// pickOf reads some of an item.
func pickOf(text, reason string) (control.Pick, error) {
	m := pickForm.FindStringSubmatch(text)
	if m == nil {
		return control.Pick{}, fmt.Errorf("item %q: %w", text, errBasket)
	}
	p := control.Pick{Code: m[1], Quantity: 1, Reason: reason}
	var err error
	if m[2] != "" {
		if p.Quantity, err = strconv.ParseInt(m[2], 10, 64); err != nil {
			return p, fmt.Errorf("item %q: %w", text, errBasket)
		}
	}
	if m[3] != "" {
		price, err := strconv.ParseInt(m[3], 10, 64)
		if err != nil {
			return p, fmt.Errorf("item %q: %w", text, errBasket)
		}
		yen := terminal.Yen(price)
		p.Price = &yen
	}
	if m[4] != "" {
		p.Discount, err = discountOf(m[4], reason)
	}
	return p, err
}

// discountOf reads a sum or a percentage.
func discountOf(text, reason string) (terminal.Discount, error) {
	digits, percent := strings.CutSuffix(text, "%")
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil || n <= 0:
		return terminal.Discount{}, fmt.Errorf("discount %q: %w", text, errBasket)
	case percent:
		return terminal.Discount{Percent: n, Reason: reason}, nil
	}
	return terminal.Discount{Yen: terminal.Yen(n), Reason: reason}, nil
}

// giveBack gives back what was taken of a sale in parts that is not finished.
func giveBack(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--clerk NAME] [--reason TEXT] [--json] SALE"
	var r control.GiveBackRequest
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&r.Clerk, "clerk", "", "who gives back")
		f.StringVar(&r.Reason, "reason", "", "why")
	})
	if err != nil {
		return err
	}
	if r.Sale, err = in.one(others, usage); err != nil {
		return err
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	so, err := control.GiveBack.Call(ctx, c, r)
	if err != nil {
		return err
	}
	err = in.print(so, func(w io.Writer) {
		for _, p := range so.Parts {
			payment(w, p)
		}
	})
	return errors.Join(err, refusedUnless(so.Captured == 0 && so.Open == 0))
}
