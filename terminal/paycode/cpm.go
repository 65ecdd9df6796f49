package paycode

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// The first characters of the Base64 text of a CPM code: the payload format
// indicator, tag 85, always comes first (EMVCo CPM 1.1, 4.2; JPQR CPM 1.1).
const (
	emvPrefix  = "hQVDUFY"  // 85 05 "CPV"
	jpqrPrefix = "hQVKUFFS" // 85 05 "JPQR"
)

// The tags that are read.
const (
	tagFormat      = 0x85
	tagApplication = 0x61
	tagCommon      = 0x62
	tagAID         = 0x4F
	tagLabel       = 0x50
	tagTrack2      = 0x57
	tagPAN         = 0x5A
)

// A CPM is a code that the customer shows, as EMVCo and JPQR define it.
type CPM struct {
	Format       string        // CPV01 or JPQR1
	Applications []Application // those that a reader may choose from
	Common       []DataObject  // the common data template 62
}

// An Application is one template 61.
type Application struct {
	AID     string // tag 4F: hex, or the text of a JPQR operator
	Label   string // tag 50
	Objects []DataObject
}

// A Track2 is what tag 57 holds (ISO/IEC 7813 without sentinels).
type Track2 struct {
	PAN           string
	Expiry        string // YYMM
	ServiceCode   string
	Discretionary string
}

// ParseCPM reads an EMVCo or JPQR code of the customer and holds it against
// the rules of presence. Errors wrap ErrMalformed, or ErrUnknownCode when the
// text is no such code at all.
func ParseCPM(text string) (CPM, error) {
	c, err := DecodeCPM(text)
	if err != nil {
		return CPM{}, err
	}
	return c, c.Check()
}

// DecodeCPM reads the structure alone. Templates without a usable application
// name are skipped, as EMVCo CPM 1.1, 5.1.4 asks; none left is an error.
func DecodeCPM(text string) (CPM, error) {
	if !strings.HasPrefix(text, emvPrefix) && !strings.HasPrefix(text, jpqrPrefix) {
		return CPM{}, fmt.Errorf("%s: %w", Mask(text), ErrUnknownCode)
	}
	// RFC 4648 wants padding, and some wallets leave it out; both are taken.
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return CPM{}, fmt.Errorf("%s, not Base64: %w", Mask(text), ErrMalformed)
	}
	objects, err := parseTLV(raw, "", 0)
	if err != nil {
		return CPM{}, err
	}
	c := CPM{Format: string(objects[0].Value)} // the prefix makes 85 the first
	if c.Format != "CPV01" && c.Format != "JPQR1" {
		return CPM{}, &TLVError{"85", 2, fmt.Sprintf("version %q not known", c.Format)}
	}
	return c, c.templates(objects[1:], 7)
}

// templates reads what follows the format indicator, which ends at byte base.
func (c *CPM) templates(objects []DataObject, base int) error {
	found := false
	for _, o := range objects {
		inner := base + size(o) - len(o.Value)
		switch o.Tag {
		case tagApplication:
			found = true
			app, err := c.application(o.Value, inner)
			if err != nil {
				return err
			}
			if app.AID != "" {
				c.Applications = append(c.Applications, app)
			}
		case tagCommon:
			common, err := parseTLV(o.Value, "62", inner)
			if err != nil {
				return err
			}
			c.Common = append(c.Common, common...)
		}
		base += size(o)
	}
	if !found {
		return &TLVError{"61", base, "application template missing"}
	}
	if len(c.Applications) == 0 {
		return &TLVError{"61/4F", base, "no application name of 5 to 16 bytes"}
	}
	return nil
}

// application reads one template 61. Its AID stays empty when a reader has to
// skip it.
func (c *CPM) application(value []byte, base int) (a Application, err error) {
	if a.Objects, err = parseTLV(value, "61", base); err != nil {
		return a, err
	}
	if aid := find(a.Objects, tagAID); len(aid) >= 5 && len(aid) <= 16 {
		a.AID = strings.ToUpper(hex.EncodeToString(aid))
		// JPQR writes the operator as text. One public source says so; a binary
		// name is shown in hex, as EMVCo's are.
		if c.Format == "JPQR1" && digits(string(aid)) {
			a.AID = string(aid)
		}
	}
	a.Label = string(find(a.Objects, tagLabel))
	return a, nil
}

// Check holds the code against the rules of presence: a primary account number
// (57 or 5A) for each application, or the payment id (57) of JPQR, and no data
// object both in the application and in the common template.
func (c CPM) Check() error {
	for _, a := range c.Applications {
		seen := map[uint16]bool{}
		for _, o := range append(a.Objects[:len(a.Objects):len(a.Objects)], c.Common...) {
			if seen[o.Tag] {
				return &TLVError{join("61", o.Tag), 0, "the same data object twice"}
			}
			seen[o.Tag] = true
		}
		if !seen[tagTrack2] && (c.Format == "JPQR1" || !seen[tagPAN]) {
			return &TLVError{"61/57", 0, "payment number missing"}
		}
	}
	return nil
}

// Track2 returns what tag 57 of an EMVCo code holds; false when there is none.
func (a Application) Track2() (Track2, bool) {
	text := strings.TrimRight(strings.ToUpper(hex.EncodeToString(find(a.Objects, tagTrack2))), "F")
	pan, rest, ok := strings.Cut(text, "D")
	if !ok || len(rest) < 7 {
		return Track2{}, false
	}
	return Track2{PAN: pan, Expiry: rest[:4], ServiceCode: rest[4:7], Discretionary: rest[7:]}, true
}

// PaymentID returns tag 57 of a JPQR code as text.
func (a Application) PaymentID() string { return string(find(a.Objects, tagTrack2)) }

// find returns the value of the first object with a tag, or nil.
func find(objects []DataObject, tag uint16) []byte {
	for _, o := range objects {
		if o.Tag == tag {
			return o.Value
		}
	}
	return nil
}

// size is the number of bytes that an object takes when written.
func size(o DataObject) int { return len(appendTLV(nil, o)) }
