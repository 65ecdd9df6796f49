package front

// A blurred module is a mixture of itself and its neighbours. How much of each
// is the same all over the code, and can be learnt from it: most modules are
// beyond doubt, so their colours explain the grays. Then what the neighbours
// contributed is taken away, and the modules that were in doubt are judged by
// what is left. A motion blurs one direction only, so that rows, columns and
// diagonals are learnt apart.

// mixture holds the weights of a module itself, of its neighbours in the same
// row, in the same column and in the two diagonals, and what is always there.
type mixture [6]float32

// unblur sets the margins to those after the blur is taken away. It fails when
// the grays do not follow from the colours.
func (q *qrReader) unblur(l *layout) bool {
	q.localMeans(l.dim)
	q.centre(l)
	n := l.dim + 2 // with a rim of quiet zone, which is light
	q.blurred = append(q.blurred[:0], q.margins...)
	q.colours = room(q.colours, n*n)
	for i := range q.colours {
		q.colours[i] = -1
	}
	for range 4 {
		q.recolour(l)
		m, ok := q.learn(l.dim)
		if !ok || m[0] <= 0 {
			return false
		}
		q.separate(l.dim, &m)
	}
	return true
}

// recolour judges the modules by the margins; those that are known by what they
// are.
func (q *qrReader) recolour(l *layout) {
	n := l.dim + 2
	for j := range l.dim {
		row := q.colours[(j+1)*n+1:][:l.dim]
		for i := range row {
			k := j*l.dim + i
			switch {
			case l.known[k] != 0:
				row[i] = float32(l.known[k])
			case q.margins[k] > 0:
				row[i] = 1
			default:
				row[i] = -1
			}
		}
	}
}

// around returns what a module's gray is made of: its own colour, and the sums
// of its neighbours'.
func around(colours []float32, n, i, j int) (s mixture) {
	o := (j+1)*n + i + 1
	up, mid, down := colours[o-n-1:o-n+2], colours[o-1:o+2], colours[o+n-1:o+n+2]
	return mixture{mid[1], mid[0] + mid[2], up[1] + down[1], up[0] + down[2], up[2] + down[0], 1}
}

// learn finds the mixture that explains the grays best: least squares.
func (q *qrReader) learn(dim int) (m mixture, ok bool) {
	var a [6][7]float64
	for j := range dim {
		for i := range dim {
			s := around(q.colours, dim+2, i, j)
			g := float64(q.blurred[j*dim+i])
			for r := range s {
				for c := r; c < len(s); c++ {
					a[r][c] += float64(s[r] * s[c])
				}
				a[r][6] += float64(s[r]) * g
			}
		}
	}
	for r := range a {
		for c := range r {
			a[r][c] = a[c][r]
		}
		a[r][r] += 1e-3
	}
	for c := range a {
		for r := range a {
			if r == c {
				continue
			}
			k := a[r][c] / a[c][c]
			for x := c; x < 7; x++ {
				a[r][x] -= k * a[c][x]
			}
		}
	}
	for i := range m {
		m[i] = float32(a[i][6] / a[i][i])
	}
	return m, m[0] == m[0]
}

// separate takes away what the neighbours contribute.
func (q *qrReader) separate(dim int, m *mixture) {
	for j := range dim {
		for i := range dim {
			s := around(q.colours, dim+2, i, j)
			q.margins[j*dim+i] = q.blurred[j*dim+i] - m[1]*s[1] - m[2]*s[2] - m[3]*s[3] - m[4]*s[4] - m[5]
		}
	}
}
