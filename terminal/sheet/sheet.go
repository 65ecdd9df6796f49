// Package sheet writes and reads the text of tables as spreadsheets have them: CSV
// (RFC 4180) in UTF-8 with a byte order mark, or in Shift_JIS.
//
// # What it guarantees
//
// What [Encode] writes, [Decode] reads back to the letter. A character that
// Shift_JIS has no form of is never dropped in silence: Encode refuses it and says
// where it stands; whoever would rather have a table with gaps marks them first,
// with [Marked].
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// Errors of tables and their texts.
var (
	// ErrEncoding means an encoding that no table has.
	ErrEncoding = errors.New("no such encoding")

	// ErrForm means a character that the encoding has no form of.
	ErrForm = errors.New("no form in Shift_JIS")

	// ErrText means bytes that are a text in neither encoding.
	ErrText = errors.New("neither UTF-8 nor Shift_JIS")
)

// An Encoding is how a table is written.
type Encoding string

// The encodings. UTF8 has a byte order mark, without which spreadsheets take it for
// something else.
const (
	UTF8     Encoding = "utf-8"
	ShiftJIS Encoding = "shift_jis"
)

// mark is the byte order mark of UTF-8.
const mark = "\xef\xbb\xbf"

// Encode writes rows. Errors: ErrEncoding; a *FormError, which is an ErrForm.
func Encode(rows [][]string, e Encoding) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	switch e {
	case UTF8:
		return append([]byte(mark), b.Bytes()...), nil
	case ShiftJIS:
		out, err := japanese.ShiftJIS.NewEncoder().Bytes(b.Bytes())
		if err != nil {
			return nil, formless(rows)
		}
		return out, nil
	}
	return nil, fmt.Errorf("encoding %q: %w", e, ErrEncoding)
}

// A FormError is the first cell that Shift_JIS has no form of.
type FormError struct {
	Row  int // counted from 0
	Cell string
}

// Error names the cell.
func (e *FormError) Error() string {
	return fmt.Sprintf("%q of row %d: %v", e.Cell, e.Row, ErrForm)
}

// Unwrap makes every FormError an ErrForm.
func (e *FormError) Unwrap() error { return ErrForm }

// formless finds the first cell that has no form.
func formless(rows [][]string) error {
	for i, row := range rows {
		for _, cell := range row {
			if !hasForm(cell) {
				return &FormError{i, cell}
			}
		}
	}
	return ErrForm
}

// hasForm reports whether Shift_JIS can say a text.
func hasForm(text string) bool {
	_, err := japanese.ShiftJIS.NewEncoder().String(text)
	return err == nil
}

// noForm stands for a character that Shift_JIS has no form of (geta).
const noForm = "〓"

// Marked returns the rows with a 〓 for each character that Shift_JIS has no form of.
func Marked(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			out[i] = append(out[i], marked(cell))
		}
	}
	return out
}

// marked is Marked of one cell.
func marked(cell string) string {
	if hasForm(cell) {
		return cell
	}
	var b strings.Builder
	for _, r := range cell {
		if hasForm(string(r)) {
			b.WriteRune(r)
		} else {
			b.WriteString(noForm)
		}
	}
	return b.String()
}

// Literal keeps a spreadsheet from taking what people and backends wrote for a
// formula. It is for tables that only people read: it changes the text.
func Literal(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

// Decode returns the text of a table in whichever encoding it is. UTF-8 is tried
// first: a Japanese text in Shift_JIS is never valid UTF-8 but by a rare accident of
// a few characters. Of a text in neither it returns ErrText and what comes before
// the first character that cannot be read.
func Decode(raw []byte) (string, error) {
	raw = bytes.TrimPrefix(raw, []byte(mark))
	if utf8.Valid(raw) {
		return string(raw), nil
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
	if at := bytes.IndexRune(text, utf8.RuneError); err != nil || at >= 0 {
		return string(text[:max(at, 0)]), ErrText
	}
	return string(text), nil
}
