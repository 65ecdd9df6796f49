package main

import (
	"bufio"
	"embed"
	"encoding/hex"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"kaikei/scanner"
	"kaikei/scanner/front"
)

// A reading is what a decoder made of a frame.
type reading struct {
	ms    float64 // the best of the rounds
	texts []string
}

// A decoder is measured. read returns a reading for each frame.
type decoder struct {
	name     string
	read     func(frames []frame, list string) ([]reading, error)
	readings []reading
}

//go:embed peers
var peers embed.FS

// own is how many ways of using our decoder come before those of others.
const own = 3

// decoders returns ours, in all ways of using it, and those of the others that
// can be built here.
func decoders(dir string) ([]*decoder, error) {
	all := []*decoder{
		{name: "kaikei", read: ours(everything)},
		{name: "kaikei plain", read: ours((*front.Reader).Plain)},
		{name: "kaikei live", read: live(scanner.NewDecoder())},
	}
	for name, library := range map[string]string{"zxing": "-lZXing", "zbar": "-lzbar"} {
		program, err := build(dir, name, library)
		if err != nil {
			fmt.Printf("%s is left out: %v\n", name, err)
			continue
		}
		all = append(all, &decoder{name: name, read: func(_ []frame, list string) ([]reading, error) { return runPeer(program, list) }})
	}
	return all, nil
}

// build compiles a wrapper.
func build(dir, name, library string) (string, error) {
	for _, file := range []string{"frames.h", name + ".cc"} {
		source, err := peers.ReadFile("peers/" + file)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, file), source, 0o600); err != nil {
			return "", err
		}
	}
	program := filepath.Join(dir, name)
	out, err := exec.Command("g++", "-std=c++17", "-O2", "-w", "-I/usr/include/ZXing", filepath.Join(dir, name+".cc"), library, "-o", program).CombinedOutput()
	if err != nil {
		first, _, _ := strings.Cut(string(out), "\n")
		return "", fmt.Errorf("%w: %s", err, first)
	}
	return program, nil
}

// runPeer has a wrapper read a list.
func runPeer(program, list string) (readings []reading, err error) {
	out, err := exec.Command(program, list).Output()
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", filepath.Base(program), err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		ms, err := strconv.ParseFloat(c[0], 64)
		if err != nil {
			return nil, err
		}
		r := reading{ms: ms}
		for _, h := range c[1:] {
			text, err := hex.DecodeString(h)
			if err != nil {
				return nil, err
			}
			r.texts = append(r.texts, string(text))
		}
		readings = append(readings, r)
	}
	return readings, lines.Err()
}

// ours reads frames with a reader of our own, used in a way.
func ours(look func(*front.Reader, *image.Gray) []front.Code) func([]frame, string) ([]reading, error) {
	r := front.NewReader()
	return func(frames []frame, _ string) (readings []reading, err error) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for _, f := range frames {
			began := processorTime()
			codes := look(r, f.gray)
			one := reading{ms: processorTime() - began}
			for _, c := range codes {
				one.texts = append(one.texts, c.Text)
			}
			readings = append(readings, one)
		}
		return readings, nil
	}
}

// everything is what a still picture gets.
func everything(r *front.Reader, g *image.Gray) []front.Code {
	codes := r.Plain(g)
	for n := 0; n < r.Attempts() && len(codes) == 0; n++ {
		codes = r.Attempt(n, front.Everything)
	}
	return codes
}

// live reads frames as the till does those of its camera: the plain pass, and where that
// finds nothing the one attempt whose turn it is.
func live(d *scanner.Decoder) func([]frame, string) ([]reading, error) {
	return func(frames []frame, _ string) (readings []reading, err error) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		// A picture without a code has all attempts in turn, so that a frame has the same
		// one in each round: else its best round would be that of the cheapest.
		if _, err := d.Picture(image.NewGray(image.Rect(0, 0, 640, 480))); err != nil {
			return nil, err
		}
		for _, f := range frames {
			began := processorTime()
			results, err := d.Frame(f.gray)
			one := reading{ms: processorTime() - began}
			if err != nil {
				return nil, fmt.Errorf("read frame %s: %w", f.name, err)
			}
			for _, r := range results {
				one.texts = append(one.texts, r.Text)
			}
			readings = append(readings, one)
		}
		return readings, nil
	}
}

// processorTime is that of this thread, in milliseconds.
func processorTime() float64 {
	const threadClock = 3 // CLOCK_THREAD_CPUTIME_ID of clock_gettime(2)
	var t syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&t)), 0)
	return float64(t.Sec)*1e3 + float64(t.Nsec)/1e6
}

// measure has the decoders take turns.
func measure(decoders []*decoder, frames []frame, dir string, rounds int) error {
	list := filepath.Join(dir, "list")
	var paths strings.Builder
	for _, f := range frames {
		paths.WriteString(f.path + "\n")
	}
	if err := os.WriteFile(list, []byte(paths.String()), 0o600); err != nil {
		return err
	}
	for range rounds {
		for _, d := range decoders {
			readings, err := d.read(frames, list)
			if err != nil {
				return err
			}
			if len(readings) != len(frames) {
				return fmt.Errorf("%s read %d frames of %d", d.name, len(readings), len(frames))
			}
			for i := range d.readings {
				readings[i].ms = min(readings[i].ms, d.readings[i].ms)
			}
			d.readings = readings
		}
	}
	return nil
}
