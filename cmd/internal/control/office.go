package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"kaikei/cmd/internal/device"
	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/office"
	"kaikei/terminal/report"
)

// The operations of a manager's day.
var (
	Day    = Op[ReportRequest, office.Day]{"day", day}
	Trail  = Op[PaymentRequest, []office.Record]{"trail", trail}
	Closes = Op[ClosesRequest, []report.Close]{"closes", closes}
)

// Do does the operation on a terminal that this process has open, and returns its
// error as it is.
func (o Op[Request, Answer]) Do(ctx context.Context, d *device.Device, r Request) (Answer, error) {
	return o.do(d, ctx, r)
}

// TermsOf are what the terminal's rules say of days and deadlines.
func TermsOf(d *device.Device) office.Terms {
	return office.Terms{Cutover: d.Till.Settings().Cutover, CancelUntil: d.Till.CancelUntil}
}

// day is a business date as a manager sees it.
func day(d *device.Device, _ context.Context, r ReportRequest) (office.Day, error) {
	now := d.Till.Clock.Now()
	if r.Date == "" {
		r.Date = d.Till.Day(now)
	}
	return office.ReadDay(d.Store, r.Date, now, TermsOf(d))
}

// errBegan ends a walk at the record with which a payment began.
var errBegan = errors.New("payment began here")

// trail reads the journal records of a payment. It walks the journal back to where
// the payment began: an index of it would be one more thing that must agree with it.
func trail(d *device.Device, ctx context.Context, r PaymentRequest) ([]office.Record, error) {
	p, err := find(d, r.ID)
	if err != nil {
		return nil, err
	}
	name := []byte(`"` + p.ID + `"`)
	records := []office.Record{}
	err = d.Store.JournalBack(func(line []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !bytes.Contains(line, name) {
			return nil
		}
		b, err := journal.Parse(line)
		if err != nil {
			return fmt.Errorf("%w: %w", terminal.ErrCorrupt, err)
		}
		var e store.Entry
		// Records of closes and events name payments too, and have another form.
		if json.Unmarshal(b.Payload, &e) != nil || e.Payment.ID != p.ID {
			return nil
		}
		record := office.Record{Seq: b.Seq, At: b.At, Day: terminal.Date(b.Day), Kind: b.Kind, State: e.Payment.State}
		if e.Refund != nil {
			record.Refund = e.Refund.Amount
		}
		records = append(records, record)
		if e.From == nil {
			return errBegan
		}
		return nil
	})
	if err != nil && !errors.Is(err, errBegan) {
		return nil, fmt.Errorf("journal of %s: %w", p.ID, err)
	}
	slices.Reverse(records)
	return records, nil
}

// A ClosesRequest asks for closes, newest first.
type ClosesRequest struct {
	Most int `json:"most"`
}

// closes lists those that were made.
func closes(d *device.Device, _ context.Context, r ClosesRequest) ([]report.Close, error) {
	newest, err := d.Store.Closed(0)
	if err != nil && !errors.Is(err, terminal.ErrNotFound) {
		return nil, err
	}
	return office.ReadCloses(d.Store, newest.Number, r.Most)
}

// HeadAfter returns the head of the journal right after a close, short, as its slip
// has it; "" when the journal of this store begins later.
func HeadAfter(d *device.Device, c report.Close) (string, error) {
	head := ""
	stop := errors.New("found")
	err := d.Store.Journal(c.After+1, func(line []byte) error {
		h, err := journal.HeadOf(line)
		if err != nil {
			return fmt.Errorf("%w: %w", terminal.ErrCorrupt, err)
		}
		if h.Seq == c.After+1 {
			head = h.Short()
		}
		return stop
	})
	if err != nil && !errors.Is(err, stop) {
		return "", fmt.Errorf("journal after close %d: %w", c.Number, err)
	}
	return head, nil
}
