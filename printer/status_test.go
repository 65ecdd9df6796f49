package printer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// The bits are those of Epson's command reference.
func TestAnswers(t *testing.T) {
	for name, row := range map[string]struct {
		n, b byte
		want Status
		err  error
	}{
		"ready":             {askPrinter, 0x16, Status{}, nil},
		"offline":           {askPrinter, 0x1E, Status{Offline: true}, terminal.ErrPrinterOffline},
		"no cause":          {askOffline, 0x12, Status{}, nil},
		"cover":             {askOffline, 0x16, Status{CoverOpen: true}, terminal.ErrCoverOpen},
		"feed button":       {askOffline, 0x1A, Status{}, nil},
		"paper end":         {askOffline, 0x32, Status{PaperOut: true}, terminal.ErrPaperOut},
		"error":             {askOffline, 0x52, Status{Fault: true}, terminal.ErrPrinterFault},
		"cover and paper":   {askOffline, 0x36, Status{CoverOpen: true, PaperOut: true}, terminal.ErrCoverOpen},
		"no error":          {askError, 0x12, Status{}, nil},
		"mechanics":         {askError, 0x16, Status{Fault: true}, terminal.ErrPrinterFault},
		"cutter":            {askError, 0x1A, Status{Fault: true, CutterFault: true}, terminal.ErrPrinterFault},
		"unrecoverable":     {askError, 0x32, Status{Fault: true}, terminal.ErrPrinterFault},
		"head too hot":      {askError, 0x52, Status{Fault: true}, terminal.ErrPrinterFault},
		"paper":             {askPaper, 0x12, Status{}, nil},
		"near end warns":    {askPaper, 0x1E, Status{PaperNearEnd: true}, nil},
		"end of the roll":   {askPaper, 0x7E, Status{PaperNearEnd: true, PaperOut: true}, terminal.ErrPaperOut},
		"unasked: no sense": {9, 0xFF, Status{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var s Status
			s.answer(row.n, row.b)
			assert.Equal(t, row.want, s)
			assert.ErrorIs(t, s.Err(), row.err)
		})
	}
}

func TestAutomaticStatus(t *testing.T) {
	for name, row := range map[string]struct {
		block [4]byte
		want  Status
	}{
		"ready":         {[4]byte{0x14, 0, 0, 0x0F}, Status{}},
		"near end":      {[4]byte{0x14, 0, 0x03, 0x0F}, Status{PaperNearEnd: true}},
		"paper out":     {[4]byte{0x1C, 0, 0x0F, 0x0F}, Status{Offline: true, PaperOut: true, PaperNearEnd: true}},
		"cover open":    {[4]byte{0x3C, 0, 0, 0x0F}, Status{Offline: true, CoverOpen: true}},
		"cutter":        {[4]byte{0x1C, 0x08, 0, 0x0F}, Status{Offline: true, CutterFault: true, Fault: true}},
		"unrecoverable": {[4]byte{0x1C, 0x20, 0, 0x0F}, Status{Offline: true, Fault: true}},
		"feed button":   {[4]byte{0x5C, 0, 0, 0x0F}, Status{Offline: true}},
	} {
		t.Run(name, func(t *testing.T) {
			s := Status{CoverOpen: true, CutterFault: true} // what was said before is over
			s.automatic(row.block)
			assert.Equal(t, row.want, s)
		})
	}
}

// read returns the replies in a stream.
func read(stream []byte) []reply {
	var r replyReader
	var all []reply
	for _, b := range stream {
		if got, ok := r.push(b); ok {
			all = append(all, got)
		}
	}
	return all
}

func TestReplies(t *testing.T) {
	asb := reply{replyAutomatic, [4]byte{0x14, 0, 0x03, 0x0F}}
	for name, row := range map[string]struct {
		stream []byte
		want   []reply
	}{
		"one of each":          {[]byte{0x12, 0x14, 0, 0x03, 0x0F, 0x03}, []reply{{replyRealTime, [4]byte{0x12}}, asb, {replyDone, [4]byte{0x03}}}},
		"answer within":        {[]byte{0x14, 0, 0x32, 0x03, 0x0F}, []reply{{replyRealTime, [4]byte{0x32}}, asb}},
		"XON and XOFF within":  {[]byte{0x14, 0x11, 0, 0x13, 0x03, 0x0F}, []reply{asb}},
		"a block begun anew":   {[]byte{0x14, 0, 0x14, 0, 0x03, 0x0F}, []reply{asb}},
		"noise":                {[]byte{0xFF, 0x80, 0x91}, nil},
		"half a block is none": {[]byte{0x14, 0, 0}, nil},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, read(row.stream)) })
	}
}

// Whatever a line brings, replies obey their fixed bits and none is made up.
func FuzzReplies(f *testing.F) {
	f.Add([]byte{0x12, 0x14, 0, 0x03, 0x0F, 0x03})
	f.Add([]byte{0x14, 0, 0x32, 0x11, 0x0F, 0xFF})
	f.Fuzz(func(t *testing.T, stream []byte) {
		all := read(stream)
		used := 0
		for _, r := range all {
			switch r.kind {
			case replyRealTime:
				require.Equal(t, byte(0x12), r.bytes[0]&0x93)
				used++
			case replyDone:
				require.Zero(t, r.bytes[0]&0x90)
				used++
			case replyAutomatic:
				require.Equal(t, byte(0x10), r.bytes[0]&0x93)
				for _, b := range r.bytes[1:] {
					require.Zero(t, b&0x90)
				}
				used += 4
			default:
				t.Fatalf("reply of kind %d", r.kind)
			}
		}
		require.LessOrEqual(t, used, len(stream))
	})
}
