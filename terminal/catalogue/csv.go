package catalogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"kaikei/terminal/sale"
)

// ErrFile means a file that is no catalogue: not text, no header, or lines that
// are wrong, which then are in a [FileError].
var ErrFile = errors.New("not a catalogue")

// columns are the fields of a line, each by the names that a header may give it;
// the first is written.
var columns = []struct {
	names  []string
	needed bool
}{
	{[]string{"code", "jan", "コード", "JANコード", "商品コード"}, true},
	{[]string{"name", "商品名", "品名"}, true},
	{[]string{"price", "価格", "単価"}, true},
	{[]string{"tax", "rate", "税率"}, false},
	{[]string{"category", "分類", "カテゴリ", "カテゴリー", "部門"}, false},
	{[]string{"key", "キー", "クイックキー"}, false},
	{[]string{"goods", "免税区分"}, false},
}

// The bounds of a file.
const (
	maxBytes  = 16 << 20
	maxErrors = 50
)

// A LineError is what is wrong with one line.
type LineError struct {
	Line int // counted from 1, the header included
	Why  string
}

// A FileError names every line that is wrong, at most fifty. It is an ErrFile.
type FileError struct {
	Lines []LineError
	More  int // how many are not listed
}

// Error lists the lines.
func (e *FileError) Error() string {
	var b strings.Builder
	for _, l := range e.Lines {
		fmt.Fprintf(&b, "line %d: %s\n", l.Line, l.Why)
	}
	if e.More > 0 {
		fmt.Fprintf(&b, "and %d lines more\n", e.More)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Unwrap makes every FileError an ErrFile.
func (e *FileError) Unwrap() error { return ErrFile }

// add notes what is wrong with a line.
func (e *FileError) add(line int, why string) {
	if len(e.Lines) == maxErrors {
		e.More++
		return
	}
	e.Lines = append(e.Lines, LineError{line, strings.TrimSuffix(why, ": "+ErrItem.Error())})
}

// Read reads a catalogue from CSV in UTF-8, with or without a byte order mark,
// or in Shift_JIS. The first line names the columns, in English or Japanese and
// in any order; code, name and price must be there. A tax rate that is left out
// is 10. It is all or nothing: an error is a *FileError, or ErrFile, or that of
// reading.
func Read(r io.Reader) (*Catalogue, error) {
	text, err := decode(r)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.FieldsPerRecord, rows.TrimLeadingSpace = -1, true
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("read header: %w: %w", ErrFile, err)
	}
	places, err := find(header)
	if err != nil {
		return nil, err
	}
	var items []Item
	bad := &FileError{}
	lines := map[string]int{} // of each code
	keys := map[int]int{}     // line of each quick key
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var at *csv.ParseError
			if !errors.As(err, &at) {
				return nil, fmt.Errorf("read catalogue: %w", err)
			}
			bad.add(at.StartLine, at.Err.Error())
			continue
		}
		line, _ := rows.FieldPos(0)
		if blank(row) {
			continue
		}
		item, err := read(row, places)
		switch {
		case err != nil:
			bad.add(line, err.Error())
		case lines[item.Code] > 0:
			bad.add(line, fmt.Sprintf("code %s is on line %d already", item.Code, lines[item.Code]))
		case item.Key > 0 && keys[item.Key] > 0:
			bad.add(line, fmt.Sprintf("quick key %d is on line %d already", item.Key, keys[item.Key]))
		}
		lines[item.Code], keys[item.Key] = line, line
		items = append(items, item)
	}
	if len(bad.Lines) > 0 {
		return nil, bad
	}
	return New(items)
}

// decode returns the text of a file in whichever encoding it is. UTF-8 is tried
// first: a Japanese text in Shift_JIS is never valid UTF-8 but by a rare
// accident of a few characters.
func decode(r io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return "", fmt.Errorf("read catalogue: %w", err)
	}
	if len(raw) > maxBytes {
		return "", fmt.Errorf("more than %d bytes: %w", maxBytes, ErrFile)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", fmt.Errorf("not a text: %w", ErrFile)
	}
	if utf8.Valid(raw) {
		return string(raw), nil
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
	if at := bytes.IndexRune(text, utf8.RuneError); err != nil || at >= 0 {
		line := 1 + bytes.Count(text[:max(at, 0)], []byte("\n"))
		return "", &FileError{Lines: []LineError{{line, "neither UTF-8 nor Shift_JIS"}}}
	}
	return string(text), nil
}

// find returns where each column stands in the header; -1 for one that is left
// out.
func find(header []string) ([]int, error) {
	places := make([]int, len(columns))
	known := 0
	for c, column := range columns {
		places[c] = slices.IndexFunc(header, func(h string) bool {
			return slices.ContainsFunc(column.names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(h), n) })
		})
		if places[c] >= 0 {
			known++
		} else if column.needed {
			return nil, &FileError{Lines: []LineError{{1, "no column " + column.names[0] + " in the header"}}}
		}
	}
	if known != len(header) {
		return nil, &FileError{Lines: []LineError{{1, "a column that is not known, or is there twice"}}}
	}
	return places, nil
}

// blank reports whether nothing is written on a line.
func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(f string) bool { return strings.TrimSpace(f) != "" })
}

// read reads one line.
func read(row []string, places []int) (item Item, err error) {
	field := func(c int) string {
		if places[c] < 0 || places[c] >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[places[c]])
	}
	if item.Code, err = Code(field(0)); err != nil {
		return item, err
	}
	item.Name, item.Category, item.Goods = field(1), field(4), class(field(6))
	price, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimPrefix(field(2), "¥"), ",", ""), 10, 64)
	if err != nil {
		return item, fmt.Errorf("price %q", field(2))
	}
	rate := int64(sale.RateStandard)
	if text := strings.TrimRight(field(3), "%％ "); text != "" {
		if rate, err = strconv.ParseInt(text, 10, 64); err != nil {
			return item, fmt.Errorf("tax rate %q", field(3))
		}
	}
	if field(5) != "" {
		if item.Key, err = strconv.Atoi(field(5)); err != nil {
			return item, fmt.Errorf("quick key %q", field(5))
		}
	}
	item.Price, item.Rate = sale.Yen(price), sale.TaxRate(rate)
	return item, item.check()
}

// class reads a class of goods, in English or Japanese.
func class(text string) sale.Goods {
	switch text {
	case "一般物品", "一般":
		return sale.GoodsGeneral
	case "消耗品":
		return sale.GoodsConsumable
	}
	return sale.Goods(strings.ToLower(text))
}

// An Encoding is how a catalogue is written.
type Encoding string

// The encodings. UTF8 has a byte order mark, without which spreadsheets take it
// for something else.
const (
	UTF8     Encoding = "utf-8"
	ShiftJIS Encoding = "shift_jis"
)

// Write writes the catalogue as [Read] reads it. Shift_JIS cannot say every
// name: the error then names the first.
func (c *Catalogue) Write(w io.Writer, e Encoding) error {
	var b bytes.Buffer
	rows := csv.NewWriter(&b)
	rows.UseCRLF = true
	header := make([]string, len(columns))
	for i, column := range columns {
		header[i] = column.names[0]
	}
	_ = rows.Write(header) // a buffer takes all
	for _, i := range c.Items() {
		key := ""
		if i.Key > 0 {
			key = strconv.Itoa(i.Key)
		}
		_ = rows.Write([]string{i.Code, i.Name, strconv.FormatInt(int64(i.Price), 10), strconv.FormatInt(int64(i.Rate), 10), i.Category, key, string(i.Goods)})
	}
	rows.Flush()
	text := b.Bytes()
	switch e {
	case UTF8:
		text = append([]byte("\xef\xbb\xbf"), text...)
	case ShiftJIS:
		var err error
		if text, err = shiftJIS(c, text); err != nil {
			return err
		}
	default:
		return fmt.Errorf("encoding %q: %w", e, ErrFile)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write catalogue: %w", err)
	}
	return nil
}

// shiftJIS encodes a text of c.
func shiftJIS(c *Catalogue, text []byte) ([]byte, error) {
	out, err := japanese.ShiftJIS.NewEncoder().Bytes(text)
	if err == nil {
		return out, nil
	}
	for _, i := range c.Items() {
		if _, err := japanese.ShiftJIS.NewEncoder().String(i.Name + i.Category); err != nil {
			return nil, fmt.Errorf("name %q of %s has no form in Shift_JIS: %w", i.Name, i.Code, ErrFile)
		}
	}
	return nil, fmt.Errorf("write catalogue: %w", err)
}
