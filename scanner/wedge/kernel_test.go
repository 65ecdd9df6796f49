package wedge

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// The requests of /dev/uinput (linux/uinput.h).
const (
	createDevice  = 0x5501     // UI_DEV_CREATE
	destroyDevice = 0x5502     // UI_DEV_DESTROY
	allowType     = 0x40045564 // UI_SET_EVBIT
	allowKey      = 0x40045565 // UI_SET_KEYBIT
)

// A virtualScanner is a keyboard that the kernel makes for us.
type virtualScanner struct {
	t    *testing.T
	file *os.File
	node string
}

// plugIn makes a virtual scanner and waits for its node.
func plugIn(t *testing.T) *virtualScanner {
	t.Helper()
	before := eventNodes(t)
	f, err := os.OpenFile("/dev/uinput", os.O_WRONLY, 0)
	require.NoError(t, err)
	fd := int(f.Fd())
	require.NoError(t, unix.IoctlSetInt(fd, allowType, typeKey))
	for code := 1; code < 128; code++ {
		require.NoError(t, unix.IoctlSetInt(fd, allowKey, code))
	}
	// struct uinput_user_dev: name, four ids, effects, four tables of 64 axes.
	var device bytes.Buffer
	device.Write(append([]byte("Test Bar Code Scanner"), make([]byte, 80-21)...))
	require.NoError(t, binary.Write(&device, binary.NativeEndian, []uint16{3, 0x1234, 0x5678, 1}))
	device.Write(make([]byte, 4+4*64*4))
	_, err = f.Write(device.Bytes())
	require.NoError(t, err)
	require.NoError(t, unix.IoctlSetInt(fd, createDevice, 0))
	s := &virtualScanner{t: t, file: f}
	require.Eventually(t, func() bool {
		for node := range eventNodes(t) {
			if !before[node] {
				s.node = node
			}
		}
		return s.node != ""
	}, 10*time.Second, 10*time.Millisecond, "the kernel makes a node")
	return s
}

// eventNodes lists the event nodes that there are.
func eventNodes(t *testing.T) map[string]bool {
	t.Helper()
	nodes, err := filepath.Glob("/dev/input/event*")
	require.NoError(t, err)
	all := map[string]bool{}
	for _, node := range nodes {
		all[node] = true
	}
	return all
}

// scan types a text as a scanner does.
func (s *virtualScanner) scan(text string) {
	for i, e := range events(s.t, text, time.Time{}, 0) {
		_, err := s.file.Write(bytesOf([]event{e}))
		require.NoError(s.t, err)
		if i%8 == 7 {
			time.Sleep(ms) // the kernel's buffer is small
		}
	}
}

// unplug takes the scanner away.
func (s *virtualScanner) unplug() {
	require.NoError(s.t, unix.IoctlSetInt(int(s.file.Fd()), destroyDevice, 0))
	require.NoError(s.t, s.file.Close())
}

// named returns a keyboard that finds a scanner by a link that says what it is,
// as udev makes it.
func named(t *testing.T, link string, s *virtualScanner) *Keyboard {
	require.NoError(t, os.Symlink(s.node, link))
	return newKeyboard(func() (node, error) {
		path, err := find(filepath.Dir(link))
		if err != nil {
			return nil, err
		}
		return openNode(path)
	})
}

// With a kernel that makes virtual keyboards: the scanner is grabbed, so that
// nobody else gets its keys and nobody else can grab it; what it scans is read;
// it is unplugged and plugged in again.
func TestKeyboardOfTheKernel(t *testing.T) {
	probe, err := os.OpenFile("/dev/uinput", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this needs a kernel that makes virtual keyboards, and the right to: ", err)
	}
	require.NoError(t, probe.Close())
	s := plugIn(t)
	other, err := os.OpenFile(s.node, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	defer other.Close()
	link := filepath.Join(t.TempDir(), "usb-Test_Bar_Code_Scanner-event-kbd")
	k := named(t, link, s)
	ctx, cancel := context.WithCancel(t.Context())
	scans, done := make(chan string, 8), make(chan error, 1)
	go func() { done <- k.Run(ctx, func(text string) { scans <- text }) }()
	// An emulated machine types with gaps at times, and is dropped then, as it
	// should be: it scans again.
	read := func(want, suffix, why string) {
		t.Helper()
		for range 5 {
			s.scan(want + suffix)
			select {
			case got := <-scans:
				assert.Equal(t, want, got, why)
				return
			case <-time.After(2 * time.Second):
			}
		}
		t.Errorf("nothing was scanned: %s; state %v", why, k.State())
	}
	working := func() bool { return k.State() == nil }
	require.Eventually(t, working, 10*time.Second, 10*time.Millisecond)

	read(code, "\r", "ended by Enter")
	read(emv, "", "ended by silence")
	_, err = openNode(s.node)
	assert.ErrorIs(t, err, ErrBusy, "it is grabbed")
	require.NoError(t, other.SetReadDeadline(time.Now().Add(200*ms)))
	_, err = other.Read(make([]byte, eventSize(wordSize)))
	assert.ErrorIs(t, err, os.ErrDeadlineExceeded, "nobody else gets its keys")

	s.scan(code[:16])
	s.unplug()
	require.Eventually(t, func() bool { return errors.Is(k.State(), ErrNone) }, 10*time.Second, 10*time.Millisecond)
	s = plugIn(t)
	require.NoError(t, os.Remove(link))
	require.NoError(t, os.Symlink(s.node, link))
	require.Eventually(t, working, 20*time.Second, 10*time.Millisecond, "it is opened again")
	read(code, "\r", "after it was plugged in again, and nothing of the half code")

	cancel()
	assert.ErrorIs(t, <-done, context.Canceled)
	free, err := openNode(s.node)
	require.NoError(t, err, "the grab was given back")
	require.NoError(t, free.Close())
	s.unplug()
}
