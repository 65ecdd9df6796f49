package printer

import (
	"fmt"

	"kaikei/terminal"
)

// A Status is what a printer says about itself.
type Status struct {
	Offline      bool // it takes no data, for one of the reasons below or by its feed button
	CoverOpen    bool
	PaperOut     bool
	PaperNearEnd bool // a warning: this and some more slips will print
	CutterFault  bool
	Fault        bool // any error, the cutter's among them
}

// Err returns what keeps the printer from printing, as an error of the
// terminal package, the one that a person can mend first: ErrCoverOpen,
// ErrPaperOut, ErrPrinterFault, ErrPrinterOffline. It is nil when the printer
// can print.
func (s Status) Err() error {
	switch {
	case s.CoverOpen: // an open cover also reports that there is no paper
		return terminal.ErrCoverOpen
	case s.PaperOut:
		return terminal.ErrPaperOut
	case s.CutterFault:
		return fmt.Errorf("%w: cutter", terminal.ErrPrinterFault)
	case s.Fault:
		return terminal.ErrPrinterFault
	case s.Offline:
		return fmt.Errorf("%w: switched offline", terminal.ErrPrinterOffline)
	}
	return nil
}

// The subjects of DLE EOT.
const (
	askPrinter byte = 1
	askOffline byte = 2
	askError   byte = 3
	askPaper   byte = 4
)

// answer notes the answer to DLE EOT n. Questions are asked in their order: the
// later ones say more about what askOffline said.
func (s *Status) answer(n, b byte) {
	switch n {
	case askPrinter:
		s.Offline = b&0x08 != 0
	case askOffline:
		s.CoverOpen, s.PaperOut, s.Fault = b&0x04 != 0, b&0x20 != 0, b&0x40 != 0
	case askError:
		s.CutterFault = b&0x08 != 0
		s.Fault = s.Fault || b&0x6C != 0
	case askPaper:
		s.PaperNearEnd = b&0x0C != 0
		s.PaperOut = s.PaperOut || b&0x60 != 0
	}
}

// automatic notes an automatic status (ASB).
func (s *Status) automatic(b [4]byte) {
	*s = Status{
		Offline:      b[0]&0x08 != 0,
		CoverOpen:    b[0]&0x20 != 0,
		CutterFault:  b[1]&0x08 != 0,
		Fault:        b[1]&0x6C != 0,
		PaperNearEnd: b[2]&0x03 != 0,
		PaperOut:     b[2]&0x0C != 0,
	}
}

// sensors notes the answer to GS r 1.
func (s *Status) sensors(b byte) {
	s.PaperNearEnd, s.PaperOut = b&0x03 != 0, b&0x0C != 0
}

// A replyKind says what a printer answered. The kinds differ in their fixed
// bits, so that answers can be told apart in any order.
type replyKind uint8

const (
	replyRealTime  replyKind = 1 // to DLE EOT: 0xx1xx10
	replyAutomatic replyKind = 2 // four bytes: 0xx1xx00, then three 0xx0xxxx
	replyDone      replyKind = 3 // to GS r: 0xx0xxxx
)

// A reply is one answer of a printer. Bytes beyond the first are used by an
// automatic status alone.
type reply struct {
	kind  replyKind
	bytes [4]byte
}

// A replyReader finds replies in what a printer sends. Its zero value is ready.
type replyReader struct {
	block [4]byte // an automatic status under way
	have  int
}

// push takes one byte and returns the reply that it completes, if any. A
// real-time answer may come in the middle of an automatic status. Flow control
// and noise are passed over.
func (r *replyReader) push(b byte) (reply, bool) {
	switch {
	case b&0x93 == 0x12:
		return reply{replyRealTime, [4]byte{b}}, true
	case b&0x93 == 0x10:
		r.block[0], r.have = b, 1
	case b&0x90 != 0:
		return reply{}, false
	case r.have == 0:
		return reply{replyDone, [4]byte{b}}, true
	default:
		r.block[r.have] = b
		if r.have++; r.have == len(r.block) {
			r.have = 0
			return reply{replyAutomatic, r.block}, true
		}
	}
	return reply{}, false
}
