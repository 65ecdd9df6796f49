package main

import (
	"fmt"
	"image/png"
	"os"
	"time"
)

// visible waits until the screen shows the till's window: its upper left corner is
// the bright strip of states. What a till draws can be tapped while the panel shows
// something else, so no tap tells.
func (m *machine) visible(path string) error {
	var seen uint32
	for began := time.Now(); time.Since(began) < patience; time.Sleep(time.Second) {
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
		r, g, b, _ := img.At(2, 2).RGBA()
		if seen = min(r, g, b); seen > 0xe000 {
			return nil
		}
	}
	return fmt.Errorf("the screen does not show the till's window (%#x at its corner)", seen)
}
