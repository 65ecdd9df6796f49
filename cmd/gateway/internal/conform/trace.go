package conform

import (
	"fmt"
	"strings"
	"sync"
)

// The bounds of what a finding shows of its calls.
const (
	maxCalls = 8   // the last of them
	maxShown = 600 // bytes of a body
)

// A trace notes the calls of a check, so that whoever mends the backend sees what was
// asked and answered. Payment codes are masked in it.
type trace struct {
	mu    sync.Mutex // guards what follows
	codes []string   // that were used, of all checks
	lines []line
}

// A line is one call, or several that were all alike.
type line struct {
	text  string
	times int
}

// begin forgets the calls of the check before.
func (t *trace) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = nil
}

// uses notes a payment code.
func (t *trace) uses(code string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.codes = append(t.codes, code)
}

// note notes a call and what came of it.
func (t *trace) note(call string, body []byte, came string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := t.masked(call + brief(body) + " -> " + came)
	if n := len(t.lines); n > 0 && t.lines[n-1].text == text {
		t.lines[n-1].times++
		return
	}
	t.lines = append(t.lines, line{text, 1})
}

// tell masks a text that is told of a check that has ended.
func (t *trace) tell(text string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.masked(text)
}

// masked shows no more of a code that was used than its ends. The lock is held.
func (t *trace) masked(text string) string {
	for _, code := range t.codes {
		mask := "…"
		if len(code) >= 16 {
			mask = code[:4] + "…" + code[len(code)-4:]
		}
		text = strings.ReplaceAll(text, code, mask)
	}
	return text
}

// brief is a body in one line, after a space; "" when there is none.
func brief(body []byte) string {
	text := strings.Join(strings.Fields(string(body)), " ")
	if len(text) > maxShown {
		text = fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(text[:maxShown], ""), len(body))
	}
	if text == "" {
		return ""
	}
	return " " + text
}

// last are the newest calls, the oldest of them first.
func (t *trace) last() (calls []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range t.lines[max(0, len(t.lines)-maxCalls):] {
		if l.times > 1 {
			l.text += fmt.Sprintf(" (%d times)", l.times)
		}
		calls = append(calls, l.text)
	}
	return calls
}
