package printer

import (
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// A command is how one ESC/POS command is read: the number of parameter bytes
// that follow its two, and what it does with them.
type command struct {
	parameters int
	do         func(r *reader, p []byte) error
}

// commands lists what a reader knows, by its first two bytes. One that is not
// here is an error: its parameters would come out as text.
var commands = map[[2]byte]command{
	{esc, '@'}: {0, (*reader).reset},
	{esc, 't'}: {1, func(r *reader, p []byte) error { r.katakana = p[0] == 1; return nil }},
	{esc, 'R'}: {1, func(r *reader, p []byte) error { r.japan = p[0] == 8; return nil }},
	{esc, 'a'}: {1, (*reader).setAlign},
	{esc, 'E'}: {1, func(r *reader, p []byte) error { r.style.Bold = p[0]&1 == 1; return nil }},
	{esc, 'd'}: {1, func(r *reader, p []byte) error { return r.add("ESC d", Feed{int(p[0])}) }},
	{esc, 'J'}: {1, (*reader).gap},
	{esc, 'p'}: {3, (*reader).kick},
	{fs, 'C'}:  {1, func(r *reader, p []byte) error { r.kanji = p[0] == 1; return nil }},
	{fs, '&'}:  {0, ignore},
	{gs, '!'}:  {1, (*reader).setSize},
	{gs, 'B'}:  {1, func(r *reader, p []byte) error { r.style.Inverse = p[0]&1 == 1; return nil }},
	{gs, 'V'}:  {2, (*reader).cut},
	{gs, 'v'}:  {6, (*reader).raster},
	{gs, '('}:  {3, (*reader).code},
	{gs, 'r'}:  {1, ignore}, // questions: they print nothing
	{gs, 'a'}:  {1, ignore},
	{dle, 4}:   {1, ignore},
	{dle, enq}: {1, ignore},
}

// ignore is for commands that leave no trace on paper.
func ignore(*reader, []byte) error { return nil }

// command reads the parameters of a command and obeys it.
func (r *reader) command(lead, name byte) error {
	c, ok := commands[[2]byte{lead, name}]
	if !ok {
		return fmt.Errorf("unknown command %02X %02X: %w", lead, name, ErrBytes)
	}
	p, err := r.take(c.parameters)
	if err != nil {
		return err
	}
	return c.do(r, p)
}

// reset puts back what ESC @ puts back.
func (r *reader) reset(_ []byte) error {
	r.align, r.style, r.katakana, r.japan, r.kanji, r.qr = Left, Style{}, false, false, false, Symbol{}
	return r.idle("ESC @")
}

// setAlign obeys ESC a, in either of its numberings.
func (r *reader) setAlign(p []byte) error {
	n := p[0]
	if n >= '0' {
		n -= '0'
	}
	if n > byte(Right) {
		return fmt.Errorf("alignment %d: %w", p[0], ErrBytes)
	}
	r.align = Align(n)
	return r.idle("ESC a")
}

// setSize obeys GS !.
func (r *reader) setSize(p []byte) error {
	wide, tall := int(p[0]>>4)+1, int(p[0]&0x0F)+1
	if wide > maxScale || tall > maxScale {
		return fmt.Errorf("size %d by %d: %w", wide, tall, ErrBytes)
	}
	r.style.Wide, r.style.Tall = wide, tall
	if wide == 1 && tall == 1 {
		r.style.Wide, r.style.Tall = 0, 0
	}
	return nil
}

// gap obeys ESC J.
func (r *reader) gap(p []byte) error {
	if p[0] != gapUnits {
		return fmt.Errorf("feed of %d units: %w", p[0], ErrBytes)
	}
	return r.add("ESC J", Gap{})
}

// kick obeys ESC p.
func (r *reader) kick(p []byte) error {
	if p[0] > 1 || p[2] < p[1] {
		return fmt.Errorf("drawer pulse %X: %w", p, ErrBytes)
	}
	return r.add("ESC p", Kick{[]DrawerPort{DrawerPin2, DrawerPin5}[p[0]]})
}

// cut obeys GS V 66, the one cut that does not go through the last lines.
func (r *reader) cut(p []byte) error {
	if p[0] != 66 {
		return fmt.Errorf("cut %d: %w", p[0], ErrBytes)
	}
	return r.add("GS V", Cut{})
}

// raster obeys GS v 0.
func (r *reader) raster(p []byte) error {
	across, rows := int(p[2])|int(p[3])<<8, int(p[4])|int(p[5])<<8
	if p[0] != '0' || p[1] != 0 || across == 0 || rows == 0 {
		return fmt.Errorf("picture %X: %w", p, ErrBytes)
	}
	if across*8 > r.page.WidthDots+7 {
		return fmt.Errorf("a picture of %d dots on %d: %w", across*8, r.page.WidthDots, ErrBytes)
	}
	data, err := r.take(across * rows)
	if err != nil {
		return err
	}
	b := Bits{Align: r.align, WidthDots: across * 8}
	for y := range rows {
		b.Rows = append(b.Rows, data[y*across:(y+1)*across])
	}
	return r.add("GS v 0", b)
}

// code obeys GS ( k, the printer's own QR codes.
func (r *reader) code(p []byte) error {
	n := int(p[1]) | int(p[2])<<8
	d, err := r.take(n)
	if err != nil {
		return err
	}
	if p[0] != 'k' || n < 3 || d[0] != 0x31 {
		return fmt.Errorf("symbol command %X: %w", p, ErrBytes)
	}
	switch value := d[2]; d[1] {
	case 0x41, 0x45: // model, level
		return nil
	case 0x43:
		r.qr.CellDots = int(value)
		return nil
	case 0x50:
		r.qr.Text = string(d[3:])
		return nil
	case 0x51:
		return r.printCode()
	}
	return fmt.Errorf("symbol function %02X: %w", d[1], ErrBytes)
}

// maxSymbols is how many QR codes a page may have: each is work to draw.
const maxSymbols = 16

// printCode prints the QR code that was stored.
func (r *reader) printCode() error {
	if r.symbols++; r.symbols > maxSymbols || r.qr.Text == "" || r.align != Center {
		return fmt.Errorf("QR code %d: too many, without data or not centred: %w", r.symbols, ErrBytes)
	}
	modules, err := qrModules(r.qr.Text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBytes, err)
	}
	cell, err := r.qr.cellDots(len(modules), r.page.WidthDots)
	if err != nil || cell != r.qr.CellDots {
		return fmt.Errorf("QR code of %d modules of %d dots: %w", len(modules), r.qr.CellDots, ErrBytes)
	}
	return r.add("GS ( k", r.qr)
}

// decode returns the character of one or two bytes as the printer is set.
func (r *reader) decode(b []byte) (rune, error) {
	switch c := b[0]; {
	case len(b) == 2:
		text, err := japanese.ShiftJIS.NewDecoder().String(string(b))
		got, _ := utf8.DecodeRuneInString(text)
		if err != nil || got == utf8.RuneError || !inROM(c) {
			return 0, fmt.Errorf("kanji %X: %w", b, ErrBytes)
		}
		return got, nil
	case c == 0x5C && r.japan:
		return '¥', nil
	case c >= 0x20 && c < 0x7F:
		return rune(c), nil
	case c >= 0xA1 && c <= 0xDF && r.katakana:
		return 0xFF61 + rune(c-0xA1), nil
	default:
		return 0, fmt.Errorf("character %02X: %w", c, ErrBytes)
	}
}
