package office

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal/staff"
)

// Who leaves is out, and who comes in is in, however many taps a slow page has kept
// waiting: those are of somebody who is gone.
func TestLeavingIsNeverLost(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	for range 2 * cap(b.Office.asked) {
		b.Send(Intent{Kind: IntentSection, Section: ByClerk})
	}
	b.Send(Intent{Kind: IntentLeave})
	b.next(func() {}) // one more tap, which there is no room for
	for len(b.Office.asked) > 0 {
		(<-b.Office.asked)()
	}
	assert.Equal(t, PageNone, b.view.Page)

	for range 2 * cap(b.Office.asked) {
		b.Send(Intent{Kind: IntentSection, Section: ByClerk})
	}
	b.Open(staff.Member{ID: "n", Name: "次の人", Role: staff.Manager})
	for len(b.Office.asked) > 0 {
		(<-b.Office.asked)()
	}
	assert.Equal(t, PageToday, b.view.Page)
	assert.Equal(t, "次の人", b.view.By)
}
