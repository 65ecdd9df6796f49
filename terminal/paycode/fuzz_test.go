package paycode

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// seed adds every vector.
func seed(f *testing.F) {
	for _, text := range vectors(f) {
		f.Add(text)
	}
	f.Add("281010897274821897274821")
}

// FuzzClassify: whatever is scanned, a code is whole, and what it says of
// itself does not give it away.
func FuzzClassify(f *testing.F) {
	seed(f)
	rules := DefaultRules()
	f.Fuzz(func(t *testing.T, text string) {
		c, err := rules.Classify(text)
		if err != nil {
			if c != (Code{}) {
				t.Fatal("a code came with an error")
			}
			return
		}
		if c.Rail() == "" || c.Kind() == "" || c.Reveal() != strings.Trim(text, " \t\r\n") {
			t.Fatal("the code is not what was scanned")
		}
		if n := utf8.RuneCountInString(c.Reveal()); utf8.RuneCountInString(c.Masked())-1 > n/2 {
			t.Fatal("more than half of the code is shown")
		}
		c.Describe()
	})
}

// FuzzCPM: what was decoded can be written again and decodes to the same.
func FuzzCPM(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := DecodeCPM(text)
		if err != nil {
			return
		}
		for _, a := range c.Applications {
			var out []byte
			for _, o := range a.Objects {
				out = appendTLV(out, o)
			}
			again, err := parseTLV(out, "61", 0)
			if err != nil || len(again) != len(a.Objects) {
				t.Fatalf("written again: %v", err)
			}
			a.Track2()
		}
	})
}

// FuzzMPM: what parses is built again to the same text but for the case of the
// checksum.
func FuzzMPM(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMPM(text)
		if err != nil {
			return
		}
		again, err := m.Text()
		if err != nil || again[:len(again)-4] != text[:len(text)-4] {
			t.Fatalf("built again: %v", err)
		}
		m.Describe()
	})
}
