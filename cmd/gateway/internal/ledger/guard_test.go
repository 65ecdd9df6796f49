package ledger_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// raw opens the database behind the ledger's back.
func (b *books) raw() *sql.DB {
	db := b.connect(b.t)
	b.t.Cleanup(func() { require.NoError(b.t, db.Close()) })
	return db
}

// connect opens the database; the caller closes it.
func (b *books) connect(t testing.TB) *sql.DB {
	driver, address := "sqlite", "file:"+b.address+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)"
	if strings.HasPrefix(b.address, "postgres:") {
		driver, address = "pgx", b.address
	}
	db, err := sql.Open(driver, address)
	require.NoError(t, err)
	return db
}

// The database itself refuses what the books forbid, whoever asks.
func TestDatabaseGuardsTheBooks(t *testing.T) { both(t, testDatabaseGuardsTheBooks) }

func testDatabaseGuardsTheBooks(t *testing.T, b *books) {
	_, err := b.pay("paid", b.code("jcoin"), 1500, 0)
	require.NoError(t, err)
	_, err = b.pay("poor", b.code("jcoin-poor"), 1500, 0)
	require.NoError(t, err)
	_, err = b.pay("gone", b.code("jcoin"), 1500, 0)
	require.NoError(t, err)
	_, err = b.Cancel(t.Context(), b.terminal, "gone")
	require.NoError(t, err)
	_, err = b.refund("paid", "r1", 500)
	require.NoError(t, err)
	for _, id := range []string{"refused", "open"} { // the second replaces the first
		_, err = b.AskAccount(t.Context(), "Shop 1", ledger.Request{Terminal: b.terminal, ID: id, Body: []byte(id)}, wire.AccountRequest{Bank: "9042", Branch: "001", Kind: wire.AccountOrdinary, Number: "1234567"})
		require.NoError(t, err)
	}
	b.pass(20 * 24 * time.Hour)
	_, err = b.Settle(t.Context(), "2026-11-30")
	require.NoError(t, err)
	db := b.raw()
	const post = "INSERT INTO transfers (at, kind, ref, source, target, yen) VALUES ('', "
	for why, statement := range map[string]string{
		"a transfer is changed":                    "UPDATE transfers SET yen = yen + 1",
		"a transfer is deleted":                    "DELETE FROM transfers",
		"an account is renamed":                    "UPDATE accounts SET name = 'mine' WHERE name = 'world'",
		"an account's floor is taken away":         "UPDATE accounts SET floor = NULL",
		"a transfer of nothing":                    post + "'x', 'x', 'world', 'fees', 0)",
		"a transfer backwards":                     post + "'x', 'x', 'world', 'fees', -5)",
		"a transfer to itself":                     post + "'x', 'x', 'world', 'world', 5)",
		"a transfer from nowhere":                  post + "'x', 'x', 'nobody', 'fees', 5)",
		"a payment charged again":                  post + "'pay', 'paid', 'wallet:1', 'shop:Shop 1', 1500)",
		"a refund given again":                     post + "'refund', 'r1', 'shop:Shop 1', 'wallet:1', 500)",
		"a wallet overdrawn by a yen":              post + "'x', 'x', 'wallet:1', 'fees', 99001)",
		"a bank account overdrawn":                 post + "'x', 'x', 'bank:9001:1', 'fees', 1000001)",
		"a declined payment becomes paid":          "UPDATE payments SET state = 'PAID' WHERE id = 'poor'",
		"a cancelled payment becomes paid":         "UPDATE payments SET state = 'PAID' WHERE id = 'gone'",
		"a paid payment becomes declined":          "UPDATE payments SET state = 'DECLINED' WHERE id = 'paid'",
		"a payment's amount is changed":            "UPDATE payments SET amount = 1 WHERE id = 'paid'",
		"a payment goes to another shop":           "UPDATE payments SET shop = 'x' WHERE id = 'paid'",
		"a payment's request is another":           "UPDATE payments SET body_hash = 'x' WHERE id = 'paid'",
		"more is given back than was paid":         "UPDATE payments SET refunded = 1501 WHERE id = 'paid'",
		"what was given back is taken":             "UPDATE payments SET refunded = 0 WHERE id = 'paid'",
		"a sale becomes a top-up":                  "UPDATE payments SET purpose = 'topup' WHERE id = 'paid'",
		"a payment is deleted":                     "DELETE FROM payments WHERE id = 'poor'",
		"a refund is undone":                       "UPDATE refunds SET state = 'REFUSED'",
		"a refund is deleted":                      "DELETE FROM refunds",
		"a settlement is changed":                  "UPDATE settlements SET paid = paid + 1",
		"a settlement is deleted":                  "DELETE FROM settlement_lines",
		"a day is settled twice":                   "INSERT INTO settlements SELECT 'S2', shop, first_day, last_day, value_day, bank, gross, refunds, fee, carried, paid, made_at, credits, account FROM settlements",
		"an account is changed that was asked for": "UPDATE account_changes SET number = '0000001' WHERE id = 'open'",
		"an account is asked for twice":            "INSERT INTO account_changes (id, body_hash, shop, asked_at, bank, state) VALUES ('x', '', 'Shop 1', '', '9001', 'ASKED')",
		"a decided account is decided again":       "UPDATE account_changes SET state = 'CONFIRMED' WHERE id = 'refused'",
		"a change of an account is deleted":        "DELETE FROM account_changes",
		"a code is used again":                     "UPDATE codes SET payment = 'gone' WHERE payment = 'paid'",
		"a code is made fresh":                     "UPDATE codes SET payment = NULL WHERE payment = 'paid'",
		"a payment of a terminal that is not one":  "INSERT INTO payments (id, terminal, shop, body_hash, state, amount, rail, created_at, day) VALUES ('x', 'T-9', '', '', 'PAID', 1, '', '', '')",
	} {
		_, err := db.ExecContext(t.Context(), statement)
		assert.Error(t, err, why)
	}
	var n int
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM settlements").Scan(&n))
	assert.Equal(t, 1, n, "there was something to guard")
	_, err = db.ExecContext(t.Context(), post+"'x', 'x', 'wallet:1', 'fees', 1)")
	assert.NoError(t, err, "what is legal is not refused")
}

// Books that a newer program wrote are left alone.
func TestNewerBooksAreLeftAlone(t *testing.T) { both(t, testNewerBooksAreLeftAlone) }

func testNewerBooksAreLeftAlone(t *testing.T, b *books) {
	newer, older := "PRAGMA user_version = 999", "PRAGMA user_version = 4"
	if strings.HasPrefix(b.address, "postgres:") {
		newer, older = "UPDATE schema_version SET version = 999", "UPDATE schema_version SET version = 4"
	}
	db := b.raw()
	_, err := db.ExecContext(t.Context(), newer)
	require.NoError(t, err)
	_, err = ledger.Open(t.Context(), b.address, nil)
	assert.ErrorIs(t, err, ledger.ErrSchema)
	_, err = db.ExecContext(t.Context(), older)
	require.NoError(t, err)
}
