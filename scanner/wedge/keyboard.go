package wedge

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Errors of a scanner's node. A [Keyboard] reports them as its state and goes
// on trying.
var (
	ErrNone    = errors.New("no wedge scanner")
	ErrSeveral = errors.New("several keyboards, and none says that it is a scanner")
	ErrBusy    = errors.New("wedge scanner used by another program")
	ErrSpec    = errors.New("want wedge:auto or wedge:PATH")
)

// errUnopened is the state before the first try.
var errUnopened = fmt.Errorf("not opened yet: %w", ErrNone)

// A node is an open event node. SetReadDeadline with the zero time means none.
type node interface {
	Read(events []byte) (int, error)
	SetReadDeadline(t time.Time) error
	Close() error
}

// A Keyboard is a scanner at its event node, grabbed, so that its keys reach
// nobody else.
type Keyboard struct {
	// Note is told each new state, see [Keyboard.State]; it may be nil. It is set
	// before Run.
	Note func(state error)

	open func() (node, error)

	mu    sync.Mutex // guards state
	state error
}

// Open returns the scanner that a spec names; it need not be there yet.
//
//	wedge:auto                     the scanner below /dev/input/by-id
//	wedge:/dev/input/by-id/NAME    this one
//
// With auto, a keyboard whose name says that it is a scanner is taken, else the
// only keyboard there is. When there are several, none is: a person may need
// theirs.
func Open(spec string) (*Keyboard, error) {
	kind, path, _ := strings.Cut(spec, ":")
	switch {
	case kind == "wedge" && path == "auto":
		return newKeyboard(func() (node, error) {
			path, err := find("/dev/input/by-id")
			if err != nil {
				return nil, err
			}
			return openNode(path)
		}), nil
	case kind == "wedge" && strings.HasPrefix(path, "/"):
		return newKeyboard(func() (node, error) { return openNode(path) }), nil
	}
	return nil, fmt.Errorf("open wedge scanner %q: %w", spec, ErrSpec)
}

// newKeyboard returns a scanner whose node open opens.
func newKeyboard(open func() (node, error)) *Keyboard {
	return &Keyboard{open: open, state: errUnopened}
}

// State returns nil while the scanner is grabbed and read, else why not.
func (k *Keyboard) State() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

// set notes the state, and tells it when it is another: a scanner that is not
// there is not there each time it is looked for.
func (k *Keyboard) set(err error) {
	k.mu.Lock()
	was := k.state
	k.state = err
	k.mu.Unlock()
	if k.Note != nil && fmt.Sprint(was) != fmt.Sprint(err) {
		k.Note(err)
	}
}

// The pauses before a node is opened anew.
const (
	reopenLeast = 250 * time.Millisecond
	reopenMost  = 5 * time.Second
)

// Run calls scan with each text that is scanned, on its own goroutine, until
// ctx ends. Trouble of the node does not end it.
func (k *Keyboard) Run(ctx context.Context, scan func(text string)) error {
	for pause := reopenLeast; ; pause = min(2*pause, reopenMost) {
		err := k.listen(ctx, func() { pause = reopenLeast }, scan)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		k.set(err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// listen opens the node and reads it until it fails. It calls opened when it is
// open.
func (k *Keyboard) listen(ctx context.Context, opened func(), scan func(text string)) (err error) {
	n, err := k.open()
	if err != nil {
		return err
	}
	opened()
	k.set(nil)
	closed := sync.OnceValue(n.Close)
	stop := context.AfterFunc(ctx, func() { _ = closed() }) // ends a read that waits
	defer func() {
		stop()
		err = errors.Join(err, closed())
	}()
	l := listener{scan: scan}
	buffer := make([]byte, 64*eventSize(wordSize))
	for {
		if err := l.read(n, buffer); err != nil {
			return err
		}
	}
}

// read waits for events, or for as long as silence takes.
func (l *listener) read(n node, buffer []byte) error {
	var until time.Time
	if wait := l.wait(); wait > 0 {
		until = time.Now().Add(wait)
	}
	if err := n.SetReadDeadline(until); err != nil {
		return fmt.Errorf("read wedge scanner: %w", err)
	}
	size, err := n.Read(buffer)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		l.quiet()
		return nil
	case errors.Is(err, syscall.ENODEV):
		return fmt.Errorf("read wedge scanner: %w: %w", ErrNone, err)
	case err != nil:
		return fmt.Errorf("read wedge scanner: %w", err)
	}
	events, err := decode(buffer[:size], wordSize, binary.NativeEndian)
	if err != nil {
		return err
	}
	l.hear(events)
	return nil
}

// The requests of event nodes (linux/input.h).
const (
	setClock = 0x400445a0 // EVIOCSCLOCKID
	grab     = 0x40044590 // EVIOCGRAB
)

// openNode opens and grabs an event node. Its events are stamped by the clock
// that nobody sets.
func openNode(path string) (node, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open wedge scanner: %w", err)
	}
	if err := take(f); err != nil {
		return nil, errors.Join(fmt.Errorf("grab wedge scanner %s: %w", path, err), f.Close())
	}
	return f, nil
}

// take sets the clock of a node and grabs it.
func take(f *os.File) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	cerr := raw.Control(func(fd uintptr) {
		if err = unix.IoctlSetPointerInt(int(fd), setClock, unix.CLOCK_MONOTONIC); err == nil {
			err = unix.IoctlSetInt(int(fd), grab, 1)
		}
	})
	if errors.Is(err, syscall.EBUSY) {
		err = fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return errors.Join(cerr, err)
}

// scannerWords are in the names of scanners: what they are, and who makes them.
var scannerWords = []string{
	"barcode", "bar_code", "scan", "reader", "wedge", "symbol_technologies", "zebra", "honeywell", "datalogic", "newland", "opticon", "denso", "metrologic", "welch_allyn", "cipherlab",
}

// find returns the event node of the scanner in a folder of links by name.
func find(folder string) (string, error) {
	nodes, err := filepath.Glob(filepath.Join(folder, "*kbd"))
	if err != nil {
		return "", fmt.Errorf("look for wedge scanner: %w", err)
	}
	slices.Sort(nodes)
	for _, path := range nodes {
		name := strings.ToLower(filepath.Base(path))
		if slices.ContainsFunc(scannerWords, func(word string) bool { return strings.Contains(name, word) }) {
			return path, nil
		}
	}
	switch len(nodes) {
	case 0:
		return "", ErrNone
	case 1:
		return nodes[0], nil
	}
	return "", ErrSeveral
}
