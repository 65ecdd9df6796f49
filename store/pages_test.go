package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// pageBytes is the size of a page on the machines that run these tests.
var pageBytes = os.Getpagesize()

// image returns the bytes of a store with some hundred records, which has
// branch pages and free pages.
func image(t testing.TB) []byte {
	s := created(t)
	for n := range 150 {
		require.NoError(t, commitNew(s, fmt.Sprintf("p-%03d", n)))
	}
	require.NoError(t, s.Close())
	b, err := os.ReadFile(s.path)
	require.NoError(t, err)
	return b
}

// branches returns the ids of the branch pages that are in use.
func branches(t testing.TB, b []byte) (ids []uint64) {
	m, err := readMeta(bytes.NewReader(b))
	require.NoError(t, err)
	w := &pageWalk{bytes.NewReader(b), m, make([]bool, m.end), leavesMost}
	require.NoError(t, w.free(m.freelist))
	for id := uint64(2); id < m.end; id++ {
		if p, err := w.read(id); err == nil && p.flags == flagBranch && !w.owned[id] {
			ids = append(ids, id)
		}
	}
	require.NotEmpty(t, ids, "the store is large enough to have branch pages")
	return ids
}

// put writes a number into a page.
func put(b []byte, page uint64, at int, n uint64) {
	binary.NativeEndian.PutUint64(b[int(page)*pageBytes+at:], n)
}

// A damaged frame is found before bbolt can follow a circle or write over
// pages that are in use. The first row makes bbolt itself use up all memory.
func TestOpenLooksAtThePages(t *testing.T) {
	sound := image(t)
	require.NoError(t, checkPages(bytes.NewReader(sound)))
	m, err := readMeta(bytes.NewReader(sound))
	require.NoError(t, err)
	branch := branches(t, sound)[0]
	child := binary.NativeEndian.Uint64(sound[int(branch)*pageBytes+headerSize+8:])
	tests := []struct {
		why    string
		damage func(b []byte) []byte
	}{
		{"a branch page that is its own child", func(b []byte) []byte { put(b, branch, headerSize+8, branch); return b }},
		{"an old branch page where a leaf belongs, as a disk leaves it that lies about its syncs", func(b []byte) []byte {
			second := binary.NativeEndian.Uint64(b[int(branch)*pageBytes+headerSize+elementSize+8:])
			copy(b[int(second)*pageBytes:], b[int(branch)*pageBytes:][:pageBytes])
			put(b, second, 0, second)
			return b
		}},
		{"two parents of one page", func(b []byte) []byte { put(b, branch, headerSize+elementSize+8, child); return b }},
		{"a child that is a meta page", func(b []byte) []byte { put(b, branch, headerSize+8, 1); return b }},
		{"a child past the end", func(b []byte) []byte { put(b, branch, headerSize+8, m.end); return b }},
		{"a branch page that says it is another", func(b []byte) []byte { put(b, branch, 0, branch+1); return b }},
		{"a branch page without children", func(b []byte) []byte { clear(b[int(branch)*pageBytes+10:][:2]); return b }},
		{"a branch page of an unknown kind", func(b []byte) []byte { b[int(branch)*pageBytes+8] = 0x40; return b }},
		{"a branch page that overflows past the end", func(b []byte) []byte { b[int(branch)*pageBytes+14] = 0xFF; return b }},
		{"more children than the page has room for", func(b []byte) []byte { b[int(branch)*pageBytes+11] = 0x7F; return b }},
		{"a page in use that is called free", func(b []byte) []byte { put(b, m.freelist, headerSize, branch); return b }},
		{"a page that is free twice", func(b []byte) []byte {
			put(b, m.freelist, headerSize, binary.NativeEndian.Uint64(b[int(m.freelist)*pageBytes+headerSize+8:]))
			return b
		}},
		{"more free pages than the list has room for", func(b []byte) []byte { b[int(m.freelist)*pageBytes+11] = 0x7F; return b }},
		{"free pages without number", func(b []byte) []byte {
			put(b, m.freelist, 8, 0xFFFF<<16|flagFreelist)
			put(b, m.freelist, headerSize, 1<<60)
			return b
		}},
		{"no list of free pages", func(b []byte) []byte { b[int(m.freelist)*pageBytes+8] = flagLeaf; return b }},
		{"cut by a byte within what is in use", func(b []byte) []byte { return b[:int(m.end)*pageBytes-1] }},
		{"cut to one page", func(b []byte) []byte { return b[:pageBytes] }},
		{"both meta pages damaged", func(b []byte) []byte { b[40]++; b[pageBytes+40]++; return b }},
		{"another kind of file", func([]byte) []byte { return bytes.Repeat([]byte("kaikei"), 9999) }},
		{"nothing but zeros", func(b []byte) []byte { clear(b); return b }},
		{"empty", func([]byte) []byte { return nil }},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			s := created(t)
			require.NoError(t, s.Close())
			require.NoError(t, os.WriteFile(s.path, tt.damage(bytes.Clone(sound)), 0o600))
			for range 2 {
				_, err := Open(s.path, testOptions())
				require.ErrorIs(t, err, terminal.ErrCorrupt, "and the lock is given back")
			}
		})
	}
}

// When the newest meta page is torn, as by a power cut, the store is what it
// was one change before. Only a head that somebody kept tells that it was more.
func TestTornMetaPage(t *testing.T) {
	s := created(t)
	p := commitTwo(t, s)
	kept, err := s.Head()
	require.NoError(t, err)
	require.NoError(t, s.Close())
	b, err := os.ReadFile(s.path)
	require.NoError(t, err)
	m, err := readMeta(bytes.NewReader(b))
	require.NoError(t, err)
	b[int(m.txid%2)*pageBytes+60]++
	require.NoError(t, os.WriteFile(s.path, b, 0o600))

	s, err = Open(s.path, testOptions())
	require.NoError(t, err)
	older, err := s.Payment(p.ID)
	require.NoError(t, err)
	assert.Equal(t, terminal.Created, older.State)
	_, err = s.Check(testOptions().public(), kept)
	require.ErrorContains(t, err, "a head of record 2 was kept")
	whole(t, s, 1)
}

// FuzzPages: whatever the bytes, the walk ends, with an error or without one,
// and never asks for more memory than the file has bytes.
func FuzzPages(f *testing.F) {
	b := image(f)
	m, err := readMeta(bytes.NewReader(b))
	require.NoError(f, err)
	b = b[:int(m.end)*pageBytes]
	f.Add(uint32(m.freelist)*uint32(pageBytes)+headerSize, uint64(3))
	f.Add(uint32(m.root)*uint32(pageBytes)+headerSize, uint64(1<<63))
	f.Add(uint32(16+40), uint64(1<<62))
	f.Add(uint32(16+8), uint64(8))
	f.Fuzz(func(t *testing.T, at uint32, n uint64) {
		damaged := bytes.Clone(b)
		binary.NativeEndian.PutUint64(damaged[int(at)%(len(damaged)-8):], n)
		for page := range 2 { // so that the walk does not end at the checksum
			meta := damaged[page*pageBytes+headerSize:]
			sum := fnv.New64a()
			sum.Write(meta[:metaSize])
			binary.NativeEndian.PutUint64(meta[metaSize:], sum.Sum64())
		}
		if err := checkPages(bytes.NewReader(damaged)); err != nil {
			require.ErrorIs(t, err, terminal.ErrCorrupt)
		}
	})
}
