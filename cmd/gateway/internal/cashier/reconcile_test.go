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
	report := s.report("detail")
	require.Equal(t, 4, strings.Count(report, "\n"), report)

	look := func(report string) (what []string) {
		list, err := cashier.Reconcile(t.Context(), s.Ledger, cashier.Reports{Detail: strings.NewReader(report)})
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
		_, err := cashier.Reconcile(t.Context(), s.Ledger, cashier.Reports{Detail: strings.NewReader(broken)})
		assert.ErrorIs(t, err, alipayplus.ErrReport, why)
	}
}

// report fetches a report of the other side.
func (s *shop) report(name string) string {
	w, err := http.Get(s.Alipay.URL + "/reports/" + name + ".csv")
	require.NoError(s.t, err)
	text, err := io.ReadAll(w.Body)
	require.NoError(s.t, err)
	require.NoError(s.t, w.Body.Close())
	return string(text)
}

// Each fee is the one that was agreed, and the summary is the sum of the lines.
func TestReconcileFeesAndSummary(t *testing.T) {
	s := newShop(t)
	s.pay("a", s.code("alipay"), 1000)
	s.pay("b", s.code("gcash"), 2063) // 16.504 yen
	s.refund("b", "r1", 500)
	detail, fee, summary := s.report("detail"), s.report("fee"), s.report("summary")
	for _, tt := range []struct {
		why, fee, summary string
		want              []string
	}{
		{"as it is", fee, summary, nil},
		{"a yen more is kept", strings.Replace(fee, ",17,", ",18,", 1), summary, []string{"another fee than agreed", "another sum in the summary: FEE", "another sum in the summary: SETTLEMENT"}},
		{"a fee of another sum", strings.Replace(fee, ",1000,", ",1001,", 1), summary, []string{"another fee than agreed"}},
		{"a fee for nothing", fee + "PROCESSING_FEE,x,9,5,0,JPY\n", strings.Replace(summary, "FEE,2", "FEE,3", 1), []string{"fee for no payment"}},
		{"less is settled", fee, strings.Replace(summary, "SETTLEMENT,1,2", "SETTLEMENT,1,1", 1), []string{"another sum in the summary: SETTLEMENT"}},
		{"a sum is missing", fee, strings.Replace(summary, "REFUND,1,500,JPY\n", "", 1), []string{"no sum in the summary: REFUND"}},
	} {
		list, err := cashier.Reconcile(t.Context(), s.Ledger, cashier.Reports{Detail: strings.NewReader(detail), Fees: strings.NewReader(tt.fee), Summary: strings.NewReader(tt.summary)})
		require.NoError(t, err, tt.why)
		var what []string
		for _, d := range list {
			what = append(what, d.What)
		}
		assert.Equal(t, tt.want, what, tt.why)
	}
	_, err := cashier.Reconcile(t.Context(), s.Ledger, cashier.Reports{Detail: strings.NewReader(detail), Fees: strings.NewReader(detail)})
	assert.ErrorIs(t, err, alipayplus.ErrReport)
}
