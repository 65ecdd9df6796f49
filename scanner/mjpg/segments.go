package mjpg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
)

// The errors of frames. ErrTooLarge is told before anything is decoded.
var (
	ErrBroken      = errors.New("broken JPEG frame")
	ErrUnsupported = errors.New("JPEG of a kind that cameras do not send")
	ErrTooLarge    = errors.New("JPEG frame is too large")
)

// The markers that matter (T.81, table B.1).
const (
	markSOF0 = 0xc0 // baseline frame
	markSOF1 = 0xc1 // extended sequential; with 8 bits it is read alike
	markDHT  = 0xc4
	markSOF2 = 0xc2 // progressive; it and those up to markSOFF but DHT are not read
	markSOFF = 0xcf
	markRST0 = 0xd0
	markRST7 = 0xd7
	markSOI  = 0xd8
	markEOI  = 0xd9
	markSOS  = 0xda
	markDQT  = 0xdb
	markDRI  = 0xdd
	markAPPE = 0xee // Adobe's, which says whether colours are RGB
)

// A component is one plane of a frame.
type component struct {
	id     byte
	h, v   int // sampling: blocks of an MCU, across and down
	quant  byte
	dc, ac byte // Huffman tables of the scan
	last   int32
}

// A Reader reads frames, one after the other. It is for one goroutine.
type Reader struct {
	most  int // pixels
	quant [4][64]float32
	huff  [2][4]huffman // DC, AC

	size    image.Point
	comps   [3]component
	planes  int         // components of the frame; 0 before its header
	restart int         // MCUs between restarts; 0 is never
	whole   int         // MCUs of the scan that had all of their bits
	across  int         // MCUs in a row of the scan
	unit    image.Point // of an MCU, in pixels of the brightness
	bits    bits
	picture image.Gray
}

// NewReader returns a reader of frames of at most so many pixels.
func NewReader(most int) *Reader { return &Reader{most: most} }

// Luma decodes a frame. The picture is the reader's own, and is written over by
// the next call. What follows the picture in data does not matter: some drivers
// pad frames to the size of the buffer.
func (r *Reader) Luma(data []byte) (*image.Gray, error) {
	if len(data) < 2 || data[0] != 0xff || data[1] != markSOI {
		return nil, fmt.Errorf("start: %w", ErrBroken)
	}
	r.planes, r.restart, r.whole = 0, 0, 0
	r.huff = understood
	for at := 2; ; {
		mark, body, next, err := segment(data, at)
		if err != nil {
			return nil, err
		}
		done, err := r.take(mark, body, data[next:])
		if err != nil {
			return nil, fmt.Errorf("segment %#x: %w", mark, err)
		}
		if done {
			return &r.picture, nil
		}
		at = next
	}
}

// segment finds the segment that begins at or after a place.
func segment(data []byte, at int) (mark byte, body []byte, next int, err error) {
	// Between segments there may be fill bytes, and after a scan its bits.
	for at+1 < len(data) && (data[at] != 0xff || data[at+1] == 0 || data[at+1] == 0xff || isRestart(data[at+1])) {
		at++
	}
	if at+4 > len(data) || data[at+1] == markEOI {
		return 0, nil, 0, fmt.Errorf("end before the picture: %w", ErrBroken)
	}
	length := int(binary.BigEndian.Uint16(data[at+2:]))
	if length < 2 || at+2+length > len(data) {
		return 0, nil, 0, fmt.Errorf("segment %#x of %d bytes: %w", data[at+1], length, ErrBroken)
	}
	return data[at+1], data[at+4 : at+2+length], at + 2 + length, nil
}

// isRestart reports whether a marker stands between the parts of a scan.
func isRestart(mark byte) bool { return mark >= markRST0 && mark <= markRST7 }

// take takes over a segment, and reports whether the picture is there.
func (r *Reader) take(mark byte, body, rest []byte) (done bool, err error) {
	switch {
	case mark == markSOF0 || mark == markSOF1:
		return false, r.frameHeader(body)
	case mark == markDHT:
		return false, r.huffmanTables(body)
	case mark >= markSOF2 && mark <= markSOFF:
		return false, ErrUnsupported
	case mark == markDQT:
		return false, r.quantTables(body)
	case mark == markDRI:
		if len(body) != 2 {
			return false, ErrBroken
		}
		r.restart = int(binary.BigEndian.Uint16(body))
	case mark == markAPPE && len(body) >= 12 && string(body[:5]) == "Adobe" && body[11] == 0:
		return false, ErrUnsupported // its first component may be red
	case mark == markSOS:
		return r.scan(body, rest)
	}
	return false, nil
}

// frameHeader reads SOF (T.81, B.2.2).
func (r *Reader) frameHeader(b []byte) error {
	if len(b) < 6 || len(b) != 6+3*int(b[5]) || r.planes != 0 {
		return ErrBroken
	}
	if b[0] != 8 || b[5] != 1 && b[5] != 3 {
		return ErrUnsupported
	}
	size := image.Pt(int(binary.BigEndian.Uint16(b[3:])), int(binary.BigEndian.Uint16(b[1:])))
	if size.X == 0 || size.Y == 0 {
		return ErrUnsupported // a height that follows later
	}
	if size.X*size.Y > r.most {
		return fmt.Errorf("%v: %w", size, ErrTooLarge)
	}
	for i := range int(b[5]) {
		c := b[6+3*i:]
		comp := component{id: c[0], h: int(c[1] >> 4), v: int(c[1] & 15), quant: c[2]}
		if comp.h < 1 || comp.h > 4 || comp.v < 1 || comp.v > 4 || comp.quant > 3 {
			return ErrBroken
		}
		r.comps[i] = comp
	}
	rgb := r.comps[0].id == 'R' && r.comps[1].id == 'G' && r.comps[2].id == 'B'
	if b[5] == 3 && (rgb || !r.lumaIsFinest()) {
		return ErrUnsupported
	}
	r.size, r.planes = size, int(b[5])
	r.makePicture()
	return nil
}

// lumaIsFinest reports whether the first component has as many samples as the
// picture has pixels, both ways.
func (r *Reader) lumaIsFinest() bool {
	y := r.comps[0]
	for _, c := range r.comps[1:] {
		if c.h > y.h || c.v > y.v {
			return false
		}
	}
	return true
}

// makePicture makes room for whole MCUs.
func (r *Reader) makePicture() {
	across, down := r.mcus()
	stride := across * 8 * r.comps[0].h
	need := stride * down * 8 * r.comps[0].v
	if cap(r.picture.Pix) < need {
		r.picture.Pix = make([]byte, need)
	}
	r.picture.Pix = r.picture.Pix[:need]
	r.picture.Stride, r.picture.Rect = stride, image.Rectangle{Max: r.size}
}

// mcus returns how many MCUs the frame has when all components are in one scan.
func (r *Reader) mcus() (across, down int) {
	w, h := 8*r.comps[0].h, 8*r.comps[0].v
	return (r.size.X + w - 1) / w, (r.size.Y + h - 1) / h
}

// quantTables reads DQT (T.81, B.2.4.1), and scales the tables for the
// transform.
func (r *Reader) quantTables(b []byte) error {
	for len(b) > 0 {
		wide, id := int(b[0]>>4), b[0]&15
		size := 64 << wide
		if wide > 1 || id > 3 || len(b) < 1+size {
			return ErrBroken
		}
		for k := range 64 {
			q := float32(b[1+k])
			if wide == 1 {
				q = float32(binary.BigEndian.Uint16(b[1+2*k:]))
			}
			place := zigzag[k]
			r.quant[id][k] = q * scale[place&7] * scale[place>>3] / 8
		}
		b = b[1+size:]
	}
	return nil
}
