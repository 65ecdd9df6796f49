package api

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// A keptHead is what is kept of a terminal's journal: how far it came, and
// whether its days are closed.
type keptHead struct {
	wire.JournalHead
	ClosedDay string `json:"closedDay,omitempty"` // business day of the newest close
	Open      int64  `json:"open,omitempty"`      // what that close left open
	// After is the earliest business day of what came after that close, "" when
	// nothing did: a clock that jumps back sells on a day before the closed one.
	After string `json:"after,omitempty"`
}

// note takes a record in. One that does not read as a close is none: what it
// says is the terminal's, that it is signed is ours.
func (h *keptHead) note(b journal.Body) {
	var says struct {
		Close struct {
			Number int64             `json:"number"` // from 1
			Open   []json.RawMessage `json:"open"`
		} `json:"close"`
	}
	if b.Kind == "close" && json.Unmarshal(b.Payload, &says) == nil && says.Close.Number > 0 && says.Close.Open != nil {
		h.Close = max(h.Close, says.Close.Number)
		h.ClosedDay, h.Open, h.After = b.Day, int64(len(says.Close.Open)), ""
		return
	}
	if h.After == "" || b.Day < h.After {
		h.After = b.Day
	}
}

// sent reports whether the journal says that nothing of a day is held back.
func (h *keptHead) sent(date string) bool {
	return h.Open == 0 && h.ClosedDay >= date && (h.After == "" || h.After > date)
}

// headOf reads what is kept; an empty journal has a head too.
func headOf(kept, terminalID string) (h keptHead, err error) {
	if kept == "" {
		first := journal.First(terminalID)
		h.JournalHead = wire.JournalHead{Hash: hex.EncodeToString(first.Hash[:]), At: time.Now().UTC()}
		return h, nil
	}
	if err := json.Unmarshal([]byte(kept), &h); err != nil {
		return h, fmt.Errorf("read kept head: %w", err)
	}
	return h, nil
}
