package diag

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A Fact is one thing about the machine.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Trouble is what is wrong with it, and what to do; empty when nothing is.
	Trouble string `json:"trouble,omitempty"`
}

// The bounds beyond which a fact is trouble.
const (
	freeLeast     = 200 << 20 // bytes free where the records lie: years of a small shop
	memoryLeast   = 64 << 20  // bytes that programs may still have
	celsiusMost   = 80        // most boards slow down a little above
	rtcOffMost    = time.Hour // a battery that is empty is off by years
	lifeTenthMost = 9         // eMMC says 0x0B beyond its whole life
)

// A Machine is what the facts are read from: the kernel's files below Root, which
// is "/" but in tests.
type Machine struct {
	Root string
	Data string // folder of the terminal
}

// Facts returns what the machine tells.
func (m Machine) Facts() []Fact {
	var all []Fact
	for _, part := range []func() []Fact{m.system, m.memory, m.disk, m.wear, m.heat, m.clock, m.attached} {
		all = append(all, part()...)
	}
	return all
}

// read returns the text of a file of the kernel's, trimmed; none is empty.
func (m Machine) read(path string) string {
	text, err := os.ReadFile(filepath.Join(m.Root, path))
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), "\x00 \n\t")
}

// glob returns the files of a pattern, without the root.
func (m Machine) glob(pattern string) []string {
	found, err := filepath.Glob(filepath.Join(m.Root, pattern))
	if err != nil {
		return nil
	}
	for i := range found {
		found[i] = strings.TrimPrefix(found[i], strings.TrimSuffix(m.Root, "/"))
	}
	return found
}

// facts drops those without a value.
func facts(all ...Fact) []Fact {
	kept := all[:0]
	for _, f := range all {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// system is what the machine is.
func (m Machine) system() []Fact {
	model := m.read("/proc/device-tree/model")
	if model == "" {
		model = strings.TrimSpace(m.read("/sys/class/dmi/id/sys_vendor") + " " + m.read("/sys/class/dmi/id/product_name"))
	}
	release := ""
	for line := range strings.Lines(m.read("/etc/os-release")) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME="); ok {
			release = strings.Trim(v, `"`)
		}
	}
	up := ""
	if seconds, err := strconv.ParseFloat(first(m.read("/proc/uptime")), 64); err == nil {
		up = (time.Duration(seconds) * time.Second).String()
	}
	return facts(Fact{Name: "board", Value: model}, Fact{Name: "system", Value: release}, Fact{Name: "kernel", Value: m.read("/proc/sys/kernel/osrelease")},
		Fact{Name: "processors", Value: fmt.Sprintf("%d, %s", runtime.NumCPU(), runtime.GOARCH)}, Fact{Name: "up", Value: up}, Fact{Name: "load", Value: m.read("/proc/loadavg")})
}

// first is the first word.
func first(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// memory is how much there is.
func (m Machine) memory() []Fact {
	kib := map[string]int64{}
	for line := range strings.Lines(m.read("/proc/meminfo")) {
		if f := strings.Fields(line); len(f) >= 2 {
			kib[f[0]], _ = strconv.ParseInt(f[1], 10, 64) // 0 is as good as not there
		}
	}
	if kib["MemTotal:"] == 0 {
		return nil
	}
	f := Fact{Name: "memory", Value: fmt.Sprintf("%d MiB, %d MiB available", kib["MemTotal:"]>>10, kib["MemAvailable:"]>>10)}
	if kib["MemAvailable:"]<<10 < memoryLeast {
		f.Trouble = "memory is nearly used up: restart, and send this bundle"
	}
	return []Fact{f}
}

// disk is the room where the records lie.
func (m Machine) disk() []Fact {
	var s unix.Statfs_t
	if err := unix.Statfs(m.Data, &s); err != nil {
		return []Fact{{Name: "disk", Value: m.Data, Trouble: "not readable: " + err.Error()}}
	}
	size := uint64(s.Bsize) // of a block; the kernel gives it signed
	free := s.Bavail * size
	f := Fact{Name: "disk", Value: fmt.Sprintf("%d MiB of %d MiB free, %d of %d files free, at %s", free>>20, s.Blocks*size>>20, s.Ffree, s.Files, m.Data)}
	switch {
	case s.Flags&unix.ST_RDONLY != 0:
		f.Trouble = "mounted read-only: nothing can be recorded, so no payment is taken"
	case free < freeLeast:
		f.Trouble = "nearly full: remove what is not the terminal's"
	case s.Files > 0 && s.Ffree < 100:
		f.Trouble = "no more files can be made: remove what is not the terminal's"
	}
	return []Fact{f}
}

// wear is how much of the life of the flash is used, where it says so.
func (m Machine) wear() (all []Fact) {
	for _, path := range m.glob("/sys/block/mmcblk*/device/life_time") {
		disk := filepath.Base(filepath.Dir(filepath.Dir(path)))
		f := Fact{Name: "wear of " + disk, Value: m.read(path) + " in tenths of its life, for its two kinds of cells"}
		for _, word := range strings.Fields(m.read(path)) {
			if tenth, err := strconv.ParseUint(word, 0, 8); err == nil && tenth > lifeTenthMost {
				f.Trouble = "worn out: replace it before it fails, and hand the terminal over first"
			}
		}
		all = append(all, f)
	}
	return all
}

// heat is how warm it is.
func (m Machine) heat() (all []Fact) {
	for _, path := range m.glob("/sys/class/thermal/thermal_zone*/temp") {
		milli, err := strconv.Atoi(m.read(path))
		if err != nil {
			continue
		}
		f := Fact{Name: "temperature of " + m.read(filepath.Dir(path)+"/type"), Value: fmt.Sprintf("%d °C", milli/1000)}
		if milli/1000 >= celsiusMost {
			f.Trouble = "too warm: give it air, take it out of the sun"
		}
		all = append(all, f)
	}
	return all
}

// clock is whether the machine knows the time.
func (m Machine) clock() (all []Fact) {
	var t unix.Timex
	if state, err := unix.Adjtimex(&t); err == nil {
		said := "kept by the network"
		if state == 5 || t.Status&0x40 != 0 { // TIME_ERROR, STA_UNSYNC
			said = "not kept by the network; sales use the backend's time"
		}
		all = append(all, Fact{Name: "clock", Value: said})
	}
	if seconds, err := strconv.ParseInt(m.read("/sys/class/rtc/rtc0/since_epoch"), 10, 64); err == nil {
		off := time.Since(time.Unix(seconds, 0)).Round(time.Second)
		f := Fact{Name: "clock chip", Value: fmt.Sprintf("%s behind the system's", off)}
		if off.Abs() > rtcOffMost {
			f.Trouble = "the clock chip is far off: its battery may be empty"
		}
		all = append(all, f)
	}
	return all
}

// attached is what hangs on the machine.
func (m Machine) attached() (all []Fact) {
	for _, path := range m.glob("/sys/class/drm/*/status") {
		name := filepath.Base(filepath.Dir(path))
		mode, _, _ := strings.Cut(m.read(filepath.Dir(path)+"/modes"), "\n")
		all = append(all, Fact{Name: "display " + name, Value: strings.TrimSpace(m.read(path) + " " + mode)})
	}
	for line := range strings.Lines(m.read("/proc/asound/cards")) {
		if _, card, ok := strings.Cut(line, "]: "); ok {
			all = append(all, Fact{Name: "sound", Value: strings.TrimSpace(card)})
		}
	}
	for _, path := range m.glob("/sys/bus/usb/devices/*/idVendor") {
		folder := filepath.Dir(path)
		all = append(all, Fact{Name: "USB " + filepath.Base(folder), Value: strings.TrimSpace(m.read(path) + ":" + m.read(folder+"/idProduct") + " " + m.read(folder+"/product"))})
	}
	for _, path := range append(m.glob("/dev/usb/lp*"), m.glob("/dev/tpmrm*")...) {
		all = append(all, Fact{Name: "device", Value: path})
	}
	return facts(all...)
}
