package sale

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// ErrAmount means a sum that cannot be collected: zero, negative, over the
// limit of the shop, or past what fits.
var ErrAmount = errors.New("amount not allowed")

// ErrReason means something that is done only with a reason.
var ErrReason = errors.New("a reason is needed")

// Yen is a sum of money in whole yen. JPY has no minor unit (ISO 4217).
type Yen int64

// Add returns y+o. An overflow is an error: a total that wraps would be a lie.
func (y Yen) Add(o Yen) (Yen, error) {
	if (o > 0 && y > math.MaxInt64-o) || (o < 0 && y < math.MinInt64-o) {
		return 0, fmt.Errorf("add %d and %d yen: %w", y, o, ErrAmount)
	}
	return y + o, nil
}

// Times returns y taken n times. An overflow or a negative count is an error.
func (y Yen) Times(n int64) (Yen, error) {
	if n < 0 || (n > 0 && (y > math.MaxInt64/Yen(n) || y < math.MinInt64/Yen(n))) {
		return 0, fmt.Errorf("take %d yen %d times: %w", y, n, ErrAmount)
	}
	return y * Yen(n), nil
}

// String returns the sum as shops write it: ¥1,234, or -¥1,234.
func (y Yen) String() string {
	if y < 0 {
		// Not -y: the smallest int64 has no positive twin.
		return "-¥" + commas(strconv.FormatUint(uint64(-(y+1))+1, 10))
	}
	return "¥" + commas(strconv.FormatInt(int64(y), 10))
}

// commas puts a comma before every third digit from the right.
func commas(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
