package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/diag"
	"kaikei/scanner"
	"kaikei/terminal"
	"kaikei/terminal/setup"
	"kaikei/terminal/workshop"
	"kaikei/ui"
	"kaikei/ui/technician"
)

// workshop makes the technician's side of the till: what kaikeictl diag and kaikeictl
// config tell, live.
func (p parts) workshop(d *device.Device, eye *scanner.Scanner, paper paperwork) *workshop.Workshop {
	board := diag.Machine{Root: "/", Data: p.data}
	parts := workshop.Parts{
		Camera: func() workshop.Gauge { return cameraGauge(looker{eye}.Look(), eye.Pace().Newest) },
		Facts:  func() []workshop.Line { return linesOf(board.Facts()) },
		Way:    func(ctx context.Context) []setup.Hop { return hopsOf(d.Path(ctx)) },
		Config: func(ctx context.Context) (workshop.Config, error) {
			a, err := control.ShowConfig.Do(ctx, d, control.Nothing{})
			return configOf(a), err
		},
		Fetch: d.FetchConfig, Now: time.Now, Log: p.log,
	}
	if printer, ok := paper.printer().(statusPrinter); ok {
		parts.Printer = func(ctx context.Context) workshop.Gauge { return printerGauge(ctx, printer) }
	} else {
		parts.Printer = func(context.Context) workshop.Gauge {
			return workshop.Gauge{Key: "live.printer", Lines: []workshop.Line{{Key: "live.printer.none"}}}
		}
	}
	return workshop.New(parts)
}

// exhibit shows a workshop on the till's window.
func exhibit(s *workshop.Workshop, w *ui.Window) { s.Show = technician.NewBench(w, s.Send).Show }

// cameraGauge says how the camera is.
func cameraGauge(l setup.Look, newest time.Time) workshop.Gauge {
	g := workshop.Gauge{Key: "live.camera"}
	if l.Trouble != "" {
		g.Lines = []workshop.Line{{Key: "live.camera.none", Args: []any{l.Trouble}, Bad: true}}
		if age := time.Since(newest).Round(time.Second); !newest.IsZero() {
			g.Lines = append(g.Lines, workshop.Line{Key: "live.camera.stale", Args: []any{age}, Bad: true})
		}
		return g
	}
	g.Lines = []workshop.Line{
		{Key: "setup.camera.size", Args: []any{l.Width, l.Height}}, {Key: "setup.camera.rate", Args: []any{oneDigit(l.Rate)}},
		{Key: "setup.camera.decode", Args: []any{oneDigit(float64(l.Decode.Microseconds()) / 1000)}}, {Key: "live.camera.well"},
	}
	if l.Hint != 0 {
		g.Lines[3].Key = fmt.Sprintf("hint.%d", l.Hint)
	}
	return g
}

// oneDigit writes a figure with one digit behind the point.
func oneDigit(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// printerGauge asks a printer, and says its status bytes.
func printerGauge(ctx context.Context, p statusPrinter) workshop.Gauge {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	g := workshop.Gauge{Key: "live.printer"}
	s, err := p.Status(ctx)
	if err != nil {
		g.Lines = []workshop.Line{{Key: "live.printer.mute", Args: []any{err.Error()}, Bad: true}}
		return g
	}
	for _, sign := range diag.Signs(s) {
		g.Lines = append(g.Lines, workshop.Line{Key: "live.printer" + "." + sign.Name, Bad: sign != diag.Ready && sign.Name != "near"})
	}
	return g
}

// linesOf says what a machine tells: what is wrong right under what it is about.
func linesOf(facts []diag.Fact) (all []workshop.Line) {
	for _, f := range facts {
		all = append(all, workshop.Line{Key: f.Key, Args: f.Args})
		if f.Todo != "" {
			all = append(all, workshop.Line{Key: f.Todo, Bad: true})
		}
	}
	return all
}

// configOf translates the configuration in force.
func configOf(a control.ConfigAnswer) workshop.Config {
	c := workshop.Config{Version: a.Version, Waiting: a.Waiting, Expired: a.Expired, SignedBy: a.SignedBy, Refused: a.Refused}
	c.Issued, c.Until = inShop(a.IssuedAt), inShop(a.ExpiresAt)
	for _, v := range a.Values {
		c.Values = append(c.Values, workshop.Value{Path: v.Path, Text: plainValue(v.Value), Source: v.Source})
	}
	return c
}

// plainValue writes a value as people do: a text without the marks around it.
func plainValue(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// inShop reads a time of the backend's, as the shop's clocks show it; none is the
// zero time.
func inShop(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at.In(terminal.JST)
}
