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

	// Key and Args are the value apart, and Todo what to do, for the sentences that
	// screens say in their language. A fact without a key is its name and value.
	Key  string `json:"-"`
	Args []any  `json:"-"`
	Todo string `json:"-"`
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
	up, hours := "", 0
	if seconds, err := strconv.ParseFloat(first(m.read("/proc/uptime")), 64); err == nil {
		up, hours = (time.Duration(seconds) * time.Second).String(), int(seconds/3600)
	}
	cores := fmt.Sprintf("%d, %s", runtime.NumCPU(), runtime.GOARCH)
	load := m.read("/proc/loadavg")
	return facts(plain("board", model), plain("system", release), plain("kernel", m.read("/proc/sys/kernel/osrelease")), plain("processors", cores),
		Fact{Name: "up", Value: up, Key: "fact.up", Args: []any{hours}}, Fact{Name: "load", Value: load, Key: "fact.load", Args: []any{first(load)}})
}

// plain is a fact whose value says the same in each language.
func plain(name, value string) Fact {
	return Fact{Name: name, Value: value, Key: "fact." + name, Args: []any{value}}
}

// one is a fact about one of several things.
func one(name, thing, value string) Fact {
	return Fact{Name: name + thing, Value: value, Args: []any{thing, value}}
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
	all, free := kib["MemTotal:"]>>10, kib["MemAvailable:"]>>10
	f := Fact{Name: "memory", Value: fmt.Sprintf("%d MiB, %d MiB available", all, free), Key: "fact.memory", Args: []any{all, free}}
	if kib["MemAvailable:"]<<10 < memoryLeast {
		f.Todo = "fact.memory.todo"
		f.Trouble = "memory is nearly used up: restart, and send this bundle"
	}
	return []Fact{f}
}

// disk is the room where the records lie.
func (m Machine) disk() []Fact {
	var s unix.Statfs_t
	if err := unix.Statfs(m.Data, &s); err != nil {
		return []Fact{{Name: "disk", Value: m.Data, Trouble: "not readable: " + err.Error(), Key: "fact.disk.gone", Args: []any{m.Data}, Todo: "fact.disk.todo.gone"}}
	}
	size := uint64(s.Bsize) // of a block; the kernel gives it signed
	free := s.Bavail * size
	f := Fact{Name: "disk", Value: fmt.Sprintf("%d MiB of %d MiB free, %d of %d files free, at %s", free>>20, s.Blocks*size>>20, s.Ffree, s.Files, m.Data)}
	f.Key, f.Args = "fact.disk", []any{free >> 20, s.Blocks * size >> 20}
	switch {
	case s.Flags&unix.ST_RDONLY != 0:
		f.Todo = "fact.disk.todo.readonly"
		f.Trouble = "mounted read-only: nothing can be recorded, so no payment is taken"
	case free < freeLeast:
		f.Todo = "fact.disk.todo.full"
		f.Trouble = "nearly full: remove what is not the terminal's"
	case s.Files > 0 && s.Ffree < 100:
		f.Todo = "fact.disk.todo.full"
		f.Trouble = "no more files can be made: remove what is not the terminal's"
	}
	return []Fact{f}
}

// wear is how much of the life of the flash is used, where it says so.
func (m Machine) wear() (all []Fact) {
	for _, path := range m.glob("/sys/block/mmcblk*/device/life_time") {
		disk := filepath.Base(filepath.Dir(filepath.Dir(path)))
		tenths := m.read(path)
		f := Fact{Name: "wear of " + disk, Value: tenths + " in tenths of its life, for its two kinds of cells", Key: "fact.wear", Args: []any{disk, worn(tenths)}}
		for _, word := range strings.Fields(tenths) {
			if tenth, err := strconv.ParseUint(word, 0, 8); err == nil && tenth > lifeTenthMost {
				f.Todo = "fact.wear.todo"
				f.Trouble = "worn out: replace it before it fails, and hand the terminal over first"
			}
		}
		all = append(all, f)
	}
	return all
}

// worn tells the tenths of JESD84-B51 as percent: 0x02 is 10 to 20, and 0x0B that the
// life which it was made for is over. What it does not define stays as it is.
func worn(tenths string) string {
	words := strings.Fields(tenths)
	for i, word := range words {
		switch tenth, err := strconv.ParseUint(word, 0, 8); {
		case err != nil || tenth == 0 || tenth > 0x0B:
		case tenth == 0x0B:
			words[i] = "> 100 %"
		default:
			words[i] = fmt.Sprintf("%d–%d %%", 10*(tenth-1), 10*tenth)
		}
	}
	return strings.Join(words, ", ")
}

// heat is how warm it is.
func (m Machine) heat() (all []Fact) {
	for _, path := range m.glob("/sys/class/thermal/thermal_zone*/temp") {
		milli, err := strconv.Atoi(m.read(path))
		if err != nil {
			continue
		}
		f := one("temperature of ", m.read(filepath.Dir(path)+"/type"), fmt.Sprintf("%d °C", milli/1000))
		f.Key = "fact.heat"
		if milli/1000 >= celsiusMost {
			f.Todo = "fact.heat.todo"
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
		said, key := "kept by the network", "fact.clock"
		if state == 5 || t.Status&0x40 != 0 { // TIME_ERROR, STA_UNSYNC
			said, key = "not kept by the network; sales use the backend's time", "fact.clock.free"
		}
		all = append(all, Fact{Name: "clock", Value: said, Key: key})
	}
	if seconds, err := strconv.ParseInt(m.read("/sys/class/rtc/rtc0/since_epoch"), 10, 64); err == nil {
		off := time.Since(time.Unix(seconds, 0)).Round(time.Second)
		f := Fact{Name: "clock chip", Value: fmt.Sprintf("%s behind the system's", off), Key: "fact.chip", Args: []any{off}}
		if off.Abs() > rtcOffMost {
			f.Todo = "fact.chip.todo"
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
		f := one("display ", name, strings.TrimSpace(m.read(path)+" "+mode))
		f.Key = "fact.display"
		all = append(all, f)
	}
	for line := range strings.Lines(m.read("/proc/asound/cards")) {
		if _, card, ok := strings.Cut(line, "]: "); ok {
			all = append(all, plain("sound", strings.TrimSpace(card)))
		}
	}
	for _, path := range m.glob("/sys/bus/usb/devices/*/idVendor") {
		folder := filepath.Dir(path)
		f := one("USB ", filepath.Base(folder), strings.TrimSpace(m.read(path)+":"+m.read(folder+"/idProduct")+" "+m.read(folder+"/product")))
		f.Key = "fact.usb"
		all = append(all, f)
	}
	for _, path := range append(m.glob("/dev/usb/lp*"), m.glob("/dev/tpmrm*")...) {
		all = append(all, plain("device", path))
	}
	return facts(all...)
}
