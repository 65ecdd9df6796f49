package front

// content is what the data codewords say, as far as it must be looked at to
// tell a text from a chance: the segments' modes and lengths, and what fills
// the room after them (ISO/IEC 18004, 7.4).
type content uint8

const (
	nonsense   content = 0 // no text has these codewords
	unpadded   content = 1 // a text, but the room after it is not filled as it must be
	wellFormed content = 2
)

// A bitReader reads the codewords' bits.
type bitReader struct {
	data []byte
	at   int // in bits
}

func (b *bitReader) left() int { return 8*len(b.data) - b.at }

// take returns the next n ≤ 16 bits; zeros are after the end.
func (b *bitReader) take(n int) (v int) {
	for range n {
		v <<= 1
		if b.at < 8*len(b.data) {
			v |= int(b.data[b.at/8] >> (7 - b.at%8) & 1)
		}
		b.at++
	}
	return v
}

// judge reads the segments of a version.
func judge(data []byte, version int) content {
	b := bitReader{data: data}
	for segments := 0; ; segments++ {
		if b.left() < 4 {
			return padded(b, segments)
		}
		mode := b.take(4)
		if mode == 0 {
			return padded(b, segments)
		}
		if !b.skip(mode, version) || b.left() < 0 {
			return nonsense
		}
	}
}

// padded looks at what is after the terminator: zeros up to a whole codeword,
// then 236 and 17 in turn.
func padded(b bitReader, segments int) content {
	if segments == 0 {
		return nonsense // an empty code is no payment code
	}
	if rest := b.at % 8; rest != 0 && b.left() > 0 && b.take(8-rest) != 0 {
		return unpadded
	}
	for want := 0xec; b.left() >= 8; want ^= 0xec ^ 0x11 {
		if b.take(8) != want {
			return unpadded
		}
	}
	return wellFormed
}

// skip goes over a segment; it fails on a mode or a character that does not
// exist.
func (b *bitReader) skip(mode, version int) bool {
	size := 0 // of the versions: 1 to 9, 10 to 26, 27 to 40
	if version > 9 {
		size++
	}
	if version > 26 {
		size++
	}
	switch mode {
	case 1:
		return b.skipNumeric(b.take([3]int{10, 12, 14}[size]))
	case 2:
		return b.skipAlphanumeric(b.take([3]int{9, 11, 13}[size]))
	case 4:
		n := b.take([3]int{8, 16, 16}[size])
		b.at += 8 * n
		return n > 0
	case 8:
		n := b.take([3]int{8, 10, 12}[size])
		b.at += 13 * n
		return n > 0
	case 13: // Hanzi, of GB/T 18284
		b.at += 4
		n := b.take([3]int{8, 10, 12}[size])
		b.at += 13 * n
		return n > 0
	case 5, 9: // FNC1
		if mode == 9 {
			b.at += 8
		}
		return true
	case 3: // structured append
		b.at += 16
		return true
	case 7: // ECI
		switch first := b.take(8); {
		case first < 0x80:
		case first < 0xc0:
			b.at += 8
		default:
			b.at += 16
		}
		return true
	}
	return false
}

func (b *bitReader) skipNumeric(n int) bool {
	if n == 0 || 10*(n/3) > b.left() {
		return false
	}
	for ; n >= 3; n -= 3 {
		if b.take(10) > 999 {
			return false
		}
	}
	switch n {
	case 2:
		return b.take(7) <= 99
	case 1:
		return b.take(4) <= 9
	}
	return true
}

func (b *bitReader) skipAlphanumeric(n int) bool {
	if n == 0 || 11*(n/2) > b.left() {
		return false
	}
	for ; n >= 2; n -= 2 {
		if b.take(11) >= 45*45 {
			return false
		}
	}
	return n == 0 || b.take(6) < 45
}
