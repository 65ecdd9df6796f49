package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/diag"
	"kaikei/cmd/internal/logfile"
	"kaikei/printer"
	"kaikei/scanner"
)

// diagUsage is how a terminal is looked into.
const diagUsage = "--data DIR [--camera SPEC] [--printer SPEC] [--json] [BUNDLE.zip]"

// looking is how long a camera is looked at.
const looking = 3 * time.Second

// diagnose says how a terminal is, and writes all of it into a bundle that is safe
// to mail. Of a terminal that cannot be opened it tells what it can.
func diagnose(ctx context.Context, in invocation) error {
	var eye, paper string
	others, err := in.parse(diagUsage, func(f *flag.FlagSet) {
		f.StringVar(&eye, "camera", "", "camera to look at, when no terminal runs that has it")
		f.StringVar(&paper, "printer", "", "printer to ask, when no terminal runs that has it")
	})
	if err != nil {
		return err
	}
	if len(others) > 1 {
		return in.misused(diagUsage)
	}
	r, files := in.findOut(ctx)
	for _, g := range gauges(eye, paper) {
		r.Parts = append(r.Parts, diag.Ask(ctx, g))
	}
	if len(others) == 1 {
		if err := writeBundle(others[0], *in.data, r, files); err != nil {
			return err
		}
	}
	return in.print(r, func(w io.Writer) {
		_, _ = io.WriteString(w, logfile.Mask(string(diag.Summary(r)))) // a closed pipe is the reader's choice
	})
}

// findOut returns the report, and the files that only an opened terminal has.
func (in *invocation) findOut(ctx context.Context) (diag.Report, []diag.File) {
	c, err := in.open(ctx)
	if err != nil {
		r := diag.Bare(*in.data)
		r.Journal.Trouble = "the terminal cannot be opened: " + err.Error()
		return r, nil
	}
	defer c.Close()
	r, err := control.Diagnose.Call(ctx, c, control.DiagnoseRequest{Data: *in.data})
	if err != nil {
		r = diag.Bare(*in.data)
		r.Journal.Trouble = "the terminal does not answer: " + err.Error()
	}
	var files []diag.File
	files = add(ctx, files, c, "status.json", control.Status)
	files = add(ctx, files, c, "config.json", control.ShowConfig)
	files = add(ctx, files, c, "open.json", control.Queue)
	return r, files
}

// add adds what an operation answers, or why it does not.
func add[Answer any](ctx context.Context, files []diag.File, c *control.Conn, name string, op control.Op[control.Nothing, Answer]) []diag.File {
	a, err := op.Call(ctx, c, control.Nothing{})
	if err != nil {
		return append(files, diag.File{Name: name, Text: []byte(err.Error() + "\n")})
	}
	f, err := diag.JSON(name, a)
	if err != nil {
		return append(files, diag.File{Name: name, Text: []byte(err.Error() + "\n")})
	}
	return append(files, f)
}

// gauges are those that the command line names.
func gauges(eye, paper string) (all []device.Gauge) {
	if eye != "" {
		all = append(all, device.Gauge{Name: "camera " + eye, Read: func(ctx context.Context) ([]string, string) { return lookThrough(ctx, eye) }})
	}
	if paper == "" {
		return all
	}
	profile, err := printer.ProfileForWidth(576) // the questions are the same at any width
	if err != nil {
		return all
	}
	d, err := printer.Open(paper, printer.Options{Profile: profile})
	if err != nil {
		return append(all, device.Gauge{Name: "printer", Read: func(context.Context) ([]string, string) { return []string{paper}, err.Error() }})
	}
	return append(all, diag.Printer(paper, d))
}

// lookThrough looks through a camera for a while, and says how that was.
func lookThrough(ctx context.Context, spec string) ([]string, string) {
	source, err := scanner.Open(spec)
	if err != nil {
		return nil, err.Error()
	}
	s := scanner.New(source)
	ctx, cancel := context.WithTimeout(ctx, looking)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Run(ctx) // its state tells why there is no picture
	}()
	_, _ = s.Next(ctx) // so that frames are decoded; a code that is in view is nobody's business
	lines, trouble := diag.Camera(s).Read(ctx)
	cancel()
	<-done
	return lines, trouble
}

// writeBundle writes the report, the files and the log.
func writeBundle(path, data string, r diag.Report, files []diag.File) error {
	report, err := diag.JSON("report.json", r)
	if err != nil {
		return err
	}
	log, err := logfile.Read(data)
	if err != nil {
		log = []byte(err.Error() + "\n")
	}
	all := append([]diag.File{{Name: "summary.txt", Text: diag.Summary(r)}, report}, files...)
	if s, begun := device.LoadSetup(data); begun {
		f, err := diag.JSON("setup.json", s)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	crash, err := logfile.Crash(data)
	if err != nil {
		crash = []byte(err.Error() + "\n")
	}
	if len(crash) > 0 {
		all = append(all, diag.File{Name: "crash.txt", Text: crash})
	}
	all = append(all, diag.File{Name: "faults.txt", Text: diag.Faults(log)}, diag.File{Name: "kaikei.log", Text: log})
	var b bytes.Buffer
	if err := diag.Write(&b, r.At, all); err != nil {
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}
