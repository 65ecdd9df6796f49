package wedge

import (
	"strings"
	"time"
)

// The timing of scanners. They type a key every 1 to 20 ms; the fastest people
// leave 50, but for two keys that roll over one another.
const (
	slowGap    = 35 * time.Millisecond  // a gap this long is not a scanner's
	silence    = 80 * time.Millisecond  // ends a group of keys
	stumble    = 400 * time.Millisecond // within that, the rest of a scan follows
	leastKeys  = 8                      // EAN-8 is the shortest code of a shop
	mostKeys   = 512                    // EMVCo asks readers for this much
	endOfInput = "\n"                   // a person's Enter or Tab, as it is passed on
)

// A Burst parts keys into what a person typed and what a scanner scanned. Keys
// with less than 80 ms between them are a group, which is judged when it ends:
// by Enter or Tab, or by silence. At least 8 keys at a pace of less than 35 ms,
// with no gap of 35 ms or more, are a scan.
//
// On a machine that has too much to do, a scan may come in two groups. What follows
// within 400 ms a scan that silence ended, and is no scan itself, is taken for its rest
// and dropped: no hand is that soon at a keyboard, and digits that nobody typed would
// stand in a sum.
//
// A window is not told when a key was pressed, only that it was since the window
// looked for keys before that, and a window that draws looks late. So a gap
// counts as long when it surely was: the caller says by Quiet up to when all
// keys have been given, and what may have been a gap or may have been drawing
// is taken for drawing.
//
// The zero value is ready. A Burst is used by one goroutine.
type Burst struct {
	keys  []rune
	first time.Time
	last  time.Time
	seen  time.Time // all keys before this have been given
	run   int       // keys since the last long gap
	since time.Time // when the run began
	fast  bool      // a run was a scanner's
	slow  bool      // there was a long gap
	lost  bool      // keys are missing
	torn  time.Time // until then what comes may be the rest of a scan
	rest  bool      // the group began before that
}

// Key takes a key, which was given at a time and pressed after the last Quiet.
// It returns what the key ends: typed is a person's, with a line feed for Enter
// and Tab; scanned is the text of a code. Both are "" while nothing is decided.
// Enter is '\r' or '\n', Tab is '\t'.
func (b *Burst) Key(r rune, at time.Time) (typed, scanned string) {
	if r != '\r' && r != '\n' && r != '\t' {
		b.add(r, at)
		return "", ""
	}
	typed, scanned, ok := b.judge()
	if ok && scanned == "" {
		typed += endOfInput
	}
	return typed, scanned
}

// Quiet says that all keys that were pressed before now have been given, and
// returns what [Burst.Key] does. It is to be called often, for instance
// whenever a window has looked for keys.
func (b *Burst) Quiet(now time.Time) (typed, scanned string) {
	b.seen = now
	if b.empty() || now.Sub(b.last) < silence {
		return "", ""
	}
	end := b.last
	if typed, scanned, _ = b.judge(); scanned != "" {
		b.torn = end.Add(stumble)
	}
	return typed, scanned
}

// Lose says that a key was lost: what is being typed is not whole.
func (b *Burst) Lose(at time.Time) { b.lost, b.last = true, at }

// empty reports whether nothing is held.
func (b *Burst) empty() bool { return len(b.keys) == 0 && !b.lost }

// add takes a key into the group.
func (b *Burst) add(r rune, at time.Time) {
	switch {
	case b.empty():
		b.first, b.since, b.rest = at, at, at.Before(b.torn)
	case at.Before(b.last): // a clock that jumps says nothing about the pace
		b.lost = true
	case b.seen.Sub(b.last) >= slowGap:
		b.slow, b.run, b.since = true, 0, at
	}
	b.last = at
	b.run++
	b.fast = b.fast || scannerPace(b.run, at.Sub(b.since))
	if len(b.keys) >= mostKeys {
		b.lost = true
		return
	}
	b.keys = append(b.keys, r)
}

// judge says whose the keys of the group were, and begins a new one. It is not
// ok when they were neither a person's nor a whole scan.
func (b *Burst) judge() (typed, scanned string, ok bool) {
	text, pace := string(b.keys), scannerPace(len(b.keys), b.last.Sub(b.first))
	g := *b
	*b = Burst{keys: b.keys[:0]}
	switch {
	case g.lost:
		return "", "", false
	case pace && !g.slow:
		return "", plain(text), true
	case pace || g.fast || g.rest: // a scanner had a hand in it
		return "", "", false
	}
	return text, "", true
}

// scannerPace reports whether n keys in that time are a scanner's.
func scannerPace(n int, took time.Duration) bool {
	return n >= leastKeys && took < time.Duration(n-1)*slowGap
}

// plain returns the text of a code: without the identifier of the symbology
// (AIM, ISO/IEC 15424: "]", a letter, a digit) that scanners can be set to send
// before it, and with full-width characters made plain.
func plain(text string) string {
	text = strings.Map(fold, text)
	if len(text) > 3 && text[0] == ']' && letter(text[1]) && (letter(text[2]) || digit(text[2])) {
		text = text[3:]
	}
	return text
}

// fold makes a full-width character plain.
func fold(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }
