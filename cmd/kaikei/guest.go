package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"kaikei/cmd/internal/hosts"
	"kaikei/cmd/internal/typeface"
	"kaikei/printer"
	"kaikei/ui"
	"kaikei/ui/customer"
	"kaikei/ui/words"
)

// style returns how the windows look.
func (o options) style() ui.Style {
	return ui.Style{Dark: o.theme == "dark", DPI: o.dpi, Fonts: o.fonts}
}

// fonts makes those of all windows, by language.
func fonts() map[string]ui.Fonts {
	regular := ui.NewFont("regular", typeface.Regular)
	japanese := ui.Fonts{Regular: regular, Bold: ui.NewFont("bold", typeface.Bold)}
	return map[string]ui.Fonts{
		"ja": japanese, "en": japanese,
		"zh": {Regular: ui.NewFont("chinese", typeface.Chinese), Bold: ui.NewFont("bold-chinese", typeface.BoldChinese)},
		"ko": {Regular: regular, Bold: ui.NewFont("bold-korean", typeface.BoldKorean)},
	}
}

// check refuses what the command line must not say.
func (o options) check() error {
	if o.theme != "light" && o.theme != "dark" {
		return fmt.Errorf("theme %q: light or dark", o.theme)
	}
	if o.dpi < 60 || o.dpi > 600 {
		return fmt.Errorf("%d dots per inch: 60 to 600", o.dpi)
	}
	if o.blank < 0 {
		return fmt.Errorf("dark after %s: 0 is never", o.blank)
	}
	if o.language == "" {
		return nil
	}
	_, err := words.Load(o.language)
	return err
}

// guest gives the customer a screen: a second window, or a page that a browser on
// this machine shows. It returns what has to run for that; nil is nothing.
func (p parts) guest(w *ui.Window) func(context.Context) error {
	switch p.customer {
	case "":
		return nil
	case "window":
		w.Serve(ui.NewGuest(p.app, ui.GuestOptions{Style: p.style(), Title: "Kaikei customer", DrawQR: printer.DrawQR, FullScreen: p.fullscreen}))
		return nil
	}
	page := customer.NewPage(printer.DrawQR, w.Choose)
	w.Listen(page.Show)
	return func(ctx context.Context) error { return page.Serve(ctx, p.customer, guestGuard(p.customer)) }
}

// guestGuard lets through to the customer's page at an address what asks for it by that
// address or as localhost, and comes from the page itself: not what another site's page
// has the browser ask for.
func guestGuard(address string) func(http.Handler) http.Handler {
	return func(page http.Handler) http.Handler {
		return hosts.Of("localhost", address).Guard(http.NewCrossOriginProtection().Handler(page), "")
	}
}

// writeDrawn writes what is drawn, a line each: the place and the name of what can
// be tapped, then "=" and what is written. The file is whole at every moment.
func (p parts) writeDrawn(d ui.Drawn) {
	var b strings.Builder
	for _, t := range d.Targets {
		fmt.Fprintf(&b, "%d %d %s\n", t.X, t.Y, t.Name)
	}
	for _, text := range d.Texts {
		fmt.Fprintf(&b, "= %s\n", strings.ReplaceAll(text, "\n", " "))
	}
	fresh := p.targets + ".new"
	if err := errors.Join(os.WriteFile(fresh, []byte(b.String()), 0o600), os.Rename(fresh, p.targets)); err != nil {
		p.log.Error("targets not written", "error", err)
	}
}
