package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/media"
	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/sheet"
)

// saveUsage is how files are written where a shop keeps them.
const saveUsage = "--data DIR [--export-folder DIR] [--json] (targets | eject ID | --to ID [--number N] [--date DATE] z|csv|sjis|journal)"

// A saving is what save was asked for.
type saving struct {
	places media.Places
	to     string
	number int
	date   string
}

// save writes a close, payments or the journal to a USB stick, or to the shop's folder
// on the network.
func save(ctx context.Context, in invocation) error {
	var s saving
	others, err := in.parse(saveUsage, func(f *flag.FlagSet) {
		f.StringVar(&s.places.Folder, "export-folder", "", "shop's `folder` on the network, where it is mounted")
		f.StringVar(&s.to, "to", "", "`id` of the stick, as targets lists it, or folder")
		f.IntVar(&s.number, "number", 0, "`number` of the close; the newest when not given")
		f.StringVar(&s.date, "date", "", "business `date` of the payments; today when not given")
	})
	switch {
	case err != nil:
		return err
	case len(others) == 1 && others[0] == "targets":
		all, err := s.places.Targets(ctx)
		if err != nil {
			return err
		}
		return in.print(all, func(w io.Writer) { plainTargets(w, all) })
	case len(others) == 2 && others[0] == "eject":
		if err := s.places.Eject(ctx, others[1]); err != nil {
			return err
		}
		return in.print(map[string]string{"ejected": others[1]}, func(w io.Writer) { fmt.Fprintln(w, "everything is on it; it may be pulled out") })
	case len(others) == 1 && s.to != "":
		return s.write(ctx, in, others[0])
	}
	return in.misused(saveUsage)
}

// write makes the file and writes it.
func (s saving) write(ctx context.Context, in invocation, what string) error {
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	status, err := control.Status.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	var f office.File
	switch id := status.TerminalID; what {
	case "z":
		f, err = s.close(ctx, &in, c, id)
	case "csv":
		f, err = s.payments(ctx, c, id, sheet.UTF8)
	case "sjis":
		f, err = s.payments(ctx, c, id, sheet.ShiftJIS)
	case "journal":
		f = office.JournalFile(id, status.Date, func(w io.Writer) error {
			shown := in
			shown.out = w
			return shown.export(ctx, c)
		})
	default:
		return in.misused(saveUsage)
	}
	if err != nil {
		return err
	}
	var bytes int64
	if err := s.places.Write(ctx, s.to, f, func(done int64) { bytes = done }); err != nil {
		return err
	}
	return in.print(map[string]any{"file": f.Name, "bytes": bytes, "to": s.to}, func(w io.Writer) { fmt.Fprintf(w, "%s is on %s, %d bytes\n", f.Name, s.to, bytes) })
}

// close draws a close of the terminal with an id, as its slip is.
func (s saving) close(ctx context.Context, in *invocation, c *control.Conn, id string) (office.File, error) {
	z, err := control.Closed.Call(ctx, c, control.ClosedRequest{Number: s.number})
	if err != nil {
		return office.File{}, err
	}
	var out bytes.Buffer
	shown := *in
	shown.out = &out
	err = slipForm{as: "pdf", width: 576}.close(ctx, &shown, c, z)
	return office.CloseFile(id, z.Number, out.Bytes()), err
}

// payments writes those of a date as a table.
func (s saving) payments(ctx context.Context, c *control.Conn, id string, e sheet.Encoding) (office.File, error) {
	r, err := reportRequest(s.date)
	if err != nil {
		return office.File{}, err
	}
	x, err := control.Report.Call(ctx, c, r) // which date is today, the terminal says
	if err != nil {
		return office.File{}, err
	}
	found, err := control.Search.Call(ctx, c, control.SearchRequest{Query: terminal.Query{From: x.Date, To: x.Date}, Most: office.ExportAsk})
	if err != nil {
		return office.File{}, err
	}
	return office.PaymentsFile(id, x.Date, found, e)
}

// plainTargets prints where something can be written.
func plainTargets(out io.Writer, all []office.Target) {
	for _, t := range all {
		state := fmt.Sprintf("%d MiB free", t.Free>>20)
		switch {
		case !t.Mounted:
			state = "not mounted"
		case t.ReadOnly:
			state = "read-only"
		}
		fmt.Fprintf(out, "%s  %s  %s\n", t.ID, t.Name, state)
	}
}
