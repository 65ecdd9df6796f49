package alipaysim

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A document is a body of the protocol.
type document = map[string]any

// said is the object result.
func said(status, code string) document {
	return document{"resultStatus": status, "resultCode": code, "resultMessage": code}
}

// words are the usual codes of a status.
var words = map[string]string{"S": "SUCCESS", "U": "PAYMENT_IN_PROCESS"}

// text reads a string out of nested objects.
func text(d document, path ...string) string {
	for _, key := range path[:len(path)-1] {
		d, _ = d[key].(document)
	}
	v, _ := d[path[len(path)-1]].(string)
	return v
}

// amount reads a sum of money: whole yen, in digits alone.
func amount(d document, name string) (sum int64, ok bool) {
	digits := text(d, name, "value")
	sum, err := strconv.ParseInt(digits, 10, 64)
	return sum, err == nil && sum > 0 && strconv.FormatInt(sum, 10) == digits && text(d, name, "currency") == "JPY"
}

// named reports whether a text is an id of the acquirer's.
func named(id string) bool { return id != "" && len(id) <= 64 }

// asked reads what a request to pay and its repeats must have in common.
func asked(q document) (p payment, ok bool) {
	sum, ok := amount(q, "paymentAmount")
	p = payment{RequestID: text(q, "paymentRequestId"), Yen: sum, Method: text(q, "paymentMethod", "paymentMethodType")}
	currency, value := text(q, "order", "orderAmount", "currency"), text(q, "order", "orderAmount", "value")
	p.OrderAmount = currency + " " + value
	return p, ok && named(p.RequestID) && p.Method != "" && currency != "" && value != "" && inStore(q)
}

// inStore reports whether a request says of where and how the customer stands what
// it must: all of it is text, as every value of the protocol.
func inStore(q document) bool {
	scenario := text(q, "paymentFactor", "inStorePaymentScenario")
	return text(q, "paymentFactor", "isInStorePayment") == "true" && (scenario == "PaymentCode" || scenario == "OrderCode") &&
		named(text(q, "order", "merchant", "store", "referenceStoreId"))
}

// same reports whether a request repeats the one that made p. Books of before hold
// less of it, and those of an order that was closed before it came nothing.
func (p *payment) same(again payment) bool {
	return (p.Yen == 0 || p.Yen == again.Yen) && (p.OrderAmount == "" || p.OrderAmount == again.OrderAmount) && (p.Method == "" || p.Method == again.Method)
}

// pay takes money, once for each id.
func (s *Simulator) pay(q document) document {
	a, ok := asked(q)
	if !ok {
		return document{"result": said("F", "PARAM_ILLEGAL")}
	}
	if p := s.payments[a.RequestID]; p != nil {
		if !p.same(a) {
			return document{"result": said("F", "REPEAT_REQ_INCONSISTENT")}
		}
		return s.about(p)
	}
	p := &a
	p.ID, p.Born, p.NotifyURL = s.nextID(), s.Now(), text(q, "paymentNotifyUrl")
	p.Until = until(q, p.Born)
	s.put(entry{Payment: p})
	switch {
	case !s.Now().Before(p.Until): // it came when its time was over
		p.Status = "C"
		return s.about(p)
	case text(q, "paymentFactor", "inStorePaymentScenario") == "OrderCode":
		p.Status, p.OrderCode = "U", "https://qr.alipayplus.example/"+p.ID
		return s.about(p)
	}
	c := s.codes[hashOf(text(q, "paymentMethod", "paymentMethodId"))]
	p.Status, p.Reason = s.judge(c, p)
	return s.about(p)
}

// nextID is ours for a new payment.
func (s *Simulator) nextID() string { return fmt.Sprintf("2026%024d", len(s.payments)+1) }

// until is when a payment that nobody confirmed is over: the time that the acquirer
// says, or ten minutes when nothing is said.
func until(q document, born time.Time) time.Time {
	if t, err := time.Parse(time.RFC3339, text(q, "paymentExpiryTime")); err == nil {
		return t
	}
	return born.Add(10 * time.Minute)
}

// Scan lets a customer pay a shop's code, and notifies the acquirer.
func (s *Simulator) Scan(code, wallet string) bool {
	brand, known := Brands[wallet]
	id := ""
	s.mu.Lock()
	for _, p := range s.payments {
		if known && p.OrderCode == code && p.Status == "U" && s.Now().Before(p.Until) {
			p.Brand, id = brand, p.RequestID // Confirm keeps it
		}
	}
	s.mu.Unlock()
	return id != "" && s.Confirm(id)
}

// judge decides a new payment.
func (s *Simulator) judge(c *code, p *payment) (status, reason string) {
	if c == nil {
		return "F", "INVALID_CODE"
	}
	p.Brand = c.Brand
	switch {
	case c.UsedBy != "":
		return "F", "CODE_USED"
	case s.Now().After(c.Until):
		return "F", "EXPIRED_CODE"
	}
	c.UsedBy = p.RequestID
	s.put(entry{Code: c})
	switch {
	case c.Poor:
		return "F", "USER_BALANCE_NOT_ENOUGH"
	case p.Yen >= pinFrom:
		return "U", "PAYMENT_IN_PROCESS"
	}
	return "S", "SUCCESS"
}

// about tells how a payment stands, as the answer to pay.
func (s *Simulator) about(p *payment) document {
	d := document{"result": s.standing(p), "paymentId": p.ID, "acquirerId": s.acquirerID()}
	if p.OrderCode != "" && p.Status == "U" {
		d["orderCodeForm"] = document{"expireTime": p.Until.Format(time.RFC3339), "codeDetails": []document{
			{"displayType": "BIGIMAGE", "codeValue": p.OrderCode + ".png"}, {"displayType": "TEXT", "codeValue": p.OrderCode},
		}}
	}
	s.amounts(d, p)
	return d
}

// acquirerID is what we call the acquirer.
func (s *Simulator) acquirerID() string { return "1022188-" + s.ClientID }

// stamp writes a time as the published samples do.
func stamp(t time.Time) string {
	return t.In(time.FixedZone("UTC+8", 8*60*60)).Format(time.RFC3339)
}

// standing is the result of a payment.
func (s *Simulator) standing(p *payment) document {
	if p.Status == "C" {
		return said("F", "ORDER_IS_CLOSED")
	}
	if p.Status == "U" && !p.Until.IsZero() && !s.Now().Before(p.Until) {
		p.Status = "C" // nobody paid in time
		s.put(entry{Payment: p})
		return said("F", "ORDER_IS_CLOSED")
	}
	if p.Status == "F" {
		return said("F", p.Reason)
	}
	return said(p.Status, words[p.Status])
}

// amounts writes what was paid, in yen and in the customer's money, and with which
// wallet. Of a payment that is not paid, or was cancelled, there is nothing to tell:
// such fields come with S alone, and none is empty (every page of the protocol).
func (s *Simulator) amounts(d document, p *payment) {
	if p.Status != "S" {
		return
	}
	d["paymentAmount"] = document{"currency": "JPY", "value": strconv.FormatInt(p.Yen, 10)}
	d["paymentTime"], d["pspId"] = stamp(cmp.Or(p.Paid, p.Born)), "10221720000000"+p.Brand.Routing
	d["walletBrandName"] = p.Brand.Name
	d["actualPaymentAmount"] = document{"currency": p.Brand.Currency, "value": strconv.FormatInt((p.Yen*p.Brand.PerMillion+500_000)/1_000_000, 10)}
	d["paymentQuote"] = document{"quoteId": "Q" + p.ID, "quoteCurrencyPair": "JPY/" + p.Brand.Currency, "quotePrice": p.Brand.price()}
}

// price is one yen in the currency's unit, as text.
func (b Brand) price() string {
	perUnit := int64(100_000_000)
	if b.Currency == "KRW" { // no smaller unit
		perUnit = 1_000_000
	}
	digits := len(strconv.FormatInt(perUnit, 10)) - 1
	return strings.TrimRight(fmt.Sprintf("%d.%0*d", b.PerMillion/perUnit, digits, b.PerMillion%perUnit), "0")
}

// meant finds the payment of a request, which names it by the acquirer's id or by
// ours; nil when there is none, and false when nothing is named.
func (s *Simulator) meant(q document) (p *payment, ok bool) {
	id, ours := text(q, "paymentRequestId"), text(q, "paymentId")
	if id != "" {
		return s.payments[id], named(id)
	}
	for _, x := range s.payments {
		if ours != "" && x.ID == ours {
			p = x
		}
	}
	return p, ours != ""
}

// inquire tells two things apart: how the inquiry went, and the payment.
func (s *Simulator) inquire(q document) document {
	p, ok := s.meant(q)
	switch {
	case !ok:
		return document{"result": said("F", "PARAM_ILLEGAL")}
	case p == nil:
		return document{"result": said("F", "ORDER_NOT_EXIST")}
	}
	d := document{"result": said("S", "SUCCESS"), "paymentResult": s.standing(p), "paymentRequestId": p.RequestID, "paymentId": p.ID, "acquirerId": s.acquirerID()}
	s.amounts(d, p)
	return d
}

// windowEnd is 00:15 UTC+8 of the day after.
func windowEnd(t time.Time) time.Time {
	zone := time.FixedZone("UTC+8", 8*60*60)
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, zone)
}

// cancel closes an order, whether it came or not.
func (s *Simulator) cancel(q document) document {
	p, ok := s.meant(q)
	id := text(q, "paymentRequestId")
	switch {
	case !ok:
		return document{"result": said("F", "PARAM_ILLEGAL")}
	case p == nil && id == "":
		return document{"result": said("F", "ORDER_NOT_EXIST")}
	case p == nil:
		p = &payment{RequestID: id, ID: s.nextID(), Born: s.Now()}
		s.put(entry{Payment: p})
	}
	if p.Status != "C" && s.Now().After(windowEnd(p.Born)) {
		return document{"result": said("F", "CANCEL_WINDOW_EXCEED")}
	}
	if p.Refunded > 0 {
		return document{"result": said("F", "ORDER_STATUS_INVALID")}
	}
	if p.Status != "F" {
		p.Status = "C"
		s.put(entry{Payment: p})
	}
	return document{"result": said("S", "SUCCESS"), "paymentRequestId": p.RequestID, "paymentId": p.ID, "acquirerId": s.acquirerID(), "cancelTime": stamp(s.Now())}
}

// done is the answer to a refund.
func (r *refund) done() document {
	return document{"result": said("S", "SUCCESS"), "refundRequestId": r.RequestID, "refundId": r.ID,
		"refundAmount": document{"currency": "JPY", "value": strconv.FormatInt(r.Yen, 10)}}
}

// refund gives back, once for each id.
func (s *Simulator) refund(q document) document {
	id := text(q, "refundRequestId")
	p, which := s.meant(q)
	sum, ok := amount(q, "refundAmount")
	switch {
	case !ok || !which || !named(id):
		return document{"result": said("F", "PARAM_ILLEGAL")}
	case p == nil:
		return document{"result": said("F", "ORDER_NOT_EXIST")}
	}
	if old, ok := s.refunds[id]; ok {
		if old.Yen != sum || old.Payment != p.RequestID {
			return document{"result": said("F", "REPEAT_REQ_INCONSISTENT")}
		}
		return old.done()
	}
	switch {
	case p.Status != "S":
		return document{"result": said("F", "ORDER_STATUS_INVALID")}
	case sum > p.Yen-p.Refunded:
		return document{"result": said("F", "REFUND_AMOUNT_EXCEED")}
	case s.Now().After(p.Born.AddDate(1, 0, 0)):
		return document{"result": said("F", "REFUND_WINDOW_EXCEED")}
	}
	p.Refunded += sum
	r := &refund{ID: fmt.Sprintf("R%027d", len(s.refunds)+1), RequestID: id, Payment: p.RequestID, Yen: sum}
	s.put(entry{Payment: p})
	s.put(entry{Refund: r})
	return r.done()
}
