// Command slips draws every kind of slip as a picture at the widths of paper that
// are sold, with a page to look at them side by side:
//
//	go run ./cmd/internal/slips DIR
//
// The pictures are drawn from the bytes that a printer would be sent, so what is
// on them is what is on paper.
package main

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"

	"kaikei/cmd/internal/printing"
	"kaikei/printer"
	"kaikei/printer/specimen"
)

// widths are 80 mm at 203 and at 180 dpi, a 58 mm roll in an 80 mm printer, and
// 58 mm, in dots.
var widths = []int{576, 512, 420, 384}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: slips DIR")
		os.Exit(2)
	}
	if err := draw(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "slips:", err)
		os.Exit(1)
	}
}

// draw writes the pictures and the page.
func draw(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	painter, err := printing.Painter()
	if err != nil {
		return err
	}
	for _, s := range specimen.Slips() {
		for _, width := range widths {
			if err := picture(painter, s.Document, width, filepath.Join(dir, name(s.Name, width))); err != nil {
				return fmt.Errorf("draw %s at %d dots: %w", s.Name, width, err)
			}
		}
	}
	return index(filepath.Join(dir, "index.html"))
}

// name is the file of a picture.
func name(slip string, width int) string { return fmt.Sprintf("slip-%s-%d.png", slip, width) }

// picture draws what the bytes of a slip print.
func picture(painter *printer.Painter, d printer.Document, width int, file string) error {
	profile, err := printer.ProfileForWidth(width)
	if err != nil {
		return err
	}
	page, err := printer.Parse(printer.Encoder{Profile: profile, Painter: painter}.Encode(d.Page(width)), width)
	if err != nil {
		return err
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := painter.PNG(out, page); err != nil {
		_ = out.Close() // the first error counts
		return err
	}
	return out.Close()
}

// page is the overview.
var page = template.Must(template.New("index").Funcs(template.FuncMap{"file": name}).Parse(`<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Slips</title>
<style>body{background:#bbb;font:16px sans-serif;margin:1em}div{display:flex;gap:1em;align-items:flex-start}img{box-shadow:0 1px 6px #555}</style>
<h1>Slips at {{range .Widths}}{{.}} {{end}}dots</h1>
{{$widths := .Widths}}{{range $s := .Slips}}<h2>{{$s.Name}}: {{$s.Why}}</h2>
<div>{{range $widths}}<a href="{{file $s.Name .}}"><img src="{{file $s.Name .}}" alt="{{$s.Name}} {{.}}"></a>{{end}}</div>
{{end}}</html>
`))

// index writes the page.
func index(file string) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := page.Execute(out, map[string]any{"Widths": widths, "Slips": specimen.Slips()}); err != nil {
		_ = out.Close() // the first error counts
		return err
	}
	return out.Close()
}
