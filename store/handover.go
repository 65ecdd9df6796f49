package store

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
)

// putHanded lists a payment under the terminal that goes on with it.
func putHanded(tx *bbolt.Tx, now stored) error {
	if now.Payment.HandedTo == "" {
		return nil
	}
	key := append([]byte(now.Payment.HandedTo+"\x00"), number(now.Serial)...)
	if err := tx.Bucket(bucketHanded).Put(key, []byte(now.Payment.ID)); err != nil {
		return fmt.Errorf("list hand-over: %w", err)
	}
	return nil
}

// HandedTo returns what was handed over to a terminal, oldest first.
func (s *Store) HandedTo(to string) ([]terminal.Payment, error) {
	gone := []terminal.Payment{}
	err := s.view(func(tx *bbolt.Tx) error {
		prefix := []byte(to + "\x00")
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
// changes that and nothing else. What is settled stays, unless the backend says
// that it is elsewhere; cash is nobody else's.
func wrongHandOver(c terminal.Change, before terminal.Payment, refund terminal.Refund) string {
	left := c.Payment
	left.HandedTo = before.HandedTo
	switch {
	case c.From == 0 || !goodID(c.Payment.HandedTo) || !same(left, before):
		return "changes more than who goes on with it"
	case before.HandedTo != "" && before.HandedTo != c.Payment.HandedTo:
		return "was handed to another already"
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
// elsewhere: it is new here, or brings one more refund of one that came so.
func wrongTakeOver(c terminal.Change, before terminal.Payment) string {
	switch why := wrongPayment(c.Payment); {
	case why != "":
		return why
	case c.Payment.HandedTo != "":
		return "is another terminal's"
	case c.From != 0 && (c.Refund == nil || !same(before, c.Payment)):
		return "changes what is here"
	case c.Refund != nil && (c.RefundFrom != 0 || c.Refund.PaymentID != c.Payment.ID || !goodID(string(c.Refund.ID)) || c.Refund.Amount <= 0):
		return "its refund is here, has no id or no amount, or is another payment's"
	case c.Refund != nil && c.Refund.State.Open() != (c.Payment.PendingRefund == c.Refund.ID):
		return "its refund is not pending as its state says"
	}
	return ""
}
