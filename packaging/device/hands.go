package main

import (
	"fmt"
	"strings"
	"time"
)

// patience is how long something may take to be on the screen.
const patience = 10 * time.Minute

// drawn is what the till says that it shows; see --targets.
const drawn = "/run/kaikei/targets"

// tap waits until something can be tapped, and taps it.
func (m *machine) tap(name string) error {
	x, y, err := m.find(name)
	if err != nil {
		return err
	}
	return m.touch(x, y)
}

// find waits until something can be tapped, and returns where it is on the screen.
func (m *machine) find(name string) (x, y int, err error) {
	var said string
	for began := time.Now(); time.Since(began) < patience; time.Sleep(300 * time.Millisecond) {
		said, _ = m.run("cat " + drawn) // not there yet is not drawn yet
		for line := range strings.Lines(said) {
			var what string
			if n, _ := fmt.Sscanf(line, "%d %d %s", &x, &y, &what); n == 3 && strings.HasSuffix(strings.TrimSpace(line), " "+name) {
				return x, y, nil
			}
		}
	}
	return 0, 0, fmt.Errorf("tap %s: not on the screen, which shows:\n%s", name, said)
}

// keys taps digits.
func (m *machine) keys(digits string) error {
	for _, d := range digits {
		if err := m.tap(string(d)); err != nil {
			return err
		}
	}
	return nil
}

// ctl runs the technician's command as the till's user.
func (m *machine) ctl(words string) (string, error) {
	return m.run("setpriv --reuid=kaikei --regid=kaikei --init-groups kaikeictl " + words + " --data /var/lib/kaikei")
}

// state waits until the newest payment stands in a state.
func (m *machine) state(want string) error {
	return m.await(patience, "setpriv --reuid=kaikei --regid=kaikei --init-groups kaikeictl show --data /var/lib/kaikei last", `"state": "`+want+`"`)
}
