package store

import (
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/staff"
)

// An EventEntry is the payload of the journal record of an event.
type EventEntry struct {
	Event terminal.Event `json:"event"`
}

// Record writes an event to the journal. See terminal.EventBook.
func (s *Store) Record(d terminal.Date, e terminal.Event) error {
	return s.update(func(tx *bbolt.Tx) error { return s.appendEvent(tx, d, e) })
}

// appendEvent adds an event to the journal; one without a deed is none.
func (s *Store) appendEvent(tx *bbolt.Tx, d terminal.Date, e terminal.Event) error {
	if e.Deed == "" {
		return nil
	}
	e.At = e.At.UTC()
	if e.About != "" {
		key := []byte(string(e.About) + "\x00" + string(e.Deed))
		done := tx.Bucket(bucketDeeds)
		if err := done.Put(key, number(toNumber(done.Get(key))+1)); err != nil {
			return fmt.Errorf("count deeds: %w", err)
		}
	}
	return s.appendRecord(tx, journal.Body{At: journal.At(e.At), Day: string(d), Kind: string(terminal.KindEvent)}, EventEntry{e})
}

// addDeeds makes the bucket that counts what was done about payments.
func addDeeds(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucketIfNotExists(bucketDeeds); err != nil {
		return fmt.Errorf("make bucket %s: %w", bucketDeeds, err)
	}
	return nil
}

// Deeds returns how often a deed was done about a payment. See
// terminal.EventBook.
func (s *Store) Deeds(about terminal.PaymentID, d terminal.Deed) (n int, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		n = int(toNumber(tx.Bucket(bucketDeeds).Get([]byte(string(about) + "\x00" + string(d)))))
		return nil
	})
	return n, err
}

// Staff returns all members, by id. See staff.Book.
func (s *Store) Staff() ([]staff.Member, error) {
	members := []staff.Member{}
	err := s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketStaff).ForEach(func(id, text []byte) error {
			var m staff.Member
			if err := json.Unmarshal(text, &m); err != nil {
				return fmt.Errorf("member %s: %w", id, terminal.ErrCorrupt)
			}
			members = append(members, m)
			return nil
		})
	})
	return members, err
}

// SaveStaff writes a member and an event about it. See staff.Book.
func (s *Store) SaveStaff(d terminal.Date, m staff.Member, e terminal.Event) error {
	return s.update(func(tx *bbolt.Tx) error {
		if err := putJSON(tx, bucketStaff, []byte(m.ID), m); err != nil {
			return err
		}
		return s.appendEvent(tx, d, e)
	})
}

// RemoveStaff takes a member out. See staff.Book.
func (s *Store) RemoveStaff(d terminal.Date, id string, e terminal.Event) error {
	return s.update(func(tx *bbolt.Tx) error {
		if tx.Bucket(bucketStaff).Get([]byte(id)) == nil {
			return fmt.Errorf("member %s: %w", id, staff.ErrMember)
		}
		if err := tx.Bucket(bucketStaff).Delete([]byte(id)); err != nil {
			return fmt.Errorf("remove member: %w", err)
		}
		return s.appendEvent(tx, d, e)
	})
}
