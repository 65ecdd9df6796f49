package store

import (
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/staff"
)

// A Kept is what a shop keeps in its store beside payments.
type Kept struct {
	Catalogue []catalogue.Item
	Staff     []staff.Member
	Carts     []cart.Cart
}

// ReadKept reads it from a store that was set aside: from one whose pages hang
// together, such as an older copy, whatever else is wrong with it. These records
// are not signed, so nothing is picked out of pages that do not. Errors:
// terminal.ErrCorrupt, terminal.ErrInUse.
func ReadKept(path string, o Options) (k Kept, err error) {
	db, file, err := openFile(path, o, 0)
	if err != nil {
		return k, fmt.Errorf("read %s: %w", path, err)
	}
	err = contain(func() error {
		return db.View(func(tx *bbolt.Tx) (err error) {
			if k.Catalogue, err = readKept[catalogue.Item](tx, bucketCatalogue); err != nil {
				return err
			}
			if k.Staff, err = readKept[staff.Member](tx, bucketStaff); err != nil {
				return err
			}
			k.Carts, err = readKept[cart.Cart](tx, bucketCarts)
			return err
		})
	})
	if err != nil {
		release(file) // after a panic bbolt may hold its locks
		return Kept{}, fmt.Errorf("read %s: %w", path, err)
	}
	if err := contain(db.Close); err != nil {
		return Kept{}, fmt.Errorf("close %s: %w", path, err)
	}
	return k, nil
}

// readKept reads the values of a bucket; none where the store is older than it.
func readKept[T any](tx *bbolt.Tx, bucket []byte) (all []T, err error) {
	b := tx.Bucket(bucket)
	if b == nil {
		return nil, nil
	}
	err = b.ForEach(func(key, text []byte) error {
		var one T
		if err := json.Unmarshal(text, &one); err != nil {
			return fmt.Errorf("%s %s: %w", bucket, key, terminal.ErrCorrupt)
		}
		all = append(all, one)
		return nil
	})
	return all, err
}

// put writes it into a new store.
func (k Kept) put(tx *bbolt.Tx) error {
	for _, i := range k.Catalogue {
		if err := putJSON(tx, bucketCatalogue, []byte(i.Code), i); err != nil {
			return err
		}
	}
	for _, m := range k.Staff {
		if err := putJSON(tx, bucketStaff, []byte(m.ID), m); err != nil {
			return err
		}
	}
	for _, c := range k.Carts {
		if err := putJSON(tx, bucketCarts, []byte(c.ID), c); err != nil {
			return err
		}
	}
	return nil
}
