package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"time"
)

// paper is the colour of the till's splash; see the theme in packaging/deb/root.
var paper = color.NRGBA{R: 0x12, G: 0x16, B: 0x1b, A: 0xff}

// named waits until the starting machine shows the till's name, and leaves that
// picture at a path.
func (m *machine) named(path string) error {
	for began := time.Now(); time.Since(began) < bootLimit; time.Sleep(500 * time.Millisecond) {
		if err := m.shot(path); err != nil {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("look at the screen: %w", err)
		}
		img, err := png.Decode(file)
		_ = file.Close() // it was read
		if err != nil {
			return fmt.Errorf("look at the screen: %w", err)
		}
		if isSplash(img) {
			return nil
		}
	}
	return fmt.Errorf("the screen did not show the till's name within %s", bootLimit)
}

// isSplash reports whether a picture has the splash's paper to its corners and much
// ink in its middle, where the name is.
func isSplash(img image.Image) bool {
	b := img.Bounds()
	for _, corner := range []image.Point{b.Min, {X: b.Max.X - 1, Y: b.Min.Y}, {X: b.Min.X, Y: b.Max.Y - 1}, b.Max.Sub(image.Pt(1, 1))} {
		if !near(img.At(corner.X, corner.Y), paper) {
			return false
		}
	}
	ink := 0
	for y := b.Min.Y + b.Dy()/4; y < b.Max.Y-b.Dy()/4; y++ {
		for x := b.Min.X + b.Dx()/4; x < b.Max.X-b.Dx()/4; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r > 0xc000 {
				ink++
			}
		}
	}
	return ink > 1000
}

// near reports whether two colours look the same: a screen of 16 bits rounds them.
func near(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	const apart = 0x0900
	return max(r, r2)-min(r, r2) < apart && max(g, g2)-min(g, g2) < apart && max(bl, b2)-min(bl, b2) < apart
}
