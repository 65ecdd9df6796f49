// Command device proves the image of make image in a virtual machine: it boots it,
// provisions it from a picture before its camera, sells by taps, prints, pulls the
// network, cuts the power in the middle of a sale, updates, rolls back, darkens and
// turns the screen. It prints a line for each step, "ok" or "FAIL", with the time that it took,
// and leaves a picture of the screen after each.
//
//	device --image FILE --updates FILE --stick FILE --gateway PROGRAM --out DIR [--keep DIR [--from STEP]]
//
// With --keep the machine's disk and the backend's books stay in a folder, and a later
// run goes on from a step.
//
// The image is one that was built for tests: it has a shell on a line of the
// virtual machine, a camera that sees a picture in a file, and a printer that keeps what it
// prints. Everything else is as in a shop's. QEMU without KVM is slow, and enough.
//
// # Caveats
//
// The finger is a tablet, whose taps come as a pointer's. A power cut ends QEMU:
// what the machine wrote and did not flush is lost, a disk that lies about a flush
// is not simulated here (make powercut does that).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// A till is the machine, its backend, and where the pictures go.
type till struct {
	*machine
	*gateway
	out string
}

// options are what is asked for: files, but for out and keep, folders.
type options struct {
	image, updates, stick, gateway, out, keep string
	from                                      int
}

func main() {
	image := flag.String("image", "", "`file` of the disk")
	updates := flag.String("updates", "", "`file` of a disk with the updates")
	stick := flag.String("stick", "", "`file` of a USB stick with one")
	program := flag.String("gateway", "bin/gateway", "the gateway's `program`")
	out := flag.String("out", "", "`folder` for pictures and logs")
	keep := flag.String("keep", "", "`folder` of the machine and the backend, which stay")
	from := flag.Int("from", 1, "number of the first `step`, over what was kept")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, options{*image, *updates, *stick, *program, *out, *keep, *from})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "device:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	dir := absolute(o.keep)
	if o.keep == "" {
		var err error
		if dir, err = os.MkdirTemp("", "device"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, err := startGateway(ctx, o.gateway, dir)
	if err != nil {
		return err
	}
	defer func() { cancel(); _ = g.cmd.Wait() }() // it was ended by us
	m, err := newMachine(dir, o.image)
	if err != nil {
		return err
	}
	m.updates, m.stick = absolute(o.updates), absolute(o.stick)
	t := &till{m, g, o.out}
	err = t.all(ctx, o.from)
	return errors.Join(err, m.cut())
}

// all runs the steps in their order; each needs what the one before left.
func (t *till) all(ctx context.Context, from int) error {
	began := time.Now()
	if from > 1 {
		if err := errors.Join(t.start(ctx), t.devices(), t.works()); err != nil {
			return err
		}
	}
	for i, s := range steps {
		if i+1 < from {
			continue
		}
		start := time.Now()
		said, err := s.run(t, ctx)
		if err == nil {
			err = t.steady()
		}
		name := fmt.Sprintf("%02d-%s", i+1, s.picture)
		if t.monitor != nil {
			time.Sleep(5 * time.Second) // what was drawn last is not yet on the screen
			picture := absolute(filepath.Join(t.out, name+".png"))
			if err == nil {
				err = t.visible(picture)
			} else {
				err = errors.Join(err, t.shot(picture))
			}
		}
		if err != nil {
			fmt.Printf("FAIL %s: %v\n", s.name, err)
			t.journal()
			return fmt.Errorf("step %s failed", name)
		}
		fmt.Printf("ok   %s (%.0f s)%s\n", s.name, time.Since(start).Seconds(), said)
	}
	fmt.Printf("summary: %d steps, 0 failed, in %.0f s\n", len(steps)-from+1, time.Since(began).Seconds())
	return nil
}

// steady holds that the till has not ended by itself since the machine started.
func (t *till) steady() error {
	said, err := t.run("systemctl show -p NRestarts --value kaikei.service")
	if err == nil && said != "0" {
		err = fmt.Errorf("the till was started again %s times", said)
	}
	return err
}

// journal leaves what the machine says of itself beside the pictures.
func (t *till) journal() {
	for name, command := range map[string]string{"journal.txt": "journalctl -b --no-pager | tail -n 300", "drawn.txt": "cat " + drawn, "till.txt": "tail -n 100 /var/lib/kaikei/*.log"} {
		said, err := t.run(command)
		if err != nil {
			said += "\n" + err.Error()
		}
		_ = os.WriteFile(filepath.Join(t.out, name), []byte(said), 0o600) // the step's own error matters more
	}
	if console, err := os.ReadFile(t.path("console")); err == nil {
		_ = os.WriteFile(filepath.Join(t.out, "console.txt"), console, 0o600)
	}
}

// absolute is where a file is for QEMU, which runs elsewhere.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
