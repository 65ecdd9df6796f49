package wedge

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the kernel gives for the press of "9", byte by byte, on machines whose
// longs have eight and four bytes.
func TestDecodeEvents(t *testing.T) {
	want := []event{{at: time.Unix(1_700_000_000, 250_000_000), kind: typeKey, code: 10, value: keyPress}}
	for name, in := range map[string]struct {
		word int
		data []byte
	}{
		"amd64 and arm64": {8, []byte{
			0x00, 0xf1, 0x53, 0x65, 0, 0, 0, 0, 0x90, 0xd0, 0x03, 0, 0, 0, 0, 0, 1, 0, 10, 0, 1, 0, 0, 0,
		}},
		"arm": {4, []byte{
			0x00, 0xf1, 0x53, 0x65, 0x90, 0xd0, 0x03, 0, 1, 0, 10, 0, 1, 0, 0, 0,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			events, err := decode(in.data, in.word, binary.LittleEndian)
			require.NoError(t, err)
			assert.Equal(t, want, events)
			events, err = decode(append(in.data, in.data...), in.word, binary.LittleEndian)
			require.NoError(t, err)
			assert.Len(t, events, 2)
			for _, n := range []int{1, len(in.data) - 1, len(in.data) + 1} {
				_, err = decode(make([]byte, n), in.word, binary.LittleEndian)
				assert.ErrorIs(t, err, errEvent, "%d bytes", n)
			}
		})
	}
	events, err := decode([]byte{0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 10, 0xff, 0xff, 0xff, 0xff}, 4, binary.BigEndian)
	require.NoError(t, err)
	assert.Equal(t, []event{{at: time.Unix(1, 2000), kind: 1, code: 10, value: -1}}, events)
	assert.Equal(t, 24, eventSize(8))
	assert.Equal(t, 16, eventSize(4))
}

// keyOf returns the key of a character on the US layout, and whether it needs
// shift.
func keyOf(t *testing.T, r rune) (key uint16, shift bool) {
	t.Helper()
	for code := uint16(1); code < 128; code++ {
		if (modifiers{}).rune(code) == r {
			return code, false
		}
		if (modifiers{held: map[uint16]bool{keyLeftShift: true}}).rune(code) == r {
			return code, true
		}
	}
	t.Fatalf("no key for %q", r)
	return 0, false
}

// events returns the presses and releases that type a text, gap apart, as a
// scanner sends them.
func events(t *testing.T, text string, at time.Time, gap time.Duration) []event {
	t.Helper()
	var all []event
	add := func(code uint16, value int32) {
		all = append(all, event{at, typeKey, code, value}, event{at: at, kind: typeSync})
	}
	for _, r := range text {
		key, shift := keyOf(t, r)
		if shift {
			add(keyLeftShift, keyPress)
		}
		add(key, keyPress)
		add(key, keyRelease)
		if shift {
			add(keyLeftShift, keyRelease)
		}
		at = at.Add(gap)
	}
	return all
}

// The start of an EMVCo code has capitals, small letters, digits and signs.
const emv = "hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8="

func TestLayout(t *testing.T) {
	for text, rows := range map[string]string{
		"every character that is not space": "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~ ",
		"an EMVCo code":                     emv,
	} {
		t.Run(text, func(t *testing.T) {
			var got []string
			l := listener{scan: func(s string) { got = append(got, s) }}
			l.hear(events(t, rows+"\r", start, 4*ms))
			assert.Equal(t, []string{rows}, got)
		})
	}
	assert.Equal(t, '7', modifiers{}.rune(71), "the number pad")
	assert.Zero(t, modifiers{}.rune(59), "F1 is no character")
	assert.Zero(t, modifiers{}.rune(0xffff))
}

// press is a key that goes down.
func press(code uint16) event { return event{start, typeKey, code, keyPress} }

func TestListener(t *testing.T) {
	tests := []struct {
		name string
		hear func(*testing.T, *listener)
		want []string
	}{
		{"a scan with Enter", func(t *testing.T, l *listener) { l.hear(events(t, code+"\r", start, 4*ms)) }, []string{code}},
		{"a slow person types nothing that anybody gets", func(t *testing.T, l *listener) { l.hear(events(t, "12345678\r", start, 150*ms)) }, nil},
		{"capitals by Caps Lock, which stays on", func(t *testing.T, l *listener) {
			l.hear([]event{press(keyCapsLock), {start, typeKey, keyCapsLock, keyRelease}})
			l.hear(events(t, "hqvd1234Ab\r", start, 4*ms))
		}, []string{"HQVD1234aB"}},
		{"shift that is held so long that it repeats", func(t *testing.T, l *listener) {
			l.hear([]event{press(keyLeftShift), {start, typeKey, keyLeftShift, keyRepeat}})
			l.hear(events(t, "abcdefgh\r", start, 4*ms))
		}, []string{"ABCDEFGH"}},
		{"a key that is held types once", func(t *testing.T, l *listener) {
			all := events(t, code+"\r", start, 4*ms)
			l.hear(append([]event{all[0], {start, typeKey, all[0].code, keyRepeat}}, all[1:]...))
		}, []string{code}},
		{"the kernel dropped events, the release of shift among them", func(t *testing.T, l *listener) {
			all := events(t, "A23456789012345678\r", start, 4*ms)
			l.hear(append(all[:4:4], event{all[4].at, typeSync, syncLost, 0}))
			l.hear(all[8:])
			l.hear(events(t, code+"\r", start.Add(time.Second), 4*ms))
		}, []string{code}},
		{"a key that we cannot translate", func(t *testing.T, l *listener) {
			all := events(t, code+"\r", start, 4*ms)
			l.hear(append(append(all[:20:20], event{all[20].at, typeKey, 59, keyPress}), all[20:]...)) // F1
		}, nil},
		{"a control character among digits", func(t *testing.T, l *listener) {
			l.hear(events(t, code[:9], start, 4*ms))
			at := start.Add(40 * ms)
			l.hear([]event{{at, typeKey, keyLeftCtrl, keyPress}, {at, typeKey, 27, keyPress}, {at, typeKey, keyLeftCtrl, keyRelease}})
			l.hear(events(t, code[9:]+"\r", at, 4*ms))
		}, nil},
		{"we are late, and the kernel's times tell two scans apart", func(t *testing.T, l *listener) {
			l.hear(events(t, code, start, 4*ms))
			l.hear(events(t, "4901234567894\r", start.Add(400*ms), 4*ms))
		}, []string{code, "4901234567894"}},
		{"a pause in a scan breaks it", func(t *testing.T, l *listener) {
			l.hear(events(t, code[:18], start, 4*ms))
			l.hear(events(t, code[18:]+"\r", start.Add(68*ms+79*ms), 4*ms))
		}, nil},
		{"silence ends a scan", func(t *testing.T, l *listener) {
			l.hear(events(t, code, start, 4*ms))
			assert.Equal(t, silence, l.wait())
			l.quiet()
			assert.Equal(t, lookAgain, l.wait(), "it is looked at twice")
			l.quiet()
		}, []string{code}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			l := listener{scan: func(s string) { got = append(got, s) }}
			test.hear(t, &l)
			assert.Equal(t, test.want, got)
		})
	}
}

// Any bytes: no panic, and nothing that is longer than what came in.
func FuzzEvents(f *testing.F) {
	f.Add([]byte{0x00, 0xf1, 0x53, 0x65, 0x90, 0xd0, 0x03, 0, 1, 0, 10, 0, 1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, word := range []int{4, 8} {
			events, err := decode(data, word, binary.LittleEndian)
			if err != nil {
				continue
			}
			l := listener{scan: func(s string) {
				if len(s) > len(data) {
					t.Fatalf("%d characters of %d bytes", len(s), len(data))
				}
			}}
			l.hear(events)
			l.quiet()
			l.quiet()
		}
	})
}
