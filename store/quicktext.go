package store

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// has takes a byte if it is the next one.
func (q *quick) has(c byte) bool {
	if !q.ok || len(q.text) == 0 || q.text[0] != c {
		return false
	}
	q.text = q.text[1:]
	return true
}

// eat takes a byte that must be the next one.
func (q *quick) eat(c byte) { q.ok = q.has(c) }

// first begins an object and returns its first key, nil when it has none.
func (q *quick) first() []byte {
	q.eat('{')
	if q.has('}') {
		return nil
	}
	return q.key()
}

// next returns the next key of the object, nil when it has ended.
func (q *quick) next() []byte {
	if q.has('}') {
		return nil
	}
	q.eat(',')
	return q.key()
}

// key takes a key and the colon after it.
func (q *quick) key() []byte {
	key := q.quoted()
	q.eat(':')
	if !q.ok {
		return nil
	}
	return key
}

// quoted takes a text that has no escapes.
func (q *quick) quoted() []byte {
	q.eat('"')
	if !q.ok {
		return nil
	}
	for i, c := range q.text {
		switch {
		case c == '"':
			text := q.text[:i]
			q.text = q.text[i+1:]
			return text
		case c == '\\' || c < ' ':
			q.ok = false
			return nil
		}
	}
	q.ok = false
	return nil
}

// string takes a text.
func (q *quick) string() string {
	text := q.quoted()
	q.ok = q.ok && utf8.Valid(text)
	return string(text)
}

// number takes a whole number that fits with room to spare.
func (q *quick) number() int64 {
	minus := q.has('-')
	n, digits := int64(0), 0
	for digits < len(q.text) && digits < 19 && q.text[digits]-'0' <= 9 {
		n = 10*n + int64(q.text[digits]-'0')
		digits++
	}
	q.ok = q.ok && digits > 0 && digits < 19 && (q.text[0] != '0' || digits == 1)
	q.text = q.text[digits:]
	if minus {
		return -n
	}
	return n
}

// yes takes a true; a false is not written.
func (q *quick) yes() bool {
	after, ok := bytes.CutPrefix(q.text, []byte("true"))
	q.text, q.ok = after, q.ok && ok
	return ok
}

// time takes an instant.
func (q *quick) time(to *time.Time) {
	text := q.quoted()
	q.ok = q.ok && to.UnmarshalText(text) == nil
}

// value takes a value of any form.
func (q *quick) value(to any) {
	d := json.NewDecoder(bytes.NewReader(q.text))
	if !q.ok || d.Decode(to) != nil {
		q.ok = false
		return
	}
	q.text = q.text[d.InputOffset():]
}
