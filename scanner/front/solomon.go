package front

// The error correction of QR codes: Reed–Solomon over GF(2⁸) with the
// polynomial x⁸+x⁴+x³+x²+1 and roots α⁰, α¹, … (ISO/IEC 18004, 7.5). gozxing
// has a corrector too, but that one knows errors only. The sampler knows which
// modules it could hardly tell, and a codeword that is known to be doubtful (an
// erasure) costs half as much as one that is not.

// gf holds the powers of α and their logarithms. The powers are there twice, so
// that the sum of two logarithms needs no reduction.
var gf = func() (t struct {
	exp [510]byte
	log [256]int16
}) {
	v := 1
	for i := range 255 {
		t.exp[i], t.exp[i+255] = byte(v), byte(v)
		t.log[v] = int16(i)
		if v <<= 1; v >= 256 {
			v ^= 0x11d
		}
	}
	return t
}()

func gfMul(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return gf.exp[gf.log[a]+gf.log[b]]
}

func gfDiv(a, b byte) byte { // b is not 0
	if a == 0 {
		return 0
	}
	return gf.exp[gf.log[a]+255-gf.log[b]]
}

// maxCheck is the largest number of check codewords in a block, and more than
// any version has.
const maxCheck = 72

// A corrector mends blocks in place. Its arrays are kept between blocks.
type corrector struct {
	syndromes       [maxCheck]byte
	locator, before [maxCheck + 1]byte
	scratch         [maxCheck + 1]byte
	evaluator       [maxCheck]byte
	places          [maxCheck]int
}

// correct mends a block whose last check codewords protect the rest. It returns
// how many codewords it changed; it fails, and leaves the block as it was, when
// there are more errors than can be known.
func (c *corrector) correct(data []byte, check int) (errors int, ok bool) {
	if !c.measure(data, check) {
		return 0, true
	}
	return c.repair(data, check, nil, 0)
}

// repair mends a block that was measured. erased are the indexes of codewords
// that are doubtful; errors is how many others it changed. Twice the errors and
// the erasures may together be no more than check − spare.
func (c *corrector) repair(data []byte, check int, erased []int, spare int) (errors int, ok bool) {
	if len(erased) > check-spare {
		return 0, false
	}
	degree := c.locate(data, check, erased)
	errors = degree - len(erased)
	if errors < 0 || 2*errors+len(erased) > check-spare {
		return 0, false
	}
	if !c.search(len(data), degree) {
		return 0, false
	}
	c.mend(data, check, degree)
	return errors, true
}

// measure computes the syndromes, and reports whether there are errors.
func (c *corrector) measure(data []byte, check int) bool {
	wrong := byte(0)
	for i := range check {
		s := byte(0)
		for _, d := range data {
			if s != 0 {
				s = gf.exp[int(gf.log[s])+i]
			}
			s ^= d
		}
		c.syndromes[i] = s
		wrong |= s
	}
	return wrong != 0
}

// locate finds the polynomial whose roots tell where the errors are, by
// Berlekamp and Massey, beginning with the erasures. It returns its degree.
func (c *corrector) locate(data []byte, check int, erased []int) (degree int) {
	clear(c.locator[:])
	c.locator[0] = 1
	for n, i := range erased { // times (1 − xα^place)
		root := gf.exp[len(data)-1-i]
		for k := n + 1; k > 0; k-- {
			c.locator[k] ^= gfMul(c.locator[k-1], root)
		}
	}
	c.before = c.locator
	degree = len(erased)
	for n := len(erased); n < check; n++ {
		discrepancy := byte(0)
		for k := 0; k <= min(n, check-1) && k < len(c.locator); k++ {
			discrepancy ^= gfMul(c.locator[k], c.syndromes[n-k])
		}
		copy(c.before[1:], c.before[:maxCheck])
		c.before[0] = 0
		if discrepancy == 0 {
			continue
		}
		c.scratch = c.locator
		for k := range c.locator {
			c.locator[k] ^= gfMul(discrepancy, c.before[k])
		}
		if 2*degree <= n+len(erased) {
			degree = n + 1 + len(erased) - degree
			for k := range c.before {
				c.before[k] = gfDiv(c.scratch[k], discrepancy)
			}
		}
	}
	return degree
}

// search finds the roots of the locator by trying each place (Chien). There must
// be as many as its degree.
func (c *corrector) search(n, degree int) bool {
	for k := degree + 1; k < len(c.locator); k++ {
		if c.locator[k] != 0 {
			return false
		}
	}
	found := 0
	for place := range n {
		v := c.locator[0]
		for k := 1; k <= degree; k++ {
			if c.locator[k] != 0 {
				v ^= gf.exp[(int(gf.log[c.locator[k]])+k*(255-place))%255]
			}
		}
		if v != 0 {
			continue
		}
		if found == degree {
			return false
		}
		c.places[found] = place
		found++
	}
	return found == degree
}

// mend computes what is wrong at each place (Forney) and takes it away.
func (c *corrector) mend(data []byte, check, degree int) {
	for i := range check {
		v := byte(0)
		for k := 0; k <= min(i, degree); k++ {
			v ^= gfMul(c.locator[k], c.syndromes[i-k])
		}
		c.evaluator[i] = v
	}
	for _, place := range c.places[:degree] {
		inverse := (255 - place) % 255
		above, below := byte(0), byte(0)
		for i, v := range c.evaluator[:check] {
			if v != 0 {
				above ^= gf.exp[(int(gf.log[v])+i*inverse)%255]
			}
		}
		for k := 1; k <= degree; k += 2 { // the derivative keeps odd powers
			if v := c.locator[k]; v != 0 {
				below ^= gf.exp[(int(gf.log[v])+(k-1)*inverse)%255]
			}
		}
		// The roots are distinct, so the derivative is 0 at none of them. The first root is α⁰, so the magnitude takes one more factor α^place.
		data[len(data)-1-place] ^= gfMul(gfDiv(above, below), gf.exp[place])
	}
}
