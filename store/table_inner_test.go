package store

import "go.etcd.io/bbolt"

import "kaikei/terminal"

// Bulk commits many changes in one transaction: for benches that need a store
// of years, and for nothing else.
func (s *Store) Bulk(changes []terminal.Change) error {
	return s.update(func(tx *bbolt.Tx) error {
		for _, c := range changes {
			if _, err := s.commit(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}
