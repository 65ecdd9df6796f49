package printer

import (
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// A ReportSlip is a report as it is printed.
type ReportSlip struct {
	Shop     terminal.Shop
	Clerk    string    // who printed it
	At       time.Time // when
	Report   report.Report
	Training bool // of the training mode
}

// ReportDocument lays out the day so far (X, 点検). It ends nothing and has no
// number.
func ReportDocument(s ReportSlip) Document {
	d := s.begin("日計（X）", "点検レポート")
	d.field("営業日", string(s.Report.Date))
	d.field("印字日時", moment(s.At))
	d.field("端末番号", s.Shop.Terminal)
	d.field("担当者", named(s.Clerk))
	d.add(BlockRule)
	d.report(s.Report)
	return s.end(d)
}

// begin says whose report it is.
func (s ReportSlip) begin(title, under string) *draft {
	d := &draft{}
	d.text(Center, tall, s.Shop.Merchant.Name)
	if s.Shop.Shop.Name != s.Shop.Merchant.Name {
		d.text(Center, strong, s.Shop.Shop.Name)
	}
	d.add(BlockFeed)
	if s.Training {
		d.say(warning, practice.title)
		d.say(strong, notSold)
	}
	d.say(large, title)
	d.text(Center, plain, under)
	d.mark()
	d.add(BlockRule)
	return d
}

// end cuts the slip.
func (s ReportSlip) end(d *draft) Document {
	if last := len(d.Blocks) - 1; d.Blocks[last].Kind == BlockRule {
		d.Blocks = d.Blocks[:last] // the edge of the paper is a rule
	}
	if s.Training {
		d.say(warning, practice.title)
	}
	d.add(BlockCut)
	return d.Document
}

// A CloseSlip is a close as it is printed.
type CloseSlip struct {
	Shop     terminal.Shop
	Close    report.Close
	Head     string // of the journal after the close, short: what an auditor compares
	Training bool
}

// CloseDocument lays out a close (Z, 精算): the period since the close before, the
// total that no close resets, what it leaves open, and the head of the journal.
func CloseDocument(s CloseSlip) Document {
	r := ReportSlip{Shop: s.Shop, Clerk: s.Close.Clerk, At: s.Close.At, Report: s.Close.Report(), Training: s.Training}
	d := r.begin("締め（Z）", fmt.Sprintf("精算レポート　No.%04d", s.Close.Number))
	d.field("営業日", string(s.Close.Date))
	d.field("前回締め", moment(s.Close.Since))
	d.field("締め日時", moment(s.Close.At))
	d.field("端末番号", s.Shop.Terminal)
	d.field("担当者", named(s.Close.Clerk))
	d.add(BlockRule)
	d.report(r.Report)
	d.cash(s.Close.Cash)
	d.open(s.Close.Open)
	d.pair(strong, "累計（リセットなし）", s.Close.Perpetual.String())
	d.field("ジャーナル照合番号", s.Head)
	d.add(BlockFeed)
	d.text(Left, plain, "責任者印")
	d.add(BlockFeed)
	return r.end(d)
}

// named is who made a report. A till at which nobody signs in says so: a line that
// is missing could be a name that was lost.
func named(clerk string) string {
	if clerk == "" {
		return "登録なし"
	}
	return clerk
}

// report lays out the sums of a report.
func (d *draft) report(r report.Report) {
	d.tally("売上", r.Sales)
	d.tally("取消", r.Voids.Minus())
	d.tally("返品", r.Refunds.Minus())
	d.pair(large, "純売上", r.Total.String())
	d.add(BlockRule)
	d.section("お支払方法別", r.ByWallet)
	d.section("担当者別", r.ByClerk)
	if len(r.ByRate) > 0 {
		d.heading("税率別売上")
		for _, t := range r.ByRate {
			name := t.Rate + "%対象"
			if t.Rate == report.RateFree {
				name = "免税"
			}
			d.pair(plain, name, t.Gross.String())
			d.pair(plain, "　（内消費税等）", t.Tax.String())
		}
		if r.TaxFree.Count > 0 {
			d.pair(plain, "うち免税販売", r.TaxFree.Yen.String())
			d.pair(plain, "　免税額", r.Relief.String())
		}
		d.add(BlockRule)
	}
	if len(r.ByHour) > 0 {
		d.heading("時間帯別売上")
		for _, h := range r.ByHour {
			d.tally(h.Name+"時", h.Sales)
		}
		d.add(BlockRule)
	}
	d.credits(r)
	d.unsettled(r)
}

// credits shows what went into wallets, and the drawer that its cash is in.
func (d *draft) credits(r report.Report) {
	if r.TopUps.Given.Count+r.PayOuts.Given.Count == 0 {
		return
	}
	d.heading("入金（売上に含まず）")
	for _, c := range []struct {
		name string
		report.CreditRow
	}{{"チャージ", r.TopUps}, {"払い出し", r.PayOuts}} {
		if c.Given.Count > 0 {
			d.tally(c.name, c.Given)
		}
		if c.Voids.Count > 0 {
			d.tally(c.name+"取消", c.Voids.Minus())
		}
	}
	d.add(BlockRule)
	d.heading("現金の増減")
	d.pair(plain, "現金売上", r.Drawer.Sales.String())
	d.pair(plain, "チャージ", r.Drawer.TopUps.String())
	d.pair(strong, "ドロアー", r.Drawer.Total.String())
	d.add(BlockRule)
}

// unsettled shows what is not known to be money.
func (d *draft) unsettled(r report.Report) {
	if len(r.Open) == 0 && r.Uncollected == (report.Tally{}) {
		return
	}
	d.heading("未確定")
	for _, o := range r.Open {
		d.tally(stateName(o.State), o.Tally)
	}
	if r.Uncollected != (report.Tally{}) {
		d.tally("未回収（売上に含まず）", r.Uncollected)
	}
	d.add(BlockRule)
}

// maxOpenRows bounds the list of what a close leaves open. The rest is a number:
// the paper is no ledger.
const maxOpenRows = 20

// open lists what a close leaves open.
func (d *draft) open(items []report.OpenItem) {
	if len(items) == 0 {
		return
	}
	d.heading("未確定の取引")
	for i, o := range items {
		if i == maxOpenRows {
			d.text(Left, plain, fmt.Sprintf("ほか%d件", len(items)-i))
			break
		}
		d.pair(plain, stateName(o.State.String()), o.Yen.String())
		d.text(Right, plain, string(o.ID))
	}
	d.add(BlockRule)
}

// heading begins a part of a report.
func (d *draft) heading(text string) { d.text(Left, strong, "【"+text+"】") }

// section lists the net of each value of a dimension.
func (d *draft) section(title string, rows []report.Row) {
	if len(rows) == 0 {
		return
	}
	d.heading(title)
	for _, r := range rows {
		// Voids and refunds are no customers of their own: the count is of sales.
		d.tally(first(tender(r.Name), "－"), report.Tally{Count: r.Sales.Count, Yen: r.Net})
	}
	d.add(BlockRule)
}

// tally is a line with a count and a sum, each in a column of its own.
func (d *draft) tally(name string, t report.Tally) {
	d.pair(plain, name, fmt.Sprintf("%d件 %12s", max(t.Count, -t.Count), t.Yen))
}

// stateNames are the states of a payment that a report shows.
var stateNames = map[string]string{
	terminal.Created.String(): "未送信", terminal.Sent.String(): "送信済み", terminal.Unknown.String(): "結果確認中", terminal.Cancelling.String(): "取消確認中",
	terminal.Deferred.String(): "後日請求", terminal.RefundDue.String(): "返金が必要",
}

// stateName is the name of a state; one that is not listed keeps its own.
func stateName(state string) string { return first(stateNames[state], state) }
