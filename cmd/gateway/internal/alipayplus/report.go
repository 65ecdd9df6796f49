package alipayplus

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// ErrReport means a report that does not read.
var ErrReport = errors.New("report not valid")

// A DetailLine is one line of the transaction detail report.
type DetailLine struct {
	Refund  bool
	Payment string // paymentRequestId, ours
	Network string // the transaction's id, theirs
	Yen     int64
}

// detailHeader is the first line.
var detailHeader = []string{"transactionType", "paymentRequestId", "transactionId", "amount", "currency", "walletBrandName"}

// ReadDetail reads a transaction detail report, which is empty but for its
// first line when there was no trade.
func ReadDetail(r io.Reader) ([]DetailLine, error) {
	all := csv.NewReader(r)
	all.FieldsPerRecord = len(detailHeader)
	rows, err := all.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReport, err)
	}
	if len(rows) == 0 || rows[0][0] != detailHeader[0] {
		return nil, fmt.Errorf("first line: %w", ErrReport)
	}
	lines := make([]DetailLine, 0, len(rows)-1)
	for n, row := range rows[1:] {
		yen, err := strconv.ParseInt(row[3], 10, 64)
		known := row[0] == "PAYMENT" || row[0] == "REFUND"
		if err != nil || yen < 1 || !known || row[4] != "JPY" || row[1] == "" {
			return nil, fmt.Errorf("line %d: %w", n+2, ErrReport)
		}
		lines = append(lines, DetailLine{Refund: row[0] == "REFUND", Payment: row[1], Network: row[2], Yen: yen})
	}
	return lines, nil
}
