package sale

import (
	"fmt"
	"math/bits"
)

// A Discount takes something off a line or off a whole sale: a sum, or a
// percentage. The zero value takes off nothing.
type Discount struct {
	Yen     Yen    `json:"yen,omitempty"`
	Percent int64  `json:"percent,omitempty"` // 1..100; the fraction of a yen stays with the shop
	Reason  string `json:"reason,omitempty"`  // the clerk's words
}

// Of returns what d takes off a sum. It is never more than the sum: a discount
// that is, one below nothing, and one that is both a sum and a percentage are
// ErrAmount.
func (d Discount) Of(sum Yen) (Yen, error) {
	switch {
	case sum < 0 || d.Yen < 0 || d.Percent < 0 || d.Percent > 100 || (d.Yen > 0 && d.Percent > 0):
		return 0, fmt.Errorf("discount of %s and %d %% off %s: %w", d.Yen, d.Percent, sum, ErrAmount)
	case d.Percent > 0:
		return portion(sum, Yen(d.Percent), 100).whole, nil
	case d.Yen > sum:
		return 0, fmt.Errorf("discount of %s off %s: %w", d.Yen, sum, ErrAmount)
	}
	return d.Yen, nil
}

// String says it as receipts do: 10%, or the sum.
func (d Discount) String() string {
	if d.Percent > 0 {
		return fmt.Sprintf("%d%%", d.Percent)
	}
	return d.Yen.String()
}

// A share is a fraction of a sum: whole yen, and what is left over of one.
type share struct {
	whole Yen
	rest  uint64
}

// portion returns y*part/of for none negative and part at most of, which is not
// 0. The product may take 128 bits.
func portion(y, part, of Yen) share {
	high, low := bits.Mul64(uint64(y), uint64(part))
	whole, rest := bits.Div64(high, low, uint64(of))
	return share{Yen(whole), rest}
}

// spread divides a sum among parts in proportion to their size, to the yen:
// each gets the whole yen of its share, and the yen that are left go one each to
// the largest fractions, of equal ones to the earlier part. No part gets more
// than its size. The sum is at most that of the parts.
func spread(sum Yen, parts []Yen) []Yen {
	var of Yen
	for _, p := range parts {
		of += p
	}
	out := make([]Yen, len(parts))
	if of == 0 {
		return out
	}
	rests, left := make([]uint64, len(parts)), sum
	for i, p := range parts {
		s := portion(sum, p, of)
		out[i], rests[i] = s.whole, s.rest
		left -= s.whole
	}
	for ; left > 0; left-- {
		most := 0
		for i := range rests {
			if rests[i] > rests[most] {
				most = i
			}
		}
		out[most]++
		rests[most] = 0
	}
	return out
}

// Portion returns the whole yen of y*part/of. None is negative, part is at most
// of, and of nothing there is nothing.
func (y Yen) Portion(part, of Yen) Yen {
	if of == 0 {
		return 0
	}
	return portion(y, part, of).whole
}
