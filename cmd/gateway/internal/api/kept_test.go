package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/journal"
)

// What a journal says of days that are all sent.
func TestSent(t *testing.T) {
	sale := func(day string) journal.Body { return journal.Body{Kind: "payment", Day: day} }
	closed := func(day, open string) journal.Body {
		return journal.Body{Kind: "close", Day: day, Payload: json.RawMessage(`{"close":{"number":1,"open":` + open + `}}`)}
	}
	for _, c := range []struct {
		why  string
		came []journal.Body
		sent []string
		not  []string // days that are not
	}{
		{"nothing came", nil, nil, []string{"2026-11-28"}},
		{"sold, not closed", []journal.Body{sale("2026-11-28")}, nil, []string{"2026-11-27", "2026-11-28"}},
		{"closed", []journal.Body{sale("2026-11-28"), closed("2026-11-28", "[]")}, []string{"2026-11-27", "2026-11-28"}, []string{"2026-11-29"}},
		{"closed with something open", []journal.Body{closed("2026-11-28", "[{}]")}, nil, []string{"2026-11-28"}},
		{"closed, it says, and not what was left open", []journal.Body{{Kind: "close", Day: "2026-11-28", Payload: json.RawMessage(`{"close":{"number":1}}`)}}, nil, []string{"2026-11-28"}},
		{"closed, it says, without a number", []journal.Body{{Kind: "close", Day: "2026-11-28", Payload: json.RawMessage(`{"close":{"open":[]}}`)}}, nil, []string{"2026-11-28"}},
		{"a close in name", []journal.Body{{Kind: "close", Day: "2026-11-28", Payload: json.RawMessage(`{}`)}}, nil, []string{"2026-11-28"}},
		{"sold on after the close", []journal.Body{closed("2026-11-28", "[]"), sale("2026-11-28")}, []string{"2026-11-27"}, []string{"2026-11-28"}},
		{"the next day has begun", []journal.Body{closed("2026-11-28", "[]"), sale("2026-11-29")}, []string{"2026-11-28"}, []string{"2026-11-29"}},
		{"the clock jumped back", []journal.Body{closed("2026-11-28", "[]"), sale("2026-11-20"), sale("2026-11-29")}, []string{"2026-11-19"}, []string{"2026-11-20", "2026-11-28"}},
		{"and was closed again", []journal.Body{closed("2026-11-28", "[]"), sale("2026-11-20"), closed("2026-11-28", "[]")}, []string{"2026-11-20", "2026-11-28"}, nil},
	} {
		var h keptHead
		for _, b := range c.came {
			h.note(b)
		}
		for _, day := range c.sent {
			assert.True(t, h.sent(day), "%s: %s", c.why, day)
		}
		for _, day := range c.not {
			assert.False(t, h.sent(day), "%s: %s", c.why, day)
		}
	}
}
