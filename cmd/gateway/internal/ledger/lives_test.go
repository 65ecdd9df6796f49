package ledger_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/cmd/gateway/internal/pgtest"
)

// check holds the books against the model.
func (m *model) check(t *rapid.T) {
	a, err := m.b.Audit(m.b.t.Context())
	require.NoError(t, err)
	require.Empty(t, a.Faults)
	have := map[string]int64{}
	sum := int64(0)
	for _, x := range a.Accounts {
		have[x.Name] = x.Yen
		sum += x.Yen
	}
	require.Zero(t, sum)
	require.Equal(t, m.shop, have["shop:Shop 1"], "shop")
	for _, p := range m.people {
		require.Equal(t, p.yen, have[fmt.Sprintf("wallet:%d", p.id)], "wallet of %s %d", p.wallet, p.number)
	}
}

// Whatever is done in whatever order, the books are those of the model.
func TestRandomLives(t *testing.T) {
	lives := func(t *testing.T, checks string, address func() string) {
		if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
			require.NoError(t, flag.Set("rapid.checks", checks))
			t.Cleanup(func() { require.NoError(t, flag.Set("rapid.checks", f.DefValue)) })
		}
		rapid.Check(t, func(rt *rapid.T) {
			b := open(t, address())
			defer b.shut(rt)
			m := newModel(b)
			rt.Repeat(map[string]func(*rapid.T){
				"pay": m.pay, "pay another": m.pay, "credit": m.credit, "repeat": m.repeat, "confirm": m.confirm, "cancel": m.cancel, "refund": m.refund, "order": m.order, "settle": m.settle,
				"pass": func(t *rapid.T) {
					b.pass(time.Duration(rapid.Int64Range(1, 40).Draw(t, "hours")) * time.Hour)
				},
				"wait": func(t *rapid.T) { b.pass(time.Minute) }, "": m.check,
			})
		})
	}
	t.Run("sqlite", func(t *testing.T) {
		lives(t, "25", func() string {
			dir, err := os.MkdirTemp(t.TempDir(), "g")
			require.NoError(t, err)
			return filepath.Join(dir, "g.db")
		})
	})
	t.Run("postgres", func(t *testing.T) { lives(t, "6", func() string { return pgtest.Database(t) }) })
}
