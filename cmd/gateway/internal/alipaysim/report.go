package alipaysim

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
)

// feeBasisPoints is what Alipay+ keeps of a payment, in hundredths of a percent,
// rounded half up for each. A refund returns nothing of it.
const feeBasisPoints = 80

// fee is what is kept of a sum.
func fee(yen int64) int64 { return (yen*feeBasisPoints + 5_000) / 10_000 }

// csv serves a report, written under the lock.
func (s *Simulator) csv(write func(io.Writer)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		write(w)
	}
}

// taken returns the payments that are paid, by their ids.
func (s *Simulator) taken() (list []*payment) {
	for _, id := range slices.Sorted(maps.Keys(s.payments)) {
		if p := s.payments[id]; p.Status == "S" {
			list = append(list, p)
		}
	}
	return list
}

// detail writes the transaction detail report: what was paid and given back,
// and not what was cancelled.
func (s *Simulator) detail(w io.Writer) {
	fmt.Fprintln(w, "transactionType,paymentRequestId,transactionId,amount,currency,walletBrandName")
	for _, p := range s.taken() {
		fmt.Fprintf(w, "PAYMENT,%s,%s,%d,JPY,%s\n", p.RequestID, p.ID, p.Yen, p.Brand.Name)
	}
	for _, id := range slices.Sorted(maps.Keys(s.refunds)) {
		r := s.refunds[id]
		fmt.Fprintf(w, "REFUND,%s,%s,%d,JPY,%s\n", r.Payment, r.ID, r.Yen, s.payments[r.Payment].Brand.Name)
	}
}

// fees writes the fee report: a line for each payment.
func (s *Simulator) fees(w io.Writer) {
	fmt.Fprintln(w, "feeType,paymentRequestId,transactionId,baseAmount,feeAmount,currency")
	for _, p := range s.taken() {
		fmt.Fprintf(w, "PROCESSING_FEE,%s,%s,%d,%d,JPY\n", p.RequestID, p.ID, p.Yen, fee(p.Yen))
	}
}

// summary writes the transaction summary report: the sums of the other two, and
// what is to be settled.
func (s *Simulator) summary(w io.Writer) {
	var paid, back, kept int64
	for _, p := range s.taken() {
		paid, kept = paid+p.Yen, kept+fee(p.Yen)
	}
	for _, r := range s.refunds {
		back += r.Yen
	}
	fmt.Fprintln(w, "summaryType,count,amount,currency")
	for _, line := range []struct {
		kind  string
		n     int
		total int64
	}{{"PAYMENT", len(s.taken()), paid}, {"REFUND", len(s.refunds), back}, {"FEE", len(s.taken()), kept}, {"SETTLEMENT", 1, paid - back - kept}} {
		fmt.Fprintf(w, "%s,%d,%d,JPY\n", line.kind, line.n, line.total)
	}
}
