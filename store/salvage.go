package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

// A Salvage is what a damaged store still tells. Each record of a journal is
// signed by itself, so what reads and verifies is true, wherever in the file it
// lay; what is missing shows by its number.
type Salvage struct {
	Newest  journal.Head // the newest record that was found
	Records int          // how many different ones were found
	Missing uint64       // how many before Newest were not
	// Apart tells that the record of the number that was asked for is another one:
	// what was found is of an older copy that went on by itself.
	Apart bool
	Close *report.Close
	Slip  int               // of the newest payment or refund
	Items []terminal.Handed // oldest first; with those that went to other terminals, which may have come back since
	// Lines are the records after the one that was asked for, as long as none is
	// missing.
	Lines [][]byte
}

// A salvor collects what a file tells.
type salvor struct {
	seen     map[uint64]bool
	tail     map[uint64][]byte // records after the one that was asked for
	after    journal.Head
	payments map[terminal.PaymentID]told[terminal.Payment]
	refunds  map[terminal.RefundID]told[terminal.Refund]
	sealed   map[terminal.PaymentID]terminal.Sealed
	first    map[terminal.PaymentID]uint64
	slipAt   uint64
	out      Salvage
}

// A told is what the newest record that was found says of something.
type told[T any] struct {
	seq uint64
	is  T
}

// SalvageFiles reads what damaged stores of a terminal still tell, newest state
// of each payment and refund first. It writes nothing. Lines are wanted after
// a record. The error is one of reading a file at all.
func SalvageFiles(paths []string, o Options, after journal.Head) (Salvage, error) {
	s := &salvor{
		seen: map[uint64]bool{}, tail: map[uint64][]byte{}, after: after,
		payments: map[terminal.PaymentID]told[terminal.Payment]{}, refunds: map[terminal.RefundID]told[terminal.Refund]{},
		sealed: map[terminal.PaymentID]terminal.Sealed{}, first: map[terminal.PaymentID]uint64{},
	}
	for _, path := range paths {
		if err := s.file(path, o); err != nil {
			return s.out, fmt.Errorf("salvage %s: %w", path, err)
		}
	}
	return s.sum(), nil
}

// file reads one file as one run of bytes: its pages are what is not trusted.
func (s *salvor) file(path string, o Options) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return err
	}
	text, err := unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("map: %w", err)
	}
	defer unix.Munmap(text)
	return contain(func() error { // a file that is cut meanwhile is a memory fault
		each(text, []byte(`{"body":{"seq":`), func(_ int, raw []byte) { s.line(raw, o) })
		each(text, []byte(`{"code":"`), func(at int, raw []byte) { s.code(keyBefore(text[:at]), raw) })
		return nil
	})
}

// longestValue bounds what is read as one value.
const longestValue = 4 << 20

// each calls f with each JSON value that begins with mark.
func each(text, mark []byte, f func(at int, raw []byte)) {
	for at := 0; ; {
		next := bytes.Index(text[at:], mark)
		if next < 0 {
			return
		}
		at += next
		var raw json.RawMessage
		if json.NewDecoder(bytes.NewReader(text[at:min(len(text), at+longestValue)])).Decode(&raw) == nil {
			f(at, raw)
		}
		at += len(mark)
	}
}

// line takes one record, if it is a true one.
func (s *salvor) line(raw []byte, o Options) {
	b, err := journal.Parse(raw)
	if err != nil || b.Seq == 0 || s.seen[b.Seq] {
		return
	}
	before, err := journal.Before(b)
	if err != nil {
		return
	}
	v := journal.Resume(o.Terminal, o.public(), before)
	if b, err = v.Next(raw); err != nil {
		return
	}
	s.seen[b.Seq] = true
	s.out.Apart = s.out.Apart || (b.Seq == s.after.Seq && v.Head() != s.after)
	if b.Seq > s.after.Seq {
		s.tail[b.Seq] = bytes.Clone(raw)
	}
	if s.out.Records++; b.Seq > s.out.Newest.Seq {
		s.out.Newest = v.Head()
	}
	s.says(b)
}

// says takes what a record says.
func (s *salvor) says(b journal.Body) {
	switch terminal.Kind(b.Kind) {
	case terminal.KindClose:
		var e CloseEntry
		if json.Unmarshal(b.Payload, &e) == nil && (s.out.Close == nil || e.Close.Number > s.out.Close.Number) {
			s.out.Close = &e.Close
		}
		return
	case KindRecovery:
		var e RecoveryEntry
		if json.Unmarshal(b.Payload, &e) == nil && e.Recovery.Close != nil && (s.out.Close == nil || e.Recovery.Close.Number > s.out.Close.Number) {
			s.out.Close = e.Recovery.Close
		}
		return
	}
	var e Entry
	if json.Unmarshal(b.Payload, &e) != nil || e.Payment.ID == "" {
		return
	}
	id := e.Payment.ID
	if first, ok := s.first[id]; !ok || b.Seq < first {
		s.first[id] = b.Seq
	}
	if b.Seq > s.payments[id].seq {
		s.payments[id] = told[terminal.Payment]{b.Seq, e.Payment}
	}
	if e.Refund != nil && b.Seq > s.refunds[e.Refund.ID].seq {
		s.refunds[e.Refund.ID] = told[terminal.Refund]{b.Seq, *e.Refund}
	}
	if b.Seq > s.slipAt && terminal.Kind(b.Kind) != terminal.KindTakeOver {
		s.slip(b.Seq, e)
	}
}

// slip notes the newest slip number that was given.
func (s *salvor) slip(seq uint64, e Entry) {
	switch {
	case e.From == nil:
		s.slipAt, s.out.Slip = seq, e.Payment.Slip
	case e.Refund != nil && e.RefundFrom == nil:
		s.slipAt, s.out.Slip = seq, e.Refund.Slip
	}
}

// code takes a sealed code. Whether it is the payment's, the device's signature
// within tells the backend.
func (s *salvor) code(id terminal.PaymentID, raw []byte) {
	var sealed terminal.Sealed
	if id != "" && json.Unmarshal(raw, &sealed) == nil && sealed.Code != "" {
		s.sealed[id] = sealed
	}
}

// keyBefore returns the id that ends a run of bytes: in a page, a key stands
// right before its value.
func keyBefore(text []byte) terminal.PaymentID {
	from := len(text)
	for from > 0 && len(text)-from < maxID && goodID(string(text[from-1])) {
		from--
	}
	return terminal.PaymentID(text[from:])
}

// sum is what was found in all.
func (s *salvor) sum() Salvage {
	out := s.out
	out.Missing = out.Newest.Seq - uint64(out.Records)
	for seq := s.after.Seq + 1; s.tail[seq] != nil; seq++ {
		out.Lines = append(out.Lines, s.tail[seq])
	}
	ids := slices.SortedFunc(maps.Keys(s.payments), func(a, b terminal.PaymentID) int { return int(int64(s.first[a]) - int64(s.first[b])) })
	refunds := map[terminal.PaymentID][]terminal.Refund{}
	byAge := slices.SortedFunc(maps.Values(s.refunds), func(a, b told[terminal.Refund]) int { return a.is.CreatedAt.Compare(b.is.CreatedAt) })
	for _, r := range byAge {
		refunds[r.is.PaymentID] = append(refunds[r.is.PaymentID], r.is)
	}
	for _, id := range ids {
		p := s.payments[id].is
		h := terminal.Handed{Payment: p, Refunds: refunds[id]}
		if sealed, ok := s.sealed[id]; ok && p.State == terminal.Deferred {
			h.Sealed = &sealed
		}
		out.Items = append(out.Items, h)
	}
	return out
}
