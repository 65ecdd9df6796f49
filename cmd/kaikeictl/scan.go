package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"kaikei/scanner"
	"kaikei/terminal/paycode"
)

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
