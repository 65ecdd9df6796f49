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

// What a program of before version 10 sent to another network is a repeat when it is
// sent again, and may have been heard.
func TestMigrateWhatWasSent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.db")
	old, err := connect(path)
	require.NoError(t, err)
	for _, s := range steps[:9] {
		_, err = old.ExecContext(t.Context(), s.both+s.sqlite)
		require.NoError(t, err)
	}
	_, err = old.ExecContext(t.Context(), `
		INSERT INTO terminals (id, shop, journal_key, serial, created_at) VALUES ('T-0001', 'Shop 1', 'k', '1', '2026-11-01T00:00:00.000Z');
		INSERT INTO payments (id, terminal, shop, body_hash, state, amount, wallet, rail, created_at, day) VALUES
			('waits', 'T-0001', 'Shop 1', 'x', 'PROCESSING', 1500, 'external', 'alipayplus', '2026-11-01T00:00:00.000Z', '2026-11-01'),
			('ours', 'T-0001', 'Shop 1', 'x', 'PROCESSING', 1500, 'jcoin', 'jcoin', '2026-11-01T00:00:00.000Z', '2026-11-01'),
			('paid', 'T-0001', 'Shop 1', 'x', 'PAID', 1500, 'external', 'alipayplus', '2026-11-01T00:00:01.000Z', '2026-11-01');
		INSERT INTO refunds (id, payment, body_hash, state, amount, day) VALUES ('r1', 'paid', 'x', 'PROCESSING', 500, '2026-11-02'), ('r2', 'paid', 'x', 'DONE', 500, '2026-11-02');
		PRAGMA user_version = 9`)
	require.NoError(t, err)
	require.NoError(t, old.Close())
	l, err := Open(t.Context(), path, nil)
	require.NoError(t, err)
	defer l.Close()
	list, err := l.OpenCalls(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 2)
	for n, want := range []OpenCall{{Call: CallPay, ID: "waits", Payment: "waits"}, {Call: CallRefund, ID: "r1", Payment: "paid"}} {
		want.Sent, want.FirstAt, want.Said = 1, list[n].FirstAt, "sent by an older program"
		assert.Equal(t, want, list[n])
	}
	_, send, err := l.SendPay(t.Context(), "waits")
	require.NoError(t, err)
	assert.True(t, send)
	c, err := l.OpenCall(t.Context(), CallPay, "waits")
	require.NoError(t, err)
	assert.Equal(t, 2, c.Sent)
}
