// Command splash writes the pictures that a till shows while its system starts and
// ends, into a folder: mark.png is the name, starting.png and ending.png are a line
// below it, in the four languages of the screens, and dot.png is what moves. The
// package's build calls it; the theme that places them is
// packaging/deb/root/usr/share/plymouth/themes/kaikei.
//
// The same fonts give the same bytes. A character that they lack is an error.
package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"kaikei/cmd/internal/typeface"
)

// The inks of the dark screens, on whose paper the theme lays the pictures.
var (
	ink  = color.NRGBA{R: 0xee, G: 0xf1, B: 0xf5, A: 0xff}
	soft = color.NRGBA{R: 0xaa, G: 0xb4, B: 0xc0, A: 0xff}
)

// Heights of the letters in pixels: the name is read across a shop, and the line
// fits a screen of 800.
const (
	markSize = 96
	lineSize = 26
)

// A word is text in one of the fonts (OpenType).
type word struct {
	text string
	font []byte
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: splash FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "splash:", err)
		os.Exit(1)
	}
}

// write writes the pictures into a folder that is there.
func write(folder string) error {
	regular, chinese := typeface.Regular, typeface.Chinese
	for _, p := range []struct {
		name  string
		size  float64
		ink   color.Color
		words []word
	}{
		{"mark", markSize, ink, []word{{"Kaikei", typeface.Bold}}},
		{"dot", lineSize, ink, []word{{"●", regular}}},
		{"starting", lineSize, soft, []word{{"起動しています", regular}, {"Starting", regular}, {"正在启动", chinese}, {"시작하는 중", regular}}},
		{"ending", lineSize, soft, []word{{"終了しています", regular}, {"Shutting down", regular}, {"正在关机", chinese}, {"종료하는 중", regular}}},
	} {
		img, err := draw(p.size, p.ink, p.words)
		if err == nil {
			err = save(filepath.Join(folder, p.name+".png"), img)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// draw sets words beside each other, with a wide gap, on nothing.
func draw(size float64, ink color.Color, words []word) (image.Image, error) {
	gap := fixed.I(int(size * 3 / 2))
	height := fixed.I(int(size * 3 / 2))
	faces := make([]font.Face, len(words))
	width := gap * fixed.Int26_6(len(words)-1)
	for i, w := range words {
		var err error
		if faces[i], err = face(w, size); err != nil {
			return nil, err
		}
		width += font.MeasureString(faces[i], w.text)
	}
	img := image.NewNRGBA(image.Rect(0, 0, width.Ceil(), height.Ceil()))
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Dot: fixed.Point26_6{Y: fixed.I(int(size * 9 / 8))}}
	for i, w := range words {
		d.Face = faces[i]
		d.DrawString(w.text)
		d.Dot.X += gap
	}
	return img, nil
}

// face is a word's font at a size, which has all of its characters.
func face(w word, size float64) (font.Face, error) {
	parsed, err := opentype.Parse(w.font)
	if err != nil {
		return nil, err
	}
	var buffer sfnt.Buffer
	for _, r := range w.text {
		// Glyph 0 is the box of what is not there.
		if index, err := parsed.GlyphIndex(&buffer, r); err != nil || index == 0 {
			return nil, fmt.Errorf("the font has no %q", r)
		}
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
}

func save(name string, img image.Image) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(file, img), file.Close())
}
