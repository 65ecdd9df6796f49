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
