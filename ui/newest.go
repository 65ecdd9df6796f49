package ui

import "sync"

// A newest hands values over to the toolkit's goroutine. When they come faster than
// they can be drawn, only the newest is; none is ever drawn after a newer one,
// whatever order the toolkit's goroutine takes its work in. The zero value is ready.
type newest[T any] struct {
	mu    sync.Mutex // guards value
	value *T         // that waits to be drawn; nil when none does
}

// put leaves a value for draw, which do runs soon on the toolkit's goroutine. Any
// goroutine may call it.
func (n *newest[T]) put(v T, do func(func()), draw func(T)) {
	n.mu.Lock()
	waits := n.value != nil
	n.value = &v
	n.mu.Unlock()
	if !waits {
		do(func() { n.take(draw) })
	}
}

// take draws the value that waits.
func (n *newest[T]) take(draw func(T)) {
	n.mu.Lock()
	v := n.value
	n.value = nil
	n.mu.Unlock()
	if v != nil {
		draw(*v)
	}
}
