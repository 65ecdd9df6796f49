package main

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A proxy is a line that breaks, when it is not calm: it passes bytes between terminals and the
// backend, and cuts, delays, swallows or refuses some connections. It cannot
// read them.
type proxy struct {
	l       net.Listener
	backend string
	calm    atomic.Bool // no more trouble

	all, spoiled atomic.Int64 // connections

	mu  sync.Mutex // guards rng
	rng *rand.Rand
}

func newProxy(t *testing.T, backend string, seed uint64) *proxy {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &proxy{l: l, backend: backend, rng: rand.New(rand.NewPCG(seed, 0))}
	p.calm.Store(true)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		serving.Wait()
	})
	return p
}

func (p *proxy) address() string { return p.l.Addr().String() }

// A trouble is what befalls one connection. There are about 4 kB each way
// before the first request, so a cut falls before, within and after it.
type trouble struct {
	refuse, swallow bool
	up, down        int64         // bytes until the cut; negative is never
	delay           time.Duration // of what comes back
}

// draw draws the trouble of the next connection.
func (p *proxy) draw() trouble {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := trouble{up: -1, down: -1}
	p.all.Add(1)
	kind := p.rng.IntN(12)
	if p.calm.Load() || kind > 6 {
		return d
	}
	p.spoiled.Add(1)
	switch kind {
	case 0:
		d.refuse = true
	case 1:
		d.swallow = true
	case 2, 3:
		d.up = p.rng.Int64N(5000)
	case 4, 5:
		d.down = p.rng.Int64N(6000)
	case 6:
		d.delay = time.Duration(p.rng.IntN(400)) * time.Millisecond
	}
	return d
}

// serve passes one connection on.
func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	d := p.draw()
	if d.refuse {
		return
	}
	_ = client.SetDeadline(time.Now().Add(2 * time.Minute)) // nothing here waits longer
	if d.swallow {
		_, _ = io.Copy(io.Discard, client)
		return
	}
	server, err := net.Dial("tcp", p.backend)
	if err != nil {
		return // the backend was killed
	}
	defer server.Close()
	_ = server.SetDeadline(time.Now().Add(2 * time.Minute))
	var both sync.WaitGroup
	both.Go(func() {
		pass(server, client, d.up, 0)
		server.Close()
	})
	pass(client, server, d.down, d.delay)
	client.Close()
	both.Wait()
}

// pass copies until the end, or until the cut.
func pass(to io.Writer, from io.Reader, cut int64, delay time.Duration) {
	if cut >= 0 {
		from = io.LimitReader(from, cut)
	}
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		time.Sleep(delay)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
