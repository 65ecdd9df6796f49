package store

import (
	"encoding/binary"
	"fmt"

	"kaikei/terminal"
)

// A page is one page of a bbolt file, with those that it overflows into.
type page struct {
	id       uint64
	flags    uint16
	count    uint16
	overflow uint64 // how many pages follow that are its
	body     []byte // after the header
}

// header reads the header of a page, which must say that it is this one.
func (w *pageWalk) header(id uint64) (p page, err error) {
	n := binary.NativeEndian
	var header [headerSize]byte
	if _, err := w.file.ReadAt(header[:], int64(id)*w.meta.pageSize); err != nil {
		return p, fmt.Errorf("read page %d: %w", id, err)
	}
	p = page{id: n.Uint64(header[:]), flags: n.Uint16(header[8:]), count: n.Uint16(header[10:]), overflow: uint64(n.Uint32(header[12:]))}
	if p.id != id || id+p.overflow >= w.meta.end {
		return p, fmt.Errorf("page %d says that it is %d, with %d more: %w", id, p.id, p.overflow, terminal.ErrCorrupt)
	}
	return p, nil
}

// read reads a page.
func (w *pageWalk) read(id uint64) (page, error) {
	p, err := w.header(id)
	if err != nil {
		return p, err
	}
	size := int64(1+p.overflow)*w.meta.pageSize - headerSize
	if p.flags != flagFreelist { // of trees only the table of elements is of interest
		size = min(size, elementSize<<16)
	}
	p.body = make([]byte, size)
	if _, err := w.file.ReadAt(p.body, int64(id)*w.meta.pageSize+headerSize); err != nil {
		return p, fmt.Errorf("read page %d: %w", id, err)
	}
	return p, nil
}

// element returns what follows from element i on.
func (p page) element(i int) ([]byte, error) {
	if (i+1)*elementSize > len(p.body) {
		return nil, fmt.Errorf("page %d has no room for %d elements: %w", p.id, p.count, terminal.ErrCorrupt)
	}
	return p.body[i*elementSize:], nil
}

// buckets returns the root pages of the buckets in a leaf page. A small bucket
// lies within the page itself and has none.
func (p page) buckets() (roots []uint64, err error) {
	n := binary.NativeEndian
	for i := range int(p.count) {
		e, err := p.element(i)
		if err != nil {
			return nil, err
		}
		if n.Uint32(e)&1 == 0 { // not a bucket
			continue
		}
		value := uint64(n.Uint32(e[4:])) + uint64(n.Uint32(e[8:]))
		if value+8 > uint64(len(e)) {
			return nil, fmt.Errorf("page %d, element %d: %w", p.id, i, terminal.ErrCorrupt)
		}
		if root := n.Uint64(e[value:]); root != 0 {
			roots = append(roots, root)
		}
	}
	return roots, nil
}
