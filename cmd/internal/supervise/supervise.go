// Package supervise tells systemd that a program is ready, and that it still lives
// (sd_notify(3), WatchdogSec in systemd.service(5)). A program that hangs is then
// killed and started again.
//
// What lives is for the program to say: a heart that beats while the screen stands
// still would only keep a dead till running. Without systemd nothing is done.
//
// That a program ends is not said: it may go on in another program in its own place
// (exec), and systemd kills within TimeoutStopSec what has said STOPPING.
package supervise

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"
)

// unwatched is how often a program is looked at whose unit has no watchdog.
const unwatched = 10 * time.Second

// A Manager is the other end of the socket.
type Manager struct {
	address string        // empty when there is none
	every   time.Duration // between two words; half of what the unit allows
}

// From reads what systemd put in the environment: NOTIFY_SOCKET and WATCHDOG_USEC.
func From(getenv func(string) string) Manager {
	m := Manager{address: getenv("NOTIFY_SOCKET"), every: unwatched}
	if us, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 1 {
		m.every = time.Duration(us) * time.Microsecond / 2
	}
	return m
}

// Beat says READY when alive reports true for the first time, and then says that
// the program lives whenever it does, until ctx ends. Alive must return within the
// context that it gets.
func (m Manager) Beat(ctx context.Context, alive func(context.Context) bool) error {
	if m.address == "" {
		<-ctx.Done()
		return ctx.Err()
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: m.address, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("reach service manager: %w", err)
	}
	defer c.Close()
	word := "READY=1\nWATCHDOG=1"
	for {
		look, cancel := context.WithTimeout(ctx, m.every)
		if alive(look) {
			if _, err := c.Write([]byte(word)); err != nil {
				cancel()
				return fmt.Errorf("tell service manager: %w", err)
			}
			word = "WATCHDOG=1"
		}
		<-look.Done() // the rest of the beat
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
