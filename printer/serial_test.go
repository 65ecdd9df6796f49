package printer

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// line returns both ends of a serial line that the kernel makes up.
func line(t *testing.T) (far *os.File, path string) {
	t.Helper()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, far.Close()) })
	raw, err := far.SyscallConn()
	require.NoError(t, err)
	number := 0
	require.NoError(t, raw.Control(func(fd uintptr) {
		_ = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0) // opening it shows whether it worked
		number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
	}))
	require.NoError(t, err)
	return far, fmt.Sprintf("/dev/pts/%d", number)
}

// The line is set as the address says.
func TestSerialSettings(t *testing.T) {
	for spec, want := range map[string]struct {
		speed, flags uint32
		xon          bool
	}{
		"?baud=19200&flow=none":    {unix.B19200, 0, false},
		"?baud=115200&flow=rts":    {unix.B115200, unix.CRTSCTS, false},
		"?baud=9600&flow=xonxoff":  {unix.B9600, 0, true},
		"?flow=none":               {unix.B9600, 0, false},
		"?baud=38400&flow=none":    {unix.B38400, 0, false},
		"?flow=xonxoff&baud=57600": {unix.B57600, 0, true},
	} {
		_, path := line(t)
		a, err := parseSerial(path + spec)
		require.NoError(t, err, spec)
		port, err := openSerial(a)
		require.NoError(t, err, spec)
		require.NoError(t, port.(*serialPort).control(func(fd int) error {
			got, err := unix.IoctlGetTermios(fd, unix.TCGETS)
			assert.Equal(t, want.speed, got.Cflag&unix.CBAUD, spec)
			assert.Equal(t, want.flags, got.Cflag&unix.CRTSCTS, spec)
			assert.Equal(t, want.xon, got.Iflag&unix.IXON != 0, spec)
			assert.Equal(t, uint32(unix.CS8), got.Cflag&(unix.CSIZE|unix.PARENB|unix.CSTOPB), spec)
			assert.Zero(t, got.Lflag&(unix.ICANON|unix.ECHO|unix.ISIG)|got.Oflag&unix.OPOST, "%s: bytes as they are", spec)
			return err
		}))
		require.NoError(t, port.Close())
	}
}

// A printer that lowers its line gets nothing more until it raises it.
func TestSerialWaitsForDSR(t *testing.T) {
	far, path := line(t)
	port, err := openSerial(serialAddress{path, 9600, flowNone})
	require.NoError(t, err)
	defer port.Close()
	p := port.(*serialPort)
	var up atomic.Bool
	up.Store(true)
	p.ready = func() (bool, error) { return up.Swap(false), nil } // ready for one chunk
	written := make(chan error, 1)
	go func() {
		_, err := p.Write(make([]byte, 2*serialChunk))
		written <- err
	}()
	got := make([]byte, 4*serialChunk)
	n, err := far.Read(got)
	require.NoError(t, err)
	assert.Equal(t, serialChunk, n)
	select {
	case err := <-written:
		t.Fatalf("the rest was sent to a printer that is not ready: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	up.Store(true)
	n, err = far.Read(got)
	require.NoError(t, err)
	assert.Equal(t, serialChunk, n)
	require.NoError(t, <-written)
}

// A write to a printer that is never ready ends when the port is closed.
func TestSerialWriteEndsWithClose(t *testing.T) {
	_, path := line(t)
	port, err := openSerial(serialAddress{path, 9600, flowNone})
	require.NoError(t, err)
	p := port.(*serialPort)
	p.ready = func() (bool, error) { return false, p.control(func(int) error { return nil }) }
	written := make(chan error, 1)
	go func() {
		n, err := p.Write([]byte("slip"))
		assert.Zero(t, n)
		written <- err
	}()
	time.Sleep(20 * time.Millisecond)
	require.NoError(t, port.Close())
	require.Error(t, <-written)
}
