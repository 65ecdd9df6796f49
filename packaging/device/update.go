package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// updates mounts the disk with the updates.
const updates = "mkdir -p /tmp/updates; mountpoint -q /tmp/updates || mount -o ro /dev/vdb /tmp/updates; "

// environment is what GRUB will read.
const environment = "grub-editenv /boot/efi/grub/grubenv list"

// refuses holds that a bundle is not installed, and why, and that nothing was changed by it.
func (t *till) refuses(bundle, why string) error {
	before, err := t.run(environment)
	if err != nil {
		return err
	}
	said, err := t.runFor(bootLimit, updates+"kaikei-update /tmp/updates/"+bundle+" 2>&1; echo status $?")
	if err != nil {
		return err
	}
	if !strings.Contains(said, "status 1") || !strings.Contains(said, why) {
		return fmt.Errorf("%s was not refused because %q: %s", bundle, why, said)
	}
	after, err := t.run(environment)
	if err == nil && after != before {
		err = fmt.Errorf("%s was refused, and %q is %q now", bundle, before, after)
	}
	return err
}

func refused(t *till, _ context.Context) (string, error) {
	return "", errors.Join(
		t.refuses("unsigned.raucb", "it is not an update, or is cut short"),
		t.refuses("stranger.raucb", "it is not signed by who makes this machine's updates"),
		t.refuses("spoilt.raucb", "it cannot be installed here"),
		t.refuses("older.raucb", "the update is older (0.5) than what runs (1.0)"),
		t.refuses("old.raucb", "an older one could not read them"))
}

// kept is what must be the same after an update: the newest payment, and a journal
// that is whole.
func (t *till) kept() (string, error) {
	last, err := t.ctl("show last --json")
	if err != nil {
		return "", err
	}
	_, err = t.ctl("journal verify")
	return last, err
}

// runs holds that a system runs, with the same records as before.
func (t *till) runs(slot, kept string) error {
	if err := t.works(); err != nil {
		return err
	}
	now, err := t.slot()
	if err == nil && now != slot {
		err = fmt.Errorf("system %s runs, want %s", now, slot)
	}
	if err != nil {
		return err
	}
	after, err := t.kept()
	if err == nil && after != kept {
		err = fmt.Errorf("the newest payment was %s and is %s", kept, after)
	}
	return err
}

// cutUpdate takes the power away when a part of the other system is written.
func cutUpdate(t *till, ctx context.Context) (string, error) {
	kept, err := t.kept()
	if err != nil {
		return "", err
	}
	if _, err := t.run(updates + "kaikei-update /tmp/updates/kaikei-1.1.raucb >/tmp/update.log 2>&1 &"); err != nil {
		return "", err
	}
	// In sectors of 512 bytes: a tenth or so.
	if err := t.await(bootLimit, "awk '{print ($7 > 60000) ? \"a part\" : $7}' /sys/block/vda/vda3/stat", "a part"); err != nil {
		return "", err
	}
	if err := errors.Join(t.cut(), t.start(ctx), t.devices(), t.runs("A", kept)); err != nil {
		return "", err
	}
	marks, err := t.run(environment)
	if err == nil && !strings.Contains(marks, "B_OK=0") {
		err = fmt.Errorf("half a system may be started: %s", marks)
	}
	return "", err
}

// plug puts the stick in; pull takes it out.
func (t *till) plug() error {
	return errors.Join(
		t.do("blockdev-add", object{"node-name": "stick", "driver": "raw", "file": object{"driver": "file", "filename": t.stick}}),
		t.do("device_add", object{"driver": "usb-storage", "id": "usbstick", "drive": "stick", "bus": "usb.0", "removable": true}))
}

// pull takes the stick out.
func (t *till) pull() error {
	err := t.do("device_del", object{"id": "usbstick"})
	time.Sleep(5 * time.Second) // QEMU tells by an event, which is not looked at
	return errors.Join(err, t.do("blockdev-del", object{"node-name": "stick"}))
}

// restart starts the machine again in an orderly way, and waits for a system that is
// not the one given.
func (t *till) restart(not string) error {
	if _, err := t.run("systemctl --no-block reboot"); err != nil {
		return err
	}
	for began := time.Now(); time.Since(began) < 3*bootLimit; {
		time.Sleep(2 * time.Second)
		if err := t.started(); err != nil {
			return err
		}
		if now, err := t.slot(); err == nil && now != not {
			return nil
		}
	}
	return fmt.Errorf("system %s still runs", not)
}

func update(t *till, ctx context.Context) (string, error) {
	kept, err := t.kept()
	if err != nil {
		return "", err
	}
	_ = exec.Command("mdel", "-i", t.stick, "::kaikei-update.txt").Run() // of an earlier run
	began := time.Now()
	if err := errors.Join(t.plug(), t.await(bootLimit, "cat /run/kaikei-media/*/kaikei-update.txt", "installed: it begins")); err != nil {
		return "", err
	}
	installed := time.Since(began)
	if err := errors.Join(t.pull(), t.runs("A", kept)); err != nil {
		return "", fmt.Errorf("while it is installed: %w", err)
	}
	if said, err := exec.Command("mtype", "-i", t.stick, "::kaikei-update.txt").CombinedOutput(); err != nil || !strings.HasPrefix(string(said), "kaikei-1.1.raucb: installed") {
		return "", fmt.Errorf("seen from outside the stick says %q: %w", said, err)
	}
	// The first start of the new one ends at once.
	if err := errors.Join(t.restart("A"), t.cut(), t.start(ctx), t.devices()); err != nil {
		return "", err
	}
	if err := errors.Join(t.await(bootLimit, "cat /data/rauc/outcome", "updated: system B"), t.runs("B", kept)); err != nil {
		return "", err
	}
	version, err := t.run("dpkg-query -W -f '${Version}' kaikei")
	if err == nil && version != "1.1" {
		err = fmt.Errorf("version %s runs", version)
	}
	return fmt.Sprintf(": installed after %.0f s, confirmed after %.0f s", installed.Seconds(), time.Since(began).Seconds()), err
}

// takenBack installs a bundle that does not work in system A, has the machine started again,
// and waits until B runs by itself.
func (t *till) takenBack(bundle, outcome string, again func() error) error {
	kept, err := t.kept()
	if err != nil {
		return err
	}
	if _, err := t.runFor(bootLimit, updates+"kaikei-update /tmp/updates/"+bundle); err != nil {
		return err
	}
	if err := again(); err != nil {
		return err
	}
	var said string
	for began := time.Now(); !strings.Contains(said, outcome); time.Sleep(2 * time.Second) {
		if time.Since(began) > 4*bootLimit {
			return fmt.Errorf("the outcome is %q, want %q", said, outcome)
		}
		if err := t.started(); err != nil {
			return err
		}
		said, _ = t.run("cat /data/rauc/outcome; cat /proc/cmdline") // not there yet is not over yet
		if !strings.Contains(said, "rauc.slot=B") {
			said = ""
		}
	}
	if err := errors.Join(t.devices(), t.runs("B", kept)); err != nil {
		return err
	}
	marks, err := t.run(environment)
	if err == nil && !strings.Contains(marks, "A_OK=0") {
		err = fmt.Errorf("what was taken back may be started again: %s", marks)
	}
	return err
}

// unstarted loses its power after the installation: the update begins all the same.
func unstarted(t *till, ctx context.Context) (string, error) {
	began := time.Now()
	err := t.takenBack("empty.raucb", "rolled back: system A did not start; B runs", func() error { return errors.Join(t.cut(), t.start(ctx)) })
	return fmt.Sprintf(": B again after %.0f s", time.Since(began).Seconds()), err
}

func rollBack(t *till, _ context.Context) (string, error) {
	began := time.Now()
	err := t.takenBack("broken.raucb", "rolled back: system A did not pass its self-test", func() error {
		_, err := t.run("systemctl --no-block reboot")
		time.Sleep(10 * time.Second) // the shell that is there goes
		return err
	})
	return fmt.Sprintf(": B again after %.0f s", time.Since(began).Seconds()), err
}
