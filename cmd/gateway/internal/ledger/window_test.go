package ledger_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// Until when a payment may be cancelled is told with it, and holds: by the day of the
// rail's own zone. Alipay+ is an hour behind Japan.
func TestCancelWindows(t *testing.T) { both(t, testCancelWindows) }

func testCancelWindows(t *testing.T, b *books) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	for i, tt := range []struct {
		why, wallet string
		paid, until time.Time
	}{
		{"at noon in Japan", "jcoin", at(23, 3, 0), at(23, 15, 0)},
		{"at half past midnight in Japan", "jcoin", at(23, 15, 30), at(24, 15, 0)},
		{"at noon in Japan", "alipay", at(23, 3, 0), at(23, 16, 15)},
		{"half an hour before midnight in UTC+8, which is the next day in Japan", "alipay", at(23, 15, 30), at(23, 16, 15)},
		{"past midnight in UTC+8", "alipay", at(23, 16, 5), at(24, 16, 15)},
	} {
		for n, past := range []time.Duration{0, time.Second} {
			b.now = tt.paid
			id := tt.wallet + string(rune('a'+2*i+n))
			p, err := b.pay(id, b.code(tt.wallet), 1500, 0)
			require.NoError(t, err)
			require.Equal(t, wire.PaymentPaid, p.State, tt.why)
			assert.Equal(t, tt.until, *p.CancelUntil, "%s, %s", tt.wallet, tt.why)
			b.now = tt.until.Add(past)
			p, err = b.Cancel(t.Context(), b.terminal, id)
			if past == 0 {
				require.NoError(t, err)
				assert.Equal(t, wire.PaymentCancelled, p.State)
			} else {
				require.ErrorIs(t, err, ledger.ErrTooLate)
			}
		}
	}
}
