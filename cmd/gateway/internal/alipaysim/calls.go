package alipaysim

import (
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

// pay takes money, once for each id.
func (s *Simulator) pay(q document) document {
	id := text(q, "paymentRequestId")
	sum, err := strconv.ParseInt(text(q, "paymentAmount", "value"), 10, 64)
	if id == "" || err != nil || sum < 1 || text(q, "paymentAmount", "currency") != "JPY" || text(q, "order", "merchant", "store", "storeTerminalId") == "" {
		return document{"result": said("F", "PARAM_ILLEGAL")}
	}
	if p := s.payments[id]; p != nil {
		if p.yen != sum && p.status != "C" {
			return document{"result": said("F", "REPEAT_REQ_INCONSISTENT")}
		}
		return s.about(p)
	}
	p := &payment{requestID: id, id: fmt.Sprintf("2026%024d", len(s.payments)+1), yen: sum, born: s.Now(), notifyURL: text(q, "paymentNotifyUrl")}
	s.payments[id] = p
	if text(q, "paymentFactor", "inStorePaymentScenario") == "OrderCode" {
		return s.order(p, text(q, "paymentExpiryTime"))
	}
	c := s.codes[text(q, "paymentMethod", "paymentMethodId")]
	p.status, p.reason = s.judge(c, p)
	return s.about(p)
}

// order makes a code that the shop shows; it lives ten minutes when nothing is
// said, and the payment waits for a customer.
func (s *Simulator) order(p *payment, expiry string) document {
	p.status, p.orderCode, p.until = "U", "https://qr.alipayplus.example/"+p.id, p.born.Add(10*time.Minute)
	if t, err := time.Parse(time.RFC3339, expiry); err == nil {
		p.until = t
	}
	return s.about(p)
}

// Scan lets a customer pay a shop's code, and notifies the acquirer.
func (s *Simulator) Scan(code, wallet string) bool {
	brand, known := Brands[wallet]
	id := ""
	s.mu.Lock()
	for _, p := range s.payments {
		if known && p.orderCode == code && p.status == "U" && s.Now().Before(p.until) {
			p.brand, id = brand, p.requestID
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
	p.brand = c.brand
	switch {
	case c.usedBy != "":
		return "F", "CODE_USED"
	case s.Now().After(c.until):
		return "F", "CODE_EXPIRED"
	}
	c.usedBy = p.requestID
	switch {
	case c.text[8] == '9':
		return "F", "USER_BALANCE_NOT_ENOUGH"
	case p.yen >= pinFrom:
		return "U", "PAYMENT_IN_PROCESS"
	}
	return "S", "SUCCESS"
}

// about tells how a payment stands, as the answer to pay.
func (s *Simulator) about(p *payment) document {
	d := document{"result": s.standing(p), "paymentId": p.id, "walletBrandName": p.brand.Name}
	if p.orderCode != "" && p.status == "U" {
		d["orderCodeForm"] = document{"expireTime": p.until.Format(time.RFC3339), "codeDetails": []document{{"codeValueType": "QRCODE", "codeValue": p.orderCode}}}
	}
	s.amounts(d, p)
	return d
}

// standing is the result of a payment.
func (s *Simulator) standing(p *payment) document {
	if p.status == "C" {
		return said("F", "ORDER_IS_CLOSED")
	}
	if p.orderCode != "" && p.status == "U" && !s.Now().Before(p.until) {
		p.status = "C" // nobody paid in time
		return said("F", "ORDER_IS_CLOSED")
	}
	if p.status == "F" {
		return said("F", p.reason)
	}
	return said(p.status, words[p.status])
}

// amounts writes what was paid, in yen and in the customer's money.
func (s *Simulator) amounts(d document, p *payment) {
	d["paymentAmount"] = document{"currency": "JPY", "value": strconv.FormatInt(p.yen, 10)}
	if p.brand.Currency != "" {
		d["actualPaymentAmount"] = document{"currency": p.brand.Currency, "value": strconv.FormatInt((p.yen*p.brand.PerMillion+500_000)/1_000_000, 10)}
		d["paymentQuote"] = document{"quoteId": "Q" + p.id, "quoteCurrencyPair": "JPY/" + p.brand.Currency, "quotePrice": p.brand.price()}
	}
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

// inquire tells two things apart: how the inquiry went, and the payment.
func (s *Simulator) inquire(q document) document {
	p := s.payments[text(q, "paymentRequestId")]
	if p == nil {
		return document{"result": said("F", "ORDER_NOT_EXIST")}
	}
	d := document{"result": said("S", "SUCCESS"), "paymentResult": s.standing(p), "paymentRequestId": p.requestID, "paymentId": p.id, "walletBrandName": p.brand.Name}
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
	id := text(q, "paymentRequestId")
	p := s.payments[id]
	if p == nil {
		p = &payment{requestID: id, id: fmt.Sprintf("2026%024d", len(s.payments)+1), born: s.Now()}
		s.payments[id] = p
	}
	if p.status != "C" && s.Now().After(windowEnd(p.born)) {
		return document{"result": said("F", "CANCEL_WINDOW_EXCEED")}
	}
	if p.refunded > 0 {
		return document{"result": said("F", "ORDER_STATUS_INVALID")}
	}
	if p.status != "F" {
		p.status = "C"
	}
	return document{"result": said("S", "SUCCESS"), "paymentRequestId": id, "paymentId": p.id}
}

// refund gives back, once for each id.
func (s *Simulator) refund(q document) document {
	id, p := text(q, "refundRequestId"), s.payments[text(q, "paymentRequestId")]
	sum, err := strconv.ParseInt(text(q, "refundAmount", "value"), 10, 64)
	if p == nil {
		return document{"result": said("F", "ORDER_NOT_EXIST")}
	}
	if old, ok := s.refunds[id]; ok {
		if old.yen != sum || old.payment != p.requestID {
			return document{"result": said("F", "REPEAT_REQ_INCONSISTENT")}
		}
		return document{"result": said("S", "SUCCESS"), "refundRequestId": id, "refundId": old.id}
	}
	switch {
	case err != nil || sum < 1 || id == "":
		return document{"result": said("F", "PARAM_ILLEGAL")}
	case p.status != "S":
		return document{"result": said("F", "ORDER_STATUS_INVALID")}
	case p.refunded+sum > p.yen:
		return document{"result": said("F", "REFUND_AMOUNT_EXCEED")}
	case s.Now().After(p.born.AddDate(1, 0, 0)):
		return document{"result": said("F", "REFUND_WINDOW_EXCEED")}
	}
	p.refunded += sum
	s.refunds[id] = refund{id: fmt.Sprintf("R%027d", len(s.refunds)+1), payment: p.requestID, yen: sum}
	return document{"result": said("S", "SUCCESS"), "refundRequestId": id, "refundId": s.refunds[id].id}
}
