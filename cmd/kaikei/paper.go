package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"kaikei/cmd/internal/printing"
	"kaikei/printer"
	"kaikei/printer/spool"
	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/receipt"
	"kaikei/ui/customer"
)

// A paperwork is what prints: slips go through the spool, the drawer opens at
// once or not at all. Both are nil on a till without a printer.
type paperwork struct {
	spool  *spool.Spool
	drawer desk.Drawer
	at     spool.Paper // behind the spool
}

// paper opens the printer and the spool before it, in the till's data folder.
func (p parts) paper() (paperwork, error) {
	var at spool.Paper
	switch {
	case p.demo != nil && p.printer == "":
		at = p.demo
	case p.printer == "":
		return paperwork{}, nil
	default:
		d, _, err := printing.Open(p.printer, p.model, p.width)
		if err != nil {
			return paperwork{}, err
		}
		at = d
	}
	logo, err := readLogo(filepath.Join(p.data, "logo.png"))
	if err != nil {
		p.log.Error("slips go without the logo", "error", err)
	}
	drawer, _ := at.(desk.Drawer)
	s, err := spool.Open(filepath.Join(p.data, "spool"), at, spool.Options{
		Logo: logo, Note: func(err error) { p.log.Error("spool", "error", err) },
	})
	return paperwork{s, drawer, at}, err
}

// into gives the desk its printer. A nil one must stay a nil interface.
func (w paperwork) into(parts desk.Parts) desk.Parts {
	if w.spool != nil {
		i := interpreter{w.spool}
		parts.Printer, parts.Reports, parts.Slips, parts.Drawer = i, i, doubts{w.spool}, w.drawer
		parts.Queued = func(p terminal.PaymentID) bool { return w.spool.Has(receipt.KindSale, p) }
	}
	return parts
}

// An interpreter prints what the customer takes away in the language of the
// customer's wallet too. What stays in the shop is Japanese.
type interpreter struct{ *spool.Spool }

// Print prints one copy of a receipt. See terminal.Printer.
func (i interpreter) Print(ctx context.Context, r terminal.Receipt) error {
	if r.Copy != terminal.MerchantCopy && r.Language == "" {
		r.Language = languageOf(r)
	}
	return i.Spool.Print(ctx, r)
}

// languageOf is the language of who paid; "" when it was cash alone.
func languageOf(r terminal.Receipt) string {
	wallets := []string{r.Wallet}
	for _, part := range r.Parts {
		wallets = append(wallets, part.Wallet)
	}
	for _, w := range wallets {
		if w != "" && w != string(terminal.TenderCash) {
			return customer.LanguageOf(terminal.Payment{ID: r.Payment, Brand: w})
		}
	}
	return ""
}

// printer returns what can be asked how it is; nil on a till without a printer.
func (w paperwork) printer() any {
	if w.spool == nil {
		return nil
	}
	return w.at
}

// run prints until ctx ends.
func (w paperwork) run(ctx context.Context) error {
	if w.spool == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return errors.Join(w.spool.Run(ctx), w.spool.Close())
}

// readLogo reads the shop's logo, if there is one.
func readLogo(path string) (printer.Picture, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return printer.Picture{}, nil
	}
	if err != nil {
		return printer.Picture{}, err
	}
	defer f.Close()
	return printer.ReadLogo(f)
}
