package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"kaikei/scanner"
)

// stand runs one of the lab's devices for a machine that is tested whole, until
// it is ended: "eye FILE", a camera that sees the picture that lies in a file at
// the moment, "tray FILE", a printer that keeps what it prints in a file, or
// "panel PIPE", a touch panel that is tapped by what comes through a pipe.
func stand(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch {
	case len(args) == 2 && args[0] == "eye":
		return eye(ctx, args[1])
	case len(args) == 2 && args[0] == "tray":
		return standTray(ctx, args[1])
	case len(args) == 2 && args[0] == "panel":
		return panel(ctx, args[1])
	}
	return fmt.Errorf("usage: lab [eye FILE | tray FILE | panel PIPE]")
}

// frame is what the eye sees, in every picture.
var frame = image.Pt(640, 480)

// eye feeds the loop. A picture that is not there is a dark room; one of another size lies in
// the middle.
func eye(ctx context.Context, path string) error {
	for ctx.Err() == nil {
		g := image.NewGray(image.Rectangle{Max: frame})
		var seen time.Time
		if info, err := os.Stat(path); err == nil {
			seen = info.ModTime()
			if p, err := scanner.ReadPicture(path); err == nil {
				centre(g, p)
			}
		}
		part, cancel := context.WithCancel(ctx)
		go func() {
			defer cancel()
			_ = until(part, "another picture", func() bool {
				time.Sleep(200 * time.Millisecond)
				info, err := os.Stat(path)
				return (err != nil && !seen.IsZero()) || (err == nil && !info.ModTime().Equal(seen))
			})
		}()
		err := feed(part, g, yuyv)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

// centre draws p, made smaller by a whole number where it is too large, into the middle of g.
func centre(g, p *image.Gray) {
	by := 1
	for p.Rect.Dx()/by > g.Rect.Dx() || p.Rect.Dy()/by > g.Rect.Dy() {
		by++
	}
	at := image.Pt((g.Rect.Dx()-p.Rect.Dx()/by)/2, (g.Rect.Dy()-p.Rect.Dy()/by)/2)
	for y := range p.Rect.Dy() / by {
		for x := range p.Rect.Dx() / by {
			g.SetGray(at.X+x, at.Y+y, p.GrayAt(p.Rect.Min.X+x*by, p.Rect.Min.Y+y*by))
		}
	}
}

// standTray plugs a printer in and writes what came out of it whenever there is more.
func standTray(ctx context.Context, path string) error {
	if out, err := exec.Command("modprobe", "-a", "dummy_hcd", "usb_f_printer", "usblp").CombinedOutput(); err != nil {
		return fmt.Errorf("modprobe: %w: %s", err, out)
	}
	if err := plugIn(ctx); err != nil {
		return err
	}
	t, err := theTray()
	if err != nil {
		return err
	}
	kept := 0
	for ctx.Err() == nil {
		t.mu.Lock()
		got := append([]byte(nil), t.got.Bytes()...)
		t.mu.Unlock()
		if len(got) != kept {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				return err
			}
			kept = len(got)
		}
		time.Sleep(200 * time.Millisecond)
	}
	return nil
}
