package alipaysim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A code is what a customer's phone shows. It pays, so only its hash is kept.
type code struct {
	Hash   string
	Brand  Brand
	Until  time.Time
	Poor   bool   // its customer has no money
	UsedBy string // id of the payment that it was used for
}

// hashOf stands for the text of a code.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// A payment is one that was asked for.
type payment struct {
	ID, RequestID, Status, Reason string // status is S, F, U, or C when cancelled
	Yen, Refunded                 int64
	OrderAmount                   string `json:",omitempty"` // as asked for, with its currency
	Method                        string `json:",omitempty"` // its type
	Brand                         Brand
	NotifyURL                     string
	Born                          time.Time
	OrderCode                     string    // that the shop shows, when it does
	Until                         time.Time // when it is over, if nobody has confirmed it
	Paid                          time.Time // when it was, if somebody had to
}

// A refund is one that was done.
type refund struct {
	ID, RequestID, Payment string
	Yen                    int64
}

// Books are what was done, in memory, and in a file when they are kept in one.
type books struct {
	codes    map[string]*code // by hash
	payments map[string]*payment
	refunds  map[string]*refund // both by request

	file    *os.File
	changed []entry // not in the file yet
}

// An entry is one thing as it stands, a line of the file; a later one of the
// same thing takes its place.
type entry struct {
	Code    *code    `json:",omitempty"`
	Payment *payment `json:",omitempty"`
	Refund  *refund  `json:",omitempty"`
}

// put notes that something is new or changed.
func (b *books) put(e entry) {
	if b.codes == nil {
		b.codes, b.payments, b.refunds = map[string]*code{}, map[string]*payment{}, map[string]*refund{}
	}
	switch {
	case e.Code != nil:
		b.codes[e.Code.Hash] = e.Code
	case e.Payment != nil:
		b.payments[e.Payment.RequestID] = e.Payment
	case e.Refund != nil:
		b.refunds[e.Refund.RequestID] = e.Refund
	}
	b.changed = append(b.changed, e)
}

// flush writes what changed, all or (killed in the middle) a part that open
// drops. Nothing may be answered before.
func (b *books) flush() error {
	list := b.changed
	b.changed = nil
	if b.file == nil || len(list) == 0 {
		return nil
	}
	var lines bytes.Buffer
	w := json.NewEncoder(&lines)
	for _, e := range list {
		if err := w.Encode(e); err != nil {
			return fmt.Errorf("keep books: %w", err)
		}
	}
	if _, err := b.file.Write(lines.Bytes()); err != nil {
		return fmt.Errorf("keep books: %w", err)
	}
	return b.file.Sync()
}

// open reads the file, and cuts off a last line that was being written when the
// program was killed: nobody was answered for it.
func (b *books) open(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open books: %w", err)
	}
	whole, err := b.read(f)
	if err == nil {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("read books %s: %w", path, err), f.Close())
	}
	b.file, b.changed = f, nil
	return nil
}

// read takes the entries in, and returns where the last whole line ends.
func (b *books) read(f io.Reader) (whole int64, err error) {
	text, err := io.ReadAll(f)
	if err != nil {
		return 0, err
	}
	for n := 1; ; n++ {
		line, rest, ended := bytes.Cut(text[whole:], []byte("\n"))
		if !ended {
			return whole, nil
		}
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return 0, fmt.Errorf("line %d: %w", n, err)
		}
		b.put(e)
		whole = int64(len(text) - len(rest))
	}
}
