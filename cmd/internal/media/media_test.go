package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/office"
)

// A machine is a made-up one: block devices, and what is mounted where.
type machine struct {
	Places
	t      *testing.T
	dir    string
	device string // on which the stick's folder is now
}

// newMachine has a fixed disk, a reader without a card, a stick that is mounted at a
// path with a space, one that is not, and a folder on the network.
func newMachine(t *testing.T) *machine {
	m := &machine{t: t, dir: t.TempDir(), device: "8:17"}
	for _, d := range []struct{ path, text string }{
		{"sys/sda/removable", "0\n"}, {"sys/sda/size", "9000\n"}, {"sys/sda/dev", "8:0\n"}, {"sys/sda/sda1/dev", "8:1\n"},
		{"sys/mmcblk0/removable", "1\n"}, {"sys/mmcblk0/size", "0\n"},
		{"sys/sdb/removable", "1\n"}, {"sys/sdb/size", "9000\n"}, {"sys/sdb/dev", "8:16\n"}, {"sys/sdb/sdb1/dev", "8:17\n"}, {"sys/sdb/device/vendor", "Kaikei  \n"}, {"sys/sdb/device/model", "Stick 8\n"},
		{"sys/sdc/removable", "1\n"}, {"sys/sdc/size", "9000\n"}, {"sys/sdc/dev", "8:32\n"}, {"sys/sdc/sdc1/dev", "8:33\n"},
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(m.at(d.path)), 0o755))
		require.NoError(t, os.WriteFile(m.at(d.path), []byte(d.text), 0o644))
	}
	for _, dir := range []string{"my stick", "folder"} {
		require.NoError(t, os.MkdirAll(m.at(dir), 0o755))
	}
	m.Places = Places{Sys: m.at("sys"), Mounts: m.at("mountinfo"), Folder: m.at("folder"), Device: func(path string) (string, error) {
		if path == m.at("folder") {
			return "0:50", nil
		}
		return m.device, nil
	}}
	m.mount("rw", "rw")
	return m
}

// at is a path of the machine.
func (m *machine) at(path string) string { return filepath.Join(m.dir, path) }

// mount writes the mount table: how stick and folder are mounted; "" is not.
func (m *machine) mount(stick, folder string) {
	text := "21 1 8:1 / / ro,relatime shared:1 - ext4 /dev/sda1 rw\n"
	if stick != "" {
		text += fmt.Sprintf("40 21 8:17 / %s %s,nosuid shared:2 - vfat /dev/sdb1 rw\n", strings.ReplaceAll(m.at("my stick"), " ", `\040`), stick)
	}
	if folder != "" {
		text += fmt.Sprintf("41 21 0:49 / %s ro shared:3 - tmpfs tmpfs rw\n", m.at("folder")) // lies under the next
		text += fmt.Sprintf("42 41 0:50 / %s %s shared:3 - nfs server:/shop rw\n", m.at("folder"), folder)
	}
	next := m.at("mountinfo.next") // whoever reads meanwhile sees a whole one
	require.NoError(m.t, os.WriteFile(next, []byte(text), 0o644))
	require.NoError(m.t, os.Rename(next, m.at("mountinfo")))
}

// write writes a file to the stick.
func (m *machine) write(id string) (told []int64, err error) {
	data := []byte(strings.Repeat("締め", 100_000))
	err = m.Write(m.t.Context(), id, office.File{Name: "z.pdf", Fill: func(w io.Writer) error {
		for part := range slices.Chunk(data, 1000) {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		return nil
	}}, func(done int64) { told = append(told, done) })
	return told, err
}

// Only what is removable is offered, with what can be done with it.
func TestTargets(t *testing.T) {
	m := newMachine(t)
	all, err := m.Targets(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 3, "no fixed disk, no reader without a card")
	assert.Equal(t, []string{"sdb", "sdc", "folder"}, []string{all[0].ID, all[1].ID, all[2].ID})
	assert.Equal(t, "Kaikei Stick 8", all[0].Name)
	assert.Positive(t, all[0].Free)
	assert.Equal(t, []bool{true, false, true}, []bool{all[0].Mounted, all[1].Mounted, all[2].Mounted})
	assert.True(t, all[2].Folder)
	m.mount("ro", "")
	all, err = m.Targets(t.Context())
	require.NoError(t, err)
	assert.True(t, all[0].ReadOnly)
	assert.False(t, all[2].Mounted, "a folder of this machine's own disk is no network")
	m.Folder = ""
	all, err = m.Targets(t.Context())
	require.NoError(t, err)
	assert.Len(t, all, 2)
	m.Sys = m.at("nothing") // a container
	all, err = m.Targets(t.Context())
	require.NoError(t, err)
	assert.Empty(t, all)
}

// A file is there whole, told on its way, and nothing else is left.
func TestWrite(t *testing.T) {
	m := newMachine(t)
	told, err := m.write("sdb")
	require.NoError(t, err)
	assert.Equal(t, []int64{chunk, 2 * chunk, 600_000}, told)
	files, err := filepath.Glob(m.at("my stick/*"))
	require.NoError(t, err)
	assert.Equal(t, []string{m.at("my stick/z.pdf")}, files)
	hidden, err := filepath.Glob(m.at("my stick/.*"))
	require.NoError(t, err)
	assert.Empty(t, hidden)
	_, err = m.write("folder")
	require.NoError(t, err)
	assert.FileExists(t, m.at("folder/z.pdf"))
}

// What goes wrong has a name, and leaves nothing behind: not on another medium, and
// not on this machine's own disk.
func TestWriteInTrouble(t *testing.T) {
	for name, tt := range map[string]struct {
		id    string
		spoil func(m *machine)
		want  error
	}{
		"read-only":             {"sdb", func(m *machine) { m.mount("ro", "rw") }, terminal.ErrMediumReadOnly},
		"pulled out":            {"sdb", func(m *machine) { m.mount("", "rw") }, terminal.ErrMediumGone},
		"another put in":        {"sdb", func(m *machine) { m.device = "8:49" }, terminal.ErrMediumGone},
		"not mounted":           {"sdc", func(*machine) {}, terminal.ErrMediumGone},
		"a fixed disk":          {"sda", func(*machine) {}, terminal.ErrMediumGone},
		"a path":                {"../sys/sdb", func(*machine) {}, terminal.ErrMediumGone},
		"the network is away":   {"folder", func(m *machine) { m.mount("rw", "") }, terminal.ErrMediumGone},
		"the folder was erased": {"sdb", func(m *machine) { require.NoError(m.t, os.RemoveAll(m.at("my stick"))) }, terminal.ErrMediumGone},
	} {
		m := newMachine(t)
		tt.spoil(m)
		_, err := m.write(tt.id)
		require.ErrorIs(t, err, tt.want, name)
		left, err := filepath.Glob(m.at("*/*.pdf"))
		require.NoError(t, err)
		assert.Empty(t, left, name)
		hidden, err := filepath.Glob(m.at("my stick/.*"))
		require.NoError(t, err)
		assert.Empty(t, hidden, name)
	}
	m := newMachine(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := m.Write(ctx, "sdb", office.File{Name: "z.pdf", Fill: func(w io.Writer) error { _, err := io.WriteString(w, "z"); return err }}, func(int64) {})
	require.ErrorIs(t, err, context.Canceled)
	assert.NoFileExists(t, m.at("my stick/z.pdf"), "who stopped it gets nothing")
	broken := errors.New("the journal ends too early")
	err = m.Write(t.Context(), "sdb", office.File{Name: "z.pdf", Fill: func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return broken }}, func(int64) {})
	require.ErrorIs(t, err, broken)
	assert.NoFileExists(t, m.at("my stick/z.pdf"), "half a file is none")
	require.Error(t, m.Write(t.Context(), "sdb", office.File{Name: "../z.pdf"}, func(int64) {}))
	for of, want := range map[error]error{unix.ENOSPC: terminal.ErrMediumFull, unix.EROFS: terminal.ErrMediumReadOnly, unix.EIO: terminal.ErrMediumGone} {
		assert.ErrorIs(t, meaning(&os.PathError{Op: "write", Path: "x", Err: of}), want)
	}
}

// A stick that is gone cannot be made ready to be pulled out; a folder needs nothing.
func TestEject(t *testing.T) {
	m := newMachine(t)
	require.NoError(t, m.Eject(t.Context(), "folder"))
	require.ErrorIs(t, m.Eject(t.Context(), "sdc"), terminal.ErrMediumGone)
	require.ErrorIs(t, m.Eject(t.Context(), "sda"), terminal.ErrMediumGone, "nothing but a stick is ever unmounted")
}

// On a till the system unmounts: it is asked by name, and the till believes its own
// mounts, not an answer.
func TestEjectByTheSystem(t *testing.T) {
	m := newMachine(t)
	m.Wishes = m.at("eject")
	require.NoError(t, os.Mkdir(m.Wishes, 0o700))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ejected := make(chan error, 1)
	go func() { ejected <- m.Eject(ctx, "sdb") }()
	for wished := false; !wished; time.Sleep(time.Millisecond) {
		files, err := os.ReadDir(m.Wishes)
		require.NoError(t, err)
		wished = len(files) == 1 && files[0].Name() == "sdb"
		select {
		case err := <-ejected:
			t.Fatal("before it was unmounted: ", err)
		default:
		}
	}
	m.mount("", "rw")
	require.NoError(t, <-ejected)

	m.mount("rw", "rw")
	cancel() // nobody unmounts, for as long as anybody waits
	err := m.Eject(ctx, "sdb")
	require.ErrorIs(t, err, terminal.ErrMediumBusy)
	assert.EqualValues(t, "MEDIUM_BUSY", fault.Of(err).Code)
}
