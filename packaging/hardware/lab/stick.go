package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sticks are checked in a machine that runs systemd and udev, with the units and the
// rules of the package. A stick is a gadget; what is on it lies on a disk of the
// machine, which can be looked at from outside.
var sticks = []check{
	{"a stick is mounted for the till alone, and nothing on it is run", stickMounted},
	{"the till exports to it, and ejects it", stickExport},
	{"the same stick put in again, pulled out without a word, and put in once more", stickPulled},
	{"a stick that is pulled out while it is written to is told; the next one is written", pulledWhileWritten},
	{"a stick with exFAT is exported to, and ejected", exfatExport},
	{"a stick with another file system is told, and not mounted", stickForeign},
}

// The stick in the kernel's configuration of USB gadgets, and its product's number.
const (
	stickGadget  = "/sys/kernel/config/usb_gadget/stick"
	stickProduct = "5012"
)

// What is on the sticks: a partition with vfat, exFAT without one, ext4, and vfat
// on a disk that takes some seconds for each write.
const (
	vfatDisk  = "/dev/vda"
	exfatDisk = "/dev/vdb"
	ext4Disk  = "/dev/vdc"
	slowDisk  = "/dev/vdd"
)

// plugStick puts a stick in.
func plugStick(disk string) error {
	err := makeGadget(stickGadget, "mass_storage.0", map[string]string{
		"idVendor": "0x0416", "idProduct": "0x" + stickProduct, "strings/0x409/serialnumber": "2", "functions/mass_storage.0/lun.0/removable": "1",
	})
	if err != nil {
		return err
	}
	return errors.Join(write(stickGadget+"/functions/mass_storage.0/lun.0/file", disk), write(stickGadget+"/UDC", "dummy_udc.0"))
}

// pullStick pulls it out, ready or not, and waits until the hub knows. A hand is never
// faster than that, and a stick that is back before it was gone is the same one to the
// kernel, which does not look at it again.
func pullStick(ctx context.Context) error {
	if err := write(stickGadget+"/UDC", "\n"); err != nil {
		return err
	}
	return until(ctx, "the hub knows that the stick is gone", func() bool {
		all, err := filepath.Glob("/sys/bus/usb/devices/*/idProduct")
		return err == nil && !slices.ContainsFunc(all, isStick)
	})
}

// isStick says whether a device is the stick, by the file that has its product's number.
func isStick(file string) bool {
	number, err := os.ReadFile(file)
	return err == nil && strings.TrimSpace(string(number)) == stickProduct
}

// A place is a target as the till lists it.
type place struct {
	ID       string `json:"id"`
	Mounted  bool   `json:"mounted"`
	ReadOnly bool   `json:"readOnly"`
}

// lists waits until the till lists what is wanted, and returns it.
func lists(ctx context.Context, what string, want func(all []place) bool) (all []place, err error) {
	var said string
	err = until(ctx, what, func() bool {
		time.Sleep(200 * time.Millisecond) // a whole program is started for each question
		if said, err = ask("targets"); err != nil {
			return true
		}
		all = nil
		return json.Unmarshal([]byte(said), &all) == nil && want(all)
	})
	if err != nil {
		err = fmt.Errorf("%w; the till lists %s", err, said)
	}
	return all, err
}

func ready(all []place) bool { return len(all) == 1 && all[0].Mounted && !all[0].ReadOnly }
func none(all []place) bool  { return len(all) == 0 }

func stickMounted(ctx context.Context) error {
	if _, err := lists(ctx, "no stick", none); err != nil {
		return err
	}
	if err := plugStick(vfatDisk); err != nil {
		return err
	}
	if _, err := lists(ctx, "a stick that can be written to", ready); err != nil {
		return err
	}
	table, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(table)) {
		if !strings.Contains(line, " /run/kaikei-media/") {
			continue
		}
		for _, option := range []string{"rw", "nosuid", "nodev", "noexec", "uid=900", "gid=900", "fmask=0077", "dmask=0077"} {
			if !strings.Contains(line, option) {
				return fmt.Errorf("mounted without %s: %s", option, line)
			}
		}
		return nil
	}
	return fmt.Errorf("not in the table of mounts: %s", table)
}

func stickExport(ctx context.Context) error {
	if len(os.Args) != 3 {
		return errors.New("usage: lab stick DATE")
	}
	return exportAndEject(ctx, "--date "+os.Args[2]+" csv")
}

// exportAndEject exports to the stick that is in, and ejects it.
func exportAndEject(ctx context.Context, what string) error {
	all, err := lists(ctx, "a stick that can be written to", ready)
	if err != nil {
		return err
	}
	if _, err := ask("--to " + all[0].ID + " " + what); err != nil {
		return err
	}
	if _, err := ask("eject " + all[0].ID); err != nil {
		return err
	}
	if table, err := os.ReadFile("/proc/self/mounts"); err != nil || strings.Contains(string(table), "/run/kaikei-media/") {
		return fmt.Errorf("ejected, and still mounted: %s: %w", table, err)
	}
	if _, err := lists(ctx, "a list without the stick that is ejected", none); err != nil {
		return err
	}
	return pullStick(ctx)
}

func stickPulled(ctx context.Context) error {
	for range 2 {
		if err := plugStick(vfatDisk); err != nil {
			return err
		}
		if _, err := lists(ctx, "the stick again", ready); err != nil {
			return err
		}
		if err := pullStick(ctx); err != nil {
			return err
		}
		if err := nothingLeft(ctx); err != nil {
			return err
		}
	}
	return nil
}

// nothingLeft waits until the till lists no stick, and none is mounted.
func nothingLeft(ctx context.Context) error {
	if _, err := lists(ctx, "no stick", none); err != nil {
		return err
	}
	return until(ctx, "nothing is left of the mount", func() bool {
		left, err := filepath.Glob("/run/kaikei-media/*")
		return err == nil && len(left) == 0
	})
}

// pulledWhileWritten pulls a stick out that has begun to take a file. Nobody may be
// told that it is written; on the stick it has no name, which is looked at outside.
func pulledWhileWritten(ctx context.Context) error {
	if err := plugStick(slowDisk); err != nil {
		return err
	}
	all, err := lists(ctx, "the slow stick", ready)
	if err != nil {
		return err
	}
	what := "--date " + os.Args[2] + " csv"
	answer := make(chan error, 1)
	go func() {
		_, err := ask("--to " + all[0].ID + " " + what)
		answer <- err
	}()
	err = until(ctx, "the file is begun", func() bool {
		begun, err := filepath.Glob("/run/kaikei-media/*/.kaikei-*.part")
		return err == nil && len(begun) == 1
	})
	if err != nil {
		return err
	}
	if err := pullStick(ctx); err != nil {
		return err
	}
	if err := <-answer; err == nil || !strings.Contains(err.Error(), "medium gone") {
		return fmt.Errorf("pulled out while it was written to, and told: %v", err)
	}
	if err := nothingLeft(ctx); err != nil {
		return err
	}
	if err := plugStick(vfatDisk); err != nil {
		return err
	}
	return exportAndEject(ctx, what)
}

func exfatExport(ctx context.Context) error {
	if err := plugStick(exfatDisk); err != nil {
		return err
	}
	return exportAndEject(ctx, "journal")
}

func stickForeign(ctx context.Context) error {
	if err := plugStick(ext4Disk); err != nil {
		return err
	}
	foreign := func(all []place) bool { return len(all) == 1 && !all[0].Mounted }
	all, err := lists(ctx, "a stick that is not mounted", foreign)
	if err != nil {
		return err
	}
	// It may yet be: udev is waited for.
	if out, err := runs("/bin/udevadm", "settle"); err != nil {
		return fmt.Errorf("settle: %w: %s", err, out)
	}
	if _, err := lists(ctx, "a stick that is not mounted", foreign); err != nil {
		return err
	}
	if said, err := ask("--to " + all[0].ID + " csv"); err == nil {
		return fmt.Errorf("exported to it: %s", said)
	}
	return pullStick(ctx)
}
