package wedge

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A fakeNode gives the bytes that a test sends it, and then what ends it.
type fakeNode struct {
	data   chan []byte
	fail   chan error
	closed chan struct{}
	once   sync.Once
	mu     sync.Mutex
	until  time.Time
}

func newFakeNode() *fakeNode {
	return &fakeNode{data: make(chan []byte), fail: make(chan error), closed: make(chan struct{})}
}

func (n *fakeNode) SetReadDeadline(t time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.until = t
	return nil
}

func (n *fakeNode) Read(into []byte) (int, error) {
	n.mu.Lock()
	until := n.until
	n.mu.Unlock()
	var deadline <-chan time.Time
	if !until.IsZero() {
		deadline = time.After(time.Until(until))
	}
	select {
	case data := <-n.data:
		return copy(into, data), nil
	case err := <-n.fail:
		return 0, err
	case <-deadline:
		return 0, os.ErrDeadlineExceeded
	case <-n.closed:
		return 0, os.ErrClosed
	}
}

func (n *fakeNode) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

// bytesOf encodes events as the kernel of this machine does.
func bytesOf(all []event) []byte {
	var data []byte
	put := func(v int64) {
		if wordSize == 8 {
			data = binary.NativeEndian.AppendUint64(data, uint64(v))
		} else {
			data = binary.NativeEndian.AppendUint32(data, uint32(v))
		}
	}
	for _, e := range all {
		put(e.at.Unix())
		put(int64(e.at.Nanosecond() / 1000))
		data = binary.NativeEndian.AppendUint16(data, e.kind)
		data = binary.NativeEndian.AppendUint16(data, e.code)
		data = binary.NativeEndian.AppendUint32(data, uint32(e.value))
	}
	return data
}

// keys sends the keys of a text, in packets of one event, as a scanner does.
func (n *fakeNode) keys(t *testing.T, text string) {
	for _, e := range events(t, text, time.Now(), 0) {
		n.data <- bytesOf([]event{{time.Now(), e.kind, e.code, e.value}})
		time.Sleep(ms)
	}
}

// A bench is a keyboard in a synctest bubble, whose node is there or not.
type bench struct {
	*Keyboard
	mu    sync.Mutex
	plug  *fakeNode // nil: fail
	fail  error
	opens int
	scans []string
	notes []error
	stop  func()
}

func newBench(t *testing.T) *bench {
	b := &bench{fail: ErrNone}
	b.Keyboard = newKeyboard(func() (node, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.opens++
		if b.plug == nil {
			return nil, b.fail
		}
		return b.plug, nil
	})
	b.Note = func(err error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.notes = append(b.notes, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- b.Run(ctx, func(text string) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.scans = append(b.scans, text)
		})
	}()
	b.stop = func() {
		cancel()
		assert.ErrorIs(t, <-done, context.Canceled)
	}
	synctest.Wait()
	return b
}

// set plugs a node in, or takes it away.
func (b *bench) set(n *fakeNode, fail error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.plug, b.fail = n, fail
}

// read returns what was scanned since it was asked last.
func (b *bench) read() []string {
	time.Sleep(time.Second)
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { b.scans = nil }()
	return b.scans
}

func TestKeyboardUnplugged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		assert.ErrorIs(t, b.State(), ErrNone)
		time.Sleep(time.Minute)
		b.mu.Lock()
		assert.Less(t, b.opens, 20, "a scanner that is not there is not looked for all the time")
		b.mu.Unlock()
		n := newFakeNode()
		b.set(n, nil)
		time.Sleep(reopenMost)
		assert.NoError(t, b.State(), "it was plugged in")
		n.keys(t, code+"\r")
		assert.Equal(t, []string{code}, b.read())
		n.keys(t, emv)
		assert.Equal(t, []string{emv}, b.read(), "and silence ends a scan")

		n.keys(t, code[:16])
		b.set(nil, ErrNone)
		n.fail <- syscall.ENODEV
		synctest.Wait()
		assert.ErrorIs(t, b.State(), ErrNone)
		assert.Empty(t, b.read(), "unplugged in the middle: no half code")
		select {
		case <-n.closed:
		default:
			t.Error("the node was not closed")
		}

		again := newFakeNode()
		b.set(again, nil)
		time.Sleep(reopenMost)
		again.keys(t, code+"\r")
		assert.Equal(t, []string{code}, b.read(), "plugged in again")
		b.stop()
		require.Len(t, b.notes, 5, "each change is told once: %v", b.notes)
		for i, missing := range []bool{true, false, true, true, false} { // unplugged, then not there
			assert.Equal(t, missing, b.notes[i] != nil, "%v", b.notes)
		}
		_, open := <-again.closed
		assert.False(t, open, "the end closes it, which gives the grab back")
	})
}

func TestKeyboardTakenByAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		b.set(nil, ErrBusy)
		time.Sleep(reopenMost)
		assert.ErrorIs(t, b.State(), ErrBusy)
	})
}

func TestKeyboardGivesNonsense(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		n := newFakeNode()
		b.set(n, nil)
		time.Sleep(reopenMost)
		n.data <- []byte{1, 2, 3}
		synctest.Wait()
		assert.ErrorIs(t, b.State(), errEvent)
	})
}

// The deadlines of a real file: silence ends a scan, and what the file holds
// when we come late is read before silence counts.
func TestKeyboardReadsAFile(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer w.Close()
	k := newKeyboard(func() (node, error) { return r, nil })
	ctx, cancel := context.WithCancel(t.Context())
	scans, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- k.Run(ctx, func(text string) { scans <- text }) }()
	_, err = w.Write(bytesOf(events(t, code, time.Now(), 4*ms)))
	require.NoError(t, err)
	select {
	case text := <-scans:
		assert.Equal(t, code, text)
	case <-time.After(10 * time.Second):
		t.Error("nothing was scanned")
	}
	cancel()
	assert.ErrorIs(t, <-done, context.Canceled, "a read that waits is ended")
}

func TestOpen(t *testing.T) {
	for _, spec := range []string{"", "wedge", "wedge:", "wedge:event3", "auto", "v4l2:auto", "/dev/input/event3"} {
		_, err := Open(spec)
		assert.ErrorIs(t, err, ErrSpec, spec)
	}
	file := filepath.Join(t.TempDir(), "plain-event-kbd")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := openNode(file)
	assert.ErrorIs(t, err, syscall.ENOTTY, "a file that is no event node cannot be grabbed")
	_, err = openNode(file + "-gone")
	assert.ErrorIs(t, err, ErrNone)
	k, err := Open("wedge:" + file)
	require.NoError(t, err)
	assert.ErrorIs(t, k.State(), ErrNone, "nothing was tried yet")
}

func TestFind(t *testing.T) {
	const (
		keyboard  = "usb-Logitech_USB_Keyboard-event-kbd"
		generic   = "usb-WIT_Electron_Company_WIT_122-UFS_V2.03-event-kbd"
		symbol    = "usb-Symbol_Technologies__Inc__2008_Symbol_Bar_Code_Scanner-event-kbd"
		symbolTwo = "usb-Symbol_Technologies__Inc__2008_Symbol_Bar_Code_Scanner-if01-event-kbd"
		mouse     = "usb-Logitech_USB_Receiver-event-mouse"
	)
	tests := []struct {
		name  string
		nodes []string
		want  string
		err   error
	}{
		{"nothing plugged in", nil, "", ErrNone},
		{"a mouse is no keyboard", []string{mouse}, "", ErrNone},
		{"the only keyboard", []string{generic, mouse}, generic, nil},
		{"a keyboard, and one that says what it is", []string{keyboard, symbol}, symbol, nil},
		{"the first interface of a scanner", []string{symbolTwo, symbol}, symbol, nil},
		{"two that do not say: the clerk's is not taken away", []string{keyboard, generic}, "", ErrSeveral},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			for _, name := range test.nodes {
				require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600))
			}
			got, err := find(folder)
			require.ErrorIs(t, err, test.err)
			if test.want != "" {
				assert.Equal(t, filepath.Join(folder, test.want), got)
			}
		})
	}
	_, err := find(filepath.Join(t.TempDir(), "no-such"))
	assert.ErrorIs(t, err, ErrNone)
}
