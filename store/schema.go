package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// The buckets.
var (
	bucketMeta      = []byte("meta")
	bucketPayments  = []byte("payments")
	bucketRefunds   = []byte("refunds")
	bucketRefundsOf = []byte("refundsof")
	bucketDays      = []byte("days")
	bucketOutbox    = []byte("outbox")
	bucketJournal   = []byte("journal")
	bucketTotals    = []byte("totals")
	bucketCloses    = []byte("closes")
	bucketDue       = []byte("due")
	bucketSealed    = []byte("sealed")
	bucketCatalogue = []byte("catalogue")
	bucketCarts     = []byte("carts")
	bucketStaff     = []byte("staff")
	bucketShares    = []byte("shares")
	bucketHanded    = []byte("handed")
	bucketDeeds     = []byte("deeds")
)

// The keys of the meta bucket.
var (
	keyVersion  = []byte("version")
	keyTerminal = []byte("terminal")
	keySlip     = []byte("slip")   // last slip number given, 1..9999
	keySerial   = []byte("serial") // last serial number given
	keyHead     = []byte("head")   // sequence number and hash of the newest record
	keyCloses   = []byte("closes") // the highest number of a close that may have been given before; none unless the store was recovered
	keyBase     = []byte("base")   // the same of the record before the first; none unless the store was recovered
)

// migrations bring an older store to the present schema, one version each. A
// store made today has version 1 + len(migrations). Steps are only ever added
// at the end.
var migrations = []func(tx *bbolt.Tx) error{addCloses, addSealed, addShop, addHanded, addDeeds}

// addHanded makes the bucket of what went to other terminals.
func addHanded(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucketIfNotExists(bucketHanded); err != nil {
		return fmt.Errorf("make bucket %s: %w", bucketHanded, err)
	}
	return nil
}

// Schema returns the version of the form in which this program keeps its records.
// An older program refuses a store of a newer one, with ErrSchema.
func Schema() uint64 { return uint64(1 + len(migrations)) }

// addSealed makes the bucket of sealed codes.
func addSealed(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucketIfNotExists(bucketSealed); err != nil {
		return fmt.Errorf("make bucket %s: %w", bucketSealed, err)
	}
	return nil
}

// addCloses makes the buckets of closes and of payments whose refund is due.
func addCloses(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketCloses, bucketDue} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return tx.Bucket(bucketPayments).ForEach(func(_, text []byte) error {
		var s stored
		if err := json.Unmarshal(text, &s); err != nil {
			return fmt.Errorf("read payment: %w", terminal.ErrCorrupt)
		}
		return putDue(tx, s)
	})
}

// initialise writes the frame of an empty store.
func initialise(tx *bbolt.Tx, o Options) error {
	for _, name := range [][]byte{
		bucketMeta, bucketPayments, bucketRefunds, bucketRefundsOf, bucketDays, bucketOutbox, bucketJournal, bucketTotals,
		bucketCloses, bucketDue, bucketSealed, bucketCatalogue, bucketCarts, bucketStaff, bucketShares, bucketHanded, bucketDeeds,
	} {
		if _, err := tx.CreateBucket(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	meta := tx.Bucket(bucketMeta)
	for _, kv := range []struct{ key, value []byte }{
		{keyVersion, number(uint64(1 + len(migrations)))}, {keyTerminal, []byte(o.Terminal)},
		{keySlip, number(0)}, {keySerial, number(0)}, {keyHead, headBytes(journal.First(o.Terminal))},
	} {
		if err := meta.Put(kv.key, kv.value); err != nil {
			return fmt.Errorf("write meta: %w", err)
		}
	}
	return nil
}

// migrate brings the store to the version that steps lead to, in one
// transaction. A store that is there already is not written to.
func migrate(db *bbolt.DB, steps []func(tx *bbolt.Tx) error) error {
	newest := uint64(1 + len(steps))
	var version uint64
	err := db.View(func(tx *bbolt.Tx) (err error) {
		version, err = readVersion(tx)
		return err
	})
	switch {
	case err != nil:
		return err
	case version > newest:
		return fmt.Errorf("version %d, this program knows %d: %w", version, newest, ErrSchema)
	case version == newest:
		return nil
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for v := version; v < newest; v++ {
			if err := steps[v-1](tx); err != nil {
				return fmt.Errorf("migrate from version %d: %w", v, err)
			}
		}
		return tx.Bucket(bucketMeta).Put(keyVersion, number(newest))
	})
	return diskError(err)
}

// readVersion returns the version of the schema, from 1.
func readVersion(tx *bbolt.Tx) (uint64, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return 0, fmt.Errorf("no meta bucket: %w", terminal.ErrCorrupt)
	}
	version := toNumber(meta.Get(keyVersion))
	if version == 0 {
		return 0, fmt.Errorf("no version: %w", terminal.ErrCorrupt)
	}
	return version, nil
}

// frame checks what every operation stands on: the buckets, whose store it is,
// the newest journal record against the head, and that the outbox names
// payments that are there.
func (s *Store) frame(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketPayments, bucketRefunds, bucketRefundsOf, bucketDays, bucketOutbox, bucketJournal, bucketTotals, bucketCloses, bucketDue, bucketSealed, bucketCatalogue, bucketCarts, bucketStaff, bucketShares, bucketHanded, bucketDeeds} {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("no bucket %s: %w", name, terminal.ErrCorrupt)
		}
	}
	if got := string(tx.Bucket(bucketMeta).Get(keyTerminal)); got != s.opts.Terminal {
		return fmt.Errorf("terminal %q, not %q: %w", got, s.opts.Terminal, ErrOtherTerminal)
	}
	if err := s.frameJournal(tx); err != nil {
		return err
	}
	return tx.Bucket(bucketOutbox).ForEach(func(_, id []byte) error {
		_, err := readPayment(tx, terminal.PaymentID(id))
		if errors.Is(err, terminal.ErrNotFound) {
			return fmt.Errorf("outbox: %w: %w", terminal.ErrCorrupt, err)
		}
		return err
	})
}

// frameJournal checks that the newest record is the head, follows the one
// before it, and is signed with the key that signs the next one.
func (s *Store) frameJournal(tx *bbolt.Tx) error {
	head, err := readHead(tx)
	if err != nil {
		return err
	}
	c := tx.Bucket(bucketJournal).Cursor()
	last, text := c.Last()
	if text != nil && toNumber(last) != head.Seq {
		return fmt.Errorf("journal ends at %d, head is %d: %w", toNumber(last), head.Seq, terminal.ErrCorrupt)
	}
	before, err := s.readBase(tx)
	if err != nil {
		return err
	}
	if text == nil {
		if head != before {
			return fmt.Errorf("head of an empty journal: %w", terminal.ErrCorrupt)
		}
		return nil
	}
	if head.Seq > before.Seq+1 {
		_, older := c.Prev()
		if before, err = journal.HeadOf(older); err != nil {
			return fmt.Errorf("newest journal record but one: %w: %w", terminal.ErrCorrupt, err)
		}
	}
	v := journal.Resume(s.opts.Terminal, s.opts.public(), before)
	_, err = v.Next(text)
	var bad *journal.BadRecord
	switch {
	case err == nil && v.Head() == head:
		return nil
	case errors.As(err, &bad) && bad.Foreign:
		return fmt.Errorf("newest journal record: %w: %w", ErrOtherTerminal, err)
	}
	return fmt.Errorf("newest journal record is not the head: %w", errors.Join(terminal.ErrCorrupt, err))
}

// number writes n as a key that sorts.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// toNumber reads what number wrote; 0 for anything else.
func toNumber(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// headBytes writes the head of the journal.
func headBytes(h journal.Head) []byte { return append(number(h.Seq), h.Hash[:]...) }

// readHead reads the head of the journal.
func readHead(tx *bbolt.Tx) (journal.Head, error) {
	return toHead(tx.Bucket(bucketMeta).Get(keyHead))
}

// toHead reads what headBytes wrote.
func toHead(raw []byte) (journal.Head, error) {
	if len(raw) != 40 {
		return journal.Head{}, fmt.Errorf("head of the journal: %w", terminal.ErrCorrupt)
	}
	h := journal.Head{Seq: toNumber(raw[:8])}
	copy(h.Hash[:], raw[8:])
	return h, nil
}
