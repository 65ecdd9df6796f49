package cashier_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/cashier"
)

// The other side's report and our books agree, and each way of not agreeing is
// found.
func TestReconcile(t *testing.T) {
	s := newShop(t)
	s.pay("a", s.code("alipay"), 1000)
	s.pay("b", s.code("gcash"), 2000)
	s.pay("c", s.code("tng"), 3000)
	_, err := s.Cancel(t.Context(), s.terminal, "c")
	require.NoError(t, err)
	s.refund("b", "r1", 500)
	w, err := http.Get(s.Alipay.URL + "/reports/detail.csv")
	require.NoError(t, err)
	text, err := io.ReadAll(w.Body)
	require.NoError(t, err)
	require.NoError(t, w.Body.Close())
	report := string(text)
	require.Equal(t, 4, strings.Count(report, "\n"), report)

	look := func(report string) (what []string) {
		list, err := cashier.Reconcile(t.Context(), s.Ledger, strings.NewReader(report))
		require.NoError(t, err)
		for _, d := range list {
			what = append(what, d.What+" "+d.Payment)
		}
		return what
	}
	assert.Empty(t, look(report))
	assert.Equal(t, []string{"another sum a"}, look(strings.Replace(report, ",1000,", ",1001,", 1)))
	header, rest, _ := strings.Cut(report, "\n")
	_, without, _ := strings.Cut(rest, "\n")
	assert.Equal(t, []string{"only in the books a"}, look(header+"\n"+without))
	assert.Equal(t, []string{"only in the report x"}, look(report+"PAYMENT,x,9,5,JPY,GCash\n"))
	assert.Equal(t, []string{"only in the report a"}, look(report+"PAYMENT,a,other,1000,JPY,Alipay\n"), "charged twice")
	for why, broken := range map[string]string{
		"nothing": "", "no report": "hello", "another money": header + "\nPAYMENT,a,1,5,CNY,x\n", "no sum": header + "\nPAYMENT,a,1,,JPY,x\n",
		"another kind": header + "\nGIFT,a,1,5,JPY,x\n", "below zero": header + "\nPAYMENT,a,1,-5,JPY,x\n",
	} {
		_, err := cashier.Reconcile(t.Context(), s.Ledger, strings.NewReader(broken))
		assert.ErrorIs(t, err, alipayplus.ErrReport, why)
	}
}
