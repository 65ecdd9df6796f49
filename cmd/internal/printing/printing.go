// Package printing opens printers as every program of ours does: by an address and
// a model, with our own fonts for what a printer's characters cannot say.
//
// # Caveats
//
// A model that ends in .json is a file, any other the name of a built-in one.
package printing

import (
	"fmt"
	"os"
	"strings"

	"kaikei/cmd/internal/typeface"
	"kaikei/printer"
)

// Painter draws slips in our fonts.
func Painter() (*printer.Painter, error) {
	return printer.NewPainter(printer.Fonts{Japanese: typeface.Regular, Chinese: typeface.Chinese})
}

// Open returns a printer at an address, of a model or for paper of a width, and
// what it was told that the printer can.
func Open(spec, model string, widthDots int) (*printer.Device, printer.Profile, error) {
	profile, err := find(model, widthDots)
	if err != nil {
		return nil, profile, err
	}
	painter, err := Painter()
	if err != nil {
		return nil, profile, err
	}
	d, err := printer.Open(spec, printer.Options{Profile: profile, Painter: painter})
	return d, profile, err
}

// find finds a model: a built-in one, or one that a file describes; by the width
// of the paper when none is named.
func find(model string, widthDots int) (printer.Profile, error) {
	switch {
	case model == "":
		return printer.ProfileForWidth(widthDots)
	case !strings.HasSuffix(model, ".json"):
		return printer.ProfileNamed(model)
	}
	f, err := os.Open(model)
	if err != nil {
		return printer.Profile{}, fmt.Errorf("open printer model: %w", err)
	}
	defer f.Close()
	return printer.ReadProfile(f)
}
