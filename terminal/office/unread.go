package office

import (
	"context"
	"errors"
	"time"

	"kaikei/terminal"
)

// An unread is what there was no line for.
type unread struct {
	read func(ctx context.Context) error // nil is nothing
	rest time.Time                       // it is not asked for before
}

// consult reads from the backend what the page shows. What there is no line for is read
// as soon as there is one, without a tap; but a line that swallows what is asked is left
// alone for as long as it kept the taps waiting.
func (o *Office) consult(read func(ctx context.Context) error) {
	began := o.Now()
	err := o.ask(read)
	o.unread = unread{}
	if errors.Is(err, terminal.ErrNotReached) {
		ended := o.Now()
		o.unread = unread{read, ended.Add(ended.Sub(began))}
	}
	o.fault(err)
}

// readAgain reads what there was no line for.
func (o *Office) readAgain() {
	if o.unread.read == nil || !o.Online() || o.Now().Before(o.unread.rest) {
		return
	}
	told := o.view.Fault
	o.consult(o.unread.read)
	switch {
	case o.unread.read != nil:
		o.view.Fault = told // nothing is new
	case o.view.Fault == told:
		o.view.Fault = nil
	}
	o.show()
}
