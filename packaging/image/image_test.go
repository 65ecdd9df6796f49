package image

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A machine is a folder that the scripts take for the whole disk.
type machine struct {
	t    *testing.T
	root string
}

// newMachine is a provisioned terminal that runs system A. The stand-ins write what they
// are asked into /did.
func newMachine(t *testing.T) machine {
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		t.Skip("busybox is not here")
	}
	if os.Geteuid() != 0 && exec.Command("unshare", "-r", "true").Run() != nil {
		t.Skip("another root directory needs root, or a kernel that lets others be root within")
	}
	m := machine{t, t.TempDir()}
	program, err := os.ReadFile(busybox)
	require.NoError(t, err)
	m.write("bin/busybox", string(program))
	for _, name := range []string{"sh", "sed", "cat", "mv", "rm", "cut", "cp", "mktemp", "dd", "tee", "sync"} {
		require.NoError(t, os.Symlink("busybox", m.path("bin/"+name)))
	}
	m.write("bin/rauc", "#!/bin/sh\necho rauc $* >>/did\n")
	m.write("bin/sleep", "#!/bin/sh\n")
	m.write("bin/dpkg", "#!/bin/sh\n[ \"$2\" \\> \"$4\" ] || [ \"$2\" = \"$4\" ]\n")
	m.write("bin/setpriv", "#!/bin/sh\n[ -s /status ] && cat /status\n")
	m.write("bin/systemctl", `#!/bin/sh
case "$*" in
is-active*) cat /active ;;
*ActiveEnter*) echo 1000000 ;;
*NRestarts*) cat /restarts ;;
*) echo systemctl $* >>/did ;;
esac
`)
	m.write("usr/bin/grub-editenv", "#!/bin/sh\necho grub-editenv $2 $3 $4 $5 >>/did\nprintf whole >\"$1\"\n")
	for _, script := range []string{"activate", "confirm", "before-update", "after-update", "settled", "boot/grub-editenv"} {
		text, err := os.ReadFile("root/usr/lib/kaikei/" + script)
		require.NoError(t, err)
		m.write("usr/lib/kaikei/"+script, string(text))
	}
	for name, text := range map[string]string{
		"proc/cmdline": "root=PARTLABEL=kaikei-a rauc.slot=A quiet\n", "proc/uptime": "100.00 1.00\n", "did": "",
		"active": "active\n", "restarts": "0\n", "status": `{"allSent":true}`, "var/lib/kaikei/device.json": "{}",
		"boot/efi/grub/grubenv": "before", "usr/share/kaikei/schema": "6\n", "usr/share/kaikei/image": "1.1\n",
		"bundle/schema": "6\n", "bundle/manifest.raucm": "[update]\nversion=1.2\n",
		"data/rauc/of-rauc": "", "run/of-systemd": "", "tmp/of-all": "", "dev/null": "",
	} {
		m.write(name, text)
	}
	return m
}

func (m machine) path(name string) string { return filepath.Join(m.root, name) }

func (m machine) write(name, text string) {
	require.NoError(m.t, os.MkdirAll(filepath.Dir(m.path(name)), 0o755))
	require.NoError(m.t, os.WriteFile(m.path(name), []byte(text), 0o755))
}

// read returns a file's text, "" where there is none.
func (m machine) read(name string) string {
	text, _ := os.ReadFile(m.path(name)) // none is what is asked for, too
	return strings.TrimSpace(string(text))
}

// run runs a script of the image, and returns what it said.
func (m machine) run(script string, args ...string) (string, error) {
	words := append([]string{"chroot", m.root, "/usr/lib/kaikei/" + script}, args...)
	if os.Geteuid() != 0 {
		words = append([]string{"unshare", "-r"}, words...) // root in there alone
	}
	ctx, cancel := context.WithTimeout(m.t.Context(), time.Minute) // a script that waits for ever has failed
	defer cancel()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "RAUC_BUNDLE_MOUNT_POINT=/bundle"}
	said, err := cmd.CombinedOutput()
	return string(said), err
}

const toldGRUB = "grub-editenv set ORDER=B A B_OK=1 B_TRY=0"

// An installed update is put on trial when nothing is open, once, whether the machine
// was switched off in an orderly way or lost its power.
func TestActivate(t *testing.T) {
	for _, c := range []struct {
		name, word, installed, status, trial, left, did string
	}{
		{"nothing is installed", "start", "", `{"allSent":true}`, "", "", ""},
		{"switched off", "stop", "B", `{"allSent":true}`, "B", "", toldGRUB},
		{"the power was lost", "start", "B", `{"allSent":true}`, "B", "", toldGRUB + "\nsystemctl --no-block reboot"},
		{"a payment is open", "stop", "B", `{"allSent":false}`, "", "B", ""},
		{"the terminal does not say", "start", "B", ``, "", "B", ""},
		{"it runs already: the cut came before the last line", "start", "A", `{"allSent":true}`, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			if c.installed != "" {
				m.write("data/rauc/installed", c.installed+"\n")
			}
			m.write("status", c.status)
			said, err := m.run("activate", c.word)
			require.NoError(t, err, said)
			assert.Equal(t, c.trial, m.read("data/rauc/trial"))
			assert.Equal(t, c.left, m.read("data/rauc/installed"))
			assert.Equal(t, c.did, m.read("did"))
		})
	}
}

// A system on trial is kept when its till lives and answers, and taken back when it
// does not; one that did not start is not tried again.
func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		name, trial, installed, active, restarts, uptime, did, outcome string
	}{
		{"no update", "", "", "active", "0", "5", "rauc status mark-good", ""},
		{"its till lives", "A", "", "active", "0", "100", "rauc status mark-good", "updated: system A passed its self-test"},
		{"it has not begun: the power went before GRUB knew", "B", "B", "active", "0", "100", "rauc status mark-good", ""},
		{"its till ends again and again", "A", "", "inactive", "10", "100", "rauc status mark-bad\nsystemctl --no-block reboot", "rolled back: system A did not pass its self-test"},
		{"its till never comes", "A", "", "activating", "0", "300", "rauc status mark-bad\nsystemctl --no-block reboot", "rolled back: system A did not pass its self-test"},
		{"it did not start", "B", "", "active", "0", "5", "rauc status mark-bad other\nrauc status mark-good", "rolled back: system B did not start; A runs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			for file, text := range map[string]string{"trial": c.trial, "installed": c.installed} {
				if text != "" {
					m.write("data/rauc/"+file, text+"\n")
				}
			}
			m.write("active", c.active+"\n")
			m.write("restarts", c.restarts+"\n")
			m.write("proc/uptime", c.uptime+".00 1.00\n")
			said, err := m.run("confirm")
			assert.Equal(t, strings.Contains(c.did, "reboot"), err != nil, said)
			assert.Equal(t, c.did, m.read("did"))
			assert.Equal(t, c.outcome, m.read("data/rauc/outcome"))
			assert.Equal(t, c.installed, m.read("data/rauc/installed"))
			if c.outcome != "" {
				assert.Empty(t, m.read("data/rauc/trial"))
			}
		})
	}
}

// What RAUC asks before it writes is refused in words, and then nothing was touched.
func TestBeforeUpdate(t *testing.T) {
	for _, c := range []struct{ name, file, text, words string }{
		{"nothing is open", "status", `{"allSent":true}`, ""},
		{"a payment is open", "status", `{"allSent":false}`, "payments are still open"},
		{"the terminal does not say", "status", "", "does not say whether payments are open"},
		{"older records", "bundle/schema", "5\n", "an older one could not read them"},
		{"an older version", "bundle/manifest.raucm", "version=1.0\n", "the update is older (1.0) than what runs (1.1)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			m.write("data/rauc/installed", "B\n")
			m.write(c.file, c.text)
			said, err := m.run("before-update")
			if c.words == "" {
				require.NoError(t, err, said)
				assert.Empty(t, m.read("data/rauc/installed"), "it is about to be written over")
				return
			}
			require.Error(t, err, said)
			assert.Contains(t, said, c.words)
			assert.Contains(t, m.read("run/kaikei-update.refused"), c.words)
			assert.Equal(t, "B", m.read("data/rauc/installed"))
		})
	}
}

// What RAUC said last is told in the shop's words; what it says on the way, of a
// signature that was good too, is not taken for it.
func TestRefusedInWords(t *testing.T) {
	const onTheWay = " 20% Verifying signature\n 40% Verifying signature done.\n100% Installing failed.\n"
	for _, c := range []struct{ name, said, words string }{
		{"a stranger's", "LastError: signature verification failed: Verify error: self-signed certificate\n", "it is not signed by who makes this machine's updates"},
		{"no bundle", "LastError: Invalid bundle format\n", "it is not an update, or is cut short"},
		{"spoilt", "LastError: Installation error: Failed updating slot system.1: Failed splicing data: Error reading from file: Input/output error\n", "it cannot be installed here"},
		{"something else", "LastError: no space\n", "it cannot be installed here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			text, err := os.ReadFile("root/usr/sbin/kaikei-update")
			require.NoError(t, err)
			m.write("usr/lib/kaikei/kaikei-update", string(text))
			m.write("words", onTheWay+c.said)
			m.write("bin/rauc", "#!/bin/sh\ncat /words\nexit 1\n")
			said, err := m.run("kaikei-update", "/some.raucb")
			require.Error(t, err, said)
			assert.Contains(t, said, "refused: "+c.words)
		})
	}
}

// GRUB's block is written in its place: at no time is the file another, or empty.
func TestGRUBBlockInPlace(t *testing.T) {
	m := newMachine(t)
	m.write("boot/efi/grub/grubenv", strings.Repeat("#", 1024))
	file, err := os.Open(m.path("boot/efi/grub/grubenv"))
	require.NoError(t, err)
	defer file.Close()
	said, err := m.run("boot/grub-editenv", "/boot/efi/grub/grubenv", "set", "A_OK=1")
	require.NoError(t, err, said)
	text := make([]byte, 1025)
	n, _ := file.Read(text) // its length is what counts
	assert.Equal(t, "whole"+strings.Repeat("#", 1019), string(text[:n]))
}
