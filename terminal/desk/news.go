package desk

import (
	"slices"

	"kaikei/terminal"
)

// A News is how a payment has ended, or a void or a refund of it, that somebody here
// saw begin and nobody saw end; or that a promise could not be kept.
type News struct {
	Payment terminal.Payment
	Refund  terminal.Refund // that has ended; zero when it is about the payment itself
}

// newsMost bounds what is kept to be seen: the oldest gives way, and is in the history.
const newsMost = 100

// sees reports whether the screen shows how a payment stands.
func (d *Desk) sees(p terminal.Payment) bool {
	switch d.view.Screen {
	case ScreenWait, ScreenShown, ScreenResult, ScreenDetail:
		return p.ID == d.view.Payment.ID
	case ScreenSplit:
		return p.Share.Sale != "" && p.Share.Sale == d.cart.ID
	}
	return false
}

// follow keeps an eye on a payment that somebody sees to be open: if they go on before
// it ends, its end is news. Of a promise that is so only if it is not kept, also when
// the goods went before the last power cut: its result has said what comes else.
func (d *Desk) follow(p terminal.Payment) {
	was, open := d.alone.begun[p.ID]
	switch {
	case p.State == terminal.Deferred:
		delete(d.alone.begun, p.ID)
	case p.State == terminal.Uncollected:
		delete(d.alone.begun, p.ID)
		if !d.sees(p) && p.HandedTo == "" && !slices.ContainsFunc(d.alone.news, News{Payment: p}.same) {
			d.tell(p, p)
		}
	case p.Waits():
		if open || d.sees(p) {
			d.alone.begun[p.ID] = p
		}
	case open:
		delete(d.alone.begun, p.ID)
		if !d.sees(p) && p.HandedTo == "" {
			d.tell(was, p)
		}
	}
}

// tell keeps how p ended, which was open as was, until somebody has seen it.
func (d *Desk) tell(was, p terminal.Payment) {
	n := News{Payment: p}
	if was.PendingRefund != "" {
		r, err := d.madeOn(p).Till.Refunds.Refund(was.PendingRefund)
		if err != nil {
			d.fault(err)
			return
		}
		n.Refund = r
	}
	d.alone.news = append(d.alone.news, n)
	d.alone.news = slices.Delete(d.alone.news, 0, max(0, len(d.alone.news)-newsMost))
}

// showNews puts on the view what is news on the till that the clerk is at: what was
// practised is none on the real one, and what was taken there waits while they practise.
func (d *Desk) showNews() {
	d.view.News = nil
	for _, n := range d.alone.news {
		if n.Payment.Training == d.view.Training {
			d.view.News = append(d.view.News, n)
		}
	}
}

// haveSeen takes away the news up to the last one about a payment: what came while
// somebody read them stays.
func (d *Desk) haveSeen(last terminal.PaymentID) {
	seen := 0
	for i, n := range d.view.News {
		if n.Payment.ID == last {
			seen = i + 1
		}
	}
	read := d.view.News[:seen]
	d.alone.news = slices.DeleteFunc(d.alone.news, func(n News) bool { return slices.ContainsFunc(read, n.same) })
}

// same reports whether two are the same news.
func (n News) same(o News) bool { return n.Payment.ID == o.Payment.ID && n.Refund.ID == o.Refund.ID }

// noNews takes away what is news about a payment that the screen shows now.
func (d *Desk) noNews(id terminal.PaymentID) {
	d.alone.news = slices.DeleteFunc(d.alone.news, func(n News) bool { return n.Payment.ID == id })
}
