package wedge

import (
	"strings"
	"time"
)

// The timing of scanners. They type a key every 1 to 20 ms; the fastest people
// leave 50, but for two keys that roll over one another.
const (
	slowGap    = 35 * time.Millisecond // a gap this long is not a scanner's
	silence    = 80 * time.Millisecond // ends a group of keys
	settle     = 15 * time.Millisecond // for which silence must stay silence
	leastKeys  = 8                     // EAN-8 is the shortest code of a shop
	mostKeys   = 512                   // EMVCo asks readers for this much
	endOfInput = "\n"                  // a person's Enter or Tab, as it is passed on
)

// A Burst parts keys into what a person typed and what a scanner scanned. Keys
// with less than 80 ms between them are a group, which is judged when it ends:
// by Enter or Tab, or by silence. At least 8 keys, each less than 35 ms after
// the one before, are a scan. The zero value is ready. A Burst is used by one
// goroutine.
type Burst struct {
	keys  []rune
	first time.Time
	last  time.Time
	quiet time.Time // of the look that first found silence; zero when none has since the last key
	run   int       // keys since the last slow gap
	most  int       // the longest run
	slow  bool      // there was a slow gap
	lost  bool      // keys are missing
}

// Key takes a key and returns what it ends: typed is a person's, with a line
// feed for Enter and Tab; scanned is the text of a code. Both are "" while
// nothing is decided. Enter is '\r' or '\n', Tab is '\t'.
func (b *Burst) Key(r rune, at time.Time) (typed, scanned string) {
	if !b.quiet.IsZero() && at.Sub(b.quiet) >= settle {
		typed, scanned = b.end()
	}
	if r == '\r' || r == '\n' || r == '\t' {
		before, code, ok := b.judge()
		if ok && code == "" {
			before += endOfInput
		}
		return typed + before, scanned + code
	}
	b.add(r, at)
	return typed, scanned
}

// Silence looks whether the keys have ended, and returns what [Burst.Key]
// does. It is to be called a few times in 80 ms while keys may come. Silence
// has to be found by two looks: a thread that was held up finds silence, and
// has keys waiting.
func (b *Burst) Silence(now time.Time) (typed, scanned string) {
	switch {
	case b.empty() || now.Sub(b.last) < silence:
		return "", ""
	case b.quiet.IsZero():
		b.quiet = now
		return "", ""
	case now.Sub(b.quiet) < settle:
		return "", ""
	}
	return b.end()
}

// Lose says that a key was lost: what is being typed is not whole.
func (b *Burst) Lose(at time.Time) {
	b.lost, b.last, b.quiet = true, at, time.Time{}
}

// empty reports whether nothing is held.
func (b *Burst) empty() bool { return len(b.keys) == 0 && !b.lost }

// add takes a key into the group.
func (b *Burst) add(r rune, at time.Time) {
	if b.empty() {
		b.first = at
	} else if gap := at.Sub(b.last); gap >= slowGap || gap < 0 {
		b.slow, b.run = true, 0
	}
	b.last, b.quiet = at, time.Time{}
	b.run++
	b.most = max(b.most, b.run)
	if len(b.keys) >= mostKeys {
		b.lost = true
		return
	}
	b.keys = append(b.keys, r)
}

// end judges the group that silence ended.
func (b *Burst) end() (typed, scanned string) {
	typed, scanned, _ = b.judge()
	return typed, scanned
}

// judge says whose the keys of the group were, and begins a new one. It is not
// ok when they were neither a person's nor a whole scan.
func (b *Burst) judge() (typed, scanned string, ok bool) {
	text, fast := string(b.keys), b.fast()
	whole := !b.lost && !(fast && b.slow)
	*b = Burst{keys: b.keys[:0]}
	switch {
	case !whole:
		return "", "", false
	case fast:
		return "", plain(text), true
	}
	return text, "", true
}

// fast reports whether a scanner had a hand in it: a run of its length and
// pace, or keys that came at its pace all in all.
func (b *Burst) fast() bool {
	n := len(b.keys)
	return b.most >= leastKeys || (n >= leastKeys && b.last.Sub(b.first) < time.Duration(n-1)*slowGap)
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
