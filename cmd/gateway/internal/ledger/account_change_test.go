package ledger_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// askAccount asks for a change of the shop's account.
func (b *books) askAccount(id, bank, number string) (ledger.AccountChange, error) {
	q := wire.AccountRequest{Bank: bank, Branch: "001", Kind: wire.AccountOrdinary, Number: number, Clerk: "01"}
	return b.AskAccount(b.t.Context(), "Shop 1", ledger.Request{Terminal: b.terminal, ID: id, Body: []byte(bank + number)}, q)
}

// settle closes days, and returns the one settlement of them.
func (b *books) settle(date string) ledger.Settlement {
	made, err := b.Settle(b.t.Context(), date)
	require.NoError(b.t, err)
	require.Len(b.t, made, 1)
	return made[0]
}

// A shop is paid elsewhere only once somebody has confirmed it, from a settlement
// that is told; one that is made late of days before is still paid where it was.
func TestAccountChange(t *testing.T) { both(t, testAccountChange) }

func testAccountChange(t *testing.T, b *books) {
	ctx := t.Context()
	require.NoError(t, b.SetShop(ctx, ledger.Shop{Name: "Shop 1", Bank: "9042", Schedule: ledger.Semimonthly}))
	_, err := b.pay("a", b.code("jcoin"), 10_000, 0)
	require.NoError(t, err)
	asked, err := b.askAccount("c1", "9007", "0010012")
	require.NoError(t, err)
	assert.Equal(t, wire.ChangeAsked, asked.State)
	assert.Equal(t, "***0012", asked.Account.MaskedNumber)
	again, err := b.askAccount("c1", "9007", "0010012")
	require.NoError(t, err)
	assert.Equal(t, asked, again, "the same id and bytes are the same change")
	_, err = b.askAccount("c1", "9007", "0010013")
	require.ErrorIs(t, err, ledger.ErrInconsistent)
	_, err = b.askAccount("c9", "0001", "0010012")
	require.ErrorIs(t, err, ledger.ErrShop, "no such bank")

	b.pass(10 * 24 * time.Hour) // 3 December: the days to 30 November are settled late
	_, err = b.DecideAccount(ctx, "c1", ledger.Verdict{State: wire.ChangeConfirmed})
	require.ErrorIs(t, err, ledger.ErrShop, "nobody asked the bank whose it is")
	done, err := b.DecideAccount(ctx, "c1", ledger.Verdict{State: wire.ChangeConfirmed, Holder: "カイケイ"})
	require.NoError(t, err)
	assert.Equal(t, "2026-12-15", done.HoldsFrom)
	_, err = b.DecideAccount(ctx, "c1", ledger.Verdict{State: wire.ChangeRefused, Reason: "no"})
	require.ErrorIs(t, err, ledger.ErrDecided)
	assert.Equal(t, "9042", b.settle("2026-11-30").Bank, "it holds from the next on")

	_, err = b.pay("b", b.code("jcoin"), 20_000, 0)
	require.NoError(t, err)
	b.pass(14 * 24 * time.Hour) // 17 December
	x := b.settle("2026-12-15")
	assert.Equal(t, "9007", x.Bank)
	assert.Equal(t, &wire.Account{Bank: "9007", BankName: "大樹銀行", Branch: "001", Kind: wire.AccountOrdinary, MaskedNumber: "***0012", Holder: "カイケイ"}, x.Account)
	b.pass(14 * 24 * time.Hour)
	_, err = b.Settle(ctx, "2026-12-30") // pays out
	require.NoError(t, err)
	shops, err := b.Shops(ctx)
	require.NoError(t, err)
	assert.Equal(t, []ledger.Shop{{Name: "Shop 1", Bank: "9007", Schedule: ledger.Semimonthly}}, shops)
	kept, err := b.Statement(ctx, "Shop 1")
	require.NoError(t, err)
	require.Len(t, kept, 2)
	assert.Equal(t, x.Account, kept[0].Account)
	assert.Equal(t, "9042", kept[1].Bank, "what was settled stays where it was paid")
}

// What is asked again replaces what is open; a bank that the backend's people set
// leaves a trace as well; the statement tells both, and no whole number.
func TestAccountChangesAreTold(t *testing.T) { both(t, testAccountChangesAreTold) }

func testAccountChangesAreTold(t *testing.T, b *books) {
	ctx := t.Context()
	_, err := b.askAccount("c1", "9007", "0010012")
	require.NoError(t, err)
	b.pass(time.Minute)
	_, err = b.askAccount("c2", "9008", "7654321")
	require.NoError(t, err)
	b.pass(time.Minute)
	_, err = b.DecideAccount(ctx, "c2", ledger.Verdict{State: wire.ChangeRefused, Reason: "別の名義です"})
	require.NoError(t, err)
	b.pass(time.Minute)
	require.NoError(t, b.SetShop(ctx, ledger.Shop{Name: "Shop 1", Bank: "9042", Schedule: ledger.Monthly}))
	require.NoError(t, b.SetShop(ctx, ledger.Shop{Name: "Shop 1", Bank: "9042", Schedule: ledger.Semimonthly}))
	x, err := b.ShopStatement(ctx, "Shop 1")
	require.NoError(t, err)
	require.Len(t, x.Changes, 3, "another schedule is no other account")
	assert.Equal(t, "9042", x.Account.Bank)
	assert.Equal(t, wire.ChangeConfirmed, x.Changes[0].State)
	assert.Empty(t, x.Changes[0].TerminalID, "the backend's own people")
	assert.Equal(t, "別の名義です", x.Changes[1].Reason)
	assert.Equal(t, b.terminal, x.Changes[1].TerminalID)
	assert.Equal(t, wire.ReasonReplaced, x.Changes[2].Reason)
	all, err := b.AccountChanges(ctx, "")
	require.NoError(t, err)
	require.Len(t, all, 3)
	assert.Equal(t, "7654321", all[1].Number, "whoever confirms it needs the whole number")
}
