package wedge

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const ms = time.Millisecond

var start = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A hand presses keys, and a window looks for them once in a while and gives
// them to a burst. What comes out is kept.
type hand struct {
	burst   Burst
	now     time.Time
	look    time.Duration // between two looks; 0 is a kernel that stamps each key
	looked  time.Time
	pressed []rune // since the last look
	typed   string
	scanned []string
}

func newHand(look time.Duration) *hand { return &hand{now: start, look: look, looked: start} }

func (h *hand) keep(typed, scanned string) {
	h.typed += typed
	if scanned != "" {
		h.scanned = append(h.scanned, scanned)
	}
}

// pass lets time pass, in which the window looks.
func (h *hand) pass(d time.Duration) {
	h.now = h.now.Add(d)
	for h.look > 0 && h.looked.Add(h.look).Before(h.now) {
		h.see(h.looked.Add(h.look))
	}
	if h.look == 0 {
		h.see(h.now)
	}
}

// see looks for keys.
func (h *hand) see(at time.Time) {
	h.looked = at
	for _, r := range h.pressed {
		h.keep(h.burst.Key(r, at))
	}
	h.pressed = nil
	h.keep(h.burst.Quiet(at))
}

// keys types a text, each key after a gap.
func (h *hand) keys(text string, gap time.Duration) {
	for _, r := range text {
		h.pass(gap)
		h.pressed = append(h.pressed, r)
		if h.look == 0 {
			h.see(h.now)
		}
	}
}

const code = "90007700000000000017"

func TestBurst(t *testing.T) {
	tests := []struct {
		name    string
		do      func(*hand)
		typed   string
		scanned []string
	}{
		{"a person", func(h *hand) { h.keys("1500", 180*ms) }, "1500", nil},
		{"a person with Enter", func(h *hand) { h.keys("1500\r", 180*ms) }, "1500\n", nil},
		{"a hasty person: above 35 ms, ten keys", func(h *hand) { h.keys("1234567890", 60*ms) }, "1234567890", nil},
		{"two keys that roll over one another", func(h *hand) { h.keys("1", 150*ms); h.keys("5", 12*ms); h.keys("00", 150*ms) }, "1500", nil},
		{"seven fast keys are no code of any shop", func(h *hand) { h.keys("1234567", 5*ms) }, "1234567", nil},
		{"a scan that silence ends", func(h *hand) { h.keys(code, 5*ms) }, "", []string{code}},
		{"a scan with Enter", func(h *hand) { h.keys(code+"\r", 5*ms) }, "", []string{code}},
		{"a scan with Tab", func(h *hand) { h.keys(code+"\t", 5*ms) }, "", []string{code}},
		{"a scan with CR LF: the second is nobody's code", func(h *hand) { h.keys(code+"\r\n", 5*ms) }, "\n", []string{code}},
		{"Enter that comes late, but before silence", func(h *hand) { h.keys(code, 5*ms); h.keys("\r", 70*ms) }, "", []string{code}},
		{"a slow scanner, 34 ms", func(h *hand) { h.keys(code, 34*ms) }, "", []string{code}},
		{"eight keys are enough, EAN-8", func(h *hand) { h.keys("49123456\r", 8*ms) }, "", []string{"49123456"}},
		{"all keys at once", func(h *hand) { h.keys(code, 0) }, "", []string{code}},
		{"two scans, the first ended by Enter", func(h *hand) { h.keys(code+"\r"+code+"\r", 5*ms) }, "", []string{code, code}},
		{"two scans, parted by silence", func(h *hand) { h.keys(code, 5*ms); h.pass(300 * ms); h.keys(code, 5*ms) }, "", []string{code, code}},
		{"a scan in the middle of typing", func(h *hand) { h.keys("15", 180*ms); h.pass(200 * ms); h.keys(code+"\r", 5*ms); h.keys("00", 180*ms) }, "1500", []string{code}},
		{"a scan too soon after a key: not whole, and dropped", func(h *hand) { h.keys("1", 180*ms); h.pass(70 * ms); h.keys(code+"\r", 5*ms) }, "", nil},
		{"a scan within long typing: neither is whole", func(h *hand) { h.keys(code, 70*ms); h.keys("49123456\r", 5*ms) }, "", nil},
		{"a gap in the middle of a scan: both halves are dropped", func(h *hand) { h.keys(code[:12], 5*ms); h.pass(70 * ms); h.keys(code[12:]+"\r", 5*ms) }, "", nil},
		{"the same, halves of seven, which alone would be typing", func(h *hand) { h.keys("4912345", 5*ms); h.pass(70 * ms); h.keys("6789012\r", 5*ms) }, "", nil},
		{"after a broken scan the next one is read", func(h *hand) { h.keys(code[:12], 5*ms); h.keys(code[12:]+"\r", 50*ms); h.keys(code+"\r", 5*ms) }, "", []string{code}},
		{"a scan that comes in two groups: its rest is no sum", func(h *hand) { h.keys(code[:11], 5*ms); h.pass(200 * ms); h.keys(code[11:13]+"\r", 5*ms) }, "", []string{code[:11]}},
		{"the same, where no key ends a scan", func(h *hand) { h.keys(code[:11], 5*ms); h.pass(200 * ms); h.keys(code[11:13], 5*ms) }, "", []string{code[:11]}},
		{"what a person types after a scan that silence ended", func(h *hand) { h.keys(code, 5*ms); h.pass(420 * ms); h.keys("500\r", 180*ms) }, "500\n", []string{code}},
		{"what a person types soon after a scan with Enter", func(h *hand) { h.keys(code+"\r", 5*ms); h.pass(100 * ms); h.keys("500", 180*ms) }, "500", []string{code}},
		{"QR with its identifier", func(h *hand) { h.keys("]Q3"+code+"\r", 5*ms) }, "", []string{code}},
		{"Code-128 with its identifier", func(h *hand) { h.keys("]C1"+code, 5*ms) }, "", []string{code}},
		{"EAN-13 with its identifier", func(h *hand) { h.keys("]E04901234567894", 5*ms) }, "", []string{"4901234567894"}},
		{"a bracket that is no identifier stays", func(h *hand) { h.keys("]123456789", 5*ms) }, "", []string{"]123456789"}},
		{"full-width digits and letters", func(h *hand) { h.keys("９０００７７００ｈQＶ=～\r", 5*ms) }, "", []string{"90007700hQV=~"}},
		{"kana lock: not guessed at", func(h *hand) { h.keys("よわわわややわわ\r", 5*ms) }, "", []string{"よわわわややわわ"}},
		{"the longest that is taken", func(h *hand) { h.keys(strings.Repeat("7", mostKeys)+"\r", ms) }, "", []string{strings.Repeat("7", mostKeys)}},
		{"one more: not cut, dropped", func(h *hand) { h.keys(strings.Repeat("7", mostKeys+1)+"\r", ms) }, "", nil},
		{"a key was lost", func(h *hand) { h.keys(code[:5], 5*ms); h.see(h.now); h.burst.Lose(h.now); h.keys(code[5:]+"\r", 5*ms) }, "", nil},
		{"a key was lost before the first", func(h *hand) { h.burst.Lose(h.now); h.keys(code+"\r", 5*ms) }, "", nil},
		{"the clock jumps back", func(h *hand) {
			h.keys(code[:9], 5*ms)
			h.see(h.now)
			h.now = h.now.Add(-time.Hour)
			h.looked = h.now
			h.keys(code[9:]+"\r", 5*ms)
		}, "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, look := range []time.Duration{0, 5 * ms, 16 * ms} {
				h := newHand(look)
				h.pass(time.Second)
				test.do(h)
				h.pass(time.Second)
				assert.Equal(t, test.typed, h.typed, "looks every %v", look)
				assert.Equal(t, test.scanned, h.scanned, "looks every %v", look)
				assert.True(t, h.burst.empty(), "nothing is held for ever")
			}
		})
	}
}

// However slowly the window draws, and so looks for keys: a scan is a scan and
// a person is a person.
func TestBurstSlowWindow(t *testing.T) {
	for _, look := range []time.Duration{0, 7 * ms, 17 * ms, 33 * ms, 50 * ms, 90 * ms, 130 * ms, 300 * ms} {
		for phase := range 10 {
			typing := func(text string, gap time.Duration) *hand {
				h := newHand(look)
				h.pass(time.Second + look*time.Duration(phase)/10)
				h.keys(text, gap)
				h.pass(time.Second)
				return h
			}
			for _, gap := range []time.Duration{0, ms, 5 * ms, 12 * ms, 20 * ms} {
				for _, suffix := range []string{"", "\r", "\t"} {
					h := typing(code+suffix, gap)
					assert.Equal(t, []string{code}, h.scanned, "looks every %v, keys every %v, phase %d, %q", look, gap, phase, suffix)
					assert.Empty(t, h.typed)
				}
			}
			for _, gap := range []time.Duration{70 * ms, 110 * ms, 180 * ms} {
				h := typing("1234567890", gap)
				assert.Empty(t, h.scanned, "looks every %v, keys every %v, phase %d", look, gap, phase)
				if look <= 50*ms { // slower than that, ten keys may come as at once
					assert.Equal(t, "1234567890", h.typed, "looks every %v, keys every %v, phase %d", look, gap, phase)
				}
			}
		}
	}
}

// A window that is held up in the middle of a scan for longer than silence is,
// and gives the rest then: half a code does not come out of it.
func TestBurstHeldUpWindow(t *testing.T) {
	var b Burst
	at := start
	b.Quiet(at)
	for _, r := range code[:18] { // eighteen digits may be a code of their own
		b.Key(r, at)
	}
	b.Quiet(at)
	at = at.Add(400 * ms) // nothing was looked for meanwhile
	for _, r := range code[18:] {
		typed, scanned := b.Key(r, at)
		assert.Empty(t, typed+scanned)
	}
	b.Quiet(at)
	typed, scanned := b.Quiet(at.Add(silence))
	assert.Empty(t, typed)
	assert.Equal(t, code, scanned)
}

// A person's key is not held longer than it takes to tell.
func TestBurstEchoIsSoon(t *testing.T) {
	h := newHand(16 * ms)
	h.keys("5", 0)
	h.pass(79 * ms)
	assert.Empty(t, h.typed, "it may be the first key of a scan")
	h.pass(silence + 2*h.look - 79*ms)
	assert.Equal(t, "5", h.typed)
}

// Whatever the keys and their times: a scan is one of the texts that were
// typed whole, and what is held stays bounded.
func FuzzBurst(f *testing.F) {
	f.Add([]byte("90007700000000000017\r"), []byte{5, 5, 200, 5})
	f.Add([]byte("]Q390007700\n12\t"), []byte{0, 34, 35, 80, 255})
	f.Fuzz(func(t *testing.T, keys, gaps []byte) {
		var b Burst
		at, group := start, ""
		for i, c := range keys {
			gap := 5 * ms
			if len(gaps) > 0 {
				gap = time.Duration(gaps[i%len(gaps)]) * ms
			}
			at = at.Add(gap)
			var typed, scanned string
			if gap%2 == 0 {
				typed, scanned = b.Quiet(at)
			}
			t2, s2 := b.Key(rune(c), at)
			for _, s := range []string{scanned, s2} {
				if s != "" && !strings.Contains(group, s) {
					t.Fatalf("scanned %q, typed were %q", s, group)
				}
			}
			if len(typed)+len(scanned)+len(t2)+len(s2) > 4*len(group)+4 {
				t.Fatalf("more came out than went in")
			}
			group += string(rune(c))
			if len(b.keys) > mostKeys {
				t.Fatalf("%d keys held", len(b.keys))
			}
		}
	})
}
