package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"

	"kaikei/terminal"
)

// The parts of bbolt's file format that checkPages reads: pages with a header
// of id, flags, count and overflow; two meta pages at the front.
const (
	headerSize  = 16
	elementSize = 16
	metaSize    = 56 // of the fields that the checksum covers

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10

	bboltMagic = 0xED0CDAED
)

// leavesMost is how many headers of leaf pages checkPages reads: those of 128
// MiB in pages of 4 KiB.
const leavesMost = 1 << 15

// checkPages looks at the frame of a bbolt file before bbolt does: the meta
// pages, the length of the file, the list of free pages, and every branch page.
// Each page must be where it says it is and have one owner. Without this a
// single flipped bit can make bbolt follow a circle until memory is used up,
// or write new records over old ones; neither is a panic that could be caught.
//
// Of leaf pages only the headers are read, and of no more than leavesMost, so
// that a file of years opens as fast as one of months. A disk that lies about
// its syncs can leave an old branch page where a leaf belongs; in a longer file
// that shows when the leaf is asked for. Errors: terminal.ErrCorrupt, or that of
// reading.
func checkPages(file io.ReaderAt) error {
	m, err := readMeta(file)
	if err != nil {
		return err
	}
	w := &pageWalk{file: file, meta: m, owned: make([]bool, m.end), leaves: leavesMost}
	if err := w.free(m.freelist); err != nil {
		return err
	}
	var buckets []uint64
	err = w.tree(m.root, func(p page) error {
		roots, err := p.buckets()
		buckets = append(buckets, roots...)
		return err
	})
	for _, root := range buckets {
		if err == nil {
			err = w.tree(root, nil)
		}
	}
	return err
}

// A metaPage is what a meta page says.
type metaPage struct {
	pageSize                  int64
	root, freelist, end, txid uint64 // end is the first page not in use
}

// readMeta returns the newer of the two meta pages that are whole.
func readMeta(file io.ReaderAt) (newest metaPage, err error) {
	// The second page lies where the page size says; should the first be
	// damaged, every size that bbolt writes is tried.
	at := []int64{0}
	for size := int64(1 << 10); size <= 1<<24; size <<= 1 {
		at = append(at, size)
	}
	for _, offset := range at {
		var raw [headerSize + metaSize + 8]byte
		if _, err := file.ReadAt(raw[:], offset); err != nil && err != io.EOF {
			return newest, fmt.Errorf("read meta page: %w", err)
		}
		m, ok := toMeta(raw[headerSize:])
		if ok && (offset == 0 || offset == m.pageSize) && (newest.pageSize == 0 || m.txid > newest.txid) {
			newest = m
		}
	}
	m := newest
	if m.pageSize < 1<<10 || m.pageSize > 1<<24 || m.end < 4 || m.end > 1<<40/uint64(m.pageSize) {
		return m, fmt.Errorf("no meta page is whole: %w", terminal.ErrCorrupt)
	}
	var last [1]byte
	if _, err := file.ReadAt(last[:], int64(m.end)*m.pageSize-1); err == io.EOF {
		return m, fmt.Errorf("shorter than its %d pages: %w", m.end, terminal.ErrCorrupt)
	} else if err != nil {
		return m, fmt.Errorf("read last page: %w", err)
	}
	return m, nil
}

// toMeta reads the fields of a meta page. They are in the machine's own order.
func toMeta(b []byte) (m metaPage, ok bool) {
	n := binary.NativeEndian
	sum := fnv.New64a()
	sum.Write(b[:metaSize])
	if n.Uint32(b) != bboltMagic || n.Uint64(b[metaSize:]) != sum.Sum64() {
		return m, false
	}
	return metaPage{
		pageSize: int64(n.Uint32(b[8:])), root: n.Uint64(b[16:]), freelist: n.Uint64(b[32:]), end: n.Uint64(b[40:]), txid: n.Uint64(b[48:]),
	}, true
}

// A pageWalk visits pages, each at most once.
type pageWalk struct {
	file  io.ReaderAt
	meta  metaPage
	owned []bool // by page id
	// leaves is how many more headers of leaf pages may be read.
	leaves int
}

// own notes that somebody refers to the page.
func (w *pageWalk) own(id uint64) error {
	if id < 2 || id >= w.meta.end || w.owned[id] {
		return fmt.Errorf("page %d is out of range or has two owners: %w", id, terminal.ErrCorrupt)
	}
	w.owned[id] = true
	return nil
}

// free reads the list of free pages, which then have their owner.
func (w *pageWalk) free(id uint64) error {
	if err := w.own(id); err != nil {
		return err
	}
	p, err := w.read(id)
	if err != nil {
		return err
	}
	ids, count := p.body, uint64(p.count)
	if p.count == 0xFFFF && len(ids) >= 8 { // too many for the header
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if p.flags != flagFreelist || count > uint64(len(ids)/8) {
		return fmt.Errorf("list of free pages: %w", terminal.ErrCorrupt)
	}
	for ; count > 0; count, ids = count-1, ids[8:] {
		if err := w.own(binary.NativeEndian.Uint64(ids)); err != nil {
			return err
		}
	}
	return nil
}

// tree visits the branch pages below a root, and the leaf pages too when
// there is something to do with them.
func (w *pageWalk) tree(root uint64, leaf func(page) error) error {
	if err := w.own(root); err != nil {
		return err
	}
	for todo := []uint64{root}; len(todo) > 0; {
		p, err := w.read(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		switch {
		case err != nil:
			return err
		case p.flags == flagLeaf && leaf != nil:
			err = leaf(p)
		case p.flags == flagBranch:
			todo, err = w.children(p, todo, leaf != nil)
		case p.flags != flagLeaf:
			err = fmt.Errorf("page %d in a tree has flags %x: %w", p.id, p.flags, terminal.ErrCorrupt)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// children owns the pages below a branch page and appends to todo those that
// are to be read: all, or none when they are leaves that nobody asked for. The
// leaves of a tree have one depth, so the first page tells what the others are.
func (w *pageWalk) children(p page, todo []uint64, leaves bool) ([]uint64, error) {
	if p.count == 0 {
		return nil, fmt.Errorf("branch page %d is empty: %w", p.id, terminal.ErrCorrupt)
	}
	first := len(todo)
	for i := range int(p.count) {
		element, err := p.element(i)
		if err != nil {
			return nil, err
		}
		child := binary.NativeEndian.Uint64(element[8:])
		if err := w.own(child); err != nil {
			return nil, err
		}
		todo = append(todo, child)
	}
	if leaves {
		return todo, nil
	}
	one, err := w.read(todo[first])
	if err != nil || one.flags != flagLeaf {
		return todo, err
	}
	for _, id := range todo[first+1:] {
		if w.leaves--; w.leaves < 0 {
			break
		}
		if other, err := w.header(id); err != nil || other.flags != flagLeaf {
			return nil, errors.Join(fmt.Errorf("page %d beside leaves has flags %x: %w", id, other.flags, terminal.ErrCorrupt), err)
		}
	}
	return todo[:first], nil
}
