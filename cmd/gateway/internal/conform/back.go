package conform

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"kaikei/terminal/wire"
)

// unknownChecks hold what is not known, or not known yet.
var unknownChecks = []check{
	{"unknown.order", "an id that was never seen is 404 ORDER_NOT_EXIST", func(ctx context.Context, b *bench) error {
		a, err := b.inquire(ctx, id())
		return all(err, a.refused(404, wire.CodeOrderNotExist))
	}},
	{"unknown.process", "a payment in process is U for as long as it is, and not a new one when repeated", func(ctx context.Context, b *bench) error {
		body, err := b.request(ctx, Slow)
		if err != nil {
			return err
		}
		name := id()
		for range 2 {
			a, err := b.pay(ctx, name, body)
			if err := all(err, a.is(200, wire.StatusUnknown, wire.PaymentProcessing)); err != nil {
				return err
			}
		}
		a, err := b.inquire(ctx, name)
		if err := all(err, a.is(200, wire.StatusUnknown, wire.PaymentProcessing)); err != nil {
			return err
		}
		a, err = b.cancel(ctx, name)
		return all(err, a.is(200, wire.StatusSuccess, wire.PaymentCancelled))
	}},
	{"unknown.refund", "a refund that was never seen is 404 ORDER_NOT_EXIST", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		a, err := b.send(ctx, http.MethodGet, "/v1/payments/"+name+"/refunds/"+id(), nil)
		return all(err, a.refused(404, wire.CodeOrderNotExist))
	}},
}

// cancelChecks hold cancels and their window.
var cancelChecks = []check{
	{"cancel.paid", "a cancel returns the money, any number of times the same, and leaves the totals", tryCancel},
	{"cancel.unseen", "a cancel closes an id that was never seen: a late pay takes nothing", func(ctx context.Context, b *bench) error {
		name := id()
		a, err := b.cancel(ctx, name)
		if err := all(err, a.is(200, wire.StatusSuccess, wire.PaymentCancelled)); err != nil {
			return err
		}
		body, err := b.request(ctx, Good)
		if err != nil {
			return err
		}
		late, err := b.pay(ctx, name, body)
		return all(err, late.is(200, wire.StatusSuccess, wire.PaymentCancelled), want("reason", wire.CodeOrderClosed, late.payment.Reason))
	}},
	{"cancel.window", "the window ends within two days, and after a refund there is none", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		a, err := b.inquire(ctx, name)
		if err := all(err, want("cancelUntil is there", true, a.payment.CancelUntil != nil)); err != nil {
			return err
		}
		left := time.Until(*a.payment.CancelUntil)
		if err := want("window is open and ends within two days", true, left > 0 && left < 48*time.Hour); err != nil {
			return err
		}
		if _, err = b.refund(ctx, name, id(), 1); err != nil {
			return err
		}
		a, err = b.cancel(ctx, name)
		return all(err, a.is(200, wire.StatusFailed, wire.PaymentPaid), want("code", wire.CodeCancelWindow, a.result.Code))
	}},
}

// tryCancel cancels a payment three times and looks at the totals.
func tryCancel(ctx context.Context, b *bench) error {
	name, err := b.paid(ctx, yen)
	if err != nil {
		return err
	}
	asked, err := b.inquire(ctx, name)
	if err != nil {
		return err
	}
	day := asked.payment.SettlementDay
	before, err := b.totals(ctx, day)
	if err != nil {
		return err
	}
	for range 3 {
		a, err := b.cancel(ctx, name)
		if err := all(err, a.is(200, wire.StatusSuccess, wire.PaymentCancelled)); err != nil {
			return err
		}
	}
	after, err := b.totals(ctx, day)
	if err := all(err, want("payments in the totals", before.PaidCount-1, after.PaidCount), want("yen in the totals", before.PaidYen-yen, after.PaidYen)); err != nil {
		return err
	}
	a, err := b.refund(ctx, name, id(), 1)
	return all(err, want("refund of a cancelled payment", wire.RefundRefused, a.refund.State))
}

// refundChecks hold refunds: part, all, more, at once.
var refundChecks = []check{
	{"refund.part", "parts are given back until nothing is left; the same id and bytes give back once", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		part := id()
		for range 2 {
			a, err := b.refund(ctx, name, part, 1)
			if err := all(err, want("state", wire.RefundDone, a.refund.State), want("given back", int64(1), a.payment.RefundedYen)); err != nil {
				return err
			}
		}
		a, err := b.send(ctx, http.MethodGet, "/v1/payments/"+name+"/refunds/"+part, nil)
		if err := all(err, want("state when asked", wire.RefundDone, a.refund.State)); err != nil {
			return err
		}
		a, err = b.refund(ctx, name, id(), yen-1)
		return all(err, want("state of the rest", wire.RefundDone, a.refund.State), want("given back", int64(yen), a.payment.RefundedYen))
	}},
	{"refund.over", "more than what is left is REFUSED for ever, and the call succeeds", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		over := id()
		for range 2 {
			a, err := b.refund(ctx, name, over, yen+1)
			if err := all(err, want("result", wire.StatusSuccess, a.result.Status), want("state", wire.RefundRefused, a.refund.State),
				want("reason", wire.CodeRefundAmount, a.refund.Reason), want("given back", int64(0), a.payment.RefundedYen)); err != nil {
				return err
			}
		}
		return nil
	}},
	{"refund.other", "the same refund id with other bytes is refused", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		part := id()
		if _, err := b.refund(ctx, name, part, 1); err != nil {
			return err
		}
		a, err := b.refund(ctx, name, part, 2)
		return all(err, a.refused(409, wire.CodeRepeatInconsistent))
	}},
	{"refund.elsewhere", "a refund's id is not used again for another payment", func(ctx context.Context, b *bench) error {
		one, err1 := b.paid(ctx, yen)
		other, err2 := b.paid(ctx, yen)
		part := id()
		_, err3 := b.refund(ctx, one, part, 1)
		if err := all(err1, err2, err3); err != nil {
			return err
		}
		a, err := b.refund(ctx, other, part, 1)
		return all(err, a.refused(409, wire.CodeRepeatInconsistent))
	}},
	{"refund.unpaid", "a refund of what was never paid is REFUSED, of what was never seen 404", func(ctx context.Context, b *bench) error {
		a, err := b.refund(ctx, id(), id(), 1)
		if err := all(err, a.refused(404, wire.CodeOrderNotExist)); err != nil {
			return err
		}
		body, err := b.request(ctx, Poor)
		if err != nil {
			return err
		}
		name := id()
		if _, err = b.pay(ctx, name, body); err != nil {
			return err
		}
		a, err = b.refund(ctx, name, id(), 1)
		return all(err, want("state", wire.RefundRefused, a.refund.State), want("reason", wire.CodeNotPaid, a.refund.Reason))
	}},
	{"refund.together", "eight refunds at once never give back more than was paid", func(ctx context.Context, b *bench) error {
		name, err := b.paid(ctx, yen)
		if err != nil {
			return err
		}
		var done atomic.Int64
		err = together(8, func(int) error {
			a, err := b.refund(ctx, name, id(), 1)
			if a.refund.State == wire.RefundDone {
				done.Add(1)
			}
			return err
		})
		a, err2 := b.inquire(ctx, name)
		return all(err, err2, want("refunds done", int64(yen), done.Load()), want("given back", int64(yen), a.payment.RefundedYen))
	}},
}

// batchChecks hold a day's batch against the totals.
var batchChecks = []check{
	{"batch.settlements", "the shop's settlements can be read, and each adds up", trySettlements},
	{"batch.account", "a change of the account is asked for once, changes nothing by itself, and is told without the whole number", tryAccount},
	{"batch.totals", "a batch of payments, cancels and refunds moves the totals by exactly what was answered", tryBatch},
}

// tryBatch pays twelve times, cancels each third and refunds from each fourth.
func tryBatch(ctx context.Context, b *bench) error {
	first, err := b.paid(ctx, yen)
	if err != nil {
		return err
	}
	asked, err := b.inquire(ctx, first)
	if err != nil {
		return err
	}
	day := asked.payment.SettlementDay
	before, err := b.totals(ctx, day)
	if err != nil {
		return err
	}
	var paid, count, back, backs atomic.Int64
	err = together(12, func(i int) error {
		amount := int64(yen + i)
		name, err := b.paid(ctx, amount)
		if err != nil {
			return err
		}
		if i%3 == 0 {
			_, err := b.cancel(ctx, name)
			return err
		}
		count.Add(1)
		paid.Add(amount)
		if i%4 == 1 {
			backs.Add(1)
			back.Add(2)
			_, err = b.refund(ctx, name, id(), 2)
		}
		return err
	})
	if err != nil {
		return err
	}
	after, err := b.totals(ctx, day)
	if err != nil {
		return err
	}
	var brands wire.BrandTotals
	for _, x := range after.ByBrand {
		brands.PaidYen += x.PaidYen
		brands.RefundYen += x.RefundYen
	}
	return all(want("payments", before.PaidCount+count.Load(), after.PaidCount), want("yen paid", before.PaidYen+paid.Load(), after.PaidYen),
		want("refunds", before.RefundCount+backs.Load(), after.RefundCount), want("yen given back", before.RefundYen+back.Load(), after.RefundYen),
		want("yen by brand", after.PaidYen, brands.PaidYen), want("yen given back by brand", after.RefundYen, brands.RefundYen))
}
