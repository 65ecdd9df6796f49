package printer

import (
	"errors"
	"fmt"
)

// ErrBytes means bytes that a printer would not print as they were meant: an
// unknown command, a command cut short, a broken character, a line wider than
// the paper.
var ErrBytes = errors.New("not what a printer expects")

// maxJobBytes bounds what Parse reads; a receipt has about ten thousand.
const maxJobBytes = 4 << 20

// Parse reads ESC/POS and returns the page that a Japanese printer of that
// width prints. It is strict where a printer is silent, so that a job that
// passes prints well: it knows the commands that [Encoder] and [Device] send,
// and returns ErrBytes, with the offset, for anything else.
func Parse(data []byte, widthDots int) (Page, error) {
	if len(data) > maxJobBytes {
		return Page{}, fmt.Errorf("parse %d bytes: %w", len(data), ErrBytes)
	}
	if widthDots < minWidthDots || widthDots > maxWidthDots {
		return Page{}, fmt.Errorf("parse for %d dots: %w", widthDots, ErrBytes)
	}
	r := &reader{data: data, page: Page{WidthDots: widthDots}}
	for r.at < len(data) {
		at := r.at
		if err := r.step(); err != nil {
			return r.page, fmt.Errorf("parse byte %d: %w", at, err)
		}
	}
	if len(r.spans) > 0 {
		return r.page, fmt.Errorf("parse the end: a line without its feed: %w", ErrBytes)
	}
	return r.page, nil
}

// A reader is a printer: what it was sent, how it is set, what it printed.
type reader struct {
	data   []byte
	at     int
	page   Page
	height int // of what was printed, in dots

	spans    []Span // of the line under way
	align    Align
	style    Style
	katakana bool // ESC t 1
	japan    bool // ESC R 8
	kanji    bool // FS C 1
	qr       Symbol
	symbols  int // printed
}

// take returns the next n bytes.
func (r *reader) take(n int) ([]byte, error) {
	if n > len(r.data)-r.at {
		return nil, fmt.Errorf("cut short: %w", ErrBytes)
	}
	b := r.data[r.at : r.at+n]
	r.at += n
	return b, nil
}

// step reads one command or one run of characters.
func (r *reader) step() error {
	switch b := r.data[r.at]; b {
	case lf:
		r.at++
		return r.newLine()
	case dle, esc, fs, gs:
		if len(r.data)-r.at < 2 {
			return fmt.Errorf("cut short: %w", ErrBytes)
		}
		r.at += 2
		return r.command(b, r.data[r.at-1])
	default:
		return r.text()
	}
}

// text reads characters until the next control byte.
func (r *reader) text() error {
	var out []rune
	for r.at < len(r.data) {
		b := r.data[r.at]
		if b == lf || b == dle || b == esc || b == fs || b == gs {
			break
		}
		c, err := r.char()
		if err != nil {
			return err
		}
		out = append(out, c)
	}
	r.spans = append(r.spans, Span{string(out), r.style})
	return nil
}

// char reads one character.
func (r *reader) char() (rune, error) {
	b, err := r.take(1)
	if err != nil {
		return 0, err
	}
	n := 1
	if r.kanji && (b[0] >= 0x81 && b[0] <= 0x9F || b[0] >= 0xE0) {
		n = 2
	}
	r.at--
	if b, err = r.take(n); err != nil {
		return 0, err
	}
	return r.decode(b)
}

// newLine prints the line under way.
func (r *reader) newLine() error {
	l := Line{Align: r.align, Spans: r.spans}
	r.spans = nil
	if n := l.columns(); n > r.page.Columns() {
		return fmt.Errorf("a line of %d columns on %d: %w", n, r.page.Columns(), ErrBytes)
	}
	return r.print(l)
}

// idle returns an error when a line is under way: printers ignore commands
// there, or print the line where nobody meant to end it.
func (r *reader) idle(command string) error {
	if len(r.spans) > 0 {
		return fmt.Errorf("%s within a line: %w", command, ErrBytes)
	}
	return nil
}

// add prints an item that is not text.
func (r *reader) add(command string, item Item) error {
	if err := r.idle(command); err != nil {
		return err
	}
	return r.print(item)
}

// print moves the paper. What would take more of it than a roll has is an
// error, so that a few bytes cannot ask for a picture of a mile.
func (r *reader) print(item Item) error {
	r.height += heightDots(item, r.page.WidthDots)
	if r.height > maxHeightDots {
		return fmt.Errorf("%d dots of paper: %w", r.height, ErrTooLong)
	}
	r.page.Items = append(r.page.Items, item)
	return nil
}
