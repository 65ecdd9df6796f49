package drive

import (
	"encoding/json"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A sale that was put aside, with the power cut where its code is waited for and a disk
// that is full when it is sold: it is collected, once.
func TestHeldSaleAmongTrouble(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.stock()
	s.openTill("--clerk", "佐藤")
	s.tap("傘")
	s.says("内税10%")
	s.limit(8 << 10)
	s.tap("その他", "保留する")
	s.says("何も行っていません")
	s.limit(unix.RLIM_INFINITY)
	s.tap("確認しました", "その他", "保留する")
	s.silent("内税10%")
	s.tap("その他", "保留中 1件")
	s.takeHeld()
	s.says("内税10%")
	s.tap("支払いへ")
	s.there("お店のコードを表示")
	s.signal(s.till, syscall.SIGKILL)
	<-s.till.done
	s.startTill("--clerk", "佐藤")
	s.says("再起動の前に入力した商品です") // it was taken up again
	s.tap("確認しました")
	s.says("内税10%")
	s.tap("現金", "¥6,000")
	s.limit(8 << 10)
	s.tap("会計する")
	s.says("預かった現金があれば返し")
	s.limit(unix.RLIM_INFINITY)
	s.tap("確認しました", "会計する")
	s.says("お釣り ¥500")
	s.sell(5500)
	s.limit(8 << 10) // it cannot be forgotten
	s.tap("次のお客様へ")
	s.says("何も行っていません")
	s.limit(unix.RLIM_INFINITY)
	s.tap("確認しました", "その他")
	s.says("保留中 0件")
	s.tap("閉じる")
	s.agrees()
}

// A refund whose answers are lost on a line that is cut: the clerk goes on, and it is
// given back once.
func TestRefundOnACutLine(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	line := s.openLine()
	s.openTill("--clerk", "佐藤")
	s.charge("1500", "¥1,500")
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.sell(1500)
	s.next()
	s.open("1500", "¥1,500")
	s.gateway("fault", "refund.lost-answer=99") // by the backend: the line would lose that of a look at it, too
	s.tap("返金")
	s.sum("200", "¥200 を返金する")
	s.tap("¥200 を返金する")
	s.until("its answer was lost", func() bool { return strings.Contains(s.ctl("show", "last"), `"UNKNOWN"`) })
	s.says("返金を確認しています")
	line.set(cut)
	s.says("オフライン")
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
	s.gateway("fault", "none")
	line.set(carries)
	s.settled()
	s.sell(-200)
	s.agrees()
}

// A close on a full disk, then with paper that ends in the middle of its slip: it is
// made once, by the next tap, and what is wrong with the printer goes by itself.
func TestCloseAmongTrouble(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTill("--clerk", "佐藤")
	s.ctl("sale", "--amount", "700", "--cash", "1000", "--clerk", "佐藤")
	s.sell(700)
	s.tap("その他", "店長メニュー", "締め", "数えて締める（Z）", "合計で入力")
	s.sum("700", "¥700")
	s.tap("決定")
	s.limit(8 << 10)
	s.tap("締める")
	s.says("直ってからもう一度お試しください")
	s.limit(unix.RLIM_INFINITY)
	s.printer.runsOut(900)
	s.tap("締める")
	s.says("Z 0001")
	s.says("用紙がありません")
	s.there("いいえ、もう一度") // over the manager's page, for whoever stands there
	slips := s.printer.printed()
	s.printer.set(well)
	s.tap("いいえ、もう一度")
	s.until("the slip is printed", func() bool { return s.printer.printed() > slips })
	s.says("印刷しました")
	s.silent("用紙がありません")
	s.tap("戻る", "レジへ")
	s.says("金額を入力してください")
	var closes []struct{ Number int }
	require.NoError(t, json.Unmarshal([]byte(s.ctl("closes", "--json")), &closes))
	assert.Len(t, closes, 1)
	s.agrees()
}

// Pages that the backend is asked for, on a line that is cut: each says so, and is there
// without a tap when the line is.
func TestPagesOnACutLine(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	line := s.openLine()
	s.openTill("--clerk", "佐藤")
	s.tap("その他", "店長メニュー")
	s.says("未確定の取引はありません")
	line.set(cut)
	s.tap("入金")
	s.says("接続できません")
	s.says("ここに自動で表示します")
	s.there("閉じる")
	s.shoot("office-unread")
	line.set(carries)
	s.says("未入金")
	s.silent("接続できません")
	line.set(cut)
	s.tap("照合", "照合する")
	s.says("接続できません")
	line.set(carries)
	s.says("一致しました")
	s.tap("レジへ")
	s.says("金額を入力してください")
	s.agrees()
}
