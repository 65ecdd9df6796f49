package office

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/staff"
)

// What there was no line for is there without a tap once there is one, on each page
// that the backend is asked for; and a line that swallows everything is left alone.
func TestPagesComeBackWithTheLine(t *testing.T) {
	for _, tt := range []struct {
		page  Page
		taps  []Intent
		known func(View) bool
	}{
		{PageStatement, nil, func(v View) bool { return v.Stated }},
		{PageShop, nil, func(v View) bool { return v.Shop.Date != "" }},
		{PageReconcile, []Intent{{Kind: IntentCompare}}, func(v View) bool { return v.Compared }},
	} {
		b := newBench(t).manager(staff.Manager)
		asked := 0
		b.online, b.centre = false, func(context.Context) error { // a line that swallows what is asked
			asked++
			b.now = b.now.Add(askMost)
			return terminal.ErrNotReached
		}
		look := func() View { return b.tap(Intent{Kind: intentLook}) }
		v := b.tap(append([]Intent{{Kind: IntentPage, Page: tt.page}}, tt.taps...)...)
		require.NotNil(t, v.Fault, tt.page)
		assert.True(t, v.Unread, "the page says that it comes by itself")
		b.now = b.now.Add(time.Hour)
		require.NotNil(t, look().Fault)
		assert.Equal(t, 1, asked, "there is no line, as the till knows")
		b.online = true
		require.NotNil(t, look().Fault)
		assert.Equal(t, 2, asked)
		b.now = b.now.Add(lookEvery)
		b.tap(Intent{Kind: IntentDismiss}, Intent{Kind: intentLook})
		assert.Equal(t, 2, asked, "taps wait while it is asked: not at once again")
		b.centre = func(context.Context) error { asked++; return nil }
		b.now = b.now.Add(askMost)
		v = look()
		assert.True(t, tt.known(v), tt.page)
		assert.Nil(t, v.Fault)
		assert.False(t, v.Busy || v.Unread)
		b.now = b.now.Add(time.Hour)
		look()
		assert.Equal(t, 3, asked, "what is known is not asked for again")
	}
}

// What was not read is forgotten with its page, and trouble of another kind is no
// matter of the line.
func TestWhatIsNotReadAgain(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	asked := 0
	b.centre = func(context.Context) error { asked++; return terminal.ErrNotReached }
	b.tap(Intent{Kind: IntentPage, Page: PageStatement}, Intent{Kind: IntentPage, Page: PageSettings})
	b.now = b.now.Add(time.Hour)
	b.tap(Intent{Kind: intentLook})
	assert.Equal(t, 1, asked)
	b.centre = func(context.Context) error { asked++; return terminal.ErrRefused }
	b.tap(Intent{Kind: IntentPage, Page: PageStatement})
	b.now = b.now.Add(time.Hour)
	assert.NotNil(t, b.tap(Intent{Kind: intentLook}).Fault)
	assert.Equal(t, 2, asked)
}
