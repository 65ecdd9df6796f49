package paycode

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Field is one data object of an MPM code: a two-digit ID and a value of 1 to
// 99 characters.
type Field struct {
	ID    string
	Value string
}

// An MPM is a code that the shop shows (EMVCo MPM 1.1, JPQR MPM).
type MPM struct {
	Fields []Field // in the order of the code, without the CRC
}

// The IDs that are read or written.
const (
	idFormat   = "00"
	idMethod   = "01"
	idMCC      = "52"
	idCurrency = "53"
	idAmount   = "54"
	idCountry  = "58"
	idName     = "59"
	idCity     = "60"
	idCRC      = "63"
)

// ParseMPM reads a code that a shop shows and checks its form, its CRC and the
// objects that must be there. Lower-case CRC digits are taken: codes in use
// have them. Errors wrap ErrMalformed.
func ParseMPM(text string) (MPM, error) {
	if len(text) > 2*maxText || !utf8.ValidString(text) {
		return MPM{}, mpmError("", "too long, or not UTF-8")
	}
	fields, err := parseFields(text, "")
	if err != nil {
		return MPM{}, err
	}
	if len(fields) < 2 || fields[0] != (Field{idFormat, "01"}) {
		return MPM{}, mpmError(idFormat, "format 01 must come first")
	}
	last := fields[len(fields)-1]
	if last.ID != idCRC || len(last.Value) != 4 {
		return MPM{}, mpmError(idCRC, "checksum must come last")
	}
	want := fmt.Sprintf("%04X", crc(text[:len(text)-4]))
	if !strings.EqualFold(last.Value, want) {
		return MPM{}, mpmError(idCRC, "checksum does not match, computed "+want)
	}
	m := MPM{Fields: fields[:len(fields)-1]}
	return m, m.check()
}

// mpmError is an error at one object.
func mpmError(id, why string) error {
	return fmt.Errorf("object %s: %s: %w", id, why, ErrMalformed)
}

// parseFields reads the objects of one level. Lengths count characters, not
// bytes. No ID comes twice.
func parseFields(text, path string) ([]Field, error) {
	var fields []Field
	seen := map[string]bool{}
	for text != "" {
		if len(text) < 4 || !digits(text[:4]) {
			return nil, mpmError(path, "no ID and length")
		}
		f := Field{ID: text[:2]}
		n := int(text[2]-'0')*10 + int(text[3]-'0')
		end := runes(text[4:], n)
		if n == 0 || end < 0 {
			return nil, mpmError(path+f.ID, "value missing or cut short")
		}
		f.Value, text = text[4:4+end], text[4+end:]
		if seen[f.ID] {
			return nil, mpmError(path+f.ID, "the same object twice")
		}
		seen[f.ID] = true
		fields = append(fields, f)
	}
	return fields, nil
}

// runes returns how many bytes the first n characters take, or -1.
func runes(s string, n int) int {
	at := 0
	for range n {
		if at == len(s) {
			return -1
		}
		_, w := utf8.DecodeRuneInString(s[at:])
		at += w
	}
	return at
}

// check holds the code against the rules of presence and form.
func (m MPM) check() error {
	account := false
	for _, f := range m.Fields {
		account = account || (f.ID >= "02" && f.ID <= "51")
		if f.ID == "62" || f.ID == "64" || (f.ID >= "26" && f.ID <= "51") || (f.ID >= "80" && f.ID <= "99") {
			if _, err := parseFields(f.Value, f.ID+"/"); err != nil {
				return err
			}
		}
	}
	if !account {
		return mpmError("02-51", "merchant account missing")
	}
	for _, rule := range []struct {
		id        string
		min, max  int
		digits    bool
		mandatory bool
	}{
		{idMCC, 4, 4, true, true}, {idCurrency, 3, 3, true, true}, {idCountry, 2, 2, false, true},
		{idName, 1, 25, false, true}, {idCity, 1, 15, false, true}, {idMethod, 2, 2, true, false},
	} {
		v, ok := m.Value(rule.id)
		n := utf8.RuneCountInString(v)
		if !ok && !rule.mandatory {
			continue
		}
		if n < rule.min || n > rule.max || (rule.digits && !digits(v)) {
			return mpmError(rule.id, "missing, or not of its form")
		}
	}
	return m.checkAmount()
}

// checkAmount holds the amount against 4.7.5: digits with at most one point,
// at most 13 characters, not zero.
func (m MPM) checkAmount() error {
	v, ok := m.Value(idAmount)
	if !ok {
		return nil
	}
	whole, fraction, _ := strings.Cut(v, ".")
	if len(v) > 13 || !digits(whole) || (fraction != "" && !digits(fraction)) {
		return mpmError(idAmount, "not an amount")
	}
	if strings.Trim(whole+fraction, "0") == "" {
		return mpmError(idAmount, "amount of zero")
	}
	return nil
}

// Value returns the value of one object of the first level.
func (m MPM) Value(id string) (string, bool) {
	for _, f := range m.Fields {
		if f.ID == id {
			return f.Value, true
		}
	}
	return "", false
}

// Template returns the objects within a template of the first level, nil when
// there is none.
func (m MPM) Template(id string) []Field {
	v, ok := m.Value(id)
	if !ok {
		return nil
	}
	fields, err := parseFields(v, id+"/")
	if err != nil {
		return nil
	}
	return fields
}

// Dynamic reports whether the code was made for one sale (ID 01 is 12).
func (m MPM) Dynamic() bool {
	v, _ := m.Value(idMethod)
	return v == "12"
}

// Advice lists what is allowed and yet wrong: an amount in yen with a
// fraction, which JPY (exponent 0, ISO 4217) does not have.
func (m MPM) Advice() []string {
	currency, _ := m.Value(idCurrency)
	amount, _ := m.Value(idAmount)
	if currency == "392" && strings.Contains(amount, ".") {
		return []string{"amount in yen has a fraction"}
	}
	return nil
}

// jpqrGUID marks the merchant account of JPQR.
const jpqrGUID = "jp.or.paymentsjapan"

// JPQR returns the four levels (管理レベル1-4) of the JPQR account; false when
// the code has none.
func (m MPM) JPQR() (levels [4]string, ok bool) {
	for _, f := range m.Fields {
		if f.ID < "26" || f.ID > "51" {
			continue
		}
		sub := MPM{Fields: m.Template(f.ID)}
		if guid, _ := sub.Value("00"); guid != jpqrGUID {
			continue
		}
		for i, id := range []string{"01", "02", "03", "04"} {
			levels[i], _ = sub.Value(id)
		}
		return levels, true
	}
	return levels, false
}

// Text builds the code, with its CRC, after the same checks as ParseMPM.
func (m MPM) Text() (string, error) {
	var b strings.Builder
	for _, f := range m.Fields {
		n := utf8.RuneCountInString(f.Value)
		if len(f.ID) != 2 || !digits(f.ID) || n < 1 || n > 99 {
			return "", mpmError(f.ID, "no such object, or a value that does not fit")
		}
		fmt.Fprintf(&b, "%s%02d%s", f.ID, n, f.Value)
	}
	b.WriteString(idCRC + "04")
	text := fmt.Sprintf("%s%04X", b.String(), crc(b.String()))
	if _, err := ParseMPM(text); err != nil {
		return "", err
	}
	return text, nil
}

// crc is CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, nothing
// reflected (EMVCo MPM 1.1, 4.7.3; ISO/IEC 13239).
func crc(s string) uint16 {
	sum := uint16(0xffff)
	for i := range len(s) {
		sum ^= uint16(s[i]) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
