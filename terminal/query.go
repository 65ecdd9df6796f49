package terminal

import (
	"strings"
	"time"
)

// A Query asks for payments. Every field that is set must hold.
type Query struct {
	From, To Date // business dates, both included; empty does not bound
	// After and Before bound the time of the day at which it was made, in Japan,
	// from midnight; 0 does not.
	After, Before time.Duration
	Least, Most   Yen // of the amount; 0 does not bound
	Slip          int
	Wallet        string // the brand, rail or tender, as counted; letters of any case
	State         State  `json:",omitzero"` // 0 asks for any
	Clerk         string
	Text          string // begins the id, or ends the masked code
}

// Fits reports whether p is what q asks for.
func (q Query) Fits(p Payment) bool {
	made := p.CreatedAt.In(JST)
	clock := time.Duration(made.Hour())*time.Hour + time.Duration(made.Minute())*time.Minute
	switch {
	case q.From != "" && p.BusinessDate < q.From, q.To != "" && p.BusinessDate > q.To,
		q.After != 0 && clock < q.After, q.Before != 0 && clock > q.Before,
		q.Least != 0 && p.Amount < q.Least, q.Most != 0 && p.Amount > q.Most,
		q.Slip != 0 && p.Slip != q.Slip, q.State != 0 && p.State != q.State,
		q.Wallet != "" && !strings.EqualFold(q.Wallet, p.Wallet()) && !strings.EqualFold(q.Wallet, p.Rail),
		q.Clerk != "" && q.Clerk != p.Clerk,
		q.Text != "" && !strings.HasPrefix(string(p.ID), q.Text) && !strings.HasSuffix(p.MaskedCode, q.Text):
		return false
	}
	return true
}

// An Archive searches what was ever made.
type Archive interface {
	// Search returns the payments that q asks for, newest first, at most limit.
	Search(q Query, limit int) ([]Payment, error)
}
