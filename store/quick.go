package store

import (
	"bytes"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/sale"
)

// A quick reads the record of a payment in the very form in which this program
// writes it, several times faster than a reader of any JSON. What it does not
// know, such as an escape, a space or a field of a newer program, makes it give
// up: the caller then reads with encoding/json, which decides what is right.
type quick struct {
	text []byte
	ok   bool // nothing was met that it does not know
}

// quickPayment reads the payment that a journal line is about; not ok when
// somebody else must.
func quickPayment(line []byte) (p terminal.Payment, ok bool) {
	_, after, found := bytes.Cut(line, namesPayment)
	if !found {
		return p, false
	}
	p, _, ok = quickObject(line[len(line)-len(after)-len(`{"id":"`):])
	return p, ok
}

// quickStored reads a payment as it is stored; not ok when somebody else must.
func quickStored(text []byte) (s stored, ok bool) {
	q := quick{text, true}
	for key := q.first(); key != nil; key = q.next() {
		switch string(key) {
		case "serial":
			serial := q.number()
			s.Serial, q.ok = uint64(serial), q.ok && serial >= 0
		case "payment":
			s.Payment, q.text, ok = quickObject(q.text)
			q.ok = q.ok && ok
		default:
			q.ok = false
		}
	}
	return s, q.ok && len(q.text) == 0
}

// quickObject reads a payment, and returns what follows it.
func quickObject(text []byte) (p terminal.Payment, rest []byte, ok bool) {
	q := quick{text, true}
	for key := q.first(); key != nil; key = q.next() {
		q.field(&p, key)
	}
	return p, q.text, q.ok
}

// field reads the value of one field of a payment.
func (q *quick) field(p *terminal.Payment, key []byte) {
	if to := quickText(p, key); to != nil {
		*to = q.string()
		return
	}
	if to := quickTime(p, key); to != nil {
		q.time(to)
		return
	}
	switch string(key) {
	case "state":
		state, known := stateOf[q.string()]
		p.State, q.ok = state, q.ok && known
	case "amount":
		p.Amount = terminal.Yen(q.number())
	case "tendered":
		p.Tendered = terminal.Yen(q.number())
	case "refunded":
		p.Refunded = terminal.Yen(q.number())
	case "slip":
		p.Slip = int(q.number())
	case "sale":
		q.sale(&p.Sale)
	case "share":
		q.value(&p.Share)
	case "hops":
		p.Hops = int(q.number())
	case "training":
		p.Training = q.yes()
	default:
		q.ok = false
	}
}

// stateOf names the states as they are stored.
var stateOf = func() map[string]terminal.State {
	of := map[string]terminal.State{}
	for _, s := range terminal.States() {
		of[s.String()] = s
	}
	return of
}()

// quickText returns where the text of a field goes; nil for one that has none.
func quickText(p *terminal.Payment, key []byte) *string {
	switch string(key) {
	case "id":
		return (*string)(&p.ID)
	case "tender":
		return (*string)(&p.Tender)
	case "purpose":
		return (*string)(&p.Purpose)
	case "businessDate":
		return (*string)(&p.BusinessDate)
	case "clerk":
		return &p.Clerk
	case "rail":
		return &p.Rail
	case "maskedCode":
		return &p.MaskedCode
	case "brand":
		return &p.Brand
	case "networkId":
		return &p.NetworkID
	case "payerAmount":
		return &p.PayerAmount
	case "bill":
		return &p.Bill
	case "proof":
		return &p.Proof
	case "reason":
		return (*string)(&p.Reason)
	case "pendingRefund":
		return (*string)(&p.PendingRefund)
	case "voidedBy":
		return &p.VoidedBy
	case "voidReason":
		return &p.VoidReason
	case "handedTo":
		return &p.HandedTo
	}
	return nil
}

// quickTime returns where the time of a field goes; nil for one that has none.
func quickTime(p *terminal.Payment, key []byte) *time.Time {
	switch string(key) {
	case "scannedAt":
		return &p.ScannedAt
	case "createdAt":
		return &p.CreatedAt
	case "sentAt":
		return &p.SentAt
	case "paidAt":
		return &p.PaidAt
	case "changedAt":
		return &p.ChangedAt
	case "cancelUntil":
		return &p.CancelUntil
	}
	return nil
}

// sale reads what was sold. The rarer parts of it are left to encoding/json.
func (q *quick) sale(s *terminal.Sale) {
	for key := q.first(); key != nil; key = q.next() {
		switch string(key) {
		case "lines":
			q.lines(&s.Lines)
		case "tax":
			q.tax(&s.Tax)
		case "discount":
			q.value(&s.Discount)
		case "note":
			s.Note = q.string()
		case "taxFree":
			q.value(&s.TaxFree)
		default:
			q.ok = false
		}
	}
}

// lines reads the lines of a sale.
func (q *quick) lines(lines *[]terminal.Line) {
	q.eat('[')
	q.ok = q.ok && *lines == nil
	for *lines = []terminal.Line{}; q.ok && !q.has(']'); {
		if len(*lines) > 0 {
			q.eat(',')
		}
		var l terminal.Line
		for key := q.first(); key != nil; key = q.next() {
			q.line(&l, key)
		}
		*lines = append(*lines, l)
	}
}

// line reads the value of one field of a line.
func (q *quick) line(l *terminal.Line, key []byte) {
	switch string(key) {
	case "name":
		l.Name = q.string()
	case "quantity":
		l.Quantity = q.number()
	case "unit":
		l.Unit = terminal.Yen(q.number())
	case "rate":
		l.Rate = terminal.TaxRate(q.number())
	case "code":
		l.Code = q.string()
	case "discount":
		q.value(&l.Discount)
	case "override":
		q.value(&l.Override)
	case "note":
		l.Note = q.string()
	case "goods":
		l.Goods = sale.Goods(q.string())
	case "free":
		l.Free = q.yes()
	default:
		q.ok = false
	}
}

// tax reads how a shop writes prices.
func (q *quick) tax(m *terminal.TaxMode) {
	for key := q.first(); key != nil; key = q.next() {
		switch string(key) {
		case "exclusive":
			m.Exclusive = q.yes()
		case "rounding":
			m.Rounding = terminal.Rounding(q.string())
		default:
			q.ok = false
		}
	}
}
