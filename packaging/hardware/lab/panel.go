package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// The requests of /dev/uinput (linux/uinput.h), and what a panel is and says
// (linux/input-event-codes.h).
const (
	createDevice  = 0x5501     // UI_DEV_CREATE
	allowType     = 0x40045564 // UI_SET_EVBIT
	allowKey      = 0x40045565 // UI_SET_KEYBIT
	allowAxis     = 0x40045567 // UI_SET_ABSBIT
	allowProperty = 0x4004556e // UI_SET_PROPBIT

	typeSync, typeKey, typeAxis = 0, 1, 3
	axisX, axisY                = 0, 1
	keyTouch                    = 330 // BTN_TOUCH
	direct                      = 1   // INPUT_PROP_DIRECT: what is touched lies under the finger
)

// panelSide is how far the panel's axes go.
const panelSide = 32767

// panel is a touch panel whose name does not say that it is one. Each line "X Y"
// that comes through a pipe, in parts of panelSide from the panel's own upper left
// corner, is a tap.
func panel(ctx context.Context, pipe string) error {
	if out, err := exec.Command("modprobe", "uinput").CombinedOutput(); err != nil {
		return fmt.Errorf("modprobe: %w: %s", err, out)
	}
	device, err := newPanel()
	if err != nil {
		return err
	}
	defer device.Close()
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		return fmt.Errorf("make %s: %w", pipe, err)
	}
	taps, err := os.OpenFile(pipe, os.O_RDWR, 0) // so that it does not end with the first writer
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = taps.Close() })()
	for lines := bufio.NewScanner(taps); lines.Scan(); {
		var x, y int32
		if n, err := fmt.Sscan(lines.Text(), &x, &y); n != 2 {
			return fmt.Errorf("tap %q: %w", lines.Text(), err)
		}
		if err := touch(device, x, y); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// newPanel has the kernel make the device.
func newPanel() (*os.File, error) {
	f, err := os.OpenFile("/dev/uinput", os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	// struct uinput_user_dev: name, four ids, effects, and for 64 axes each the
	// most, the least, fuzz and flat.
	var made bytes.Buffer
	made.Write(append([]byte("Panel"), make([]byte, 80-5)...))
	most := [64]int32{axisX: panelSide, axisY: panelSide}
	for _, part := range []any{[]uint16{3, 0x1234, 0x5679, 1}, int32(0), most, [3][64]int32{}} {
		if err := binary.Write(&made, binary.NativeEndian, part); err != nil {
			return nil, err
		}
	}
	for _, allow := range [][2]int{{allowType, typeKey}, {allowType, typeAxis}, {allowKey, keyTouch}, {allowAxis, axisX}, {allowAxis, axisY}, {allowProperty, direct}} {
		if err := unix.IoctlSetInt(int(f.Fd()), uint(allow[0]), allow[1]); err != nil {
			return nil, fmt.Errorf("make panel: %w", err)
		}
	}
	if _, err := f.Write(made.Bytes()); err != nil {
		return nil, fmt.Errorf("make panel: %w", err)
	}
	if err := unix.IoctlSetInt(int(f.Fd()), createDevice, 0); err != nil {
		return nil, fmt.Errorf("make panel: %w", err)
	}
	return f, nil
}

// touch puts a finger down and takes it up again.
func touch(device *os.File, x, y int32) error {
	down := [][3]int32{{typeAxis, axisX, x}, {typeAxis, axisY, y}, {typeKey, keyTouch, 1}, {typeSync, 0, 0}}
	up := [][3]int32{{typeKey, keyTouch, 0}, {typeSync, 0, 0}}
	for _, events := range [][][3]int32{down, up} {
		for _, e := range events {
			// struct input_event: its time is the kernel's, a type, a code, a value.
			said := binary.NativeEndian.AppendUint16(make([]byte, 16), uint16(e[0]))
			said = binary.NativeEndian.AppendUint16(said, uint16(e[1]))
			said = binary.NativeEndian.AppendUint32(said, uint32(e[2]))
			if _, err := device.Write(said); err != nil {
				return fmt.Errorf("touch: %w", err)
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil
}
