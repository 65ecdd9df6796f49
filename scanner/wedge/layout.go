package wedge

// The key codes of the kernel (linux/input-event-codes.h) that are no
// characters.
const (
	keyTab        = 15
	keyEnter      = 28
	keyLeftCtrl   = 29
	keyLeftShift  = 42
	keyRightShift = 54
	keyLeftAlt    = 56
	keyCapsLock   = 58
	keyNumLock    = 69
	keyPadEnter   = 96
	keyRightCtrl  = 97
	keyRightAlt   = 100
	keyLeftMeta   = 125
	keyRightMeta  = 126
)

// A row of the US layout: the characters of keys with codes in sequence,
// without and with shift.
var rows = []struct {
	first          uint16
	plain, shifted string
}{
	{2, "1234567890-=", "!@#$%^&*()_+"},
	{16, "qwertyuiop[]", "QWERTYUIOP{}"},
	{30, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
	{43, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
	{55, "*", "*"},
	{57, " ", " "},
	{71, "789-456+1230.", "789-456+1230."}, // the number pad, as with Num Lock
	{98, "/", "/"},
	{keyTab, "\t", "\t"},
	{keyEnter, "\r", "\r"},
	{keyPadEnter, "\r", "\r"},
}

// rune returns the character of a key on the US layout; 0 when it has none.
func (m modifiers) rune(key uint16) rune {
	for _, row := range rows {
		if i := int(key) - int(row.first); i >= 0 && i < len(row.plain) {
			plain, shifted := rune(row.plain[i]), rune(row.shifted[i])
			if m.shift() != (m.caps && plain >= 'a' && plain <= 'z') {
				return shifted
			}
			return plain
		}
	}
	return 0
}

// modifiers are the keys that change others.
type modifiers struct {
	held map[uint16]bool
	caps bool
}

// take notes a modifier that is pressed, held or released, and reports whether
// key is one.
func (m *modifiers) take(key uint16, value int32) bool {
	switch key {
	case keyLeftShift, keyRightShift, keyLeftCtrl, keyRightCtrl, keyLeftAlt, keyRightAlt, keyLeftMeta, keyRightMeta:
		if m.held == nil {
			m.held = map[uint16]bool{}
		}
		m.held[key] = value != keyRelease
		return true
	case keyCapsLock:
		m.caps = m.caps != (value == keyPress) // a press turns it over
		return true
	case keyNumLock:
		return true
	}
	return false
}

// shift reports whether a shift key is down.
func (m modifiers) shift() bool { return m.held[keyLeftShift] || m.held[keyRightShift] }

// chord reports whether a key that is pressed now is no character: with Ctrl,
// scanners send control characters, with Alt they type character numbers.
func (m modifiers) chord() bool {
	for _, key := range []uint16{keyLeftCtrl, keyRightCtrl, keyLeftAlt, keyRightAlt, keyLeftMeta, keyRightMeta} {
		if m.held[key] {
			return true
		}
	}
	return false
}
