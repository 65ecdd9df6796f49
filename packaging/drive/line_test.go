package drive

import (
	"io"
	"net"
	"sync"

	"github.com/stretchr/testify/require"
)

// A way is what a line does with what it carries.
type way uint8

const (
	carries way = 0
	cut     way = 1 // nothing is carried, and who calls is refused
)

// A line is between the till and the backend, which knows nothing of it.
type netLine struct {
	listener net.Listener
	to       string // the backend
	wait     sync.WaitGroup

	mu    sync.Mutex // guards what follows
	way   way
	conns map[net.Conn]bool
}

// openLine puts a line between the till and the backend, at the address that the till
// knows: the backend moves to another.
func (s *stage) openLine() *netLine {
	s.t.Helper()
	s.office.stop()
	known := s.address
	s.address = "127.0.0.1:0"
	s.openOffice()
	listener, err := net.Listen("tcp", known)
	require.NoError(s.t, err)
	l := &netLine{listener: listener, to: s.address, conns: map[net.Conn]bool{}}
	l.wait.Go(l.serve)
	s.whole.Cleanup(func() {
		_ = listener.Close() // it was open
		l.set(cut)
		l.wait.Wait()
	})
	return l
}

// set changes what the line does, and cuts what it carries.
func (l *netLine) set(w way) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.way = w
	if w == cut {
		for c := range l.conns {
			_ = c.Close() // it may have ended
		}
	}
}

// is what the line does now.
func (l *netLine) is() way {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.way
}

// serve takes calls until the listener is closed.
func (l *netLine) serve() {
	for {
		c, err := l.listener.Accept()
		if err != nil {
			return
		}
		if l.is() == cut {
			_ = c.Close() // nobody is called
			continue
		}
		l.wait.Go(func() { l.carry(c) })
	}
}

// carry connects a caller with the backend.
func (l *netLine) carry(c net.Conn) {
	b, err := net.Dial("tcp", l.to)
	if err != nil {
		_ = c.Close() // nobody answers
		return
	}
	l.mu.Lock()
	l.conns[c], l.conns[b] = true, true
	if l.way == cut { // meanwhile
		_, _ = c.Close(), b.Close()
	}
	l.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(b, c) // one of the two hangs up
		_ = b.Close()
	}()
	_, _ = io.Copy(c, b)
	_, _ = c.Close(), b.Close()
	<-done
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
	delete(l.conns, b)
}
