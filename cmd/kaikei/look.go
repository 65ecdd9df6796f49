package main

import (
	"io"
	"os"

	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/diag"
	"kaikei/cmd/internal/logfile"
	"kaikei/printer"
	"kaikei/scanner"
)

// onDisk returns where the log goes: to stderr, and into the terminal's folder
// when there is one. A folder that cannot be written is no reason not to start:
// the terminal says so itself.
func onDisk(data string) (w io.Writer, done func()) {
	if _, err := os.Stat(data); err != nil {
		return os.Stderr, func() {}
	}
	l, err := logfile.Open(data)
	if err != nil {
		return os.Stderr, func() {}
	}
	_ = logfile.CatchCrash(data) // a till that cannot keep this sells all the same

	return io.MultiWriter(os.Stderr, l), func() { _ = l.Close() } // its last record is written
}

// gauges are what a technician reads of the camera and the printer.
func (p parts) gauges(eye *scanner.Scanner, paper paperwork) []device.Gauge {
	all := []device.Gauge{diag.Camera(eye)}
	if d, ok := paper.drawer.(*printer.Device); ok {
		all = append(all, diag.Printer(p.printer, d))
	}
	return all
}
