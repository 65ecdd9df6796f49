// Command lab runs inside the virtual machine of make test-hardware. It prints a
// line for each check, "ok" or "FAIL", and a summary. With the word stick it checks
// USB sticks, in a machine that runs systemd; with till it is what asks for them there;
// with eye, tray or panel it is one device for the machine of make test-device.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// A check proves one thing, or says what is wrong.
type check struct {
	name string
	run  func(ctx context.Context) error
}

// checks are in an order: the faults of vivid leave it broken in the end.
var checks = []check{
	{"a code is read from a camera that gives YUYV", readYUYV},
	{"a code is read from a camera that gives Motion-JPEG", readMJPG},
	{"v4l2:auto and a part of the name find the camera", findCamera},
	{"a camera without frames is told, and read again when they come", feederStops},
	{"a control is set by a camera's settings", setGain},
	{"a camera that another program holds is told, and read when it is let go", cameraBusy},
	{"a camera that drops all frames is told, and recovers", framesDropped},
	{"an error of the queue is told, and recovers", queueError},
	{"a camera that is pulled out and put back recovers", cameraPulled},
	{"a slip reaches a USB printer byte by byte", printSlip},
	{"a USB printer proves that a slip is printed", printProved},
	{"paper that is out is told, and the slip prints by itself when there is some", paperOut},
	{"paper that runs out within a slip is asked about, and the next one is marked", paperOutWithin},
	{"a printer that is pulled out is told, and the slip prints when it is back", printerPulled},
	{"a printer that is pulled out within a slip is asked about", pulledWithin},
}

// checkLimit bounds one check. The machine is slow.
const checkLimit = 60 * time.Second

func main() {
	todo := checks
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "stick":
			todo = sticks
		case "till":
			fmt.Fprintln(os.Stderr, "lab:", till())
			os.Exit(1)
		default:
			if err := stand(os.Args[1:]); err != nil {
				fmt.Fprintln(os.Stderr, "lab:", err)
				os.Exit(1)
			}
			return
		}
	}
	failed := 0
	for _, c := range todo {
		ctx, cancel := context.WithTimeout(context.Background(), checkLimit)
		began := time.Now()
		err := c.run(ctx)
		cancel()
		if err != nil {
			failed++
			fmt.Printf("FAIL %s: %v\n", c.name, strings.ReplaceAll(err.Error(), "\n", "; "))
			continue
		}
		fmt.Printf("ok   %s (%.1f s)\n", c.name, time.Since(began).Seconds())
	}
	fmt.Printf("summary: %d checks, %d failed\n", len(todo), failed)
	syscall.Sync() // what was written to a disk of the machine is looked at outside
	// The kernel's own test drivers do not always outlive the program that broke
	// them; the machine is switched off before they are let go.
	_ = syscall.Reboot(syscall.LINUX_REBOOT_CMD_POWER_OFF)
}

// runs runs a program and returns what it said.
func runs(program string, args ...string) (string, error) {
	out, err := exec.Command(program, args...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// modprobe loads a module of the kernel.
func modprobe(args ...string) error {
	if out, err := runs("/bin/modprobe", args...); err != nil {
		return fmt.Errorf("modprobe %s: %w: %s", args[0], err, out)
	}
	return nil
}

// write puts a text into a file of the kernel's.
func write(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		_ = f.Close() // the write failed; that is what matters
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Close()
}

// until asks again and again, until the answer is yes or ctx ends.
func until(ctx context.Context, what string, yes func() bool) error {
	for !yes() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: not so after all this time", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}
