package ledger

import "sync"

// news wakes those who wait for a change of the books in this process. Another
// process on the same PostgreSQL does not wake them; they look now and then.
type news struct {
	mu   sync.Mutex // guards next
	next chan struct{}
}

// tell wakes all who wait.
func (n *news) tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next != nil {
		close(n.next)
		n.next = nil
	}
}

// wait returns a channel that is closed at the next change.
func (n *news) wait() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next == nil {
		n.next = make(chan struct{})
	}
	return n.next
}

// Changed returns a channel that is closed when this process next changes the
// books. Ask for it before looking, so that no change falls in between.
func (l *Ledger) Changed() <-chan struct{} { return l.news.wait() }
