package wedge

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const ms = time.Millisecond

var start = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A hand types keys on a burst, with looks for silence between them as a
// window's loop makes them, and keeps what comes out.
type hand struct {
	burst   Burst
	now     time.Time
	look    time.Duration // between two looks; 0 is none
	looked  time.Time
	typed   string
	scanned []string
}

func newHand() *hand { return &hand{now: start, look: 66 * ms, looked: start} }

func (h *hand) keep(typed, scanned string) {
	h.typed += typed
	if scanned != "" {
		h.scanned = append(h.scanned, scanned)
	}
}

// pass lets time pass.
func (h *hand) pass(d time.Duration) {
	h.now = h.now.Add(d)
	for h.look > 0 && !h.looked.Add(h.look).After(h.now) {
		h.looked = h.looked.Add(h.look)
		h.keep(h.burst.Silence(h.looked))
	}
}

// keys types a text, each key after a gap.
func (h *hand) keys(text string, gap time.Duration) {
	for _, r := range text {
		h.pass(gap)
		h.keep(h.burst.Key(r, h.now))
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
		{"all keys of one look of the window", func(h *hand) { h.keys(code, 0) }, "", []string{code}},
		{"looks of the window 33 ms apart", func(h *hand) { h.keys(code[:9], 0); h.keys(code[9:10], 33*ms); h.keys(code[10:], 0) }, "", []string{code}},
		{"two scans, the first ended by Enter", func(h *hand) { h.keys(code+"\r"+code+"\r", 5*ms) }, "", []string{code, code}},
		{"two scans, parted by silence", func(h *hand) { h.keys(code, 5*ms); h.pass(300 * ms); h.keys(code, 5*ms) }, "", []string{code, code}},
		{"a scan in the middle of typing", func(h *hand) { h.keys("15", 180*ms); h.pass(200 * ms); h.keys(code+"\r", 5*ms); h.keys("00", 180*ms) }, "1500", []string{code}},
		{"a scan too soon after a key: not whole, and dropped", func(h *hand) { h.keys("1", 180*ms); h.pass(50 * ms); h.keys(code+"\r", 5*ms) }, "", nil},
		{"a scan within long typing: neither is whole", func(h *hand) { h.keys(code, 70*ms); h.keys("49123456\r", 5*ms) }, "", nil},
		{"a gap in the middle of a scan: both halves are dropped", func(h *hand) { h.keys(code[:12], 5*ms); h.pass(50 * ms); h.keys(code[12:]+"\r", 5*ms) }, "", nil},
		{"the same, halves of seven, which alone would be typing", func(h *hand) { h.keys("4912345", 5*ms); h.pass(50 * ms); h.keys("6789012\r", 5*ms) }, "", nil},
		{"after a broken scan the next one is read", func(h *hand) { h.keys(code[:12], 5*ms); h.keys(code[12:]+"\r", 50*ms); h.keys(code+"\r", 5*ms) }, "", []string{code}},
		{"QR with its identifier", func(h *hand) { h.keys("]Q3"+code+"\r", 5*ms) }, "", []string{code}},
		{"Code-128 with its identifier", func(h *hand) { h.keys("]C1"+code, 5*ms) }, "", []string{code}},
		{"EAN-13 with its identifier", func(h *hand) { h.keys("]E04901234567894", 5*ms) }, "", []string{"4901234567894"}},
		{"a bracket that is no identifier stays", func(h *hand) { h.keys("]123456789", 5*ms) }, "", []string{"]123456789"}},
		{"full-width digits and letters", func(h *hand) { h.keys("９０００７７００ｈQＶ=～\r", 5*ms) }, "", []string{"90007700hQV=~"}},
		{"kana lock: not guessed at", func(h *hand) { h.keys("よわわわややわわ\r", 5*ms) }, "", []string{"よわわわややわわ"}},
		{"the longest that is taken", func(h *hand) { h.keys(strings.Repeat("7", mostKeys)+"\r", ms) }, "", []string{strings.Repeat("7", mostKeys)}},
		{"one more: not cut, dropped", func(h *hand) { h.keys(strings.Repeat("7", mostKeys+1)+"\r", ms) }, "", nil},
		{"a key was lost", func(h *hand) { h.keys(code[:5], 5*ms); h.burst.Lose(h.now); h.keys(code[5:]+"\r", 5*ms) }, "", nil},
		{"a key was lost before the first", func(h *hand) { h.burst.Lose(h.now); h.keys(code+"\r", 5*ms) }, "", nil},
		{"the clock jumps back", func(h *hand) { h.keys(code[:9], 5*ms); h.now = h.now.Add(-time.Hour); h.keys(code[9:]+"\r", 5*ms) }, "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHand()
			h.pass(time.Second)
			test.do(h)
			h.pass(time.Second)
			assert.Equal(t, test.typed, h.typed)
			assert.Equal(t, test.scanned, h.scanned)
			assert.True(t, h.burst.empty(), "nothing is held for ever")
		})
	}
}

// A thread that was held up in the middle of a scan finds silence, and has keys
// waiting. Half a code must not come out of it, whichever runs first.
func TestBurstHeldUpThread(t *testing.T) {
	for name, looks := range map[string][]time.Duration{
		"the keys come first":           nil,
		"one look before the keys":      {200 * ms},
		"two looks in a row before":     {200 * ms, 201 * ms},
		"two looks, as far as a redraw": {200 * ms, 212 * ms},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHand()
			h.look = 0
			h.keys(code[:18], 5*ms) // eighteen digits may be a code of their own
			for _, at := range looks {
				h.keep(h.burst.Silence(start.Add(90*ms + at)))
			}
			h.now = start.Add(90*ms + 213*ms)
			h.keys(code[18:]+"\r", 0)
			assert.Empty(t, h.scanned)
			assert.Empty(t, h.typed)
			h.pass(time.Second)
			h.keys(code+"\r", 5*ms)
			assert.Equal(t, []string{code}, h.scanned, "the next one is read")
		})
	}
}

// A person's key is not held longer than two looks after it was decided.
func TestBurstEchoIsSoon(t *testing.T) {
	h := newHand()
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
			b.Silence(at.Add(-settle))
			typed, scanned := b.Silence(at)
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
