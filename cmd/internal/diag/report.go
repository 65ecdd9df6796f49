package diag

import (
	"context"
	"runtime"
	"runtime/debug"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/scanner"
)

// A Report is what was found out.
type Report struct {
	At      time.Time        `json:"at"`
	Program []Fact           `json:"program"`
	Path    []device.Hop     `json:"path"` // to the backend
	Parts   []Part           `json:"parts"`
	Cameras []scanner.Camera `json:"cameras"`
	Machine []Fact           `json:"machine"`
	Journal Journal          `json:"journal"`
}

// A Part is a part of the machine and what it says of itself.
type Part struct {
	Name    string   `json:"name"`
	Lines   []string `json:"lines"`
	Trouble string   `json:"trouble,omitempty"` // what is wrong
}

// Ask reads a gauge.
func Ask(ctx context.Context, g device.Gauge) Part {
	lines, trouble := g.Read(ctx)
	return Part{g.Name, lines, trouble}
}

// A Journal is how far the journal is.
type Journal struct {
	Records  uint64 `json:"records"`
	Head     string `json:"head"`               // short, as printed
	Anchored uint64 `json:"anchored,omitempty"` // records that the backend has
	Trouble  string `json:"trouble,omitempty"`
}

// Bare is what can be told without a terminal: of one that cannot be opened, or
// of a folder that is none yet.
func Bare(data string) Report {
	return Report{At: time.Now(), Program: program(), Machine: Machine{Root: "/", Data: data}.Facts(), Cameras: scanner.Cameras(), Path: []device.Hop{}, Parts: []Part{}}
}

// Of finds out how a terminal is.
func Of(ctx context.Context, d *device.Device, data string) Report {
	r := Bare(data)
	r.Path = d.Path(ctx)
	for _, g := range d.Gauges {
		r.Parts = append(r.Parts, Ask(ctx, g))
	}
	head, err := d.Store.Head()
	if err != nil {
		r.Journal.Trouble = err.Error()
		return r
	}
	r.Journal.Records, r.Journal.Head = head.Seq, head.Short()
	if anchored, err := d.Anchored(ctx); err == nil {
		r.Journal.Anchored = anchored.Seq
	}
	return r
}

// program is what runs here.
func program() []Fact {
	all := []Fact{{Name: "Go", Value: runtime.Version()}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return all
	}
	all = append(all, Fact{Name: "module", Value: info.Main.Path + " " + info.Main.Version})
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision", "vcs.time", "vcs.modified", "-tags", "GOARCH":
			all = append(all, Fact{Name: s.Key, Value: s.Value})
		}
	}
	return facts(all...)
}
