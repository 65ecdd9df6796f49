package printer

import (
	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// words are what one kind of slip calls its parts.
type words struct {
	title, total, wallet, amount, reason string
}

// kindWords returns the words of a kind of slip.
func kindWords(k receipt.Kind) words {
	switch k {
	case receipt.KindVoid:
		return words{"取消", "取消合計", "お支払方法", "取消額", "取消理由"}
	case receipt.KindRefund:
		return words{"返品", "返品合計", "お支払方法", "返金額", "返品理由"}
	case receipt.KindNamed:
		return words{"領収書", "合計", "お支払方法", "支払額", "理由"}
	}
	return words{"売上", "合計", "お支払方法", "支払額", "理由"}
}

// wordsOf returns the words of a slip. Money that went into a wallet was not
// paid for anything.
func wordsOf(r terminal.Receipt) words {
	w, ok := map[terminal.Purpose]words{
		terminal.PurposeTopUp:  {"チャージ", "チャージ合計", "チャージ先", "チャージ額", "理由"},
		terminal.PurposePayOut: {"払い出し", "払い出し合計", "送金先", "払い出し額", "理由"},
	}[r.Purpose]
	if !ok {
		return kindWords(r.Kind)
	}
	if r.Kind == receipt.KindVoid {
		w.title, w.total, w.amount, w.reason = w.title+"取消", w.title+"取消合計", w.title+"取消額", "取消理由"
	}
	return w
}

// copyName says for whom a slip is.
func copyName(c terminal.Copy) string {
	switch c {
	case terminal.MerchantCopy:
		return "加盟店控え"
	case terminal.GiftCopy:
		return "ギフトレシート"
	}
	return "お客様控え"
}

// A verdict is what a slip may claim about the money.
type verdict struct {
	title  string // in place of the kind of slip
	amount string // in place of the sum that was paid
}

// The verdicts. certain is the only one whose slip proves a payment.
var (
	certain   = verdict{}
	checking  = verdict{"結果確認中", "未確定"}
	deferred  = verdict{"後日請求", "未確定"}
	failed    = verdict{"支払不成立", "支払なし"}
	withdrawn = verdict{"取引中止", "支払なし"}
	owed      = verdict{"未回収", "支払なし"}
	practice  = verdict{"練習", "支払なし"}
)

// verdictOf returns what the slip may claim. Anything that is not listed is
// being checked: a state that this table does not know proves nothing.
func verdictOf(r terminal.Receipt) verdict {
	if r.Training {
		return practice
	}
	switch r.State {
	case terminal.Paid, terminal.RefundDue:
		if r.Kind == receipt.KindSale || r.Kind == receipt.KindNamed {
			return certain
		}
	case terminal.PartRefunded, terminal.Refunded:
		if r.Kind != receipt.KindVoid {
			return certain
		}
	case terminal.Cancelled:
		if r.Kind == receipt.KindVoid {
			return certain
		}
		return withdrawn
	case terminal.Abandoned:
		return withdrawn
	case terminal.Declined:
		return failed
	case terminal.Deferred:
		return deferred
	case terminal.Uncollected:
		return owed
	}
	return checking
}

// remark says what became of a sale since: its slip, printed again, must not
// hide that the money went back.
func remark(r terminal.Receipt) string {
	if r.Kind != receipt.KindSale || r.Purpose.Credit() {
		return "" // a credit that a cancel came too late for stands
	}
	switch r.State {
	case terminal.PartRefunded:
		return "一部返品済み"
	case terminal.Refunded:
		return "返品済み"
	case terminal.RefundDue:
		return "返金が必要です"
	}
	return ""
}
