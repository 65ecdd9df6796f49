package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/printer"
	"kaikei/terminal"
)

// mpm sells by a code of the backend's that the customer reads. It prints the code
// as soon as it is there, and then how the sale ended.
func (in *invocation) mpm(ctx context.Context, c *control.Conn, s saleFlags, began time.Time) error {
	defer in.beside(ctx, c)()
	a, err := control.Present.Call(ctx, c, control.PresentRequest{Basket: s.goods, Rail: s.rail, Clerk: s.clerk})
	if a.Payment.ID == "" {
		return err
	}
	if a.Code == nil {
		if perr := in.sold(saleLine{Payment: a.Payment}, began); err == nil {
			err = perr
		}
		return err
	}
	if err := in.shown(a, s.png); err != nil {
		return err
	}
	ended, err := control.Inquire.Call(ctx, c, control.InquireRequest{ID: a.Payment.ID, Wait: s.wait})
	if err != nil || len(ended.Payments) != 1 {
		return err
	}
	return in.sold(saleLine{Payment: ended.Payments[0]}, began)
}

// offline draws a bill for a customer who pays through a network of their own.
func (in *invocation) offline(ctx context.Context, c *control.Conn, s saleFlags) error {
	a, err := control.Draw.Call(ctx, c, control.PresentRequest{Basket: s.goods, Rail: s.rail, Clerk: s.clerk})
	if err != nil {
		return err
	}
	return in.shown(a, s.png)
}

// shownCell is how many pixels wide a module of a code on a screen is drawn.
const shownCell = 6

// shown prints the code to show, and draws it when a file is named.
func (in *invocation) shown(a control.ShownAnswer, file string) error {
	if file != "" {
		img, err := printer.DrawQR(a.Code.Text, shownCell)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return fmt.Errorf("draw code: %w", err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			return fmt.Errorf("draw code: %w", err)
		}
	}
	return in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "show until %s: %s\n%s %s %s\n", a.Code.Until.In(terminal.JST).Format("15:04:05"), a.Code.Text, a.Payment.State, a.Payment.Amount, a.Payment.ID)
	})
}

// proveUsage is how a proof is brought.
const proveUsage = "--data DIR (--picture FILE | --code TEXT | --camera SPEC | --give-up) [--json] ID"

// prove takes the proof that a bill was paid.
func prove(ctx context.Context, in invocation) error {
	var s saleFlags
	giveUp := false
	others, err := in.parse(proveUsage, func(f *flag.FlagSet) {
		f.StringVar(&s.picture, "picture", "", "`file` with the customer's proof")
		f.StringVar(&s.code, "code", "", "the proof as `text`")
		f.StringVar(&s.camera, "camera", "", "camera to read the proof with, such as v4l2:auto")
		f.BoolVar(&giveUp, "give-up", false, "wait for it no longer: the backend is asked when it is back")
		f.DurationVar(&s.wait, "wait", 90*time.Second, "how long to wait before the camera")
	})
	if err != nil {
		return err
	}
	ways := 0
	for _, given := range []bool{s.picture != "", s.code != "", s.camera != "", giveUp} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		return in.misused(proveUsage)
	}
	id, err := in.one(others, proveUsage)
	if err != nil {
		return err
	}
	began, text := time.Now(), ""
	if !giveUp {
		if text, _, _, err = s.read(ctx); err != nil {
			return err
		}
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	p, err := control.Prove.Call(ctx, c, control.ProveRequest{ID: terminal.PaymentID(id), Text: text})
	if err != nil {
		return err
	}
	return in.sold(saleLine{Payment: p}, began)
}
