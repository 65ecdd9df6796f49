package mjpg

import "encoding/binary"

// quickBits is the length of codes that one look at a table decodes. Nearly all
// codes of a frame are as short as that.
const quickBits = 9

// A huffman is a table of codes (T.81, annex C and F.2.2.3).
type huffman struct {
	quick  [1 << quickBits]uint16 // length<<8 | symbol; 0 for longer codes
	most   [17]int32              // largest code of a length, -1 for none
	first  [17]int32              // symbols[first+code] is that of a code
	symbol [256]byte
	known  bool
}

// set builds the table from how many codes there are of each length, and their
// symbols. It reports whether there are codes for all of them.
func (h *huffman) set(counts, symbols []byte) bool {
	*h = huffman{}
	if len(symbols) > len(h.symbol) {
		return false
	}
	copy(h.symbol[:], symbols)
	code, n := int32(0), int32(0)
	for length := 1; length <= 16; length++ {
		count := int32(counts[length-1])
		h.first[length], h.most[length] = n-code, -1
		if count > 0 {
			h.most[length] = code + count - 1
		}
		for range count {
			h.remember(code, length, symbols[n])
			code, n = code+1, n+1
		}
		if code > 1<<length {
			return false
		}
		code <<= 1
	}
	h.known = true
	return true
}

// remember enters a short code for every continuation of it.
func (h *huffman) remember(code int32, length int, symbol byte) {
	if length > quickBits || code >= 1<<length {
		return
	}
	from := code << (quickBits - length)
	for i := range int32(1) << (quickBits - length) {
		h.quick[from+i] = uint16(length)<<8 | uint16(symbol)
	}
}

// huffmanTables reads DHT (T.81, B.2.4.2).
func (r *Reader) huffmanTables(b []byte) error {
	for len(b) > 0 {
		if len(b) < 17 {
			return ErrBroken
		}
		kind, id, total := b[0]>>4, b[0]&15, 0
		for _, n := range b[1:17] {
			total += int(n)
		}
		if kind > 1 || id > 3 || len(b) < 17+total || !r.huff[kind][id].set(b[1:17], b[17:17+total]) {
			return ErrBroken
		}
		b = b[17+total:]
	}
	return nil
}

// bits reads the bits of a scan, most significant first. After the end of the
// scan come zeros without end.
type bits struct {
	data []byte
	at   int
	acc  uint64 // the next bits, from the top
	n    int    // how many of acc are bits of the scan
	over int    // bytes that were made up
}

// begin reads from a place on.
func (b *bits) begin(data []byte) { *b = bits{data: data} }

// Bytes of ones, and the top bits of bytes.
const (
	eachByte = 0x0101010101010101
	topBits  = 0x8080808080808080
)

// fill makes sure that there are at least 48 bits. Where the next eight bytes
// hold no 0xff, which stands for itself and for markers, they are taken at once.
func (b *bits) fill() {
	if b.at+8 <= len(b.data) {
		x := binary.BigEndian.Uint64(b.data[b.at:])
		if (^x-eachByte)&x&topBits == 0 {
			b.acc |= x >> uint(b.n)
			whole := (64 - b.n) >> 3
			b.at += whole
			b.n += 8 * whole
			b.acc &= ^uint64(0) << uint(64-b.n)
			return
		}
	}
	for b.n <= 56 {
		b.acc |= uint64(b.byte()) << uint(56-b.n)
		b.n += 8
	}
}

// byte returns the next byte of the scan.
func (b *bits) byte() byte {
	if b.at >= len(b.data) {
		b.over++
		return 0
	}
	v := b.data[b.at]
	if v != 0xff {
		b.at++
		return v
	}
	if b.at+1 < len(b.data) && b.data[b.at+1] == 0 {
		b.at += 2
		return v
	}
	b.over++ // a marker: the scan, or this part of it, is over
	return 0
}

// symbol decodes one symbol. There must be 16 bits. An unknown code is reported
// as not ok.
func (b *bits) symbol(h *huffman) (symbol byte, ok bool) {
	if q := h.quick[b.acc>>(64-quickBits)]; q != 0 {
		b.drop(int(q >> 8))
		return byte(q), true
	}
	for length := quickBits + 1; length <= 16; length++ {
		code := int32(b.acc >> uint(64-length))
		if code <= h.most[length] {
			b.drop(length)
			return h.symbol[(h.first[length]+code)&255], true
		}
	}
	return 0, false
}

// value reads a number of a size in bits (T.81, F.2.2.1): those that begin with
// a zero are negative. There must be as many bits.
func (b *bits) value(size int) int32 {
	if size == 0 {
		return 0
	}
	v := int32(b.acc >> uint(64-size))
	b.drop(size)
	if v < 1<<(size-1) {
		v -= 1<<size - 1
	}
	return v
}

// drop passes over bits.
func (b *bits) drop(n int) {
	b.acc <<= uint(n)
	b.n -= n
}
