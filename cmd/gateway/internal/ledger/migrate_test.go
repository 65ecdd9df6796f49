package ledger

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Books of version 1 keep their payments and balances, and gain what the
// customers lacked.
func TestMigrateFromVersion1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.db")
	old, err := connect(path)
	require.NoError(t, err)
	_, err = old.ExecContext(t.Context(), steps[0].both+steps[0].sqlite+`
		INSERT INTO terminals VALUES ('T-0001', 'Shop 1', 'k', '1', '2026-11-01T00:00:00.000Z', NULL);
		INSERT INTO customers VALUES (1, 'jcoin', 1), (2, 'jcoin', 2);
		INSERT INTO entries VALUES (1, '', 'open', 'jcoin'), (2, '', 'open', 'jcoin'), (3, '', 'pay', 'p1'), (4, '', 'refund', 'r1');
		INSERT INTO postings VALUES (1, 'issuer:jcoin', -100000), (1, 'wallet:1', 100000), (2, 'issuer:jcoin', -250000), (2, 'wallet:2', 250000),
			(3, 'wallet:1', -1500), (3, 'shop:Shop 1', 1500), (4, 'shop:Shop 1', -500), (4, 'wallet:1', 500);
		INSERT INTO payments (id, terminal, shop, body_hash, state, amount, refunded, rail, customer, created_at, paid_at, day)
			VALUES ('p1', 'T-0001', 'Shop 1', 'x', 'PAID', 1500, 500, 'jcoin', 1, '', '2026-11-01T00:00:00.000Z', '2026-11-01');
		INSERT INTO refunds VALUES ('r1', 'p1', 'x', 'DONE', 500, '', '', NULL, '2026-11-02');
		PRAGMA user_version = 1`)
	require.NoError(t, err)
	require.NoError(t, old.Close())

	l, err := Open(t.Context(), path, nil)
	require.NoError(t, err)
	defer l.Close()
	a, err := l.Audit(t.Context())
	require.NoError(t, err)
	assert.Empty(t, a.Faults)
	have := map[string]int64{}
	for _, x := range a.Accounts {
		have[x.Name] = x.Yen
	}
	assert.Equal(t, int64(99_000), have["wallet:1"])
	assert.Equal(t, int64(250_000), have["wallet:2"])
	assert.Equal(t, int64(1_000), have["shop:Shop 1"])
	assert.Equal(t, int64(openingBank), have["bank:9001:1"], "a customer of old has a bank now")
	p, err := l.Inquire(t.Context(), "T-0001", "p1")
	require.NoError(t, err)
	assert.Equal(t, int64(500), p.RefundedYen)
	shops, err := l.Shops(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Shop{{"Shop 1", "9001", Monthly}}, shops)
}
