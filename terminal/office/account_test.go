package office

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/staff"
)

func (b *bench) Banks(ctx context.Context) ([]Bank, error) {
	return []Bank{{"9001", "青葉銀行"}, {"9042", "蛍川銀行"}}, b.centre(ctx)
}

func (b *bench) AskAccount(ctx context.Context, o AccountOrder) error {
	b.asked = append(b.asked, o)
	return b.centre(ctx)
}

// another fills in an account as a manager does.
var another = []Intent{
	{Kind: IntentPage, Page: PageStatement}, {Kind: IntentAccount}, {Kind: IntentBanks}, {Kind: IntentBank, Text: "9042"},
	{Kind: IntentBranch, Text: "012"}, {Kind: IntentAccountKind, Text: string(Current)}, {Kind: IntentAccountNumber, Text: "0010012"},
}

// Another account is asked for once, only when it is filled in, and its number is
// not kept where it was typed.
func TestAnotherAccountIsAskedFor(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	v := b.tap(another[:6]...)
	assert.Equal(t, PageAccount, v.Page)
	v = b.tap(Intent{Kind: IntentAskAccount})
	require.NotNil(t, v.Fault, "without a number")
	assert.Equal(t, fault.Of(terminal.ErrAccount).Code, v.Fault.Code)
	b.centre = func(context.Context) error { return terminal.ErrNotReached }
	v = b.tap(another[6], Intent{Kind: IntentAskAccount})
	require.NotNil(t, v.Fault)
	assert.Equal(t, PageAccount, v.Page)
	assert.Equal(t, "0010012", v.Order.Number, "what was typed is still there")
	b.centre = func(context.Context) error { return nil }
	v = b.tap(Intent{Kind: IntentAskAccount}, Intent{Kind: IntentAskAccount})
	assert.Equal(t, PageStatement, v.Page)
	want := AccountOrder{Bank: Bank{"9042", "蛍川銀行"}, Branch: "012", Kind: Current, Number: "0010012", Clerk: "店長"}
	assert.Equal(t, []AccountOrder{want, want}, b.asked, "the one that was not answered, and once more; not by the second tap")
	assert.Empty(t, v.Order)
	assert.Equal(t, "9042-012 current ***0012", want.Masked())
}

// A bank that is not offered is none, and who may not ask does not get there.
func TestAccountsAreGuarded(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	v := b.tap(another[:3]...)
	v = b.tap(Intent{Kind: IntentBank, Text: "0001"})
	assert.Equal(t, PageBanks, v.Page)
	assert.Empty(t, v.Order.Bank)
	b.view.Rights.Account = false
	v = b.tap(another[:2]...)
	assert.Equal(t, PageStatement, v.Page)
	require.NotNil(t, v.Fault)
	for why, o := range map[string]AccountOrder{
		"letters":      {Bank: Bank{Code: "9042"}, Branch: "001", Kind: Ordinary, Number: "12345a7"},
		"short":        {Bank: Bank{Code: "9042"}, Branch: "1", Kind: Ordinary, Number: "1234567"},
		"wide digits":  {Bank: Bank{Code: "9042"}, Branch: "００１", Kind: Ordinary, Number: "1234567"},
		"another kind": {Bank: Bank{Code: "9042"}, Branch: "001", Kind: "gold", Number: "1234567"},
	} {
		assert.ErrorIs(t, o.Check(), terminal.ErrAccount, why)
	}
}

// A payout is looked at by day and brand.
func TestAPayoutIsLookedAt(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	b.statement = Statement{Payouts: []Payout{{ValueDay: "2026-11-30"}, {ValueDay: "2026-11-15", Lines: []PayoutLine{{Brand: "J-Coin Pay", Gross: 700}}}}}
	v := b.tap(Intent{Kind: IntentPage, Page: PageStatement}, Intent{Kind: IntentPayout, Number: 2})
	assert.Equal(t, PageStatement, v.Page, "there is none")
	v = b.tap(Intent{Kind: IntentPayout, Number: 1})
	assert.Equal(t, PagePayout, v.Page)
	assert.Equal(t, b.statement.Payouts[1], v.Payout)
}
