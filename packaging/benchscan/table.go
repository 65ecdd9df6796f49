package main

import (
	"fmt"
	"image"
	"io"
	"slices"
	"strings"
	"testing"

	"kaikei/scanner/front"
)

// table prints what was read and how fast, set by set, and the ratios that the
// goals are about.
func table(w io.Writer, decoders []*decoder, frames []frame) {
	var sets []string
	for _, f := range frames {
		if !slices.Contains(sets, f.set) {
			sets = append(sets, f.set)
		}
	}
	head := fmt.Sprintf("%-20s", "set")
	for _, d := range decoders {
		head += fmt.Sprintf(" | %-31s", d.name)
	}
	fmt.Fprintln(w, head)
	for _, set := range sets {
		line := fmt.Sprintf("%-20s", set)
		for _, d := range decoders {
			line += " | " + row(d, frames, set)
		}
		fmt.Fprintln(w, line)
	}
	ratios(w, decoders, frames)
	goals(w, decoders, frames)
}

// row is one decoder on one set: read, wrong, the median and the 95th percentile
// of the milliseconds (of frames that were read, or have no code).
func row(d *decoder, frames []frame, set string) string {
	read, wrong, all := 0, 0, 0
	var ms []float64
	for i, f := range frames {
		if f.set != set {
			continue
		}
		all++
		r := d.readings[i]
		right := slices.Contains(r.texts, f.text)
		if right {
			read++
		}
		if len(r.texts) > 0 && !right {
			wrong++
		}
		if right || f.kind == "none" {
			ms = append(ms, r.ms)
		}
	}
	middle, most := quantiles(ms)
	return fmt.Sprintf("%4d/%-4d w%-2d %6.2f p95 %6.2f", read, all, wrong, middle, most)
}

// quantiles returns the median and the 95th percentile.
func quantiles(ms []float64) (middle, most float64) {
	if len(ms) == 0 {
		return 0, 0
	}
	slices.Sort(ms)
	return ms[len(ms)/2], ms[len(ms)*95/100]
}

// scale31 is the time of zxing-cpp 1.4 over that of 3.1, as it was measured once
// with both: on readable frames, and on frames without a code.
var scale31 = map[bool]float64{true: 1.48, false: 1.05}

// ratios prints our times over those of each other decoder: medians, on frames
// that both read and on frames without a code.
func ratios(w io.Writer, decoders []*decoder, frames []frame) {
	fmt.Fprintln(w, "\nour time over theirs, medians (zxing-cpp 3.1 by the ratio to 1.4 that was measured once)")
	for _, mine := range decoders[:own] {
		for _, theirs := range decoders[own:] {
			for _, c := range classes {
				a, b, n := c.both(mine, theirs, frames)
				if n == 0 || b == 0 {
					continue
				}
				what := map[bool]string{true: "readable", false: "no code"}[c.readable]
				line := fmt.Sprintf("%-13s / %-6s %-9s %4dx%-4d %4d frames  ×%.2f", mine.name, theirs.name, what, c.size.X, c.size.Y, n, a/b)
				if theirs.name == "zxing" {
					line += fmt.Sprintf("   3.1: ×%.2f", a/b*scale31[c.readable])
				}
				fmt.Fprintln(w, line)
			}
		}
	}
}

// A class is the frames whose times are compared: those of a size that both decoders
// read, or those of it without a code.
type class struct {
	readable bool
	size     image.Point
}

var classes = []class{
	{true, image.Pt(640, 480)}, {true, image.Pt(1280, 720)},
	{false, image.Pt(640, 480)}, {false, image.Pt(1280, 720)},
}

// both returns the medians of two decoders on a class, and the number of its frames.
func (c class) both(mine, theirs *decoder, frames []frame) (a, b float64, n int) {
	var as, bs []float64
	for i, f := range frames {
		counts := f.kind == "none"
		if c.readable {
			counts = f.kind != "none" && slices.Contains(mine.readings[i].texts, f.text) && slices.Contains(theirs.readings[i].texts, f.text)
		}
		if counts && f.gray.Rect.Size() == c.size && !strings.HasPrefix(f.set, "photo") {
			as, bs = append(as, mine.readings[i].ms), append(bs, theirs.readings[i].ms)
		}
	}
	a, _ = quantiles(as)
	b, _ = quantiles(bs)
	return a, b, len(as)
}

// allocations counts those of our reader on frames without a code.
func allocations(frames []frame) float64 {
	r := front.NewReader()
	n := 0
	look := func() {
		n = 0
		for _, f := range frames {
			if f.kind == "none" {
				everything(r, f.gray)
				n++
			}
		}
	}
	look()
	all := testing.AllocsPerRun(1, look)
	return all / float64(max(n, 1))
}
