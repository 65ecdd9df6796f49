package workshop

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/staff"
)

// Who leaves is out, and who comes in is in, however many taps a slow page has kept
// waiting: those are of somebody who is gone.
func TestLeavingIsNeverLost(t *testing.T) {
	w := New(Parts{Show: func(View) {}, Camera: func() Gauge { return Gauge{} }})
	fill := func() {
		for range 2 * cap(w.todo) {
			w.Send(Intent{Kind: IntentPage})
		}
	}
	serve := func() {
		for len(w.todo) > 0 {
			(<-w.todo)()
		}
	}
	w.view.Page = PageParts
	fill()
	w.Send(Intent{Kind: IntentLeave})
	last := View{}
	w.Show = func(v View) { last = v }
	serve()
	assert.Equal(t, PageNone, w.view.Page)
	assert.Equal(t, PageNone, last.Page)

	fill()
	w.Open(staff.Member{})
	serve()
	assert.Equal(t, PageParts, w.view.Page)
}
