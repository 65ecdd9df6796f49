package printer

import "slices"

// Control bytes that begin ESC/POS commands.
const (
	lf  = 0x0A
	dle = 0x10
	esc = 0x1B
	fs  = 0x1C
	gs  = 0x1D

	enq          = 0x05 // DLE ENQ n: go on after an error
	recoverClear = 2    // with an empty buffer
)

// maxBandBytes is how much of a picture goes into one command: a QR code or a logo
// whole, for between two commands some readers of these bytes leave a gap. A
// printer prints them as they come. It is less than the zeros that flush a
// half-received command.
const maxBandBytes = 16 << 10

// feedToEdge is how many lines bring the last one past the tear bar.
const feedToEdge = 4

// gapUnits are the vertical motion units of a gap. A unit is half a dot at
// Epson and a dot elsewhere, which is why nothing larger is fed in units.
const gapUnits = 2 * gapDots

// An Encoder writes pages as ESC/POS for one profile. With a Painter, lines
// that hold characters outside the printer's ROM, as in Korean and Chinese
// names, are sent as pictures; without, those characters are 〓.
type Encoder struct {
	Profile Profile
	Painter *Painter
}

// Encode returns the bytes of a whole job. A QR code that cannot be drawn is
// printed as text. When the profile has status, the last command is GS r 1,
// whose answer proves that everything before it was processed.
func (e Encoder) Encode(p Page) []byte {
	j := &job{Encoder: e, page: p}
	j.put(esc, '@')
	if e.Profile.Status == StatusFull {
		j.put(gs, 'a', 0xFF) // ESC @ has switched automatic status off
	}
	j.put(esc, 't', 1, esc, 'R', 8, fs, 'C', 1)
	if e.Profile.SendKanjiMode {
		j.put(fs, '&')
	}
	for _, item := range p.Items {
		j.item(item)
	}
	if e.Profile.Status == StatusFull {
		j.put(gs, 'r', 1)
	}
	return j.out
}

// A job is a page being encoded. align and style are those that the printer
// has at this point: only changes are sent.
type job struct {
	Encoder
	page  Page
	out   []byte
	align Align
	style Style
}

func (j *job) put(b ...byte) { j.out = append(j.out, b...) }

// item writes one item.
func (j *job) item(item Item) {
	switch it := item.(type) {
	case Line:
		j.line(it)
	case Symbol:
		j.symbol(it)
	case Bits:
		j.bits(it)
	case Feed:
		j.put(esc, 'd', byte(min(it.Lines, 255)))
	case Gap:
		j.put(esc, 'J', gapUnits)
	case Cut:
		j.cut()
	case Kick:
		j.kick(it.Port)
	}
}

// line writes one line of text.
func (j *job) line(l Line) {
	if j.Painter != nil && (j.Profile.Kanji == KanjiNone || !l.inROM()) {
		j.bits(j.Painter.line(l, j.page.WidthDots))
		return
	}
	j.setAlign(l.Align)
	for _, s := range l.Spans {
		j.setStyle(s.Style)
		j.put(encodeText(s.Text)...)
	}
	j.put(lf)
}

// setAlign sends ESC a, which counts only at the beginning of a line.
func (j *job) setAlign(a Align) {
	if j.align != a {
		j.put(esc, 'a', byte(a))
		j.align = a
	}
}

// setStyle sends what differs from the style in force.
func (j *job) setStyle(s Style) {
	s.Wide, s.Tall = s.scale()
	s.Wide, s.Tall = min(s.Wide, maxScale), min(s.Tall, maxScale)
	wide, tall := j.style.scale()
	if s.Wide != wide || s.Tall != tall {
		j.put(gs, '!', byte((s.Wide-1)<<4|(s.Tall-1)))
	}
	if s.Bold != j.style.Bold {
		j.put(esc, 'E', bit(s.Bold))
	}
	if s.Inverse != j.style.Inverse {
		j.put(gs, 'B', bit(s.Inverse))
	}
	j.style = s
}

// bit is a switch as a parameter.
func bit(on bool) byte {
	if on {
		return 1
	}
	return 0
}

// symbol writes a QR code as the profile wants it.
func (j *job) symbol(s Symbol) {
	modules, err := qrModules(s.Text)
	if err == nil {
		s.CellDots, err = s.cellDots(len(modules), j.page.WidthDots)
	}
	if err != nil {
		for _, item := range (Block{Kind: BlockText, Align: Center, Text: s.Text}).set(j.page.Columns()) {
			j.item(item)
		}
		return
	}
	if j.Profile.QR == QRNative {
		j.native(s)
		return
	}
	// It was encoded and placed just now, so it can be drawn.
	if b, err := s.bits(j.page.WidthDots); err == nil {
		j.bits(b)
	}
}

// native lets the printer draw a QR code: model 2, cell, level M, data, print.
func (j *job) native(s Symbol) {
	j.setAlign(Center)
	j.put(gs, '(', 'k', 4, 0, 0x31, 0x41, 0x32, 0)
	j.put(gs, '(', 'k', 3, 0, 0x31, 0x43, byte(min(s.CellDots, 16)))
	j.put(gs, '(', 'k', 3, 0, 0x31, 0x45, 0x31)
	n := len(s.Text) + 3
	j.put(gs, '(', 'k', byte(n), byte(n>>8), 0x31, 0x50, 0x30)
	j.put([]byte(s.Text)...)
	j.put(gs, '(', 'k', 3, 0, 0x31, 0x51, 0x30)
}

// bits writes a picture in bands of GS v 0.
func (j *job) bits(b Bits) {
	j.setAlign(b.Align)
	across := b.WidthDots / 8
	for rows := range slices.Chunk(b.Rows, max(1, maxBandBytes/max(1, across))) {
		j.put(gs, 'v', '0', 0, byte(across), byte(across>>8), byte(len(rows)), byte(len(rows)>>8))
		start := len(j.out)
		for _, row := range rows {
			j.put(row...)
		}
		disarm(j.out[start:])
	}
}

// disarm blackens one dot wherever a picture would spell a real-time command
// (DLE EOT, DLE ENQ, DLE DC4): printers obey those even inside pictures, and
// the last one opens the drawer.
func disarm(picture []byte) {
	for i := range len(picture) - 1 {
		if next := picture[i+1]; picture[i] == dle && (next == 0x04 || next == 0x05 || next == 0x14) {
			picture[i] |= 0x08
		}
	}
}

// cut ends a slip. GS V 66 0 feeds to the cutter by itself, whose distance
// from the head only the printer knows.
func (j *job) cut() {
	j.setAlign(Left)
	j.setStyle(plain)
	if j.Profile.Cutter == CutterNone {
		j.put(esc, 'd', feedToEdge)
		return
	}
	j.put(gs, 'V', 66, 0)
}

// kick opens the drawer: 50 ms on, 500 ms off, in units of 2 ms.
func (j *job) kick(port DrawerPort) {
	switch port {
	case DrawerPin2:
		j.put(esc, 'p', 0, 25, 250)
	case DrawerPin5:
		j.put(esc, 'p', 1, 25, 250)
	}
}
