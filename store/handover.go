package store

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
)

// putHanded lists a payment under the terminal that goes on with it, exactly while
// one does.
func putHanded(tx *bbolt.Tx, before, now stored) error {
	if before.Payment.HandedTo != "" && before.Payment.HandedTo != now.Payment.HandedTo {
		if err := tx.Bucket(bucketHanded).Delete(handedKey(before)); err != nil {
			return fmt.Errorf("list hand-over: %w", err)
		}
	}
	if now.Payment.HandedTo == "" {
		return nil
	}
	if err := tx.Bucket(bucketHanded).Put(handedKey(now), []byte(now.Payment.ID)); err != nil {
		return fmt.Errorf("list hand-over: %w", err)
	}
	return nil
}

// handedKey is the place of a payment under the terminal that goes on with it.
func handedKey(p stored) []byte {
	return append([]byte(p.Payment.HandedTo+"\x00"), number(p.Serial)...)
}

// HandedTo returns what was handed over to a terminal, oldest first.
func (s *Store) HandedTo(to string) ([]terminal.Payment, error) {
	return s.handed([]byte(to + "\x00"))
}

// Handed returns all that another terminal goes on with.
func (s *Store) Handed() ([]terminal.Payment, error) { return s.handed(nil) }

// handed returns the payments in whose places a prefix stands.
func (s *Store) handed(prefix []byte) ([]terminal.Payment, error) {
	gone := []terminal.Payment{}
	err := s.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketHanded).Cursor()
		for k, id := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, id = c.Next() {
			p, err := readPayment(tx, terminal.PaymentID(id))
			if err != nil {
				return err
			}
			gone = append(gone, p.Payment)
		}
		return nil
	})
	return gone, err
}

// wrongHandOver says what is wrong with a change that hands a payment over: it
// changes that and nothing else, and its hand-overs are counted. What is settled
// stays, unless the backend says that it is elsewhere; cash is nobody else's.
func wrongHandOver(c terminal.Change, before terminal.Payment, refund terminal.Refund) string {
	left := c.Payment
	left.HandedTo, left.Hops = before.HandedTo, before.Hops
	instead := c.Kind == terminal.KindHandOver && c.Refund == nil && c.Payment.Hops == before.Hops+1
	switch {
	case c.From == 0 || !goodID(c.Payment.HandedTo) || !same(left, before):
		return "changes more than who goes on with it"
	case before.HandedTo != "" && !instead && (before.HandedTo != c.Payment.HandedTo || before.Hops != c.Payment.Hops):
		return "was handed to another already"
	case before.HandedTo == "" && c.Kind == terminal.KindHandOver && c.Payment.Hops != before.Hops+1:
		return "is not handed over by the next number"
	case c.Payment.Hops < before.Hops:
		return "was handed over by a later number"
	case c.Kind == terminal.KindElsewhere && before.Tender == terminal.TenderCash:
		return "is cash, and stays"
	case c.Kind == terminal.KindHandOver && !before.Waits() && !before.Due() && before.HandedTo == "":
		return "is settled, and stays"
	case c.Refund != nil && !same(*c.Refund, refund):
		return "changes a refund on the way"
	}
	return ""
}

// wrongTakeOver says what is wrong with a change that brings a payment from
// elsewhere: it is new here, or comes back by a later hand-over than the one by which
// it went, or brings one more refund of one that came so.
func wrongTakeOver(c terminal.Change, before terminal.Payment, refund terminal.Refund) string {
	back := before.HandedTo != ""
	switch why := wrongPayment(c.Payment); {
	case why != "":
		return why
	case c.Payment.HandedTo != "":
		return "is another terminal's"
	case back && c.Payment.Hops <= before.Hops:
		return "comes back by a hand-over from before it went"
	case back && wrongReturn(before, c.Payment) != "":
		return wrongReturn(before, c.Payment)
	case c.From != 0 && !back && (c.Refund == nil || !same(before, c.Payment)):
		return "changes what is here"
	case c.Refund != nil && (c.Refund.PaymentID != c.Payment.ID || !goodID(string(c.Refund.ID)) || c.Refund.Amount <= 0):
		return "its refund has no id or no amount, or is another payment's"
	case c.RefundFrom != 0 && (c.From == 0 || refund.PaymentID != c.Payment.ID || refund.Amount != c.Refund.Amount || refund.BusinessDate != c.Refund.BusinessDate):
		return "its refund is here, and another one"
	case c.Refund != nil && c.Refund.State.Open() != (c.Payment.PendingRefund == c.Refund.ID):
		return "its refund is not pending as its state says"
	}
	return ""
}

// wrongReturn says what changed of a payment that was away and never changes. Whether
// it was captured the other terminal may not know yet: it is asked after again. Slip
// and clerk may be missing here, where its record was made anew.
func wrongReturn(before, after terminal.Payment) string {
	after.Slip, after.Clerk = before.Slip, before.Clerk
	if !after.Captured() {
		after.PaidAt = before.PaidAt
	}
	return wrongEdit(before, after)
}
