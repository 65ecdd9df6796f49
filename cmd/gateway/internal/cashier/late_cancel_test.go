package cashier_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/alipaysim"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/terminal/wire"
)

// A cancel was in time at the network, and we hear so after the day of its payment was
// settled: the next settlement takes back what the shop was paid too much.
func TestCancelThatIsHeardOfAfterTheSettlement(t *testing.T) {
	onBoth(t, testCancelThatIsHeardOfAfterTheSettlement)
}

func testCancelThatIsHeardOfAfterTheSettlement(t *testing.T, s *shop) {
	s.pass(7*24*time.Hour + 11*time.Hour + 30*time.Minute) // 30 November, 23:30 in Japan
	require.Equal(t, wire.PaymentPaid, s.pay("kept", s.code("alipay"), 10_000).State)
	require.Equal(t, wire.PaymentPaid, s.pay("late", s.code("alipay"), 4_000).State)
	s.pass(90 * time.Minute) // 01:00, a quarter of an hour before it is too late
	require.NoError(t, s.net.Spoil("cancel", alipaysim.LostAnswer))
	_, err := s.Cancel(t.Context(), s.terminal, "late")
	require.ErrorIs(t, err, cashier.ErrUnknown)

	s.pass(65 * time.Minute) // 02:05
	made, err := s.Settle(t.Context(), "2026-11-30")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.EqualValues(t, 14_000-210, made[0].PaidYen, "as far as anybody knew")
	p, err := s.Cancel(t.Context(), s.terminal, "late")
	require.NoError(t, err)
	require.Equal(t, wire.PaymentCancelled, p.State)
	s.agree("cancelled")

	require.Equal(t, wire.PaymentPaid, s.pay("next", s.code("alipay"), 20_000-1).State) // below the PIN
	s.pass(31 * 24 * time.Hour)
	made, err = s.Settle(t.Context(), "2026-12-31")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.EqualValues(t, 19_999-4_000-239, made[0].PaidYen, "and the fee of it is given back")
	list, err := s.ShopStatement(t.Context(), "Shop 1")
	require.NoError(t, err)
	assert.Zero(t, list.OwedYen, "all is settled")

	s.pass(3 * 24 * time.Hour)
	require.Equal(t, wire.PaymentPaid, s.pay("third", s.code("alipay"), 1_000).State)
	s.pass(31 * 24 * time.Hour)
	made, err = s.Settle(t.Context(), "2027-01-31")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.EqualValues(t, 1_000-15, made[0].PaidYen, "it is taken back once")
}
