package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// Changes of many payments at once are each there when their commit returns,
// also when some of them break a rule, and the journal has no gap.
func TestCommitsOfManyAtOnce(t *testing.T) {
	s, _ := create(t)
	const hands, each = 24, 20
	var work sync.WaitGroup
	for h := range hands {
		work.Go(func() {
			for i := range each {
				p, err := begin(s, h*each+i)
				if !assert.NoError(t, err) {
					return
				}
				there, err := s.Payment(p.ID)
				assert.NoError(t, err)
				assert.Equal(t, terminal.Created, there.State)
				_, err = begin(s, h*each+i)
				assert.ErrorIs(t, err, terminal.ErrStale, "the same payment is not made twice")
				p, err = step(s, p, terminal.Sent)
				assert.NoError(t, err)
				_, err = step(s, p, terminal.Paid)
				assert.NoError(t, err)
			}
		})
	}
	work.Wait()
	seen, slips := 0, map[int]bool{}
	for n := range hands * each {
		p, err := s.Payment(terminal.PaymentID(fmt.Sprintf("pay-%05d", n)))
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.False(t, slips[p.Slip], "slip %d twice", p.Slip)
		slips[p.Slip] = true
		seen++
	}
	head, err := s.Head()
	require.NoError(t, err)
	assert.EqualValues(t, 3*seen, head.Seq)
	sound(t, s)
}

// Changes that are given together are written in their order, and one that breaks a
// rule is refused alone.
func TestCommitEach(t *testing.T) {
	s, _ := create(t)
	const n = 150
	changes := make([]terminal.Change, 0, n)
	for i := range n {
		p, err := begin(s, i)
		require.NoError(t, err)
		from := p.State
		if i == 70 {
			from = terminal.Unknown // it is not there any more
		}
		p.State = terminal.Abandoned
		changes = append(changes, terminal.Change{At: start, Day: p.BusinessDate, Kind: terminal.KindPayment, From: from, Payment: p})
	}
	written := s.CommitEach(changes)
	require.Len(t, written, n)
	for i, w := range written {
		if i == 70 {
			require.ErrorIs(t, w.Err, terminal.ErrStale)
			continue
		}
		require.NoError(t, w.Err)
		assert.Equal(t, changes[i].Payment.ID, w.Payment.ID)
		assert.Equal(t, terminal.Abandoned, w.Payment.State)
	}
	open, err := s.Open()
	require.NoError(t, err)
	require.Len(t, open, 1)
	assert.Equal(t, changes[70].Payment.ID, open[0].ID)
	head, err := s.Head()
	require.NoError(t, err)
	assert.EqualValues(t, 2*n-1, head.Seq)
	assert.Empty(t, s.CommitEach(nil))
	sound(t, s)
}
