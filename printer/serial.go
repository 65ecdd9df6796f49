package printer

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A flow says how a serial printer asks for patience.
type flow string

// The flows. Which one a printer uses is set by its switches; flowDSR is what most
// come with.
const (
	flowNone flow = "none"
	flowXON  flow = "xonxoff" // by two bytes in what it sends
	flowDSR  flow = "dsr"     // its DTR on our DSR: watched here, for the kernel does not
	flowRTS  flow = "rts"     // by RTS and CTS
)

// speeds are the bits a second that a serial printer may be set to.
var speeds = map[int]uint32{
	9600: unix.B9600, 19200: unix.B19200, 38400: unix.B38400, 57600: unix.B57600, 115200: unix.B115200,
}

// bitsPerByte are eight of data, a start and a stop.
const bitsPerByte = 10

// A serialAddress is where a serial printer is, and how it is set.
type serialAddress struct {
	path string
	baud int
	flow flow
}

// parseSerial reads PATH?baud=N&flow=NAME. Without them it is 9600 and dsr.
func parseSerial(spec string) (serialAddress, error) {
	path, query, _ := strings.Cut(spec, "?")
	a := serialAddress{path, 9600, flowDSR}
	values, err := url.ParseQuery(query)
	if err != nil || path == "" {
		return a, ErrSpec
	}
	for key, value := range values {
		switch key {
		case "baud":
			a.baud, err = strconv.Atoi(value[0])
		case "flow":
			a.flow = flow(value[0])
		default:
			return a, fmt.Errorf("%w: %s", ErrSpec, key)
		}
	}
	if _, ok := speeds[a.baud]; !ok || err != nil {
		return a, fmt.Errorf("%w: %d baud", ErrSpec, a.baud)
	}
	switch a.flow {
	case flowNone, flowXON, flowDSR, flowRTS:
		return a, nil
	}
	return a, fmt.Errorf("%w: flow %s", ErrSpec, a.flow)
}

// How a serial line is written: little enough at a time for the buffer of any
// printer that asks for patience late, and looked at this often.
const (
	serialChunk = 256
	serialLook  = 5 * time.Millisecond
)

// A serialPort is a serial line to a printer.
type serialPort struct {
	*deviceFile
	ready func() (bool, error) // whether the printer takes more
}

// openSerial opens and sets a serial line: 8 bits, no parity, bytes as they are.
func openSerial(a serialAddress) (io.ReadWriteCloser, error) {
	f, err := openDeviceFile(a.path)
	if err != nil {
		return nil, err
	}
	p := &serialPort{deviceFile: f, ready: func() (bool, error) { return true, nil }}
	if a.flow == flowDSR {
		p.ready = p.dsr
	}
	err = p.control(func(fd int) error { return set(fd, a) })
	if err == nil {
		_, err = p.ready() // a line without DSR cannot be watched
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set %s: %w", a.path, err), f.Close())
	}
	return p, nil
}

// set sets a line.
func set(fd int, a serialAddress) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	speed := speeds[a.baud]
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | speed
	t.Ispeed, t.Ospeed = speed, speed
	switch a.flow {
	case flowXON:
		t.Iflag = unix.IXON
		t.Cc[unix.VSTART], t.Cc[unix.VSTOP] = 0x11, 0x13
	case flowRTS:
		t.Cflag |= unix.CRTSCTS
	}
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(fd, unix.TCSETS, t)
}

// control runs f on the open line.
func (p *serialPort) control(f func(fd int) error) error {
	raw, err := p.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = raw.Control(func(fd uintptr) { inner = f(int(fd)) })
	return errors.Join(err, inner)
}

// dsr reports whether the printer holds its line up.
func (p *serialPort) dsr() (up bool, err error) {
	err = p.control(func(fd int) error {
		lines, err := unix.IoctlGetInt(fd, unix.TIOCMGET)
		up = lines&unix.TIOCM_DSR != 0
		return err
	})
	return up, err
}

// Write sends bytes as the printer takes them, and returns when the last has left
// the line. It ends with Close.
func (p *serialPort) Write(b []byte) (sent int, err error) {
	for sent < len(b) {
		ok, err := p.ready()
		if err != nil {
			return sent, err
		}
		if !ok {
			time.Sleep(serialLook)
			continue
		}
		n, err := p.File.Write(b[sent:min(len(b), sent+serialChunk)])
		sent += n
		if err != nil {
			return sent, err
		}
		if err := p.drain(); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// drain waits until the kernel has nothing left to send: what it still holds when
// a printer stops would otherwise come out as the beginning of the next slip.
func (p *serialPort) drain() error {
	for {
		left := 0
		err := p.control(func(fd int) (err error) {
			left, err = unix.IoctlGetInt(fd, unix.TIOCOUTQ)
			return err
		})
		if err != nil || left == 0 {
			return err
		}
		time.Sleep(serialLook)
	}
}

// Close ends the line, and drops what was not sent.
func (p *serialPort) Close() error {
	flush := p.control(func(fd int) error { return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCOFLUSH) })
	if errors.Is(flush, os.ErrClosed) {
		flush = nil
	}
	return errors.Join(flush, p.File.Close())
}
