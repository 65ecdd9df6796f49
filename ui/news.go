package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A newsSign stands in the line of states while there is something that ended out of
// sight: it lies over the day's sum alone, and asks nothing of who serves a customer.
// A tap on it tells all of it.
type newsSign struct {
	k    kit
	b    *button
	sign *fyne.Container
	what *line
	more *line // what is still to be sent, or that this can be tapped
	worn face
	box  *fyne.Container
}

// signNews is the side of the sign before it: a line is as high.
const signNews = 22

func newNewsSign(w *Window) *newsSign {
	k := w.kit
	s := &newsSign{k: k, b: k.button(sizeNote, 0, k.plain(), w.openNews), sign: fixed(signNews, signNews)}
	s.b.called = "=news"
	s.what, s.more = newLine(k.bold(sizeSmall, k.ink)), newLine(k.text(sizeSmall, k.ink))
	s.what.least, s.more.least = sizeNote, sizeNote
	cells := middle(rows(0, row(spaceHair, middle(s.sign), grow(s.what)), s.more))
	s.box = stack(s.b, container.New(inset{spaceSmall, 0}, cells))
	s.box.Hide()
	return s
}

// draw shows it while there are news. more is what the line of states says there else,
// and "" when all was sent.
func (s *newsSign) draw(v desk.View, more string) {
	show(s.box, len(v.News) > 0)
	if len(v.News) == 0 {
		return
	}
	w, f := s.k.words, newsFace(v.News[0])
	text := w.Of("news.each", slipIn(v.News[0]), sumIn(v.News[0]), w.Of(newsKey(v.News[0])))
	if n := len(v.News); n > 1 {
		text = w.Of("news.some", n)
		for _, other := range v.News {
			if newsFace(other) != f {
				f = face{s.k.alert, s.k.onAlert, markAlert} // they ended in several ways: each has to be looked at
			}
		}
	}
	if more == "" {
		more = w.Of("news.tap")
	}
	if s.worn != f {
		s.worn = f
		s.b.wear(dress{f.ground, f.ink})
		s.what.t.Color, s.more.t.Color = f.ink, f.ink
		s.sign.Objects = []fyne.CanvasObject{newSign(f.mark, signNews, f.ink)}
		s.box.Refresh()
	}
	s.b.set("", true)
	s.what.write(text)
	s.more.write(more)
}

// newsKey is under which key it stands what became of the money.
func newsKey(n desk.News) string {
	p := n.Payment
	taken := p.State == terminal.Paid || p.State == terminal.RefundDue
	switch {
	case n.Refund.State == terminal.RefundDone:
		return "news.refunded"
	case n.Refund.State == terminal.RefundRefused:
		return "news.kept"
	case p.Purpose == terminal.PurposeTopUp && taken:
		return "news.topup"
	case p.Purpose == terminal.PurposeTopUp:
		return "news.topup.not"
	case p.Purpose == terminal.PurposePayOut && taken:
		return "news.payout"
	case p.Purpose == terminal.PurposePayOut:
		return "news.payout.not"
	case p.State == terminal.Uncollected:
		return "news.uncollected"
	case p.State == terminal.RefundDue:
		return "news.due"
	case p.State == terminal.Cancelled && p.Captured():
		return "news.void"
	case p.Captured():
		return "news.paid"
	}
	return "news.not"
}

// newsFace is how it looks.
func newsFace(n desk.News) face {
	switch n.Refund.State {
	case terminal.RefundDone:
		return faceOf(terminal.Refunded)
	case terminal.RefundRefused:
		return faceOf(terminal.Declined)
	}
	return faceOf(n.Payment.State)
}

// slipIn and sumIn are what it is about.
func slipIn(n desk.News) int {
	if n.Refund.ID != "" {
		return n.Refund.Slip
	}
	return n.Payment.Slip
}

func sumIn(n desk.News) terminal.Yen {
	if n.Refund.ID != "" {
		return n.Refund.Amount
	}
	return n.Payment.Amount
}

// openNews tells all of it, over the screen, to who asks. What comes meanwhile is not
// on the list, and stays to be seen.
func (w *Window) openNews() {
	news := w.view.News
	if len(news) == 0 {
		return
	}
	k, list := w.kit, rows(spaceSmall)
	for _, n := range news {
		list.Add(newNewsRow(k, n))
	}
	ok := k.button(sizeHead, 72, k.goesOn(), func() {
		w.asker.close()
		w.sent = false
		w.send(desk.Intent{Kind: desk.IntentSeen, Payment: news[len(news)-1].Payment.ID})
	}).wide(240)
	ok.set(k.words.Of("fault.ok"), true)
	w.asker.title = newParagraph(k, sizeLarge, k.ink).strong()
	scroll := container.NewVScroll(container.New(gutter{}, list))
	w.asker.opened(k.words.Of("news.title"), rows(space, w.asker.title, grow(scroll)), row(space, w.asker.back(), grow(ok)))
}

// newNewsRow is one payment: how it ended, which, how much, and what to do.
func newNewsRow(k kit, n desk.News) fyne.CanvasObject {
	w, p := k.words, n.Payment
	chip := middle(fixed(250, 40, k.chip(newsFace(n), w.Of(newsKey(n)))))
	slip, at, sum := newLine(k.text(sizeText, k.ink)), newLine(k.text(sizeText, k.soft)), newLine(k.bold(sizeLarge, k.ink)).trailing()
	slip.write(w.Of("result.slip", slipIn(n)))
	at.write(clockOf(p.CreatedAt))
	sum.write(sumIn(n).String())
	todo := newParagraph(k, sizeText, k.ink)
	todo.write(w.Of(newsKey(n) + ".todo"))
	head := container.New(folding{spaceSmall, 250}, chip, row(spaceSmall, grow(middle(slip)), middle(at)), sum)
	_, card := ground(k.card, corner, pad(space, rows(spaceSmall, head, todo)))
	return card
}
