package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

// Recount rebuilds the totals of every business date from the journal alone
// (R10). Signatures are not verified here, see [Store.Check]; payments that are
// made meanwhile may be missing. It keeps the ids of all payments in memory,
// about 100 bytes each, and returns ctx's error when ctx ends first.
func (s *Store) Recount(ctx context.Context) (map[terminal.Date]report.Totals, error) {
	head, err := s.Head()
	if err != nil {
		return nil, fmt.Errorf("recount: %w", err)
	}
	base, err := s.Base()
	if err != nil {
		return nil, fmt.Errorf("recount: %w", err)
	}
	total, seen := sums{}, newNewest()
	var adding errgroup.Group // what was picked before is added up meanwhile
	for next := head.Seq; next > base.Seq; {
		if err := ctx.Err(); err != nil {
			return nil, errors.Join(fmt.Errorf("recount: %w", err), adding.Wait())
		}
		picked, err := s.pickBefore(&next, seen)
		if err = errors.Join(adding.Wait(), err); err != nil {
			return nil, fmt.Errorf("recount: %w", err)
		}
		adding.Go(func() error { return total.addAll(picked) })
	}
	if err := adding.Wait(); err != nil {
		return nil, fmt.Errorf("recount: %w", err)
	}
	return total, nil
}

// pickBefore reads lines of the journal from a number down, which it counts on,
// and returns those that have the newest state of something.
func (s *Store) pickBefore(next *uint64, seen *newest) (picked []pick, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		lines, err := backwards(tx, *next)
		*next -= uint64(len(lines))
		for _, line := range lines {
			if p := seen.pick(line); p.payment || p.refund {
				p.line = bytes.Clone(line)
				picked = append(picked, p)
			}
		}
		return err
	})
	return picked, err
}

// A pick is a line of the journal, and of what it has the newest state.
type pick struct {
	line            []byte
	payment, refund bool
}

// entry reads what the line says: quickly, where it is about a payment alone.
func (p pick) entry() (Entry, error) {
	if !p.refund {
		if payment, ok := quickPayment(p.line); ok {
			return Entry{Payment: payment}, nil
		}
	}
	_, e, err := p.read()
	return e, err
}

// read reads what the line says, and of which kind it is.
func (p pick) read() (terminal.Kind, Entry, error) {
	var l struct {
		Body struct {
			Seq     uint64        `json:"seq"`
			Kind    terminal.Kind `json:"kind"`
			Payload Entry         `json:"payload"`
		} `json:"body"`
	}
	err := json.Unmarshal(p.line, &l)
	if err != nil || (p.refund && l.Body.Payload.Refund == nil) {
		return "", Entry{}, &journal.BadRecord{Seq: l.Body.Seq, Why: "its payload does not read"}
	}
	return l.Body.Kind, l.Body.Payload, nil
}

// A newest picks out of the journal, heard from its end, the newest record of
// each payment and of each refund. Most lines are dropped by their ids alone.
type newest struct {
	payments map[string]struct{}
	refunds  map[string]struct{}
}

func newNewest() *newest {
	return &newest{map[string]struct{}{}, map[string]struct{}{}}
}

// How an Entry begins to name its payment and its refund. Within a JSON text
// each quote has a backslash before it, so neither can be part of a name or a
// reason that somebody typed; the guard of Commit keeps ids free of escapes.
var (
	namesPayment = []byte(`"payment":{"id":"`)
	namesRefund  = []byte(`"refund":{"id":"`)
	noRefund     = []byte(`"kind":"payment"`) // then there is none; the guard of Commit holds it
)

// pick returns of what the line has the newest state.
func (n *newest) pick(line []byte) pick {
	p := pick{line: line}
	before, id, after := idAfter(line, namesPayment)
	if id == nil {
		return p // the record of a close
	}
	p.payment = first(n.payments, id)
	if bytes.Contains(before, noRefund) {
		return p
	}
	if _, id, _ = idAfter(after, namesRefund); id != nil {
		p.refund = first(n.refunds, id)
	}
	return p
}

// idAfter returns the text from name to the next quote, and what is before and
// after it.
func idAfter(line, name []byte) (before, id, after []byte) {
	before, after, ok := bytes.Cut(line, name)
	if !ok {
		return line, nil, nil
	}
	id, after, _ = bytes.Cut(after, []byte(`"`))
	return before, id, after
}

// first notes an id and reports whether it is new.
func first(ids map[string]struct{}, id []byte) bool {
	if _, known := ids[string(id)]; known {
		return false
	}
	ids[string(id)] = struct{}{}
	return true
}

// sums are totals by business date.
type sums map[terminal.Date]report.Totals

// merge adds the totals of one date.
func (s sums) merge(d terminal.Date, t report.Totals) {
	if len(t) == 0 {
		return
	}
	if s[d] == nil {
		s[d] = report.Totals{}
	}
	if s[d].Merge(t); len(s[d]) == 0 {
		delete(s, d)
	}
}

// add adds what one entry contributes.
func (s sums) add(e Entry, p pick) {
	if p.payment {
		s.merge(e.Payment.BusinessDate, report.Contribution(e.Payment))
	}
	if p.refund {
		s.merge(e.Refund.BusinessDate, report.RefundContribution(*e.Refund, e.Payment))
	}
}

// addAll adds what many lines contribute. Reading them is nearly all of the
// work, and is shared among the processors.
func (s sums) addAll(picked []pick) error {
	var g errgroup.Group
	parts := make([]sums, runtime.GOMAXPROCS(0))
	for i := range parts {
		g.Go(func() error {
			parts[i] = sums{}
			for _, p := range picked[len(picked)*i/len(parts) : len(picked)*(i+1)/len(parts)] {
				e, err := p.entry()
				if err != nil {
					return err
				}
				parts[i].add(e, p)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, part := range parts {
		for d, t := range part {
			s.merge(d, t)
		}
	}
	return nil
}
