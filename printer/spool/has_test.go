package spool

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// What has come as far as the queue is known, printed or not, and over a restart.
func TestHas(t *testing.T) {
	dir := t.TempDir()
	p := &sheet{says: terminal.ErrPaperOut}
	s, stop := open(t, dir, p, Options{})
	r := numbered(1)
	assert.False(t, s.Has(r.Kind, r.Payment))
	require.ErrorIs(t, s.Print(t.Context(), r), terminal.ErrPaperOut)
	assert.True(t, s.Has(r.Kind, r.Payment))
	assert.False(t, s.Has(receipt.KindRefund, r.Payment))
	assert.False(t, s.Has(r.Kind, r.Payment+"1"), "another payment")
	stop()
	p.becomes(nil)
	s, _ = open(t, dir, p, Options{})
	assert.True(t, s.Has(r.Kind, r.Payment))
	require.Eventually(t, func() bool { return states(s)[0] == Printed }, 10*time.Second, time.Millisecond)
	assert.True(t, s.Has(r.Kind, r.Payment))
}
