package image

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A bootDisk has GRUB's configuration, and nothing that could be started.
type bootDisk struct {
	t   *testing.T
	dir string
}

// before runs in front of ours: it reads from the disk, and says what would be started.
const before = `function linux {
	echo "starts $1 $2 $5"
	return 1
}
set root=hd0,gpt1
set prefix=($root)/grub
configfile ($root)/grub/grub.cfg
`

func newBootDisk(t *testing.T, environment []string) bootDisk {
	for _, program := range []string{"grub-emu", "grub-editenv", "mkfs.vfat", "mcopy", "sfdisk"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not here", program)
		}
	}
	d := bootDisk{t, t.TempDir()}
	d.write("before/grub.cfg", before)
	d.write("map", "(hd0) "+d.path("disk")+"\n")
	d.write("table", "label: gpt\nstart=1MiB, size=5MiB, type=uefi\n")
	d.do("sh", "-ec", `truncate -s 8M disk; sfdisk -q disk <table; truncate -s 5M fat; mkfs.vfat fat; mmd -i fat ::grub; grub-editenv grubenv create`)
	if len(environment) == 0 {
		d.do("sh", "-ec", `head -c 1024 /dev/zero >grubenv`)
	} else {
		d.do("grub-editenv", append([]string{"grubenv", "set"}, environment...)...)
	}
	d.do("mcopy", "-i", "fat", "grubenv", absolute(t, "esp/grub.cfg"), "::grub/")
	d.do("dd", "if=fat", "of=disk", "bs=1M", "seek=1", "conv=notrunc")
	return d
}

func absolute(t *testing.T, path string) string {
	full, err := filepath.Abs(path)
	require.NoError(t, err)
	return full
}

func (d bootDisk) path(name string) string { return filepath.Join(d.dir, name) }

func (d bootDisk) write(name, text string) {
	require.NoError(d.t, os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	require.NoError(d.t, os.WriteFile(d.path(name), []byte(text), 0o600))
}

// do runs a program in the disk's folder, within a minute, and returns what it said.
func (d bootDisk) do(program string, args ...string) string {
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = d.dir, append(os.Environ(), "TERM=dumb")
	said, err := cmd.CombinedOutput()
	require.NoError(d.t, err, "%s: %s", program, said)
	return string(said)
}

var started = regexp.MustCompile(`starts \(hd0,gpt([23])\)/boot/vmlinuz root=PARTLABEL=kaikei-([ab]) rauc\.slot=([AB])`)

// start is one start of the machine: it returns the system that GRUB chose.
func (d bootDisk) start() string {
	said := d.do("grub-emu", "-m", "map", "-d", d.path("before"))
	got := started.FindStringSubmatch(said)
	require.NotNil(d.t, got, said)
	require.Contains(d.t, []string{"2aA", "3bB"}, got[1]+got[2]+got[3], "partition, label and slot are one system's")
	return got[3]
}

// Which system starts, when none of the starts is marked good: GRUB itself, run as
// a program, with our configuration.
func TestChoice(t *testing.T) {
	for _, c := range []struct{ name, environment, starts string }{
		{"a new image, whose till is cut off again and again", "ORDER=A B|A_OK=1|A_TRY=0|B_OK=0|B_TRY=0", "AAAAA"},
		{"an update on trial has three starts", "ORDER=B A|A_OK=1|A_TRY=0|B_OK=1|B_TRY=0", "BBBA"},
		{"an update that was taken back is not tried again", "ORDER=B A|A_OK=1|A_TRY=0|B_OK=0|B_TRY=0", "AAAAA"},
		{"the other one is being written", "ORDER=A B|A_OK=0|A_TRY=0|B_OK=1|B_TRY=0", "BB"},
		{"all have had their starts", "ORDER=B A|A_OK=1|A_TRY=3|B_OK=1|B_TRY=3", "BB"},
		{"all are bad", "ORDER=A B|A_OK=0|A_TRY=0|B_OK=0|B_TRY=0", "A"},
		{"the marks are lost", "", "AA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var environment []string
			if c.environment != "" {
				environment = strings.Split(c.environment, "|")
			}
			d := newBootDisk(t, environment)
			var got string
			for range len(c.starts) {
				got += d.start()
			}
			assert.Equal(t, c.starts, got)
		})
	}
}

// A picture that is none stops no start. What is said then is drawn, so what was started
// is looked up among the marks.
func TestSplashStopsNothing(t *testing.T) {
	d := newBootDisk(t, []string{"ORDER=A B", "A_OK=1", "A_TRY=0", "B_OK=0", "B_TRY=0"})
	d.write("before/grub.cfg", strings.Replace(before, "return 1", "set started=$2\n\tsave_env started\n\treturn 1", 1))
	d.write("splash.png", "not a picture")
	d.do("sh", "-ec", `mcopy -i fat splash.png ::grub/; dd if=fat of=disk bs=1M seek=1 conv=notrunc`)
	require.NotRegexp(t, started, d.do("grub-emu", "-m", "map", "-d", d.path("before")), "the screen is drawn on")
	marks := d.do("sh", "-ec", `dd if=disk of=fat bs=1M skip=1 count=5; mcopy -n -o -i fat ::grub/grubenv after; grub-editenv after list`)
	assert.Contains(t, marks, "started=root=PARTLABEL=kaikei-a")
	assert.Contains(t, marks, "A_TRY=1")
}
