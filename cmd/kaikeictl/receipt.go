package main

import (
	"context"
	"encoding/json"
	"flag"
	"slices"

	"kaikei/cmd/internal/control"
	"kaikei/printer"
	"kaikei/terminal"
)

// receipt prints a slip: the newest of the payment's slips.
func receipt(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--as escpos|text|png] [--width DOTS] [--copy customer|merchant|gift] [--language ja|en|zh|ko] [--reprint] [--named NAME [--for TEXT] [--clerk NAME]] [--json] ID"
	as, width, of, language, reprint := "text", 576, "customer", "", false
	var named control.NamedRequest
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&as, "as", as, "escpos, text or png")
		f.IntVar(&width, "width", width, "paper width in `dots`")
		f.StringVar(&of, "copy", of, "customer, merchant, or gift: without prices")
		f.StringVar(&language, "language", "", "what to say it in besides Japanese: en, zh or ko")
		f.StringVar(&named.To, "named", "", "issue a receipt in this `name`")
		f.StringVar(&named.For, "for", "", "what a receipt in a name is for")
		f.StringVar(&named.Clerk, "clerk", "", "who issues it")
		f.BoolVar(&reprint, "reprint", false, "mark it as printed again")
	})
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	known := slices.Contains([]terminal.Copy{terminal.CustomerCopy, terminal.MerchantCopy, terminal.GiftCopy}, terminal.Copy(of)) &&
		slices.Contains([]string{"", "ja", "en", "zh", "ko"}, language)
	if err != nil || !known {
		return in.misused(usage)
	}
	if _, err := printer.ProfileForWidth(width); err != nil {
		return err // before anything is issued
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if named.To != "" {
		named.ID = terminal.PaymentID(id)
		r, err := control.NamedReceipt.Call(ctx, c, named)
		if err != nil {
			return err
		}
		r.Language = language
		return in.render(r, slipForm{as, width}, usage)
	}
	slips, err := control.Receipts.Call(ctx, c, control.ReceiptRequest{ID: terminal.PaymentID(id)})
	if err != nil {
		return err
	}
	r := slips[len(slips)-1]
	if r.Copy, r.Reprint, r.Language = terminal.Copy(of), reprint, language; r.Copy == terminal.GiftCopy {
		r = r.Gift()
	}
	return in.render(r, slipForm{as, width}, usage)
}

// render writes a slip in one of its forms.
func (in *invocation) render(r terminal.Receipt, form slipForm, usage string) error {
	if *in.asJSON {
		return json.NewEncoder(in.out).Encode(r)
	}
	return form.write(in, printer.NewDocument(r), usage)
}
