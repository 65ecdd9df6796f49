package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"io"
	"os"
	"slices"
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
	Ms        float64           `json:"ms"`                // of the decoding alone
	PlainMs   float64           `json:"plainMs,omitempty"` // of the pass that each frame of a stream gets, with --bench
	Error     string            `json:"error,omitempty"`
}

// scan decodes pictures, one JSON object a line. A file without a code is a
// line without a text, and the exit status is 1.
func scan(ctx context.Context, in invocation) error {
	const usage = "[--bench N] [--items] FILE…"
	var bench int
	var items bool
	files, err := in.parse(usage, func(f *flag.FlagSet) {
		f.IntVar(&bench, "bench", 0, "decode each picture `N` times, and print medians")
		f.BoolVar(&items, "items", false, "read product codes (EAN-13, EAN-8) instead of payment codes")
	})
	if err != nil {
		return err
	}
	if len(files) == 0 || bench < 0 {
		return in.misused(usage)
	}
	var missed error
	e := json.NewEncoder(in.out)
	e.SetEscapeHTML(false)
	d := paymentDecoder()
	if items {
		d = scanner.NewItemDecoder()
	}
	for _, file := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		lines := scanFile(d, file, bench)
		if lines[0].Error != "" {
			missed = errRefused
		}
		for _, l := range lines {
			if err := e.Encode(l); err != nil {
				return err
			}
		}
	}
	return missed
}

// paymentDecoder reads payment codes as the till does: the two forms of one token
// are one code.
func paymentDecoder() *scanner.Decoder {
	d := scanner.NewDecoder()
	d.Token = paycode.Token
	return d
}

// scanFile returns a line for each code of a picture; one with an error when
// there is none.
func scanFile(d *scanner.Decoder, file string, bench int) (lines []scanLine) {
	results, took, err := decodeFile(d, file, max(bench, 1))
	about := scanLine{File: file, Ms: took.whole}
	if bench > 0 {
		about.PlainMs = took.plain
	}
	for _, r := range results {
		l := about
		l.Text, l.Symbology = r.Text, r.Symbology
		for _, p := range r.Corners {
			l.Corners = append(l.Corners, [2]int{p.X, p.Y})
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		about.Error = "no code"
		if err != nil {
			about.Error = err.Error()
		}
		lines = append(lines, about)
	}
	return lines
}

// A timing is how long the decoding took, in milliseconds.
type timing struct{ whole, plain float64 }

// decodeFile reads the codes of a picture with the pipeline of the camera, and
// times it: the median of so many rounds.
func decodeFile(d *scanner.Decoder, path string, rounds int) (results []scanner.Result, took timing, err error) {
	// A code in what there is of a file that is cut off is a code; that it is cut is
	// the reason when there is none.
	g, cut := scanner.ReadPicture(path)
	if g == nil {
		return nil, took, cut
	}
	// The camera's decoder has room for its frames; so is this one to have,
	// before it is timed. A photograph of many megapixels is not looked at twice for it.
	if _, err := d.Picture(image.NewGray(g.Rect.Intersect(image.Rect(0, 0, 1920, 1080)))); err != nil {
		return nil, took, err
	}
	whole, plain := make([]float64, 0, rounds), make([]float64, 0, rounds)
	for range rounds {
		began := time.Now()
		if results, err = d.Picture(g); err != nil {
			return nil, took, err
		}
		whole = append(whole, ms(time.Since(began)))
		if rounds > 1 {
			began = time.Now()
			if _, err = d.Plain(g); err != nil {
				return nil, took, err
			}
			plain = append(plain, ms(time.Since(began)))
		}
	}
	took.whole = median(whole)
	took.plain = median(plain)
	if len(results) == 0 {
		return nil, took, cut
	}
	return results, took, nil
}

// median of figures; 0 of none.
func median(figures []float64) float64 {
	if len(figures) == 0 {
		return 0
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
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
	if err := in.print(found, func(w io.Writer) {
		for _, c := range found {
			fmt.Fprintf(w, "%s\t%s\t%s\n", c.Node, c.Name, c.Bus)
		}
	}); err != nil {
		return err
	}
	if len(found) == 0 {
		fmt.Fprintln(os.Stderr, "kaikeictl: camera: no camera gives frames")
		return errRefused
	}
	return nil
}
