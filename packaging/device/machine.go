package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// bootLimit is how long a machine may take to start. Without KVM, and on a machine
// that has more to do, it is slow.
const bootLimit = 20 * time.Minute

// diskSize is what the machine's disk has: more than the image, as a real one does.
const diskSize = "4G"

// A machine is a till in QEMU: a disk that outlives it, a screen, a tablet for a
// finger, a network whose only far end is this machine.
type machine struct {
	dir            string // of sockets, console, disk
	updates, stick string // a disk with updates, and one that is put in as a USB stick
	cmd            *exec.Cmd
	exited         chan error
	*monitor
	*shell
}

// newMachine makes the machine's disk over an image, which stays as it is.
func newMachine(dir, image string) (*machine, error) {
	image, err := filepath.Abs(image)
	if err != nil {
		return nil, err
	}
	m := &machine{dir: dir}
	if _, err := os.Stat(m.path("disk")); err == nil {
		return m, nil // it was kept
	}
	if out, err := exec.Command("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "raw", m.path("disk"), diskSize).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make disk: %w: %s", err, out)
	}
	vars, err := os.ReadFile("/usr/share/OVMF/OVMF_VARS_4M.fd")
	if err != nil {
		return nil, fmt.Errorf("make disk: %w", err)
	}
	return m, os.WriteFile(m.path("vars"), vars, 0o600)
}

func (m *machine) path(name string) string { return filepath.Join(m.dir, name) }

// start switches the machine on, and waits until it has started.
func (m *machine) start(ctx context.Context) error {
	if err := m.power(ctx); err != nil {
		return err
	}
	return m.started()
}

// power switches the machine on.
func (m *machine) power(ctx context.Context) error {
	for _, name := range []string{"monitor", "shell"} {
		_ = os.Remove(m.path(name)) // of a machine that was cut off
	}
	m.cmd = exec.CommandContext(ctx, "nice", "-n", "10", "qemu-system-x86_64", "-M", "q35", "-accel", "tcg,thread=multi",
		// Without AVX2: the gathering of QEMU 7.2 reads from wrong addresses, and what draws dies of it.
		"-cpu", "max,avx2=off", "-m", "1536", "-smp", "2",
		// Not virtio-gpu, whose pictures of a turned screen are black.
		"-display", "none", "-vga", "none", "-device", fmt.Sprintf("VGA,edid=on,xres=%d,yres=%d", screenWidth, screenHeight),
		"-device", "virtio-tablet-pci", "-device", "virtio-serial-pci",
		"-chardev", "socket,id=shell,server=on,wait=off,path="+m.path("shell"), "-device", "virtserialport,chardev=shell,name=agent",
		"-qmp", "unix:"+m.path("monitor")+",server=on,wait=off", "-serial", "file:"+m.path("console"),
		"-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd", "-drive", "if=pflash,format=raw,file="+m.path("vars"),
		// What the guest has said is written lies on the disk when QEMU is killed.
		"-drive", "if=virtio,format=qcow2,cache=writethrough,file="+m.path("disk"),
		"-drive", "if=virtio,format=raw,readonly=on,file="+m.updates,
		"-device", "qemu-xhci,id=usb",
		"-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,id=nic")
	m.cmd.Stderr = os.Stderr
	if err := m.cmd.Start(); err != nil {
		return fmt.Errorf("start machine: %w", err)
	}
	m.exited = make(chan error, 1)
	go func() { m.exited <- m.cmd.Wait() }()
	var err error
	m.monitor, err = openMonitor(m.path("monitor"))
	return err
}

// started waits for the shell: at the start, and after a restart.
func (m *machine) started() error {
	if m.shell != nil {
		_ = m.shell.conn.Close() // the old one; nothing is lost by it
	}
	var err error
	m.shell, err = openShell(m.path("shell"), bootLimit)
	return err
}

// cut takes the power away.
func (m *machine) cut() error {
	if m.cmd == nil {
		return nil
	}
	err := m.cmd.Process.Kill()
	<-m.exited
	m.cmd = nil
	return errors.Join(err, m.monitor.conn.Close(), m.shell.conn.Close())
}

// slot is the system that runs: A or B.
func (m *machine) slot() (string, error) {
	line, err := m.run("cat /proc/cmdline")
	_, after, found := strings.Cut(line, "rauc.slot=")
	if err != nil || !found {
		return "", fmt.Errorf("which system runs: %q: %w", line, err)
	}
	return after[:1], nil
}

// await asks the machine again and again until a command says what is wanted.
func (m *machine) await(limit time.Duration, command, want string) error {
	var said string
	var err error
	for began := time.Now(); time.Since(began) < limit; time.Sleep(time.Second) {
		if said, err = m.run(command); strings.Contains(said, want) {
			return nil
		}
	}
	return fmt.Errorf("%s: want %q within %s, the last was %q: %w", command, want, limit, said, err)
}
