package drive

import (
	"os"
	"slices"
	"syscall"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// Trouble: what the clerk sees of it, and that the money is right all the same.

// Goods that nobody knows, from a hand scanner. On a busy machine the virtual keyboard
// may stumble in the middle of a code: what it typed before is a sum then, and it is
// cleared and scanned again, as a clerk would.
func unknownGoods(s *stage) {
	scan := func() {
		s.wedge("4900000000009", func() bool { return s.look().says("登録のない商品です") })
	}
	for scan(); !slices.Contains(s.look().texts, "¥0"); scan() {
		s.tap("確認しました", "C")
	}
	s.is("fault-item")
	s.tap("確認しました")
	s.silent("登録のない商品です")
}

func paperOut(s *stage) {
	s.sum("100", "¥100")
	s.tap("現金", "¥100")
	s.printer.set(noPaper)
	s.tap("会計する")
	s.there("確認しました")
	s.is("fault-paper")
	s.sell(100)
	s.printer.set(well)
	slips := s.printer.printed()
	s.until("the slips are printed when there is paper again", func() bool { return s.printer.printed() == slips+2 })
	s.says("レシートを印刷しました")
	s.silent("用紙がありません") // by itself
	s.next()
}

func coverOpen(s *stage) {
	s.sum("110", "¥110")
	s.tap("現金", "¥110")
	s.printer.set(open)
	s.tap("会計する")
	s.there("確認しました")
	s.is("fault-cover")
	s.sell(110)
	s.next() // past the fault, which leaves that in reach
	slips := s.printer.printed()
	s.printer.set(well)
	s.until("the slips are printed when the cover is closed", func() bool { return s.printer.printed() == slips+2 })
	s.tap("履歴")
	s.says("本日の取引")
	s.tap("戻る")
	s.says("金額を入力してください")
}

// A printer whose cable was pulled: the sale stands, and the slip comes out when it is
// put in again.
func printerOut(s *stage) {
	s.sum("140", "¥140")
	s.tap("現金", "¥140")
	s.printer.unplug()
	s.tap("会計する")
	s.says("プリンターが応答しません")
	s.there("確認しました")
	s.is("fault-unplugged")
	s.sell(140)
	slips := s.printer.printed()
	s.printer.plug(s.whole)
	s.until("the slips are printed when the printer is there again", func() bool { return s.printer.printed() == slips+2 })
	s.silent("プリンターが応答しません")
	s.next()
}

// A printer that takes a slip and never says that it printed it: somebody looks.
func doubted(s *stage) {
	s.charge("130", "¥130")
	s.printer.set(mute)
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.there("はい、出ています") // the printer has ten seconds to prove each copy
	s.is("fault-doubt")
	s.sell(130)
	s.printer.set(well)
	slips := s.printer.printed()
	s.tap("いいえ、もう一度")
	s.until("it is printed again", func() bool { return s.printer.printed() > slips })
	for s.look().says("印刷されましたか") { // the other copy, if it was sent by then
		s.tap("はい、出ています")
	}
	s.next()
}

// The camera is pulled out before a customer who waits, and put in again.
func cameraOut(s *stage) {
	s.charge("120", "¥120")
	require.NoError(s.t, os.Rename(s.path("phone.png"), s.path("pulled.png")))
	s.there("確認しました")
	s.is("fault-camera") // no last picture stands there as if it were seen
	s.tap("確認しました")
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.sell(120)
	s.next()
}

// The backend takes the request and says nothing.
func silent(s *stage) {
	s.charge("300", "¥300")
	text := s.gateway("phone", "--wallet", "jcoin", "--text")
	s.signal(s.office, syscall.SIGSTOP)
	s.wedge(text, func() bool { return !s.look().says("枠の中へ") })
	s.says("結果がまだわかりません")
	s.is("silent")
	s.signal(s.office, syscall.SIGCONT)
	s.settled()
	s.silent("経過 ") // the wait has a button for the next customer too, elsewhere
	s.next()
	if s.last().State == "PAID" {
		s.sell(300)
	}
}

// The backend goes silent while the customer is to confirm, and the clerk stops: the
// screen says so at once, and asks nobody any more to confirm.
func stoppedInSilence(s *stage) {
	s.gateway("fault", "confirm:10m=1")
	s.charge("310", "¥310")
	s.hold("gcash")
	s.says("お客様の確認待ちです")
	s.darken()
	s.signal(s.office, syscall.SIGSTOP)
	s.tap("支払いを中止")
	s.says("取消を確認しています")
	s.silent("お客様の確認待ちです")
	s.is("wait-stopping")
	s.signal(s.office, syscall.SIGCONT)
	s.says("取り消しました")
	s.settled()
	s.next()
}

// The last part of a sale is paid after the clerk went on without waiting: the screen of
// the parts says what it waits for, and becomes the result.
func partInSilence(s *stage) {
	s.sum("2100", "¥2,100")
	s.tap("その他", "分けて支払う")
	s.sum("100", "¥100")
	s.tap("決定", "現金", "¥100", "会計する")
	s.says("お預り ¥100")
	s.tap("残りの支払いへ", "支払いへ")
	s.there("お店のコードを表示")
	s.gateway("fault", "lost-answer=1")
	s.gateway("fault", "inquire.drop-before=99")
	s.hold("gcash")
	s.tap("待たずに進む")
	s.darken()
	s.tap("分けて支払う")
	s.says("結果を待っています")
	s.is("split-open")
	s.gateway("fault", "none")
	s.says("お支払い完了")
	s.silent("今回の支払い")
	s.there("次のお客様へ")
	s.is("split-settled")
	s.sell(2100)
	s.next()
}

// Without a network a wallet that allows it is accepted under caps, in a colour and in
// words of its own, and collected when the line is back.
func deferred(s *stage) {
	text := s.gateway("phone", "--wallet", "jcoin", "--text")
	s.office.stop()
	s.charge("900", "¥900")
	s.says("オフライン") // the line is tried while the code is waited for
	s.wedge(text, func() bool { return !s.look().says("枠の中へ") })
	s.says("後で請求（未収）")
	s.is("deferred")
	assert.Equal(s.t, "DEFERRED", s.last().State)
	s.openOffice()
	s.settled()
	assert.Equal(s.t, "PAID", s.last().State)
	s.says("お支払い完了")
	s.sell(900)
	s.next()
}

// Without a network, and with a wallet that has one: the customer pays a bill of the
// till's own, and the proof is held before the camera.
func proof(s *stage) {
	s.office.stop()
	s.charge("2500", "¥2,500")
	s.says("オフライン") // the line is tried while the code is waited for
	s.tap("お店のコードを表示")
	s.says("通信が切れています")
	text := s.scan("bill")
	s.is("bill", code)
	s.gateway("pay", "--png", s.path("proof.png"), text)
	s.holdPicture("proof.png")
	s.says("お支払い完了")
	s.is("proved")
	s.darken()
	assert.Equal(s.t, "proof", s.last().Tender)
	s.sell(2500)
	s.openOffice()
	s.settled()
	s.next()
}

// A disk that takes no more, by a limit on how large the till's files may be: what is
// not on disk is not sold.
func diskFull(s *stage) {
	s.sum("400", "¥400")
	s.tap("現金", "¥400")
	before := s.last()
	s.limit(8 << 10)
	s.tap("会計する")
	s.there("確認しました")
	s.is("fault-disk")
	s.limit(unix.RLIM_INFINITY)
	assert.Equal(s.t, before, s.last(), "nothing is sold on a full disk")
	s.tap("確認しました", "会計する")
	s.says("お預り ¥400")
	s.sell(400)
	s.next()
}

// limit bounds the size of every file that the till writes.
func (s *stage) limit(bytes uint64) {
	var was unix.Rlimit
	pid := s.till.cmd.Process.Pid
	require.NoError(s.t, unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &was))
	require.NoError(s.t, unix.Prlimit(pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: was.Max}, nil))
}
