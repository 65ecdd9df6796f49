package main

import (
	"bytes"
	"errors"
	"os"
	"sync"
	"time"
)

// A mood is how the printer at the gadget's end behaves.
type mood uint8

const (
	healthy mood = 0
	noPaper mood = 1 // and says so
	runsOut mood = 2 // in the middle of the next slip, and says so
	stopped mood = 3 // answers questions before a slip, takes some of it, and hangs
)

// enough is how much of a slip a printer that runs out, or stops, takes first.
const enough = 600

// A tray is the printer's end of the cable: what came out of it, and what it says.
type tray struct {
	in *os.File

	mu    sync.Mutex // guards what follows
	got   bytes.Buffer
	mood  mood
	asked int // up to where questions were answered
}

// theTray is opened once: the kernel lets one program have it.
var theTray = sync.OnceValues(openTray)

// openTray begins to take what is sent.
func openTray() (*tray, error) {
	in, err := os.OpenFile("/dev/g_printer0", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	t := &tray{in: in}
	go t.take()
	return t, nil
}

// take reads and answers for as long as the machine runs.
func (t *tray) take() {
	buf := make([]byte, readAll)
	for {
		if t.hangs() {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		n, err := t.in.Read(buf)
		if errors.Is(err, os.ErrClosed) {
			return
		}
		t.mu.Lock()
		t.got.Write(buf[:n])
		said := t.answer()
		t.mu.Unlock()
		if len(said) > 0 {
			_, _ = t.in.Write(said) // nobody may be listening any more
		}
		if ended(err) {
			time.Sleep(100 * time.Millisecond) // unplugged; it will be back
		}
	}
}

// set changes the mood, and forgets what came out.
func (t *tray) set(m mood) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mood, t.asked = m, 0
	t.got.Reset()
}

// holds reports whether what came out has these bytes in it.
func (t *tray) holds(want []byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Contains(t.got.Bytes(), want)
}

// begun reports whether enough of a slip has come.
func (t *tray) begun() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.got.Len() >= enough
}

// hangs reports whether the printer takes no more.
func (t *tray) hangs() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mood == stopped && t.got.Len() >= enough
}

// answer returns what is said to what came since. mu is held. Questions are found
// by a scan, which is good enough for slips.
func (t *tray) answer() (said []byte) {
	got := t.got.Bytes()
	if t.mood == runsOut && len(got) >= enough {
		t.mood = noPaper
		said = append(said, 0x1C, 0, 0x0C, 0x0F) // automatic status: offline, no paper
	}
	for ; t.asked+3 <= len(got); t.asked++ {
		switch q := [3]byte(got[t.asked:]); {
		case q[0] == 0x10 && q[1] == 4 && q[2] >= 1 && q[2] <= 4:
			said = append(said, t.says(q[2]))
		case q == [3]byte{0x1D, 'a', 0xFF} && t.mood != noPaper:
			said = append(said, 0x14, 0, 0, 0x0F)
		case q == [3]byte{0x1D, 'a', 0xFF}:
			said = append(said, 0x1C, 0, 0x0C, 0x0F)
		case q == [3]byte{0x1D, 'r', 1} && t.mood != noPaper:
			said = append(said, 0)
		}
	}
	return said
}

// says is the answer to DLE EOT.
func (t *tray) says(n byte) byte {
	if t.mood != noPaper {
		return map[byte]byte{1: 0x16}[n] | 0x12
	}
	return map[byte]byte{1: 0x1E, 2: 0x32, 3: 0x12, 4: 0x72}[n]
}
