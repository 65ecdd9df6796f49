package front

// A sequence is the symbols between start and stop that together come nearest to
// the grays of a lattice. A symbol's grays depend on its neighbours by two modules,
// of which one is the same in all symbols: each begins with a bar and ends with a
// space. So the way through all sequences has four states at each border.
type sequence struct {
	values            []int
	lead              float32      // of the best sequence over the second best, as a sum of squares
	costs             []symbols    // of each symbol
	forward, backward [][4]float32 // the least costs from the start and from the stop to each border
}

// symbols holds for each symbol how far the grays are from it, for either colour of
// the last module but one before it and of the second behind it.
type symbols [103][2][2]float32

// A shape is what a symbol looks like to its modules: for each the five bits from
// next but one before it to next but one behind it. Of the first, the bit before
// the symbol's space is left 0; of the last, the second bit behind it.
type shape struct {
	five             [symbolWidth]uint8
	second, lastBut1 int // its bits
}

// shapes are those of all symbols.
var shapes = func() (t [103]shape) {
	for v := range t {
		bits := uint32(0) // the symbol, with a 0 and a 0 before it, and a 1 and a 0 behind
		dark := uint32(1)
		for _, w := range patterns[v] {
			for range w {
				bits = bits<<1 | dark
			}
			dark = 1 - dark
		}
		t[v].second, t[v].lastBut1 = int(bits>>9&1), int(bits>>1&1)
		bits = bits<<2 | 2
		for i := range symbolWidth {
			t[v].five[i] = uint8(bits >> (symbolWidth - 1 - i) & 31)
		}
	}
	return t
}()

// find finds the sequence from module first to module last, which is none of it.
func (q *sequence) find(t *lattice, first, last int) {
	n := (last - first) / symbolWidth
	q.costs, q.forward, q.backward = room(q.costs, n), room(q.forward, n+1), room(q.backward, n+1)
	for k := range q.costs {
		q.weigh(t, &q.costs[k], first+symbolWidth*k)
	}
	const far = 1e12
	q.forward[0] = [4]float32{0, 0, far, far} // each start ends with two spaces
	for k := range n {
		q.forward[k+1] = [4]float32{far, far, far, far}
		q.pass(k, &q.forward[k+1], nil)
	}
	q.backward[n] = [4]float32{far, 0, far, 0} // the stop begins with two bars
	for k := n - 1; k >= 0; k-- {
		q.backward[k] = [4]float32{far, far, far, far}
		q.pass(k, nil, &q.backward[k])
	}
	q.choose(n)
}

// weigh fills in the costs of the symbols that begin with a module.
func (q *sequence) weigh(t *lattice, costs *symbols, module int) {
	var squares [symbolWidth][32]float32
	for i := range squares {
		k := rim + module + i
		paper := t.light + t.slant*(float32(module+i)+0.5)/float32(t.modules) - t.grays[k]
		for five := range squares[i] {
			b := func(n int) float32 { return float32(five >> n & 1) }
			d := paper - t.of[0]*b(2) - t.of[1]*(b(1)+b(3)) - t.of[2]*(b(0)+b(4))
			squares[i][five] = d * d
		}
	}
	for v := range costs {
		s := &shapes[v]
		sum := float32(0)
		for i := 1; i < symbolWidth-1; i++ {
			sum += squares[i][s.five[i]]
		}
		for before := range 2 {
			for behind := range 2 {
				costs[v][before][behind] = sum + squares[0][int(s.five[0])|before<<4] + squares[symbolWidth-1][int(s.five[symbolWidth-1])|behind]
			}
		}
	}
}

// pass carries the least costs over symbol k, forward or backward. The state of a
// border is twice the last bit but one before it, plus the second bit behind it.
func (q *sequence) pass(k int, forward, backward *[4]float32) {
	for v := range q.costs[k] {
		s := &shapes[v]
		for before := range 2 {
			for behind := range 2 {
				from, to, cost := 2*before+s.second, 2*s.lastBut1+behind, q.costs[k][v][before][behind]
				if forward != nil {
					forward[to] = min(forward[to], q.forward[k][from]+cost)
				} else {
					backward[from] = min(backward[from], q.backward[k+1][to]+cost)
				}
			}
		}
	}
}

// choose takes the best symbol of each place, and notes by how much the best
// sequence leads over any other.
func (q *sequence) choose(n int) {
	q.values, q.lead = q.values[:0], 1e12
	for k := range n {
		best, second, value := float32(1e12), float32(1e12), 0
		for v := range q.costs[k] {
			s := &shapes[v]
			least := float32(1e12)
			for before := range 2 {
				for behind := range 2 {
					least = min(least, q.forward[k][2*before+s.second]+q.costs[k][v][before][behind]+q.backward[k+1][2*s.lastBut1+behind])
				}
			}
			if least < best {
				best, second, value = least, best, v
			} else if least < second {
				second = least
			}
		}
		q.values, q.lead = append(q.values, value), min(q.lead, second-best)
	}
}
