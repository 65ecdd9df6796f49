package drive

import (
	"bytes"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A mood is how the printer is.
type mood uint8

const (
	well    mood = 0
	noPaper mood = 1
	open    mood = 2 // its cover is
	mute    mood = 3 // takes a slip and never says that it printed it
)

// A tape is a network printer that keeps what it prints.
type tape struct {
	at       string // host and port
	listener net.Listener
	wait     sync.WaitGroup

	mu    sync.Mutex // guards what follows
	mood  mood
	slips int
	left  int // bytes that are printed before the paper ends; 0 is no end
}

// newTape listens until the test ends.
func newTape(t *testing.T) *tape {
	p := &tape{at: "127.0.0.1:0"}
	p.plug(t)
	t.Cleanup(p.unplug)
	return p
}

// plug makes the printer listen, where it did before.
func (p *tape) plug(t *testing.T) {
	l, err := net.Listen("tcp", p.at)
	require.NoError(t, err)
	p.listener, p.at = l, l.Addr().String()
	p.wait.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.serve(c)
		}
	})
}

// unplug takes the printer away.
func (p *tape) unplug() {
	_ = p.listener.Close() // it may have been unplugged before
	p.wait.Wait()
}

// address is what the till calls it.
func (p *tape) address() string { return "tcp:" + p.at }

// set changes how the printer is.
func (p *tape) set(m mood) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mood = m
}

// runsOut lets the paper end after so many bytes of what is printed next.
func (p *tape) runsOut(bytes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = bytes
}

// feed prints so many bytes.
func (p *tape) feed(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left > 0 && p.mood == well {
		if p.left -= n; p.left <= 0 {
			p.left, p.mood = 0, noPaper
		}
	}
}

// printed is how many slips came out.
func (p *tape) printed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.slips
}

// serve answers one connection. Questions are found in the job by a scan, which is
// good enough for slips.
func (p *tape) serve(c net.Conn) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience)) // a loopback socket has deadlines
	var got []byte
	buffer, seen := make([]byte, 4096), 0
	for {
		n, err := c.Read(buffer)
		got = append(got, buffer[:n]...)
		for ; seen+3 <= len(got); seen++ {
			p.feed(1)
			if said := p.answer([3]byte(got[seen:])); len(said) > 0 {
				_, _ = c.Write(said)
			}
		}
		if err != nil {
			return
		}
	}
}

// answer is what the printer says to three bytes.
func (p *tape) answer(b [3]byte) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	bits := map[mood][4]byte{well: {0x16, 0x12, 0x12, 0x12}, noPaper: {0x1e, 0x32, 0x12, 0x72}, open: {0x1e, 0x16, 0x12, 0x12}, mute: {0x16, 0x12, 0x12, 0x12}}[p.mood]
	asb := map[mood][]byte{well: {0x14, 0, 0, 0x0f}, noPaper: {0x1c, 0, 0x0c, 0x0f}, open: {0x3c, 0, 0, 0x0f}, mute: {0x14, 0, 0, 0x0f}}[p.mood]
	switch {
	case b[0] == 0x10 && b[1] == 4 && b[2] >= 1 && b[2] <= 4:
		return bits[b[2]-1 : b[2]]
	case bytes.Equal(b[:], []byte{0x1d, 'a', 0xff}):
		return asb
	case bytes.Equal(b[:], []byte{0x1d, 'r', 1}) && p.mood == well:
		p.slips++
		return []byte{0}
	}
	return nil
}
