package deb

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// need skips a test on a machine that lacks a program, which Debian's have.
func need(t *testing.T, programs ...string) {
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not here", p)
		}
	}
}

// programs builds one, and lets it stand in for both that are shipped, since the
// window takes minutes to build: a package does not care what its programs do.
func programs(t *testing.T, source string) string {
	dir := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, "kaikeictl"), source)
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, os.Link(filepath.Join(dir, "kaikeictl"), filepath.Join(dir, "kaikei")))
	return dir
}

// deb builds a package of a version and returns its path.
func deb(t *testing.T, built, version, schema string) string {
	dir := t.TempDir()
	cmd := exec.Command("./build.sh", "amd64")
	cmd.Env = append(os.Environ(), "PROGRAMS="+built, "VERSION="+version, "SCHEMA="+schema, "OUT="+dir, "COMPRESS=none", "SOURCE_DATE_EPOCH=1764288000")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return filepath.Join(dir, "kaikei_"+version+"_amd64.deb")
}

// A machine is a root folder that dpkg installs into.
type machine struct {
	t    *testing.T
	root string
}

func newMachine(t *testing.T) machine {
	m := machine{t, t.TempDir()}
	for _, dir := range []string{"info", "updates", "triggers"} {
		require.NoError(t, os.MkdirAll(m.path("var/lib/dpkg/"+dir), 0o755))
	}
	require.NoError(t, os.MkdirAll(m.path("etc"), 0o755))
	m.write("var/lib/dpkg/status", "")
	m.write("var/lib/dpkg/available", "")
	return m
}

func (m machine) path(name string) string { return filepath.Join(m.root, name) }

func (m machine) write(name, text string) {
	require.NoError(m.t, os.MkdirAll(filepath.Dir(m.path(name)), 0o755))
	require.NoError(m.t, os.WriteFile(m.path(name), []byte(text), 0o755))
}

// dpkg does one thing and returns what was said.
func (m machine) dpkg(args ...string) (string, error) {
	cmd := exec.Command("dpkg", append([]string{"--root=" + m.root, "--force-depends", "--force-script-chrootless", "--force-confold"}, args...)...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	return said.String(), err
}

// version returns what is installed.
func (m machine) version() string {
	out, err := exec.Command("dpkg-query", "--admindir="+m.path("var/lib/dpkg"), "-W", "-f", "${Version} ${db:Status-Status}", "kaikei").Output()
	require.NoError(m.t, err)
	return string(out)
}

// terminal makes the machine one whose kaikeictl says this of open payments.
func (m machine) terminal(status string) {
	m.write("var/lib/kaikei/device.json", "{}")
	m.write("usr/bin/kaikeictl", "#!/bin/sh\n"+status+"\n")
}

const (
	settled = `echo '{"open":0,"allSent":true}'`
	pending = `echo '{"open":2,"allSent":false}'`
	mute    = `exit 1`
)

// The same source gives the same bytes, and the package holds what it must.
func TestPackage(t *testing.T) {
	need(t, "dpkg-deb")
	built := programs(t, "kaikei/cmd/kaikeictl")
	first, err := os.ReadFile(deb(t, built, "1.0", "4"))
	require.NoError(t, err)
	path := deb(t, built, "1.0", "4")
	second, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(first, second), "two builds differ")
	out, err := exec.Command("dpkg-deb", "-c", path).Output()
	require.NoError(t, err)
	listing := string(out)
	for _, want := range []string{
		"-rwxr-xr-x root/root .* ./usr/bin/kaikei", "-rwxr-xr-x root/root .* ./usr/bin/kaikeictl", "-rw-r--r-- root/root .* ./usr/lib/systemd/system/kaikei.service",
		"./usr/lib/systemd/system/kaikei-display.service", "./usr/lib/systemd/system/kaikei-stick@.service", "./usr/lib/systemd/system/kaikei-eject.path", "./usr/lib/systemd/system/kaikei-screen.path", "-rwxr-xr-x root/root .* ./usr/lib/kaikei/screen", "-rwxr-xr-x root/root .* ./usr/lib/kaikei/stick", "./usr/lib/udev/rules.d/70-kaikei.rules", "./usr/lib/sysusers.d/kaikei.conf", "./etc/default/kaikei",
		"./usr/share/doc/kaikei/SECURITY.md", "./usr/share/doc/kaikei/sbom.spdx.json", "./usr/share/doc/kaikei/licences/OFL-1.1.txt",
		"licences/go.etcd.io-bbolt.LICENSE.txt", "./usr/share/doc/kaikei/copyright", "./usr/share/kaikei/schema",
	} {
		assert.Regexp(t, want, listing)
	}
	for line := range strings.Lines(listing) {
		assert.NotRegexp(t, `^.{7}[sS]|^.{8}w`, line, "nothing is set-uid or writable for all")
	}
}

// Installing, updating, going back, removing and purging: nothing is done while
// payments are open, and records are never taken unasked.
func TestPackageLife(t *testing.T) {
	need(t, "dpkg", "dpkg-deb", "systemd-sysusers", "systemctl")
	if os.Getuid() != 0 {
		t.Skip("dpkg needs root")
	}
	built := programs(t, "kaikei/packaging/sbom") // small, and never run
	one, two, old := deb(t, built, "1.0", "4"), deb(t, built, "1.1", "5"), deb(t, built, "0.9", "3")
	m := newMachine(t)
	done := func(why string, args ...string) {
		said, err := m.dpkg(args...)
		require.NoError(t, err, "%s: %s", why, said)
	}
	refused := func(why, word string, args ...string) {
		said, err := m.dpkg(args...)
		require.Error(t, err, "%s: %s", why, said)
		assert.Contains(t, said, word, why)
	}
	done("a fresh machine", "-i", one)
	passwd, err := os.ReadFile(m.path("etc/passwd"))
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^kaikei:.*:/usr/sbin/nologin$`, string(passwd))
	_, err = os.Lstat(m.path("etc/systemd/system/multi-user.target.wants/kaikei.service"))
	assert.NoError(t, err, "it starts with the machine")

	m.write("etc/default/kaikei", "KAIKEI_OPTIONS=mine\n")
	m.terminal(pending)
	refused("payments are open", "payments are still open", "-i", two)
	assert.Equal(t, "1.0 installed", m.version())
	refused("payments are open", "it is not removed", "-r", "kaikei")
	m.terminal(mute)
	refused("the terminal does not say", "does not say whether", "-i", two)
	t.Setenv("KAIKEI_UPGRADE_ANYWAY", "1")
	done("where an update is the cure", "-i", two)
	require.NoError(t, os.Unsetenv("KAIKEI_UPGRADE_ANYWAY"))
	assert.Equal(t, "1.1 installed", m.version())

	m.terminal(settled)
	refused("records of a newer program", "written by a newer program", "-i", old)
	refused("even one step back", "written by a newer program", "-i", one)
	done("the same again", "-i", two)
	m.terminal(settled)
	mine, err := os.ReadFile(m.path("etc/default/kaikei"))
	require.NoError(t, err)
	assert.Equal(t, "KAIKEI_OPTIONS=mine\n", string(mine), "the machine's settings stay")
	done("all is sent", "-r", "kaikei")
	_, err = os.Stat(m.path("var/lib/kaikei/device.json"))
	require.NoError(t, err, "removing takes no record")
	done("purged, and nobody said yes", "-P", "kaikei")
	_, err = os.Stat(m.path("var/lib/kaikei/device.json"))
	require.NoError(t, err, "purging unasked takes no record")

	done("installed over kept records", "-i", two)
	m.terminal(settled)
	t.Setenv("KAIKEI_REMOVE_DATA", "true")
	done("purged, and somebody said yes", "-P", "kaikei")
	_, err = os.Stat(m.path("var/lib/kaikei"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// The unit of the till is shut in: systemd's own figure for it is at most 2.0.
func TestExposure(t *testing.T) {
	need(t, "systemd-analyze")
	out, err := exec.Command("systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", "root/usr/lib/systemd/system/kaikei.service").CombinedOutput()
	require.NoError(t, err, string(out))
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	t.Log(lines[len(lines)-1])
}
