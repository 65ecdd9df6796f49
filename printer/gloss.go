package printer

import "strings"

// glosses say the words of slips in the languages of customers: English,
// Simplified Chinese, Korean. They are short, for they stand beside the Japanese,
// and the paper is narrow.
var glosses = map[string][3]string{
	"売上":      {"Sales receipt", "销售小票", "매출 전표"},
	"取消":      {"Void", "撤销", "취소"},
	"返品":      {"Refund", "退款", "환불"},
	"領収書":     {"Receipt", "收据", "영수증"},
	"ギフトレシート": {"Gift receipt", "礼品小票", "선물 영수증"},
	"練習":      {"TRAINING", "练习", "연습"},
	"お客様控え":   {"Customer copy", "顾客联", "고객용"},
	"加盟店控え":   {"Merchant copy", "商户联", "가맹점용"},
	"再印刷":     {"REPRINT", "重印", "재인쇄"},

	"結果確認中":      {"Result being checked", "结果确认中", "결과 확인 중"},
	"後日請求":       {"To be charged later", "稍后扣款", "추후 청구"},
	"支払不成立":      {"Payment failed", "支付未成功", "결제 실패"},
	"取引中止":       {"Cancelled", "交易已取消", "거래 취소"},
	"未回収":        {"Not collected", "未收款", "미수금"},
	notProof:     {"This slip is no proof of payment", "本小票不能作为付款凭证", "이 전표는 결제 증빙이 아닙니다"},
	notSold:      {"No money was moved", "未发生任何收款", "실제 결제되지 않았습니다"},
	"一部返品済み":     {"Refunded in part", "已部分退款", "일부 환불됨"},
	"返品済み":       {"Refunded", "已退款", "환불됨"},
	"返金が必要です":    {"To be refunded", "待退款", "환불 필요"},
	"※は軽減税率対象です": {"Marked: reduced tax rate", "※适用轻减税率", "※ 경감세율 대상"},

	"チャージ":     {"Top-up", "充值", "충전"},
	"チャージ取消":   {"Top-up void", "充值撤销", "충전 취소"},
	"チャージ合計":   {"Total top-up", "充值合计", "충전 합계"},
	"チャージ取消合計": {"Total void", "撤销合计", "취소 합계"},
	"チャージ先":    {"To", "充值到", "충전 대상"},
	"チャージ額":    {"Top-up", "充值金额", "충전 금액"},
	"チャージ取消額":  {"Void", "撤销金额", "취소 금액"},
	"払い出し":     {"Pay-out", "转入钱包", "지급"},
	"払い出し取消":   {"Pay-out void", "转入撤销", "지급 취소"},
	"払い出し合計":   {"Total pay-out", "转入合计", "지급 합계"},
	"払い出し取消合計": {"Total void", "撤销合计", "취소 합계"},
	"送金先":      {"To", "转入到", "받는 곳"},
	"払い出し額":    {"Pay-out", "转入金额", "지급 금액"},
	"払い出し取消額":  {"Void", "撤销金额", "취소 금액"},

	"取引日時":  {"Date", "日期", "일시"},
	"伝票番号":  {"Slip no.", "小票号", "전표 번호"},
	"端末番号":  {"Terminal", "终端号", "단말기"},
	"担当者":   {"Clerk", "收银员", "담당자"},
	"元伝票番号": {"Original slip", "原小票号", "원 전표"},
	"元取引日時": {"Original date", "原日期", "원 일시"},
	"理由":    {"Reason", "原因", "사유"},
	"取消理由":  {"Reason", "原因", "사유"},
	"返品理由":  {"Reason", "原因", "사유"},

	"免税販売":     {"Tax-free sale", "免税销售", "면세 판매"},
	"免税対象":     {"Tax-free", "免税", "면세"},
	"免税額":      {"Tax not charged", "免税额", "면세액"},
	"返金予定の消費税": {"Tax refund due", "可退消费税", "환급 예정 세액"},
	"免税品は国外へお持ち出しください":  {"Take the goods out of Japan", "请将免税品携带出境", "면세품은 국외로 반출해 주세요"},
	"出国時に税関の確認を受けてください": {"Show the goods to customs", "离境时请接受海关确认", "출국 시 세관 확인을 받으세요"},
	"小計": {"Subtotal", "小计", "소계"},
	"値引": {"Discount", "折扣", "할인"},

	"合計":      {"Total", "合计", "합계"},
	"取消合計":    {"Total void", "撤销合计", "취소 합계"},
	"返品合計":    {"Total refund", "退款合计", "환불 합계"},
	"小計（税抜）":  {"Before tax", "税前小计", "세전 소계"},
	"消費税等":    {"Tax", "消费税", "소비세"},
	"10%対象":   {"10% rate", "10%税率", "10% 대상"},
	"8%対象":    {"8% rate", "8%税率", "8% 대상"},
	"非課税対象":   {"Not taxed", "不征税", "비과세"},
	"（内消費税等）": {"Tax incl.", "含消费税", "포함 세액"},

	"お支払方法":  {"Paid by", "支付方式", "결제 수단"},
	"支払額":    {"Paid", "支付金额", "결제 금액"},
	"取消額":    {"Void", "撤销金额", "취소 금액"},
	"返金額":    {"Refund", "退款金额", "환불 금액"},
	"現金":     {"Cash", "现金", "현금"},
	"お預り":    {"Received", "收您", "받은 금액"},
	"お釣り":    {"Change", "找零", "거스름돈"},
	"お客様通貨額": {"Your currency", "您的币种", "고객 통화"},
	"コード":    {"Code", "付款码", "코드"},
	"決済番号":   {"Network no.", "交易号", "결제 번호"},
	"返品ID":   {"Refund ID", "退款编号", "환불 ID"},
	"取引ID":   {"Payment ID", "支付编号", "거래 ID"},

	"但し":           {"For", "事由", "내용"},
	"上記正に領収いたしました": {"Received with thanks", "以上金额已收讫", "위 금액을 정히 영수합니다"},
	"交換・返品の際はこのレシートをお持ちください": {"Bring this slip for an exchange", "换货时请出示本小票", "교환 시 이 영수증을 보여 주세요"},
}

// A tongue is a language that a slip is said in besides Japanese: 0 for none,
// else its place in glosses and one more.
type tongue int

// The tongues.
const (
	onlyJapanese tongue = 0
	english      tongue = 1
	chinese      tongue = 2
	korean       tongue = 3
)

// tongueOf reads the code of a language. What is not known is Japanese alone.
func tongueOf(language string) tongue {
	base, _, _ := strings.Cut(language, "-")
	return map[string]tongue{"en": english, "zh": chinese, "ko": korean}[base]
}

// gloss returns what a word of a slip is called, empty when there is nothing to
// add.
func (t tongue) gloss(word string) string {
	if t == onlyJapanese {
		return ""
	}
	return glosses[strings.TrimSpace(strings.Trim(word, "　"))][t-1]
}
