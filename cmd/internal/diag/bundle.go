package diag

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"kaikei/cmd/internal/logfile"
)

// A File is one file of a bundle.
type File struct {
	Name string
	Text []byte
}

// JSON makes a file of v.
func JSON(name string, v any) (File, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return File{}, fmt.Errorf("write %s: %w", name, err)
	}
	return File{name, append(text, '\n')}, nil
}

// about is the first file of each bundle.
const about = `What Kaikei found out about this terminal, to be sent to its technician.

Begin with summary.txt. It holds no key, no activation and no whole payment code:
long numbers and long texts are masked wherever they stand. Sums and shop names are
those of the shop.
`

// Write writes a bundle. Everything is masked on its way.
func Write(w io.Writer, at time.Time, files []File) error {
	z := zip.NewWriter(w)
	for _, f := range append([]File{{"README.txt", []byte(about)}}, files...) {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return fmt.Errorf("write bundle: %w", err)
		}
		if _, err := io.WriteString(entry, logfile.Mask(string(f.Text))); err != nil {
			return fmt.Errorf("write bundle: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}

// faultsKept is how many of the newest faults are picked out of the log.
const faultsKept = 50

// Faults picks the newest warnings and errors out of a log.
func Faults(log []byte) []byte {
	var lines []string
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
			lines = append(lines, line)
		}
	}
	return []byte(strings.Join(lines[max(0, len(lines)-faultsKept):], ""))
}

// Summary says a report in lines, what is wrong first.
func Summary(r Report) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.At.Format(time.RFC3339))
	trouble := troubles(r)
	if len(trouble) == 0 {
		b.WriteString("Nothing is wrong as far as this can be seen from here.\n")
	}
	for _, t := range trouble {
		fmt.Fprintf(&b, "WRONG  %s\n", t)
	}
	section := func(title string, lines []string) {
		fmt.Fprintf(&b, "\n%s\n", title)
		for _, l := range lines {
			fmt.Fprintf(&b, "  %s\n", l)
		}
	}
	var hops []string
	for _, h := range r.Path {
		mark := "ok  "
		if !h.OK {
			mark = "--  "
		}
		hops = append(hops, fmt.Sprintf("%s%-12s %8.1f ms  %s", mark, h.Name, h.Ms, h.Detail))
	}
	section("Way to the backend", hops)
	for _, p := range r.Parts {
		section(p.Name, p.Lines)
	}
	section("Journal", []string{fmt.Sprintf("%d records, head %s, the backend has %d", r.Journal.Records, r.Journal.Head, r.Journal.Anchored)})
	section("Machine", said(r.Machine))
	section("Program", said(r.Program))
	return []byte(b.String())
}

// said is facts as lines.
func said(all []Fact) (lines []string) {
	for _, f := range all {
		lines = append(lines, f.Name+": "+f.Value)
	}
	return lines
}

// troubles is what is wrong.
func troubles(r Report) (all []string) {
	for _, h := range r.Path {
		if !h.OK {
			all = append(all, "way to the backend, "+h.Name+": "+h.Detail)
			break // the others were not tried
		}
	}
	for _, p := range r.Parts {
		if p.Trouble != "" {
			all = append(all, p.Name+": "+p.Trouble)
		}
	}
	for _, f := range r.Machine {
		if f.Trouble != "" {
			all = append(all, f.Name+": "+f.Value+": "+f.Trouble)
		}
	}
	if r.Journal.Trouble != "" {
		all = append(all, "journal: "+r.Journal.Trouble)
	}
	return all
}
