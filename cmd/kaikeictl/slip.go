package main

import (
	"context"
	"flag"
	"io"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/printing"
	"kaikei/printer"
	"kaikei/terminal/report"
)

// A slipForm is in which form a report is wanted as a slip; its zero value is not
// as one.
type slipForm struct {
	as    string
	width int
}

// declare adds the flags.
func (s *slipForm) declare(f *flag.FlagSet) {
	f.StringVar(&s.as, "as", "", "as a slip: escpos, text, png or pdf")
	f.IntVar(&s.width, "width", 576, "paper width of a slip in `dots`")
}

// write writes a document in its form.
func (s slipForm) write(in *invocation, d printer.Document, usage string) error {
	profile, err := printer.ProfileForWidth(s.width)
	if err != nil {
		return err
	}
	// The bytes are for a printer that nobody named: one without a cutter passes
	// over the cut.
	profile.Cutter = printer.CutterAuto
	painter, err := printing.Painter()
	if err != nil {
		return err
	}
	page := d.Page(profile.WidthDots)
	switch s.as {
	case "escpos":
		_, err = in.out.Write(printer.Encoder{Profile: profile, Painter: painter}.Encode(page))
	case "text":
		_, err = io.WriteString(in.out, page.Text())
	case "png":
		err = painter.PNG(in.out, page)
	case "pdf":
		err = painter.PDF(in.out, page)
	default:
		return in.misused(usage)
	}
	return err
}

// report writes the day so far as a slip.
func (s slipForm) report(ctx context.Context, in *invocation, c *control.Conn, x report.Report) error {
	h, err := control.Letterhead.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	return s.write(in, printer.ReportDocument(printer.ReportSlip{Shop: h.Shop, At: time.Now(), Report: x}), "--as escpos|text|png|pdf")
}

// close writes a close as a slip. The head of the journal is on that of the close
// which is its newest record: of an older one it is not known any more.
func (s slipForm) close(ctx context.Context, in *invocation, c *control.Conn, z report.Close) error {
	h, err := control.Letterhead.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	slip := printer.CloseSlip{Shop: h.Shop, Close: z}
	if h.Records == z.After+1 {
		slip.Head = h.Head
	}
	return s.write(in, printer.CloseDocument(slip), "--as escpos|text|png|pdf")
}
