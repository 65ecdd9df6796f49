// Splash draws what a till's screen shows from the boot loader until its window is
// there, as a PNG to standard output: the name, and that it is starting, in the
// four languages.
//
// GRUB stretches it over the whole screen. It is drawn in a ratio between those of
// the panels that tills have (1024x600, 1280x800, 1920x1080), so that no panel draws
// letters more than a tenth too wide.
package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"log"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"kaikei/cmd/internal/typeface"
)

// The size of the picture, in dots.
const (
	width  = 1280
	height = 768
)

// The colours of the till in the dark: the window comes out of it without a flash.
var (
	paper = color.NRGBA{R: 0x12, G: 0x16, B: 0x1b, A: 0xff}
	ink   = color.NRGBA{R: 0xee, G: 0xf1, B: 0xf5, A: 0xff}
	soft  = color.NRGBA{R: 0xaa, G: 0xb4, B: 0xc0, A: 0xff}
)

// A line is written in the middle of the screen.
type line struct {
	text string
	face []byte  // a font that has all of it
	size float64 // dots from line to line
	base int     // dots from the top to the foot of its letters
	ink  color.Color
}

// lines are what is said. Korean and Chinese have fonts of their own, for their own
// shapes.
var lines = []line{
	{text: "会計", face: typeface.Bold, size: 150, base: 310, ink: ink},
	{text: "Kaikei", face: typeface.Bold, size: 56, base: 395, ink: ink},
	{text: "起動しています", face: typeface.Regular, size: 36, base: 520, ink: soft},
	{text: "Starting", face: typeface.Regular, size: 36, base: 568, ink: soft},
	{text: "正在启动", face: typeface.Chinese, size: 36, base: 616, ink: soft},
	{text: "시작하는 중입니다", face: typeface.Regular, size: 36, base: 664, ink: soft},
}

func main() {
	if err := write(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// write draws the picture.
func write(w io.Writer) error {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for _, l := range lines {
		if err := l.on(picture); err != nil {
			return fmt.Errorf("draw %q: %w", l.text, err)
		}
	}
	return png.Encode(w, picture)
}

// on writes the line on a picture. A letter that its font does not have is an error,
// not a box.
func (l line) on(picture draw.Image) error {
	parsed, err := opentype.Parse(l.face)
	if err != nil {
		return err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: l.size, DPI: 72})
	if err != nil {
		return err
	}
	defer face.Close()
	for _, r := range l.text {
		index, err := parsed.GlyphIndex(nil, r)
		if err != nil {
			return err
		}
		if index == 0 {
			return fmt.Errorf("the font has no %q", r)
		}
	}
	from := (fixed.I(width) - font.MeasureString(face, l.text)) / 2
	if from < 0 {
		return errors.New("it is wider than the picture")
	}
	d := font.Drawer{Dst: picture, Src: image.NewUniform(l.ink), Face: face, Dot: fixed.Point26_6{X: from, Y: fixed.I(l.base)}}
	d.DrawString(l.text)
	return nil
}
