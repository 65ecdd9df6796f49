package scanner

import (
	"bytes"
	"encoding/binary"
	"image"
)

// A turn says how the pixels of a photograph lie in its file (Exif 2.3, tag 0112): a
// phone stores what its sensor saw, and how it was held. Corners are told in the picture
// as people see it.
type turn uint16

// upright is a picture whose first pixel is the upper left one. From 5 on, rows are
// stored as columns.
const (
	upright     turn = 1
	mostTurn    turn = 8
	firstOfSide turn = 5
)

// turnOf reads the turn of a JPEG file: that in its Exif segment, and upright where
// there is none or it makes no sense.
func turnOf(file []byte) turn {
	if !bytes.HasPrefix(file, []byte{0xff, 0xd8}) {
		return upright
	}
	for rest := file[2:]; len(rest) >= 4 && rest[0] == 0xff && rest[1] != 0xda; { // up to the scan
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if size > len(rest) {
			break
		}
		if body, ok := bytes.CutPrefix(rest[4:max(size, 4)], []byte("Exif\x00\x00")); ok && rest[1] == 0xe1 {
			return turnOfTIFF(body)
		}
		rest = rest[size:]
	}
	return upright
}

// turnOfTIFF reads the turn in the first directory of a TIFF head.
func turnOfTIFF(head []byte) turn {
	const entry = 12 // bytes
	if len(head) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if head[0] == 'M' {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(head[4:]))
	if at+2 > uint64(len(head)) {
		return upright
	}
	count := int(order.Uint16(head[at:]))
	for rest := head[at+2:]; count > 0 && len(rest) >= entry; count, rest = count-1, rest[entry:] {
		const orientation = 0x0112
		if order.Uint16(rest) != orientation {
			continue
		}
		if t := turn(order.Uint16(rest[8:])); t >= upright && t <= mostTurn {
			return t
		}
		break
	}
	return upright
}

// apply returns the picture as people see it.
func (t turn) apply(g *image.Gray) *image.Gray {
	if t == upright {
		return g
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	// Where a pixel goes: x steps by right, y by down, from first.
	var first, right, down int
	out := image.NewGray(image.Rect(0, 0, w, h))
	if t >= firstOfSide {
		out = image.NewGray(image.Rect(0, 0, h, w))
	}
	s := out.Stride
	switch t {
	case 2: // mirrored
		first, right, down = w-1, -1, s
	case 3: // upside down
		first, right, down = (h-1)*s+w-1, -1, -s
	case 4: // both
		first, right, down = (h-1)*s, 1, -s
	case 5: // rows are columns
		first, right, down = 0, s, 1
	case 6: // a quarter to the right
		first, right, down = h-1, s, -1
	case 7: // rows are columns, the last first
		first, right, down = (w-1)*s+h-1, -s, -1
	case 8: // a quarter to the left
		first, right, down = (w-1)*s, -s, 1
	}
	for y := range h {
		to := first + y*down
		for _, v := range g.Pix[y*g.Stride:][:w] {
			out.Pix[to] = v
			to += right
		}
	}
	return out
}
