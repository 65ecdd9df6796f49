package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"

	"kaikei/scanner"
	"kaikei/scanner/studio"
)

// A frame is one picture and what is in it.
type frame struct {
	set, kind, text string
	name            string // in a list that was made elsewhere
	path            string // of a PGM
	gray            *image.Gray
}

// A source says where frames come from.
type source struct {
	seed     uint64 // of those that are made
	count    int    // of each kind and size
	pictures string // a folder of photographs; empty: none
	lists    many   // of frames that were made elsewhere
}

// gather makes and loads all frames. Those that other decoders are to read are written
// to dir.
func (s source) gather(dir string) (frames []frame, err error) {
	for i, s := range studio.Set(s.seed, s.count) {
		f := frame{set: s.Set, kind: s.Kind, text: s.Text, gray: s.Take(), path: filepath.Join(dir, fmt.Sprintf("made%d.pgm", i))}
		if err := writePGM(f.path, f.gray); err != nil {
			return nil, err
		}
		frames = append(frames, f)
	}
	for _, kind := range []string{"qrcode", "code128"} {
		if s.pictures == "" {
			break
		}
		found, err := photographs(dir, s.pictures, kind)
		if err != nil {
			return nil, err
		}
		frames = append(frames, found...)
	}
	for _, list := range s.lists {
		found, err := readList(list)
		if err != nil {
			return nil, fmt.Errorf("read list %s: %w", list, err)
		}
		frames = append(frames, found...)
	}
	return frames, nil
}

// photographs loads pictures that have their text beside them.
func photographs(dir, from, kind string) (frames []frame, err error) {
	paths, err := filepath.Glob(filepath.Join(from, kind+"-*", "*.png"))
	if err != nil {
		return nil, err
	}
	for i, path := range paths {
		text, err := os.ReadFile(strings.TrimSuffix(path, ".png") + ".txt")
		if err != nil {
			continue // of a picture that has none
		}
		g, err := scanner.ReadPicture(path)
		if err != nil {
			return nil, err
		}
		f := frame{set: "photo " + kind, kind: map[string]string{"qrcode": "qr", "code128": "c128"}[kind], text: string(text), gray: g,
			path: filepath.Join(dir, fmt.Sprintf("%s%d.pgm", kind, i))}
		if err := writePGM(f.path, g); err != nil {
			return nil, err
		}
		frames = append(frames, f)
	}
	return frames, nil
}

// readList loads frames that were made elsewhere.
func readList(path string) (frames []frame, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 7 {
			return nil, fmt.Errorf("a line has %d fields, not 7", len(c))
		}
		text, err := hex.DecodeString(c[6])
		if err != nil {
			return nil, err
		}
		at := c[2]
		if !filepath.IsAbs(at) {
			at = filepath.Join(filepath.Dir(path), at)
		}
		g, err := scanner.ReadPicture(at)
		if err != nil {
			return nil, err
		}
		frames = append(frames, frame{name: c[0], set: c[1], kind: c[5], text: string(text), gray: g, path: at})
	}
	return frames, lines.Err()
}

// writePGM writes a picture for the other decoders.
func writePGM(path string, g *image.Gray) error {
	out := fmt.Appendf(nil, "P5\n%d %d\n255\n", g.Rect.Dx(), g.Rect.Dy())
	for y := range g.Rect.Dy() {
		out = append(out, g.Pix[y*g.Stride:][:g.Rect.Dx()]...)
	}
	return os.WriteFile(path, out, 0o600)
}
