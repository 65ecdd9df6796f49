package paycode

import (
	"encoding/binary"
	"fmt"
)

// A DataObject is one BER-TLV object (ISO/IEC 8825-1 as EMV uses it).
type DataObject struct {
	Tag   uint16
	Value []byte
}

// A TLVError says where a code stops making sense.
type TLVError struct {
	Path   string // the templates around the place, as in "61/57"
	Offset int    // byte within the decoded code
	Why    string
}

// Error returns the place and the reason.
func (e *TLVError) Error() string {
	return fmt.Sprintf("data object %s at byte %d: %s", e.Path, e.Offset, e.Why)
}

// Unwrap makes every TLVError an ErrMalformed.
func (e *TLVError) Unwrap() error { return ErrMalformed }

// maxObjects bounds the objects of one template. Real codes have under 20.
const maxObjects = 64

// parseTLV reads the objects of one template, which begins at byte base of the
// code. Values are parts of data, not copies.
func parseTLV(data []byte, path string, base int) ([]DataObject, error) {
	var objects []DataObject
	for at := 0; at < len(data); {
		if len(objects) == maxObjects {
			return nil, &TLVError{path, base + at, "too many objects"}
		}
		o, size, err := parseObject(data[at:], path, base+at)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
		at += size
	}
	return objects, nil
}

// parseObject reads one object and returns its size.
func parseObject(data []byte, path string, at int) (o DataObject, size int, err error) {
	fail := func(why string) (DataObject, int, error) { return DataObject{}, 0, &TLVError{path, at, why} }
	o.Tag, size = uint16(data[0]), 1
	if data[0]&0x1f == 0x1f { // the tag goes on in the next byte
		if len(data) < 2 {
			return fail("tag cut short")
		}
		if data[1]&0x80 != 0 {
			return fail("tag of three bytes")
		}
		o.Tag, size = binary.BigEndian.Uint16(data), 2
	}
	path = join(path, o.Tag)
	if len(data) == size {
		return fail("length missing")
	}
	length := int(data[size])
	size++
	if length >= 0x80 {
		// Long form, one or two bytes: 0x80 would be the indefinite form, and
		// more bytes than two a code of over 64 KiB.
		n := length & 0x7f
		if n < 1 || n > 2 || len(data) < size+n {
			return fail("length not in a form of this standard")
		}
		length = 0
		for _, b := range data[size : size+n] {
			length = length<<8 | int(b)
		}
		size += n
	}
	if length > len(data)-size {
		return fail("value cut short")
	}
	o.Value = data[size : size+length]
	return o, size + length, nil
}

// join names an object below a template.
func join(path string, tag uint16) string {
	if path == "" {
		return fmt.Sprintf("%02X", tag)
	}
	return fmt.Sprintf("%s/%02X", path, tag)
}

// appendTLV writes one object. Values of 65,536 bytes and more do not exist in
// payment codes; the callers' own limits are far below.
func appendTLV(out []byte, o DataObject) []byte {
	if o.Tag > 0xff {
		out = append(out, byte(o.Tag>>8))
	}
	out = append(out, byte(o.Tag))
	switch n := len(o.Value); {
	case n < 0x80:
		out = append(out, byte(n))
	case n <= 0xff:
		out = append(out, 0x81, byte(n))
	default:
		out = append(out, 0x82, byte(n>>8), byte(n))
	}
	return append(out, o.Value...)
}
