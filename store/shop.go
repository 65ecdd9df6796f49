package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/payment"
	"kaikei/terminal/staff"
)

// What the shop keeps here beside payments.
var (
	_ terminal.EventBook   = (*Store)(nil)
	_ terminal.ShareLedger = (*Store)(nil)
	_ terminal.Archive     = (*Store)(nil)
	_ staff.Book           = (*Store)(nil)
)

// addShop makes the buckets of the catalogue, of carts that are held, of the
// staff, and of sales in parts.
func addShop(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketCatalogue, bucketCarts, bucketStaff, bucketShares} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return nil
}

// Catalogue returns what the shop sells; an empty one when none was taken over.
// It is read once and kept: asking again costs nothing.
func (s *Store) Catalogue() (*catalogue.Catalogue, error) {
	if c := s.catalogue.Load(); c != nil {
		return c, nil
	}
	var items []catalogue.Item
	err := s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketCatalogue).ForEach(func(code, text []byte) error {
			var i catalogue.Item
			if err := json.Unmarshal(text, &i); err != nil {
				return fmt.Errorf("item %s: %w", code, terminal.ErrCorrupt)
			}
			items = append(items, i)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	c, err := catalogue.New(items)
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w: %w", terminal.ErrCorrupt, err)
	}
	s.catalogue.CompareAndSwap(nil, c)
	return s.catalogue.Load(), nil
}

// SaveCatalogue takes over a catalogue in the place of the one before, and an
// event about it, in one transaction.
func (s *Store) SaveCatalogue(d terminal.Date, c *catalogue.Catalogue, e terminal.Event) error {
	err := s.update(func(tx *bbolt.Tx) error {
		if err := tx.DeleteBucket(bucketCatalogue); err != nil {
			return fmt.Errorf("empty catalogue: %w", err)
		}
		if _, err := tx.CreateBucket(bucketCatalogue); err != nil {
			return fmt.Errorf("empty catalogue: %w", err)
		}
		for _, i := range c.Items() {
			if err := putJSON(tx, bucketCatalogue, []byte(i.Code), i); err != nil {
				return err
			}
		}
		return s.appendEvent(tx, d, e)
	})
	if err == nil {
		s.catalogue.Store(c)
	}
	return err
}

// Hold keeps a cart, durable when it returns.
func (s *Store) Hold(c cart.Cart) error {
	if !goodID(c.ID) {
		return fmt.Errorf("hold cart %q: %w", c.ID, ErrChange)
	}
	return s.update(func(tx *bbolt.Tx) error { return putJSON(tx, bucketCarts, []byte(c.ID), c) })
}

// Held returns the carts that are kept, the oldest first.
func (s *Store) Held() ([]cart.Cart, error) {
	carts := []cart.Cart{}
	err := s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketCarts).ForEach(func(id, text []byte) error {
			var c cart.Cart
			if err := json.Unmarshal(text, &c); err != nil {
				return fmt.Errorf("cart %s: %w", id, terminal.ErrCorrupt)
			}
			carts = append(carts, c)
			return nil
		})
	})
	slices.SortStableFunc(carts, func(a, b cart.Cart) int { return a.HeldAt.Compare(b.HeldAt) })
	return carts, err
}

// Drop forgets a cart that is kept; one that is not there is no error.
func (s *Store) Drop(id string) error {
	return s.update(func(tx *bbolt.Tx) error {
		if err := tx.Bucket(bucketCarts).Delete([]byte(id)); err != nil {
			return fmt.Errorf("drop cart %s: %w", id, err)
		}
		return nil
	})
}

// shareKey is the place of a payment among the parts of a sale.
func shareKey(sale string, serial uint64) []byte {
	return append([]byte(sale+"\x00"), number(serial)...)
}

// putShare notes a new payment that collects a part of a sale.
func putShare(tx *bbolt.Tx, c terminal.Change, now stored) error {
	if c.From != 0 || now.Payment.Share == (terminal.Share{}) {
		return nil
	}
	return tx.Bucket(bucketShares).Put(shareKey(now.Payment.Share.Sale, now.Serial), []byte(now.Payment.ID))
}

// readShares reads the payments of a sale in parts, oldest first.
func readShares(tx *bbolt.Tx, sale string) ([]terminal.Payment, error) {
	parts := []terminal.Payment{}
	prefix := []byte(sale + "\x00")
	c := tx.Bucket(bucketShares).Cursor()
	for k, id := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, id = c.Next() {
		p, err := readPayment(tx, terminal.PaymentID(id))
		if err != nil {
			return nil, err
		}
		parts = append(parts, p.Payment)
	}
	return parts, nil
}

// Shares returns the parts of a sale, oldest first. See terminal.ShareLedger.
func (s *Store) Shares(sale string) (parts []terminal.Payment, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		parts, err = readShares(tx, sale)
		return err
	})
	return parts, err
}

// guardShare refuses a part with which more would be collected than the sale
// comes to, one that begins while the fate of another is not known or another
// was handed over, and one of another sale under the same id.
func guardShare(tx *bbolt.Tx, c terminal.Change) error {
	p := c.Payment
	if c.From != 0 || c.Kind != terminal.KindPayment || p.Share == (terminal.Share{}) { // what is taken over was guarded where it was made
		return nil
	}
	if !goodID(p.Share.Sale) {
		return fmt.Errorf("payment %s collects a part of %q: %w", p.ID, p.Share.Sale, ErrChange)
	}
	parts, err := readShares(tx, p.Share.Sale)
	if err != nil {
		return err
	}
	so := payment.NewSplit(parts)
	if len(parts) == 0 {
		so.Total = p.Share.Of
	}
	other := len(parts) > 0 && !same(parts[0].Sale, p.Sale)
	if so.Handed || other || so.Total != p.Share.Of || so.Open > 0 || p.Share.From != so.Captured || p.Amount > so.Left() {
		return fmt.Errorf("payment %s collects %s of %s where %s is left: %w: %w", p.ID, p.Amount, p.Share.Of, so.Left(), ErrChange, terminal.ErrSplit)
	}
	return nil
}

// Search returns the payments that q asks for, newest first. It walks the days
// that q names, all when it names none. See terminal.Archive.
func (s *Store) Search(q terminal.Query, limit int) ([]terminal.Payment, error) {
	found := []terminal.Payment{}
	err := s.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketDays).Cursor()
		k, id := c.Last()
		if q.To != "" {
			if after, _ := c.Seek([]byte(string(q.To) + "0")); after != nil { // "0" follows "/"
				k, id = c.Prev()
			} else {
				k, id = c.Last()
			}
		}
		for ; k != nil && len(found) < limit && (q.From == "" || string(k) >= string(q.From)); k, id = c.Prev() {
			p, err := readPayment(tx, terminal.PaymentID(id))
			if err != nil {
				return err
			}
			if q.Fits(p.Payment) {
				found = append(found, p.Payment)
			}
		}
		return nil
	})
	return found, err
}
