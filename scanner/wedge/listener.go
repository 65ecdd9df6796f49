package wedge

import "time"

// lookAgain is how long the second look for events takes.
const lookAgain = 10 * time.Millisecond

// A listener turns the events of one node into scans.
type listener struct {
	burst Burst
	mods  modifiers
	last  time.Time // of the newest event, by the kernel's clock
	looks int       // how often nothing had come since
	scan  func(text string)
}

// hear takes events.
func (l *listener) hear(events []event) {
	for _, e := range events {
		l.last, l.looks = e.at, 0
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

// press takes a key that went down. The kernel stamped it when it happened and
// keeps the order, so that before it nothing else was pressed.
func (l *listener) press(e event) {
	l.tell(l.burst.Quiet(e.at))
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
	case l.looks == 0:
		return silence
	}
	return lookAgain
}

// quiet says that nothing came for as long as wait said. A program that was
// held up finds its time over and has not looked, so only the second time
// counts: that wait began when the silence was over.
func (l *listener) quiet() {
	l.looks++
	if l.looks > 1 {
		l.tell(l.burst.Quiet(l.last.Add(silence)))
	}
}

// tell reports a scan. What a person typed on a grabbed keyboard goes nowhere.
func (l *listener) tell(_, scanned string) {
	if scanned != "" {
		l.scan(scanned)
	}
}
