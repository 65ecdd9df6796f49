package alipaysim

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// begin is a simulator that keeps its books in a file, as after a start.
func begin(t *testing.T, path string) *Simulator {
	s := &Simulator{Now: func() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }, Log: slog.New(slog.DiscardHandler)}
	require.NoError(t, s.Keep(path))
	t.Cleanup(func() { _ = s.file.Close() })
	return s
}

// ask does one call and returns its result's code.
func ask(t *testing.T, s *Simulator, work func(document) document, q document) string {
	a, err := s.do(work, q)
	require.NoError(t, err)
	return text(a, "result", "resultCode")
}

// order is a request to pay 300 yen with a code.
func order(id, code string) document {
	return document{
		"paymentRequestId": id, "paymentAmount": document{"currency": "JPY", "value": "300"},
		"paymentMethod": document{"paymentMethodType": "CONNECT_WALLET", "paymentMethodId": code},
		"paymentFactor": document{"isInStorePayment": "true", "inStorePaymentScenario": "PaymentCode"},
		"order":         document{"orderAmount": document{"currency": "JPY", "value": "300"}, "merchant": document{"store": document{"referenceStoreId": "S1"}}},
	}
}

// What was answered is known after the program was killed at any byte of what
// it wrote later: the codes that were used, what was paid, given back, closed.
func TestBooksOutliveTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books")
	s := begin(t, path)
	used, err := s.NewCode("gcash")
	require.NoError(t, err)
	free, err := s.NewCode("alipay")
	require.NoError(t, err)
	require.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p1", used)))
	back := document{"paymentRequestId": "p1", "refundRequestId": "r1", "refundAmount": document{"currency": "JPY", "value": "100"}}
	require.Equal(t, "SUCCESS", ask(t, s, s.refund, back))
	require.Equal(t, "SUCCESS", ask(t, s, s.cancel, document{"paymentRequestId": "p2"}))
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p3", free)))
	more, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(more), used, "a code pays, and is kept as a hash")

	for _, n := range []int{len(kept), len(kept) + 1, (len(kept) + len(more)) / 2} {
		path := filepath.Join(t.TempDir(), "cut")
		require.NoError(t, os.WriteFile(path, more[:n], 0o600))
		s := begin(t, path)
		assert.Equal(t, int64(200), s.Taken())
		assert.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p1", used)), "the same order")
		assert.Equal(t, "CODE_USED", ask(t, s, s.pay, order("p4", used)))
		assert.Equal(t, "SUCCESS", ask(t, s, s.refund, back), "the same refund")
		assert.Equal(t, int64(200), s.Taken())
		assert.Equal(t, "ORDER_IS_CLOSED", ask(t, s, s.pay, order("p2", free)))
		assert.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p3", free)), "not answered before, asked again")
		assert.Equal(t, int64(500), begin(t, path).Taken())
	}
}

// Books of before the order's amount and the method's type were kept open, and hold
// a repeat against what they have.
func TestBooksOfBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books")
	const old = `{"Payment":{"ID":"2026000000000000000000000001","RequestID":"p1","Status":"S","Reason":"SUCCESS","Yen":300,"Refunded":0,"Brand":{"Name":"GCash","Routing":"004","Currency":"PHP","PerMillion":37800000},"NotifyURL":"","Born":"2026-11-23T03:00:00Z","OrderCode":"","Until":"0001-01-01T00:00:00Z"}}
`
	require.NoError(t, os.WriteFile(path, []byte(old), 0o600))
	s := begin(t, path)
	q := order("p1", "")
	q["order"].(document)["orderAmount"] = document{"currency": "USD", "value": "2"}
	assert.Equal(t, "SUCCESS", ask(t, s, s.pay, q), "they do not say")
	q["paymentAmount"] = document{"currency": "JPY", "value": "301"}
	assert.Equal(t, "REPEAT_REQ_INCONSISTENT", ask(t, s, s.pay, q))
	assert.EqualValues(t, 300, s.Taken())
}

// Books that somebody wrote into are not gone on with.
func TestBooksThatDoNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books")
	require.NoError(t, os.WriteFile(path, []byte("{}\n{\"Payment\n{}\n"), 0o600))
	err := (&Simulator{}).Keep(path)
	assert.ErrorContains(t, err, fmt.Sprintf("read books %s: line 2", path))
}
