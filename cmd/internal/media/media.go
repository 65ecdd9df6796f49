// Package media finds where a shop's papers can be written to, and writes them
// there: USB sticks, and the shop's folder on the network.
//
// # What it guarantees
//
// Only what the kernel calls removable is offered as a stick, and only where it is
// mounted; a folder is offered only while something is mounted there. A file is on
// the medium whole, with the name that was asked for, when [Places.Write] returns, or
// not at all; what it is written to is the very medium that was listed, however it
// was pulled out and another put in meanwhile.
//
// # Caveats
//
// The kernel calls some card readers removable, and some sticks with a firmware of
// their own not. Mounting and unmounting is the system's work: see packaging/deb.
package media

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"kaikei/terminal/office"
)

// Places are where the kernel tells of media. The zero value is this machine's.
type Places struct {
	Sys    string // /sys/block
	Mounts string // /proc/self/mountinfo
	Folder string // the shop's on the network; "" none
	Wishes string // where the system is asked to unmount: /run/kaikei/eject
	// Device returns the number of the file system that a path is on, as the mount
	// table writes it, "8:17"; nil asks the kernel.
	Device func(path string) (string, error)
}

// sys and mounts are the paths, or those of this machine.
func (p Places) sys() string    { return cmp.Or(p.Sys, "/sys/block") }
func (p Places) mounts() string { return cmp.Or(p.Mounts, "/proc/self/mountinfo") }

// folderID is the id of the shop's folder.
const folderID = "folder"

// A mount is one line of the mount table.
type mount struct {
	device, path string
	readOnly     bool
}

// Targets lists where something can be written: sticks by their names, then the
// folder.
func (p Places) Targets(context.Context) ([]office.Target, error) {
	table, err := p.table()
	if err != nil {
		return nil, err
	}
	blocks, err := os.ReadDir(p.sys())
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a container may show none
		return nil, fmt.Errorf("list block devices: %w", err)
	}
	all := []office.Target{}
	for _, b := range blocks {
		if read(p.sys(), b.Name(), "removable") != "1" || read(p.sys(), b.Name(), "size") == "0" {
			continue // fixed, or a reader without a card
		}
		all = append(all, p.stick(b.Name(), table))
	}
	if p.Folder != "" {
		t := office.Target{ID: folderID, Name: p.Folder, Folder: true}
		if m, ok := p.folder(table); ok {
			t.Mounted, t.ReadOnly, t.Free = true, m.readOnly, free(m.path)
		}
		all = append(all, t)
	}
	return all, nil
}

// stick is one removable device, with where it is mounted if it is.
func (p Places) stick(name string, table []mount) office.Target {
	t := office.Target{ID: name, Name: strings.TrimSpace(read(p.sys(), name, "device/vendor") + " " + read(p.sys(), name, "device/model"))}
	if t.Name == "" {
		t.Name = name
	}
	if at, ok := p.mountOf(name, table); ok {
		t.Mounted, t.ReadOnly, t.Free = true, at.readOnly, free(at.path)
	}
	return t
}

// folder returns the mount of the shop's folder: the last of several that lie over
// one another.
func (p Places) folder(table []mount) (at mount, ok bool) {
	for _, m := range table {
		if p.Folder != "" && m.path == filepath.Clean(p.Folder) {
			at, ok = m, true
		}
	}
	return at, ok
}

// mountOf returns where a device, or one of its partitions, is mounted.
func (p Places) mountOf(name string, table []mount) (mount, bool) {
	parts, err := filepath.Glob(filepath.Join(p.sys(), name, name+"*", "dev"))
	if err != nil {
		return mount{}, false
	}
	for _, file := range append([]string{filepath.Join(p.sys(), name, "dev")}, parts...) {
		number := read(file)
		for _, m := range table {
			if m.device == number {
				return m, true
			}
		}
	}
	return mount{}, false
}

// read reads one of the kernel's small files; "" when it is not there.
func read(parts ...string) string {
	text, _ := os.ReadFile(filepath.Join(parts...)) // a device that goes meanwhile says nothing
	return strings.TrimSpace(string(text))
}

// free is how many bytes a path has left; 0 when nobody knows.
func free(path string) int64 {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0
	}
	return int64(s.Bavail) * s.Bsize
}

// table reads the mount table (proc(5), mountinfo).
func (p Places) table() ([]mount, error) {
	f, err := os.Open(p.mounts())
	if err != nil {
		return nil, fmt.Errorf("read mounts: %w", err)
	}
	defer f.Close()
	var all []mount
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 {
			continue
		}
		all = append(all, mount{device: fields[2], path: unescape(fields[4]), readOnly: strings.HasPrefix(fields[5]+",", "ro,")})
	}
	return all, lines.Err()
}

// unescape reads a path of the mount table, where spaces are octal.
func unescape(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] == '\\' && i+3 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(path[i])
	}
	return b.String()
}

// ErrNoTarget means a target that is not there, or not any more.
var ErrNoTarget = errors.New("nothing to write to")

// where finds the mount of a target as it is now.
func (p Places) where(id string) (mount, error) {
	table, err := p.table()
	if err != nil {
		return mount{}, err
	}
	if id == folderID {
		if m, ok := p.folder(table); ok {
			return m, nil
		}
		return mount{}, fmt.Errorf("folder %q: %w", p.Folder, ErrNoTarget)
	}
	if id != filepath.Base(id) || read(p.sys(), id, "removable") != "1" {
		return mount{}, fmt.Errorf("device %q: %w", id, ErrNoTarget)
	}
	m, ok := p.mountOf(id, table)
	if !ok {
		return mount{}, fmt.Errorf("device %q is not mounted: %w", id, ErrNoTarget)
	}
	return m, nil
}
