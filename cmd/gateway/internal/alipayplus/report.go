package alipayplus

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
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
	return readReport(r, detailHeader, func(row []string) (DetailLine, error) {
		yen, err := sumOf(row[3], row[4])
		known := row[0] == "PAYMENT" || row[0] == "REFUND"
		if err != nil || yen < 1 || !known || row[1] == "" {
			return DetailLine{}, ErrReport
		}
		return DetailLine{Refund: row[0] == "REFUND", Payment: row[1], Network: row[2], Yen: yen}, nil
	})
}

// A FeeLine is one line of the fee report: what Alipay+ keeps of a payment.
type FeeLine struct {
	Payment, Network string
	BaseYen, FeeYen  int64
}

// ReadFees reads a fee report.
func ReadFees(r io.Reader) ([]FeeLine, error) {
	header := []string{"feeType", "paymentRequestId", "transactionId", "baseAmount", "feeAmount", "currency"}
	return readReport(r, header, func(row []string) (FeeLine, error) {
		base, err1 := sumOf(row[3], row[5])
		fee, err2 := sumOf(row[4], row[5])
		if err1 != nil || err2 != nil || base < 1 || fee < 0 || row[0] != "PROCESSING_FEE" || row[1] == "" {
			return FeeLine{}, ErrReport
		}
		return FeeLine{row[1], row[2], base, fee}, nil
	})
}

// A SummaryLine is one line of the transaction summary report.
type SummaryLine struct {
	Kind  string // PAYMENT, REFUND, FEE or SETTLEMENT
	Count int64
	Yen   int64
}

// ReadSummary reads a transaction summary report.
func ReadSummary(r io.Reader) ([]SummaryLine, error) {
	return readReport(r, []string{"summaryType", "count", "amount", "currency"}, func(row []string) (SummaryLine, error) {
		n, err1 := strconv.ParseInt(row[1], 10, 64)
		yen, err2 := sumOf(row[2], row[3])
		if err1 != nil || err2 != nil || n < 0 {
			return SummaryLine{}, ErrReport
		}
		return SummaryLine{row[0], n, yen}, nil
	})
}

// sumOf reads a sum in yen.
func sumOf(value, currency string) (int64, error) {
	yen, err := strconv.ParseInt(value, 10, 64)
	if err != nil || currency != "JPY" {
		return 0, ErrReport
	}
	return yen, nil
}

// readReport reads the lines after a header.
func readReport[T any](r io.Reader, header []string, read func(row []string) (T, error)) ([]T, error) {
	all := csv.NewReader(r)
	all.FieldsPerRecord = len(header)
	rows, err := all.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReport, err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], header) {
		return nil, fmt.Errorf("first line: %w", ErrReport)
	}
	lines := make([]T, 0, len(rows)-1)
	for n, row := range rows[1:] {
		line, err := read(row)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+2, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
