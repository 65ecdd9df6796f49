package desk

import (
	"log/slog"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// Digits are a payment code, or its beginning, as a clerk types it from under a
// bar code. Only the screen on which they are typed shows them; printing,
// logging and encoding show the masked form.
type Digits string

// String returns the masked form.
func (d Digits) String() string { return paycode.Mask(string(d)) }

// GoString returns the masked form.
func (d Digits) GoString() string { return "desk.Digits(" + d.String() + ")" }

// MarshalText returns the masked form.
func (d Digits) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// LogValue returns the masked form.
func (d Digits) LogValue() slog.Value { return slog.StringValue(d.String()) }

// A CodeCheck is what typed digits are worth.
type CodeCheck uint8

// The checks. CheckEmpty is the zero value.
const (
	CheckEmpty      CodeCheck = 0 // nothing typed
	CheckShort      CodeCheck = 1 // a payment code may begin like this
	CheckPrefix     CodeCheck = 2 // no payment code begins like this
	CheckLong       CodeCheck = 3 // a payment code and something more
	CheckNoContract CodeCheck = 4 // of a wallet that this shop does not take
	CheckGood       CodeCheck = 5 // can be sent
)

// A CodeEntry is a payment code that is being typed.
type CodeEntry struct {
	Digits  Digits
	Check   CodeCheck
	Missing int       // with CheckShort: digits at least that are to come
	Wallet  string    // with CheckGood: what the contract calls the rail
	Since   time.Time // of the first digit, when the code was seen
}

// The bounds of typing. Alipay+ asks terminals for 32 digits. No code that
// lives a minute is worth anything after entryLife, and it is not left on the
// screen.
const (
	entryMost = 32
	entryLife = 2 * time.Minute
)

// onDigits serves the keypad for a payment code.
func (d *Desk) onDigits(i Intent) {
	switch i.Kind {
	case IntentDigits:
		d.enter(string(d.view.Entry.Digits) + i.Text)
	case IntentErase:
		typed := string(d.view.Entry.Digits)
		d.enter(typed[:max(0, len(typed)-1)])
	case IntentSendDigits:
		if e := d.view.Entry; e.Check == CheckGood {
			d.chargeNow(Scan{Text: string(e.Digits), At: e.Since})
		}
	case IntentCode:
		d.chargeNow(Scan{Text: i.Text, At: d.Till.Clock.Now()})
	case IntentBack:
		d.view.Screen, d.view.Entry, d.view.Fault = ScreenScan, CodeEntry{}, nil
	}
}

// chargeNow begins a payment with a code that is at hand, or says why not.
func (d *Desk) chargeNow(s Scan) {
	if err := d.charge(s); err != nil {
		d.fault(err)
	}
}

// enter takes over what is typed now. Anything but a digit, and what is over
// the bound, is not taken.
func (d *Desk) enter(typed string) {
	if len(typed) > entryMost || strings.ContainsFunc(typed, func(r rune) bool { return r < '0' || r > '9' }) {
		return
	}
	e := d.check(typed)
	if typed != "" {
		e.Since = d.view.Entry.Since
		if e.Since.IsZero() {
			e.Since = d.Till.Clock.Now()
		}
	}
	d.view.Entry = e
}

// check says what digits are worth. It asks the rules about every length that
// the digits could still grow to.
func (d *Desk) check(typed string) CodeEntry {
	e, cfg := CodeEntry{Digits: Digits(typed)}, d.Till.Settings()
	if typed == "" {
		return e
	}
	e.Check = CheckPrefix
	for size := len(typed); size <= entryMost; size++ {
		for _, rail := range railsFrom(cfg.Rules, typed, size) {
			terms, err := d.Till.Terms(rail)
			if err != nil {
				e.Check = CheckNoContract
				continue
			}
			if size > len(typed) {
				e.Check, e.Missing = CheckShort, size-len(typed)
				return e
			}
			e.Check, e.Wallet = CheckGood, terms.Name
			return e
		}
	}
	for size := len(typed) - 1; e.Check == CheckPrefix && size > 0; size-- {
		if _, err := cfg.Rules.Classify(typed[:size]); err == nil {
			e.Check = CheckLong
		}
	}
	return e
}

// railsFrom returns the rails of the numbers of a size that begin with what is
// typed. A rail depends on the length and the first digits only, so that a few
// numbers stand for all: what is typed, or the prefix that it is the beginning
// of, filled up with zeros.
func railsFrom(rules paycode.Rules, typed string, size int) []string {
	stems := []string{typed}
	if len(typed) < 2 { // the families are known by two digits
		for _, next := range "0123456789" {
			stems = append(stems, typed+string(next))
		}
	}
	for _, p := range rules.Prefixes {
		if strings.HasPrefix(p.Prefix, typed) {
			stems = append(stems, p.Prefix)
		}
	}
	var rails []string
	for _, stem := range stems {
		if len(stem) > size {
			continue
		}
		if code, err := rules.Classify(stem + strings.Repeat("0", size-len(stem))); err == nil {
			rails = append(rails, string(code.Rail()))
		}
	}
	return rails
}

// forgetDigits clears digits that were left standing, and reports whether it
// did.
func (d *Desk) forgetDigits() bool {
	e := d.view.Entry
	if e.Digits == "" || d.Till.Clock.Now().Sub(e.Since) < entryLife {
		return false
	}
	d.view.Entry = CodeEntry{}
	d.fault(terminal.ErrStaleCode)
	return true
}
