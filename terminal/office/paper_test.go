package office

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

// A close whose slip waits for paper: the trouble goes by itself when the slip is on
// paper, and not before.
func TestTroubleOfThePrinterGoesByItself(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	b.paper = terminal.ErrPaperOut
	waiting := 1
	b.Unprinted = func() int { return waiting }
	code := func() fault.Code {
		b.handle(Intent{Kind: intentLook})
		if f := b.views[len(b.views)-1].Fault; f != nil {
			return f.Code
		}
		return ""
	}
	b.tap(Intent{Kind: IntentPage, Page: PageClose}, Intent{Kind: IntentCount}, Intent{Kind: IntentSum}, Intent{Kind: IntentMakeClose})
	assert.EqualValues(t, "PAPER_OUT", code())
	waiting = 0
	assert.Empty(t, code())
	assert.Equal(t, DonePrinted, b.view.Done)

	waiting = 1
	b.tap(Intent{Kind: IntentPrint}, Intent{Kind: IntentDismiss})
	waiting = 0
	code()
	assert.Equal(t, DoneNothing, b.view.Done, "what was read is not told of again")
	b.tap(Intent{Kind: IntentBack}, Intent{Kind: IntentPage, Page: PageReconcile})
	b.centre = func(context.Context) error { return terminal.ErrNotReached }
	b.tap(Intent{Kind: IntentCompare})
	assert.EqualValues(t, "NOT_REACHED", code(), "another trouble stays")
}

// A staff card is kept nowhere: that no slip waits says nothing of it.
func TestTroubleWithACardStays(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	require.NoError(t, b.People.Add(staff.Member{ID: "c1", Name: "山田", Role: staff.Manager}, "2580", ""))
	b.paper = terminal.ErrPaperOut
	b.Unprinted = func() int { return 0 }
	b.tap(Intent{Kind: IntentPage, Page: PageStaff}, Intent{Kind: IntentMember, Text: "c1"}, Intent{Kind: IntentCard}, Intent{Kind: intentLook})
	require.NotNil(t, b.view.Fault)
	assert.EqualValues(t, "PAPER_OUT", b.view.Fault.Code)
}

// A printer that cannot print costs nobody the card that opens the till.
func TestNoPaperNoNewCard(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	require.NoError(t, b.People.Add(staff.Member{ID: "c1", Name: "山田", Role: staff.Manager}, "2580", ""))
	card := func() string {
		members, err := b.People.Members()
		require.NoError(t, err)
		return members[0].Card
	}
	v := b.tap(Intent{Kind: IntentPage, Page: PageStaff}, Intent{Kind: IntentMember, Text: "c1"}, Intent{Kind: IntentCard})
	require.Nil(t, v.Fault)
	was := card()
	require.NotEmpty(t, was)
	b.paper = terminal.ErrPaperOut
	v = b.tap(Intent{Kind: IntentCard})
	require.NotNil(t, v.Fault)
	assert.EqualValues(t, "PAPER_OUT", v.Fault.Code)
	assert.Equal(t, was, card())
	assert.Len(t, b.cards, 1)
	b.paper = nil
	b.tap(Intent{Kind: IntentCard})
	assert.NotEqual(t, was, card())
	assert.Len(t, b.cards, 2)
}

// fullCloses is a disk that takes no close.
type fullCloses struct{ report.Closes }

func (fullCloses) CloseDay(report.CloseOrder) (report.Close, error) {
	return report.Close{}, terminal.ErrFull
}

// On a full disk nothing is closed, nobody is told to hand cash back, and the next tap
// tries again.
func TestNoCloseOnAFullDisk(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	b.Closes = fullCloses{b.store}
	v := b.tap(Intent{Kind: IntentPage, Page: PageClose}, Intent{Kind: IntentCount}, Intent{Kind: IntentSum}, Intent{Kind: IntentMakeClose})
	require.NotNil(t, v.Fault)
	assert.Equal(t, "undone", v.Fault.Variant())
	assert.Equal(t, PageCount, v.Page)
	b.Closes = b.store
	v = b.tap(Intent{Kind: IntentMakeClose})
	assert.Equal(t, PageClosed, v.Page)
	assert.Nil(t, v.Fault)
}
