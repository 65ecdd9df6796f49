package main

import (
	"fmt"
	"image"
	"io"
	"slices"
	"strings"
)

// A share is a goal for what is read: so many of so many, which a smaller or larger set
// is held to in proportion.
type share struct {
	what      string
	least     int
	of        int
	belongs   func(f frame) bool
	elsewhere string // what to give the bench for it
}

// shares are the goals for what is read. Those of synthetic frames are about a set
// that is made elsewhere, whose names have five levels.
var shares = []share{
	{"real QR, zxing's photographs", 172, 179, func(f frame) bool { return f.set == "photo qrcode" }, "-pictures"},
	{"real Code-128", 49, 49, func(f frame) bool { return f.set == "photo code128" }, "-pictures"},
	{"synthetic QR, levels 1 to 3", 262, 270, func(f frame) bool {
		return synthetic(f, "qr") && slices.Contains([]string{"/L1_", "/L2_", "/L3_"}, level(f))
	}, "-list"},
	{"synthetic QR, all levels", 350, 450, func(f frame) bool { return synthetic(f, "qr") }, "-list"},
	{"synthetic Code-128", 108, 150, func(f frame) bool { return synthetic(f, "c128") }, "-list"},
	{"one-factor sweeps", 400, 460, func(f frame) bool { return strings.HasPrefix(f.set, "sweep-") }, "-list"},
	{"real QR, other collections", 98, 114, func(f frame) bool { return strings.HasPrefix(f.set, "real-other") }, "-list, of sets real-other…"},
	{"real video, 720p", 105, 108, func(f frame) bool { return strings.HasPrefix(f.set, "real-video") }, "-list, of sets real-video…"},
}

func synthetic(f frame, kind string) bool { return strings.HasPrefix(f.set, "syn-") && f.kind == kind }

// level is the part of a name that tells how hard the frame is.
func level(f frame) string {
	if i := strings.Index(f.name, "/L"); i >= 0 && len(f.name) >= i+4 {
		return f.name[i : i+4]
	}
	return ""
}

// goals prints what the scanner answers for beside what was seen.
func goals(w io.Writer, decoders []*decoder, frames []frame) {
	line := func(what, bound, seen string, met bool) {
		mark := "met"
		if !met {
			mark = "MISSED"
		}
		fmt.Fprintf(w, "%-44s %-18s %-18s %s\n", what, bound, seen, mark)
	}
	fmt.Fprintf(w, "\n%-44s %-18s %-18s\n", "goal", "bound", "seen")
	mine := decoders[0]
	for _, s := range shares {
		read, all := s.count(mine, frames)
		bound := fmt.Sprintf("at least %d/%d", s.least, s.of)
		if all == 0 {
			fmt.Fprintf(w, "%-44s %-18s not in this run (%s)\n", s.what, bound, s.elsewhere)
			continue
		}
		line(s.what, bound, fmt.Sprintf("%d/%d", read, all), read*s.of >= s.least*all)
	}
	wrong := misread(mine, frames)
	line("wrong texts, anywhere", "0", fmt.Sprint(wrong), wrong == 0)
	if i := slices.IndexFunc(decoders, func(d *decoder) bool { return d.name == "zxing" }); i >= 0 {
		for _, t := range times {
			for k, d := range []*decoder{decoders[1], decoders[2], mine} {
				a, b, n := t.both(d, decoders[i], frames)
				if n == 0 || b == 0 {
					continue
				}
				x := a / b * scale31[t.readable]
				line(t.what+", "+ways[k], fmt.Sprintf("at most ×%.1f", t.most), fmt.Sprintf("×%.2f of %d", x, n), x <= t.most)
			}
		}
	}
	each := allocations(frames)
	line("allocations per frame in the steady state", "0", fmt.Sprintf("%.0f", each), each == 0)
	fmt.Fprint(w, `
The bounds of time are of zxing-cpp 3.1. The run has Debian's 1.4, and the rows are
reckoned: 1.4 takes 1.48 times as long as 3.1 on a readable frame, 1.05 on one without
a code. "Plain" is what each frame of a camera gets, which the bounds were set for; "live" is
that and the one attempt whose turn it is, as the till reads a camera; "every attempt"
is what a still picture gets.
`)
}

// A bound is a goal for the time of a frame, as a multiple of zxing-cpp 3.1.
type bound struct {
	what string
	class
	most float64
}

var times = []bound{
	{"no code, 640x480", class{false, image.Pt(640, 480)}, 0.5},
	{"no code, 1280x720", class{false, image.Pt(1280, 720)}, 0.5},
	{"readable, 640x480", class{true, image.Pt(640, 480)}, 1},
	{"readable, 1280x720", class{true, image.Pt(1280, 720)}, 0.8},
}

// ways name how our decoder is used.
var ways = [own]string{"plain", "live", "every attempt"}

// count is how many frames of a share were read, and how many there are.
func (s share) count(d *decoder, frames []frame) (read, all int) {
	for i, f := range frames {
		if s.belongs(f) {
			all++
			if slices.Contains(d.readings[i].texts, f.text) {
				read++
			}
		}
	}
	return read, all
}

// misread is in how many frames only other texts were read than what is in them.
func misread(d *decoder, frames []frame) (wrong int) {
	for i, f := range frames {
		if r := d.readings[i]; len(r.texts) > 0 && !slices.Contains(r.texts, f.text) {
			wrong++
		}
	}
	return wrong
}
