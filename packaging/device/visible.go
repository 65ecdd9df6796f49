package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// splash waits until the screen shows the name, and holds that it is still there when
// the kernel, which is told to leave it, has had time to draw over it.
func (t *till) splash() error {
	path := absolute(filepath.Join(t.out, "00-splash.png"))
	var err error
	for began := time.Now(); time.Since(began) < patience; time.Sleep(time.Second) {
		if err = t.named(path); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	time.Sleep(kernelStarts)
	return t.named(path)
}

// kernelStarts is longer than GRUB takes to read a kernel, and shorter than a system
// takes here to its window.
const kernelStarts = 20 * time.Second

// named holds that the screen is the splash: its paper in the corner, and on the line
// of the large letters dots of their ink.
func (t *till) named(path string) error {
	if err := t.shot(path); err != nil {
		return err
	}
	img, err := screen(path)
	if err != nil {
		return err
	}
	bounds := img.Bounds()
	paper, ink := img.At(2, 2), 0
	y := bounds.Dy() * 250 / 768 // in the middle of the large letters
	for x := range bounds.Dx() {
		if r, _, _, _ := img.At(x, y).RGBA(); r > 0xe000 {
			ink++
		}
	}
	r, g, b, _ := paper.RGBA()
	if r>>8 != 0x12 || g>>8 != 0x16 || b>>8 != 0x1b || ink < bounds.Dx()/20 || ink > bounds.Dx()/4 {
		return fmt.Errorf("the screen does not show the name (%v at its corner, %d dots of letters)", paper, ink)
	}
	return nil
}

// screen reads a picture of the screen.
func screen(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("look at the screen: %w", err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("look at the screen: %w", err)
	}
	return img, nil
}

// visible waits until the screen shows the till's window: its upper left corner is
// the bright strip of states. What a till draws can be tapped while the panel shows
// something else, so no tap tells.
func (m *machine) visible(path string) error {
	var seen uint32
	for began := time.Now(); time.Since(began) < patience; time.Sleep(time.Second) {
		if err := m.shot(path); err != nil {
			return err
		}
		img, err := screen(path)
		if err != nil {
			return err
		}
		r, g, b, _ := img.At(2, 2).RGBA()
		if seen = min(r, g, b); seen > 0xe000 {
			return nil
		}
	}
	return fmt.Errorf("the screen does not show the till's window (%#x at its corner)", seen)
}
