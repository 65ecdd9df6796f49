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

	"kaikei/terminal/sale"
	"kaikei/terminal/sheet"
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

// decode returns the text of a file in whichever encoding it is.
func decode(r io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return "", fmt.Errorf("read catalogue: %w", err)
	}
	if len(raw) > maxBytes {
		return "", fmt.Errorf("more than %d bytes: %w", maxBytes, ErrFile)
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", fmt.Errorf("not a text: %w", ErrFile)
	}
	text, err := sheet.Decode(raw)
	if err != nil {
		line := 1 + strings.Count(text, "\n")
		return "", &FileError{Lines: []LineError{{line, err.Error()}}}
	}
	return text, nil
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

// Write writes the catalogue as [Read] reads it. Shift_JIS cannot say every
// name: the error then is an ErrFile and names the first, since what is left out
// would be lost when the file is read back.
func (c *Catalogue) Write(w io.Writer, e sheet.Encoding) error {
	header := make([]string, len(columns))
	for i, column := range columns {
		header[i] = column.names[0]
	}
	rows := [][]string{header}
	for _, i := range c.Items() {
		key := ""
		if i.Key > 0 {
			key = strconv.Itoa(i.Key)
		}
		rows = append(rows, []string{i.Code, i.Name, strconv.FormatInt(int64(i.Price), 10), strconv.FormatInt(int64(i.Rate), 10), i.Category, key, string(i.Goods)})
	}
	text, err := sheet.Encode(rows, e)
	if err != nil {
		return fmt.Errorf("write catalogue: %w: %w", ErrFile, err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write catalogue: %w", err)
	}
	return nil
}
