package store

import (
	"crypto/ed25519"
	"fmt"
	"sync"

	"go.etcd.io/bbolt"

	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// Group commit. A change is durable after two syncs, however small it is. While
// one writer waits for the disk, the changes of other payments gather; whoever is
// the writer next takes all of them into one transaction. A change that comes
// alone waits for nobody, and no change returns before it is on disk.

// A waiting is a change that somebody waits for.
type waiting struct {
	change  terminal.Change
	done    bool // guarded by Store.writing, like what follows
	written terminal.Payment
	err     error
}

// A queue holds the changes that no writer has taken yet, in the order in which
// they came.
type queue struct {
	mu   sync.Mutex
	line []*waiting
}

// groupMost bounds a transaction: what is in one fails together. It is what one
// request of many calls brings.
const groupMost = 100

// join adds changes, with none of others between them.
func (q *queue) join(w ...*waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.line = append(q.line, w...)
}

// take removes the oldest changes.
func (q *queue) take() []*waiting {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.line), groupMost)
	group := q.line[:n:n]
	q.line = q.line[n:]
	return group
}

// Commit writes c whole or not at all. See terminal.Ledger. Changes that come
// while another is being written share the next transaction.
func (s *Store) Commit(c terminal.Change) (terminal.Payment, error) {
	if c.From == 0 {
		if err := s.Space(); err != nil {
			return terminal.Payment{}, fmt.Errorf("commit %s: %w", c.Payment.ID, err)
		}
	}
	w := &waiting{change: c}
	s.queue.join(w)
	s.writing.Lock()
	for !w.done { // more than once only when more than groupMost were before it
		s.commitGroup(s.queue.take())
	}
	s.writing.Unlock()
	if w.err != nil {
		return terminal.Payment{}, fmt.Errorf("commit %s: %w", c.Payment.ID, w.err)
	}
	return w.written, nil
}

// CommitEach writes changes in their order, many in one transaction. See
// terminal.Drain. Only changes of payments that exist may come: no room is asked for.
func (s *Store) CommitEach(changes []terminal.Change) []terminal.Written {
	waits := make([]*waiting, len(changes))
	for n, c := range changes {
		waits[n] = &waiting{change: c}
	}
	s.queue.join(waits...)
	s.writing.Lock()
	for _, w := range waits {
		for !w.done {
			s.commitGroup(s.queue.take())
		}
	}
	s.writing.Unlock()
	written := make([]terminal.Written, len(changes))
	for n, w := range waits {
		written[n] = terminal.Written{Payment: w.written, Err: w.err}
	}
	return written
}

// commitGroup writes changes in one transaction. One that breaks a rule is taken
// out, and the others begin anew; an error of the disk is everybody's.
func (s *Store) commitGroup(group []*waiting) {
	for len(group) > 0 {
		bad := -1
		err := s.updateLocked(func(tx *bbolt.Tx) error {
			s.signing = &signing{}
			defer s.signing.end(s)
			for i, w := range group {
				if w.written, w.err = s.commit(tx, w.change); w.err != nil {
					bad = i
					return w.err
				}
			}
			return s.signing.put(tx)
		})
		if bad < 0 {
			finish(group, err)
			return
		}
		finish(group[bad:bad+1], err)
		group = append(group[:bad:bad], group[bad+1:]...)
	}
}

// finish tells those who wait.
func finish(group []*waiting, err error) {
	for _, w := range group {
		w.err, w.done = err, true
	}
}

// CommitAll writes changes in one transaction, all or none. New payments among
// them need the room that Commit asks for.
func (s *Store) CommitAll(changes []terminal.Change) error {
	if err := s.Space(); err != nil {
		return fmt.Errorf("commit %d changes: %w", len(changes), err)
	}
	err := s.update(func(tx *bbolt.Tx) error {
		for _, c := range changes {
			if _, err := s.commit(tx, c); err != nil {
				return fmt.Errorf("commit %s: %w", c.Payment.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("commit %d changes: %w", len(changes), err)
	}
	return nil
}

// A signing is the records of one transaction, which are signed while the next
// change is being written: a signature is half of the work of a change.
type signing struct {
	hands sync.WaitGroup
	lines []*signedLine
}

// A signedLine is one record. Its text is there when the hands have ended.
type signedLine struct {
	seq  uint64
	text []byte
}

// sign begins to sign a record.
func (g *signing) sign(link journal.Link, key ed25519.PrivateKey) {
	line := &signedLine{seq: link.Head.Seq}
	g.lines = append(g.lines, line)
	g.hands.Go(func() { line.text = link.Sign(key) })
}

// put writes the records once all are signed.
func (g *signing) put(tx *bbolt.Tx) error {
	g.hands.Wait()
	for _, l := range g.lines {
		if err := putLine(tx, l.seq, l.text); err != nil {
			return err
		}
	}
	return nil
}

// end is the end of the transaction, also of one that failed.
func (g *signing) end(s *Store) {
	g.hands.Wait()
	s.signing = nil
}
