package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

// KindRecovery is the kind of the first record of a store that was begun anew
// after another one was damaged. The journal goes on from a head that the backend
// has; what the old file has after it is no part of it any more.
const KindRecovery terminal.Kind = "recovery"

// A RecoveryEntry is the payload of such a record.
type RecoveryEntry struct {
	Recovery Recovery `json:"recovery"`
}

// A Recovery tells where a new store comes from.
type Recovery struct {
	Aside   []string `json:"aside"`   // the files that were set aside
	Found   int      `json:"found"`   // records of the journal that they still had
	Missing uint64   `json:"missing"` // and those that they had not
	Newest  uint64   `json:"newest"`  // number of the newest of them
	Slip    int      `json:"slip"`    // the slip number that was given last
	// Closes is the highest number that a close may have been given before: the
	// next has a higher one.
	Closes int `json:"closes,omitempty"`
	// What the shop keeps beside payments, as far as it was found.
	Items int           `json:"items,omitempty"` // of the catalogue
	Staff int           `json:"staff,omitempty"`
	Carts int           `json:"carts,omitempty"`
	Close *report.Close `json:"close,omitempty"`
}

// A Restoration is what a store begins with that is made anew.
type Restoration struct {
	Base     journal.Head // the journal goes on after it
	Recovery Recovery
	Stamp    terminal.Change   // At and Day of its records
	Items    []terminal.Handed // the payments that it has from the beginning
	Kept     Kept              // what the shop keeps beside them
}

// Restore makes a store that goes on where another one was damaged. Like Create
// it is there whole or not at all. Errors: ErrExists, ErrOptions, ErrChange for a
// payment that does not hang together, terminal.ErrFull.
func Restore(path string, o Options, r Restoration) error {
	if err := o.check(); err != nil {
		return fmt.Errorf("restore %s: %w", path, err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore %s: %w", path, errors.Join(ErrExists, err))
	}
	temp := path + ".new"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore %s: %w", path, err)
	}
	db, _, err := openFile(temp, o, os.O_CREATE|os.O_EXCL)
	if err == nil {
		s := &Store{path: temp, opts: o, db: db}
		err = errors.Join(db.Update(func(tx *bbolt.Tx) error { return s.refill(tx, r) }), db.Close())
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w", path, errors.Join(diskError(err), os.Remove(temp)))
	}
	if err := rename(temp, path); err != nil {
		return fmt.Errorf("restore %s: %w", path, err)
	}
	return nil
}

// refill writes all that the store begins with.
func (s *Store) refill(tx *bbolt.Tx, r Restoration) error {
	if err := initialise(tx, s.opts); err != nil {
		return err
	}
	meta := tx.Bucket(bucketMeta)
	for _, kv := range []struct{ key, value []byte }{
		{keyBase, headBytes(r.Base)}, {keyHead, headBytes(r.Base)}, {keySlip, number(uint64(r.Recovery.Slip))},
		{keyCloses, number(uint64(r.Recovery.Closes))},
	} {
		if err := meta.Put(kv.key, kv.value); err != nil {
			return fmt.Errorf("write meta: %w", err)
		}
	}
	if c := r.Recovery.Close; c != nil {
		if err := putJSON(tx, bucketCloses, number(uint64(c.Number)), c); err != nil {
			return err
		}
	}
	if err := r.Kept.put(tx); err != nil {
		return err
	}
	r.Recovery.Items, r.Recovery.Staff, r.Recovery.Carts = len(r.Kept.Catalogue), len(r.Kept.Staff), len(r.Kept.Carts)
	body := journal.Body{At: journal.At(r.Stamp.At), Day: string(r.Stamp.Day), Kind: string(KindRecovery)}
	if err := s.appendRecord(tx, body, RecoveryEntry{r.Recovery}); err != nil {
		return err
	}
	for _, h := range r.Items {
		for _, c := range h.Restored(r.Stamp) {
			if _, err := s.commit(tx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// readBase returns the head after which the journal of this store begins.
func (s *Store) readBase(tx *bbolt.Tx) (journal.Head, error) {
	raw := tx.Bucket(bucketMeta).Get(keyBase)
	if raw == nil {
		return journal.First(s.opts.Terminal), nil
	}
	return toHead(raw)
}

// Base returns the head after which the journal of this store begins: that of an
// empty journal, or where it went on after a recovery.
func (s *Store) Base() (base journal.Head, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		base, err = s.readBase(tx)
		return err
	})
	return base, err
}

// compareRecovery compares the record of a recovery with what came of it.
func (c *comparison) compareRecovery(line []byte) error {
	var l struct {
		Body struct {
			Seq     uint64        `json:"seq"`
			Payload RecoveryEntry `json:"payload"`
		} `json:"body"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return &journal.BadRecord{Seq: l.Body.Seq, Why: "its payload does not read"}
	}
	r := l.Body.Payload.Recovery
	if c.slip == 0 {
		c.slip = r.Slip
	}
	if r.Close == nil {
		return nil
	}
	c.closes++
	stored, err := readClose(c.tx, r.Close.Number)
	if err == nil && !same(stored, *r.Close) {
		c.note("close %d is stored with %d yen for ever, the journal says %d yen", r.Close.Number, stored.Perpetual, r.Close.Perpetual)
	}
	return err
}
