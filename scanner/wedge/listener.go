package wedge

import "time"

// A listener turns the events of one node into scans.
type listener struct {
	burst Burst
	mods  modifiers
	last  time.Time     // of the newest event, by the kernel's clock
	still time.Duration // how long nothing came since
	scan  func(text string)
}

// hear takes events.
func (l *listener) hear(events []event) {
	for _, e := range events {
		l.last, l.still = e.at, 0
		switch {
		case e.kind == typeSync && e.code == syncLost:
			l.mods = modifiers{caps: l.mods.caps} // releases may be among the lost
			l.burst.Lose(e.at)
		case e.kind == typeKey && l.mods.take(e.code, e.value):
		case e.kind == typeKey && e.value == keyPress:
			l.press(e)
		}
	}
}

// press takes a key that went down.
func (l *listener) press(e event) {
	// The kernel stamped the event when it happened, so silence before it was
	// silence, however late we are.
	l.tell(l.burst.Silence(e.at.Add(-settle)))
	r := l.mods.rune(e.code)
	if r == 0 || l.mods.chord() {
		l.burst.Lose(e.at) // a character that we cannot tell is one that is missing
		return
	}
	l.tell(l.burst.Key(r, e.at))
}

// wait returns how long to wait for the next event before quiet is called; 0 is
// for ever.
func (l *listener) wait() time.Duration {
	switch {
	case l.burst.empty():
		return 0
	case l.still == 0:
		return silence
	}
	return settle
}

// quiet says that nothing came for as long as wait said.
func (l *listener) quiet() {
	l.still += l.wait()
	l.tell(l.burst.Silence(l.last.Add(l.still)))
}

// tell reports a scan. What a person typed on a grabbed keyboard goes nowhere.
func (l *listener) tell(_, scanned string) {
	if scanned != "" {
		l.scan(scanned)
	}
}
