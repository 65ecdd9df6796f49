package desk

import "kaikei/terminal"

// sumMost is the largest sum that can be typed: eight digits.
const sumMost terminal.Yen = 99_999_999

// typed returns a sum after a key. Anything but digits, and what is over the
// bound, is not taken.
func typed(was terminal.Yen, i Intent) terminal.Yen {
	switch i.Kind {
	case IntentErase:
		return was / 10
	case IntentType:
		if i.Amount < 0 {
			return was
		}
		return i.Amount
	}
	next := was
	for _, r := range i.Text {
		if r < '0' || r > '9' {
			return was
		}
		if next = 10*next + terminal.Yen(r-'0'); next > sumMost {
			return was
		}
	}
	return next
}
