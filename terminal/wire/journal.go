package wire

import (
	"strconv"
	"time"
)

// CodeJournal refuses lines that do not continue what the backend has of the
// journal: something is missing, was changed, or is another device's.
const CodeJournal Code = "JOURNAL_INCONSISTENT"

// PaymentList is what the backend has of one terminal and one day, for
// reconciliation: GET /v1/payments?date=YYYY-MM-DD.
type PaymentList struct {
	Date       string    `json:"date"`
	TerminalID string    `json:"terminalId"`
	Payments   []Payment `json:"payments"` // oldest first
}

// A JournalRequest hands over records of the terminal's journal: POST
// /v1/journal. They follow the newest record that the backend has.
type JournalRequest struct {
	Lines []string `json:"lines"` // as the journal has them, byte for byte
}

// A JournalHead is how far the backend has a terminal's journal, and its word
// for it: GET /v1/journal. The signature is Ed25519 by the key that signs the
// configuration, over the bytes of Signed.
type JournalHead struct {
	Seq       int64     `json:"seq"`  // of the newest record; 0 when there is none
	Hash      string    `json:"hash"` // of that record, hex
	At        time.Time `json:"at"`   // when the backend took it
	Signature string    `json:"signature"`
	// Close is the number of the newest close among the records, 0 when there is
	// none: a terminal that has lost its own records gives higher ones. It is not
	// signed, since the worst that a lie does is to leave numbers out.
	Close int64 `json:"close,omitempty"`
}

// A JournalAnswer answers both calls about the journal.
type JournalAnswer struct {
	Result Result      `json:"result"`
	Head   JournalHead `json:"head"`
}

// Signed returns what the backend signs when it has a journal up to h.
func (h JournalHead) Signed(terminalID string) []byte {
	return []byte("kaikei journal head v1\n" + terminalID + "\n" + strconv.FormatInt(h.Seq, 10) + "\n" + h.Hash + "\n" + h.At.UTC().Format(time.RFC3339Nano))
}
