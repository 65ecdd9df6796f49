package paycode

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// A Fact is one thing that a code says, for people.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"` // masked where it could be used to pay
}

// Describe explains a code field by field. Numbers that could be used to pay,
// and cryptograms, are masked.
func (c Code) Describe() []Fact {
	switch c.kind {
	case KindEMVCPM, KindJPQRCPM:
		parsed, err := DecodeCPM(c.text)
		if err != nil {
			return nil // Classify has read it, so this does not happen
		}
		return parsed.facts()
	case KindStandard:
		return []Fact{
			{"Alipay+ code issuer (CII)", c.text[:6]}, {"business type (BTI)", c.text[6:8]},
			{"routing number", c.text[3:6]}, {"number (UIN)", Mask(c.text[8:])},
		}
	case KindCGCP:
		return []Fact{{"agreement", c.text[2:3]}, {"routing number", c.text[3:6]}}
	}
	return []Fact{{"digits", fmt.Sprint(len(c.text))}}
}

// facts explains a CPM code.
func (c CPM) facts() []Fact {
	facts := []Fact{{"format", c.Format}}
	for _, a := range c.Applications {
		name := "application (AID)"
		if c.Format == "JPQR1" {
			name = "operator"
		}
		facts = append(facts, Fact{name, a.AID})
		for _, o := range a.Objects {
			facts = append(facts, o.fact("61/"))
		}
	}
	for _, o := range c.Common {
		facts = append(facts, o.fact("62/"))
	}
	return facts
}

// openTags are the tags that say nothing one could pay with.
var openTags = map[uint16]string{
	tagAID: "application name", tagLabel: "label", 0x5F2D: "languages", 0x5F50: "issuer URL", 0x9F08: "version", 0x9F25: "last digits",
}

// fact explains one data object.
func (o DataObject) fact(path string) Fact {
	name, ok := openTags[o.Tag]
	if !ok {
		return Fact{fmt.Sprintf("%s%02X", path, o.Tag), fmt.Sprintf("%d bytes, %s", len(o.Value), Mask(strings.ToUpper(hex.EncodeToString(o.Value))))}
	}
	return Fact{name, printable(o.Value)}
}

// printable returns text as it is, and anything else in hex.
func printable(value []byte) string {
	text := string(value)
	if strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 || r > 0x7e }) {
		return strings.ToUpper(hex.EncodeToString(value))
	}
	return text
}

// Describe explains a code that a shop shows. It holds nothing secret.
func (m MPM) Describe() []Fact {
	names := map[string]string{
		"00": "format", "01": "method", "52": "merchant category", "53": "currency", "54": "amount", "55": "tip",
		"58": "country", "59": "merchant", "60": "city", "61": "postal code", "62": "additional data", "64": "other language",
	}
	var facts []Fact
	for _, f := range m.Fields {
		name, ok := names[f.ID]
		if !ok {
			name = "object"
		}
		facts = append(facts, Fact{f.ID + " " + name, f.Value})
	}
	if levels, ok := m.JPQR(); ok {
		facts = append(facts, Fact{"JPQR levels", strings.Join(levels[:], " / ")})
	}
	for _, a := range m.Advice() {
		facts = append(facts, Fact{"advice", a})
	}
	return facts
}
