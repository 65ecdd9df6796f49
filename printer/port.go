package printer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"kaikei/terminal"
)

// address reads where the printer is.
func (d *Device) address(spec string) error {
	kind, rest, _ := strings.Cut(spec, ":")
	if rest == "" {
		return ErrSpec
	}
	switch kind {
	case "tcp":
		if _, _, err := net.SplitHostPort(rest); err != nil {
			return fmt.Errorf("%w: %w", ErrSpec, err)
		}
		d.open = func(ctx context.Context) (io.ReadWriteCloser, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", rest)
		}
	case "serial":
		a, err := parseSerial(rest)
		if err != nil {
			return err
		}
		d.open = func(context.Context) (io.ReadWriteCloser, error) { return openSerial(a) }
		d.pace = time.Second * bitsPerByte / time.Duration(a.baud)
	case "usb":
		d.open = func(context.Context) (io.ReadWriteCloser, error) { return openDeviceFile(rest) }
	case "file":
		d.file = rest
	default:
		return ErrSpec
	}
	return nil
}

// A deviceFile is the file of a USB printer (usblp). It is used without
// blocking: a blocking write cannot be given up while the printer is out of
// paper, and would print the slip when nobody expects it any more.
type deviceFile struct{ *os.File }

// openDeviceFile opens a device file. A plain file is refused: a mistyped path
// would print "successfully" for ever.
func openDeviceFile(path string) (*deviceFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Mode()&os.ModeCharDevice == 0 {
		err = errors.New("not a device")
	}
	if err == nil {
		err = f.SetDeadline(time.Time{}) // fails where Close could not end a wait
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), f.Close())
	}
	return &deviceFile{f}, nil
}

// emptyRead is how long to rest after a read that brought nothing: USB
// printers send empty packets, which are no end.
const emptyRead = 10 * time.Millisecond

func (f *deviceFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	if errors.Is(err, io.EOF) {
		time.Sleep(emptyRead)
		return 0, nil
	}
	return n, err
}

// Write returns when the printer has everything. The driver takes the last
// packet before it is sent, and drops it when the file is closed too early.
func (f *deviceFile) Write(b []byte) (int, error) {
	n, err := f.File.Write(b)
	if err != nil {
		return n, err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return n, err
	}
	return n, raw.Write(func(fd uintptr) bool {
		ready, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, 0)
		return err != nil || ready > 0
	})
}

// writeJob prints on a virtual printer. Its paper ends when the disk is full.
func writeJob(path string, bytes []byte) error {
	info, err := os.Stat(path)
	if strings.HasSuffix(path, "/") || err == nil && info.IsDir() {
		err = writeNumbered(path, bytes)
	} else {
		err = appendFile(path, bytes)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOSPC):
		return fmt.Errorf("%w: %w", terminal.ErrPaperOut, err)
	}
	return offline(err)
}

// appendFile adds a job to a plain file, whole or not at all. A pipe would hold
// the job until somebody reads it, which no deadline bounds.
func appendFile(path string, bytes []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|unix.O_NONBLOCK, 0o644)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("append to %s: not a plain file", path)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	if _, err = f.Write(bytes); err != nil {
		err = errors.Join(err, f.Truncate(info.Size()))
	}
	return errors.Join(err, f.Close())
}

// writeNumbered writes a job under the next free number. It is written aside
// and then named, so that who watches the directory never sees half a slip.
func writeNumbered(dir string, bytes []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	number, err := lastNumber(dir)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "job-*.part")
	if err != nil {
		return err
	}
	_, err = f.Write(bytes)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, fmt.Sprintf("%04d.bin", number+1)))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// lastNumber returns the highest number of a job in dir, 0 for none.
func lastNumber(dir string) (int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	numbers := []int{0}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".bin")
		if n, err := strconv.Atoi(name); ok && err == nil {
			numbers = append(numbers, n)
		}
	}
	return slices.Max(numbers), nil
}
