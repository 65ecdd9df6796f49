package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/typeface"
	"kaikei/printer"
	"kaikei/scanner"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// provision turns a folder into a terminal.
func provision(ctx context.Context, in invocation) error {
	const usage = "--data DIR --activation TEXT [--json]"
	var activation string
	others, err := in.parse(usage, func(f *flag.FlagSet) { f.StringVar(&activation, "activation", "", "activation `text` of the backend") })
	if err != nil {
		return err
	}
	if len(others) > 0 || activation == "" {
		return in.misused(usage)
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	id, err := device.Provision(ctx, *in.data, activation)
	if err != nil {
		return err
	}
	return in.print(map[string]string{"terminalId": id, "data": *in.data}, func(w io.Writer) { fmt.Fprintf(w, "terminal %s is ready in %s\n", id, *in.data) })
}

// status shows the terminal on one page.
func status(ctx context.Context, in invocation) error {
	return look(ctx, in, "--data DIR [--json]", control.Status, func(w io.Writer, s control.StatusAnswer) {
		fmt.Fprintf(w, "terminal      %s, %s\nbackend       %s, reached: %t\nbusiness day  %s\nopen          %d payments, %s\nrails         %s\nconfiguration %d\n",
			s.TerminalID, s.Shop, s.Backend, s.Online, s.Date, s.Open, s.OpenYen, strings.Join(s.Rails, ", "), s.ConfigVersion)
	})
}

// queue lists what is not settled.
func queue(ctx context.Context, in invocation) error {
	return look(ctx, in, "--data DIR [--json]", control.Queue, func(w io.Writer, open []terminal.Payment) {
		for _, p := range open {
			payment(w, p)
		}
	})
}

// look does an operation that takes nothing.
func look[Answer any](ctx context.Context, in invocation, usage string, op control.Op[control.Nothing, Answer], plain func(io.Writer, Answer)) error {
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	a, err := op.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	return in.print(a, func(w io.Writer) { plain(w, a) })
}

// show prints one payment whole.
func show(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] ID"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	if err != nil {
		return err
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	a, err := control.Show.Call(ctx, c, control.PaymentRequest{ID: terminal.PaymentID(id)})
	if err != nil {
		return err
	}
	return in.print(a, func(w io.Writer) {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		_ = e.Encode(a) // a closed pipe is the reader's choice
	})
}

// report prints the day so far.
func report(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--date YYYY-MM-DD] [--json] x"
	var date string
	others, err := in.parse(usage, func(f *flag.FlagSet) { f.StringVar(&date, "date", "", "business `date`; today when not given") })
	if err != nil {
		return err
	}
	if kind, err := in.one(others, usage); err != nil || kind != "x" {
		return in.misused(usage)
	}
	var r control.ReportRequest
	if date != "" {
		if r.Date, err = terminal.ParseDate(date); err != nil {
			return err
		}
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	x, err := control.Report.Call(ctx, c, r)
	if err != nil {
		return err
	}
	return in.print(x, func(w io.Writer) { plainReport(w, x) })
}

// plainReport prints a report as a table.
func plainReport(out io.Writer, x terminal.Report) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\tsales\tyen\tvoids\trefunds\tnet\t\n", x.Date)
	fmt.Fprintf(w, "total\t%d\t%s\t%s\t%s\t%s\t\n", x.Sales.Count, x.Sales.Yen, x.Voids.Yen, x.Refunds.Yen, x.Total)
	for _, r := range x.ByWallet {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t\n", r.Name, r.Sales.Count, r.Sales.Yen, r.Voids.Yen, r.Refunds.Yen, r.Net)
	}
	for _, r := range x.ByRate {
		fmt.Fprintf(w, "%s %%\t\t%s\ttax\t%s\t\t\n", r.Rate, r.Gross, r.Tax)
	}
	for _, o := range x.Open {
		fmt.Fprintf(w, "open %s\t%d\t%s\t\t\t\t\n", o.State, o.Count, o.Yen)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}

// receipt prints a slip: the newest of the payment's slips.
func receipt(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--as escpos|text|png] [--width DOTS] [--copy customer|merchant] [--reprint] [--json] ID"
	as, width, of, reprint := "text", 576, "customer", false
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&as, "as", as, "escpos, text or png")
		f.IntVar(&width, "width", width, "paper width in `dots`")
		f.StringVar(&of, "copy", of, "customer or merchant")
		f.BoolVar(&reprint, "reprint", false, "mark it as printed again")
	})
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	if err != nil || (of != string(terminal.CustomerCopy) && of != string(terminal.MerchantCopy)) {
		return in.misused(usage)
	}
	profile, err := printer.ProfileForWidth(width)
	if err != nil {
		return err
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	slips, err := control.Receipts.Call(ctx, c, control.ReceiptRequest{ID: terminal.PaymentID(id)})
	if err != nil {
		return err
	}
	r := slips[len(slips)-1]
	r.Copy, r.Reprint = terminal.Copy(of), reprint
	return in.render(r, profile, as, usage)
}

// render writes a slip in one of its forms.
func (in *invocation) render(r terminal.Receipt, profile printer.Profile, as, usage string) error {
	if *in.asJSON {
		return json.NewEncoder(in.out).Encode(r)
	}
	painter, err := printer.NewPainter(typeface.Regular)
	if err != nil {
		return err
	}
	page := printer.NewDocument(r).Page(profile.WidthDots)
	switch as {
	case "escpos":
		_, err = in.out.Write(printer.Encoder{Profile: profile, Painter: painter}.Encode(page))
	case "text":
		_, err = io.WriteString(in.out, page.Text())
	case "png":
		err = painter.PNG(in.out, page)
	default:
		return in.misused(usage)
	}
	return err
}

// journal verifies or exports the journal.
func journal(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] verify|export"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	what, err := in.one(others, usage)
	if err != nil || (what != "verify" && what != "export") {
		return in.misused(usage)
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if what == "export" {
		return in.export(ctx, c)
	}
	a, err := control.VerifyJournal.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	err = in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "%d records, head %s\n", a.Records, a.Head)
		if a.FirstBad != 0 {
			fmt.Fprintf(w, "record %d: %s\n", a.FirstBad, a.Why)
		}
		for _, d := range a.Differences {
			fmt.Fprintln(w, d)
		}
	})
	if err == nil && !a.OK {
		return errRefused
	}
	return err
}

// exportPart is how many records are fetched at a time.
const exportPart = 1000

// export writes the journal as lines.
func (in *invocation) export(ctx context.Context, c *control.Conn) error {
	w := bufio.NewWriter(in.out)
	for from := uint64(1); ; from += exportPart {
		lines, err := control.ExportJournal.Call(ctx, c, control.ExportRequest{From: from, Most: exportPart})
		if err != nil {
			return err
		}
		for _, line := range lines {
			w.Write(line)
			w.WriteByte('\n') // errors stay in w until Flush
		}
		if len(lines) < exportPart {
			return w.Flush()
		}
	}
}

// A scanLine is one code of one file.
type scanLine struct {
	File      string            `json:"file"`
	Text      string            `json:"text,omitempty"`
	Symbology scanner.Symbology `json:"symbology,omitempty"`
	Corners   [][2]int          `json:"corners,omitempty"`
	Ms        float64           `json:"ms"` // of the decoding alone
	Error     string            `json:"error,omitempty"`
}

// scan decodes pictures, one JSON object a line. A file without a code is a
// line without a text, and the exit status is 1.
func scan(ctx context.Context, in invocation) error {
	files, err := in.parse("FILE…", nil)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return in.misused("FILE…")
	}
	var missed error
	e := json.NewEncoder(in.out)
	e.SetEscapeHTML(false)
	for _, file := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		results, ms, err := decodeFile(file)
		lines := []scanLine{}
		for _, r := range results {
			l := scanLine{File: file, Text: r.Text, Symbology: r.Symbology, Ms: ms}
			for _, p := range r.Corners {
				l.Corners = append(l.Corners, [2]int{p.X, p.Y})
			}
			lines = append(lines, l)
		}
		if len(lines) == 0 {
			l := scanLine{File: file, Ms: ms, Error: "no code"}
			if err != nil {
				l.Error = err.Error()
			}
			lines, missed = append(lines, l), errRefused
		}
		for _, l := range lines {
			if err := e.Encode(l); err != nil {
				return err
			}
		}
	}
	return missed
}

// decodeFile reads the codes of a picture with the pipeline of the camera, and
// how many milliseconds that took.
func decodeFile(path string) ([]scanner.Result, float64, error) {
	g, err := scanner.ReadPicture(path)
	if err != nil {
		return nil, 0, err
	}
	began := time.Now()
	results, err := scanner.NewDecoder().Picture(g)
	return results, ms(time.Since(began)), err
}

// code explains a payment code.
func code(_ context.Context, in invocation) error {
	others, err := in.parse("TEXT [--json]", nil)
	if err != nil {
		return err
	}
	text, err := in.one(others, "TEXT [--json]")
	if err != nil {
		return err
	}
	type answer struct {
		Kind   string         `json:"kind"`
		Rail   paycode.Rail   `json:"rail,omitempty"`
		Masked string         `json:"masked,omitempty"`
		Facts  []paycode.Fact `json:"facts"`
	}
	var a answer
	if c, err := paycode.DefaultRules().Classify(text); err == nil {
		a = answer{string(c.Kind()), c.Rail(), c.Masked(), c.Describe()}
	} else if m, merr := paycode.ParseMPM(text); merr == nil {
		a = answer{Kind: "mpm", Facts: m.Describe()}
	} else {
		return err
	}
	return in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "%s %s %s\n", a.Kind, a.Rail, a.Masked)
		for _, f := range a.Facts {
			fmt.Fprintf(w, "  %s: %s\n", f.Name, f.Value)
		}
	})
}

// printerTest prints a slip that takes no money.
func printerTest(ctx context.Context, in invocation) error {
	const usage = "--to SPEC [--width DOTS] test"
	to, width := "", 576
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&to, "to", "", "printer, such as usb:/dev/usb/lp0, tcp:HOST:9100 or file:PATH")
		f.IntVar(&width, "width", width, "paper width in `dots`")
	})
	if err != nil {
		return err
	}
	if what, err := in.one(others, usage); err != nil || what != "test" || to == "" {
		return in.misused(usage)
	}
	profile, err := printer.ProfileForWidth(width)
	if err != nil {
		return err
	}
	painter, err := printer.NewPainter(typeface.Regular)
	if err != nil {
		return err
	}
	d, err := printer.Open(to, printer.Options{Profile: profile, Painter: painter})
	if err != nil {
		return err
	}
	now := time.Now()
	return d.Print(ctx, terminal.Receipt{
		Kind: terminal.ReceiptSale, Copy: terminal.MerchantCopy, State: terminal.Unknown, At: now, Reason: "印字テスト",
		Shop:  terminal.Shop{Merchant: terminal.Party{Name: "印字テスト / PRINTER TEST"}, Terminal: "-"},
		Lines: []terminal.Line{{Name: "ｱｲｳ カナ 漢字 ¥ ～ － ①", Quantity: 1, Unit: 1, Rate: terminal.RateReduced}}, Amount: 1,
	})
}

// camera lists the cameras that can be read.
func camera(_ context.Context, in invocation) error {
	others, err := in.parse("list [--json]", nil)
	if err != nil {
		return err
	}
	if what, err := in.one(others, "list [--json]"); err != nil || what != "list" {
		return in.misused("list [--json]")
	}
	found := scanner.Cameras()
	if err := in.print(found, func(w io.Writer) { fmt.Fprintln(w, strings.Join(found, "\n")) }); err != nil {
		return err
	}
	if len(found) == 0 {
		fmt.Fprintln(os.Stderr, "kaikeictl: camera: no camera gives frames")
		return errRefused
	}
	return nil
}
