package front

// Among ten digits one check digit leaves much to chance. So the digits of an
// EAN are not judged one by one: of all codes whose check digit is right, the
// nearest to what was measured is taken, when no other is nearly as near.

// Bounds of what is taken for a code, in modules squared: how far its digits are
// in the mean, and by how much it leads over the next. Codes in photographs have
// up to 0.37 and what was no code 0.4 and more. The short codes have less to
// vouch for them.
type bounds struct{ farthest, lead float32 }

var (
	ean13Bounds = bounds{0.33, 0.4}
	ean8Bounds  = bounds{0.2, 1.2}
)

// A candidate is the beginning of a code: what it costs, and its digits, four
// bits each, the last one lowest.
type candidate struct {
	cost   float32
	digits uint64
}

// A ranking holds the two nearest beginnings for each remainder of their weighed
// sum by ten.
type ranking [10]nearestTwo

// A nearestTwo are two candidates, the nearer first.
type nearestTwo [2]candidate

// none is worse than every code.
var none = candidate{cost: 1e9}

// nearestCode returns the digits of the nearest code, or none.
func nearestCode(costs []digitCosts, to []int) []int {
	best, second := none, none
	firsts, within := 1, ean8Bounds
	if len(costs) == 12 {
		firsts, within = len(parities), ean13Bounds
	}
	for first := range firsts {
		r := rank(costs, first)
		for _, c := range r[0] {
			c.digits |= uint64(first) << (4 * len(costs))
			if c.cost < best.cost {
				best, second = c, best
			} else if c.cost < second.cost {
				second = c
			}
		}
	}
	if best.cost > within.farthest*float32(len(costs)) || second.cost-best.cost < within.lead {
		return nil
	}
	out := to[:0]
	n := len(costs)
	if n == 12 {
		n = 13
	}
	for i := n - 1; i >= 0; i-- {
		out = append(out, int(best.digits>>(4*i)&15))
	}
	return out
}

// rank builds the codes that begin with a first digit, digit by digit. Digits
// that are far behind the nearest are left out.
func rank(costs []digitCosts, first int) (r ranking) {
	const behind = 6
	for i := range r {
		r[i] = nearestTwo{none, none}
	}
	r[first%10][0] = candidate{}
	for i := range costs {
		set := 0
		if i < 6 {
			set = int(parities[first]>>(5-i)) & 1
		}
		row := &costs[i][set]
		least := row[0]
		for _, c := range row {
			least = min(least, c)
		}
		weight := 1 + 2*((len(costs)-i+1)%2)
		var next ranking
		for k := range next {
			next[k] = nearestTwo{none, none}
		}
		for d, c := range row {
			if c > least+behind {
				continue
			}
			for sum := range r {
				for _, old := range r[sum] {
					if old.cost < none.cost {
						next[(sum+weight*d)%10].add(candidate{old.cost + c, old.digits<<4 | uint64(d)})
					}
				}
			}
		}
		r = next
	}
	return r
}

// add keeps a candidate that is one of the two nearest.
func (n *nearestTwo) add(c candidate) {
	switch {
	case c.cost < n[0].cost:
		n[0], n[1] = c, n[0]
	case c.cost < n[1].cost:
		n[1] = c
	}
}
