package drive

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// smallDisk puts a terminal that has not run yet on a disk of its own, of so many bytes.
func (s *stage) smallDisk(size string) {
	s.t.Helper()
	old, till := s.path("till.before"), s.path("till")
	require.NoError(s.t, errors.Join(os.Rename(till, old), os.Mkdir(till, 0o700)))
	if err := unix.Mount("tmpfs", till, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0700,size="+size); err != nil {
		s.t.Skip("a disk of its own needs root:", err)
	}
	s.t.Cleanup(func() { assert.NoError(s.t, unix.Unmount(till, 0)) })
	require.NoError(s.t, os.CopyFS(till, os.DirFS(old)))
}

// fill fills the disk of the till until nothing more goes on it, and returns what makes
// room again.
func (s *stage) fill() (room func()) {
	s.t.Helper()
	f, err := os.Create(s.path("till/ballast"))
	require.NoError(s.t, err)
	defer f.Close()
	for _, piece := range []int{1 << 20, 4096} {
		for data := make([]byte, piece); err == nil; {
			_, err = f.Write(data)
		}
		require.ErrorIs(s.t, err, unix.ENOSPC)
		err = nil
	}
	return func() { require.NoError(s.t, os.Remove(s.path("till/ballast"))) }
}

// A disk that is really full, and then one that takes no record at all: whoever comes may
// look and print again, nothing is sold or half kept, and with room again all goes on.
func TestFullDisk(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.smallDisk("64m")
	s.openTill()
	s.addStaff()
	s.enters("山田", "2580")
	s.sum("500", "¥500")
	s.tap("現金", "¥500", "会計する")
	s.says("お預り ¥500")
	s.sell(500)
	s.next()
	room, before := s.fill(), s.last()
	s.sum("300", "¥300")
	s.tap("現金", "¥300", "会計する")
	s.says("預かった現金があれば返し")
	s.tap("確認しました", "戻る", "C")
	s.says("¥0")
	s.refusesGoods()
	s.refusesTopUp()
	s.refusesClose()

	s.limit(8 << 10) // not even on the pages that the store has free
	s.tap("その他", "担当者の交代")
	s.enters("鈴木", "7309")
	s.says("サインインを記録できません")
	s.there("確認しました")
	s.shoot("looking")
	s.tap("確認しました")
	s.open("500", "¥500")
	slips := s.printer.printed()
	s.tap("再印刷")
	s.until("it is printed again", func() bool { return s.printer.printed() > slips })
	s.tap("一覧へ", "戻る")
	s.sum("300", "¥300")
	s.tap("支払いへ")
	s.says("預かった現金があれば返し")
	assert.Equal(t, before, s.last(), "nothing is sold")
	s.tap("確認しました", "その他", "担当者の交代")
	s.enters("山田", "2580")
	s.there("確認しました")
	s.tap("確認しました")

	s.limit(unix.RLIM_INFINITY)
	room()
	s.tap("現金", "¥300", "会計する")
	s.says("お預り ¥300")
	s.sell(300)
	s.next()
	s.ctl("catalogue", "import", s.path("many.csv"))
	s.closes()
	s.agrees()
}

// refusesTopUp takes cash for a wallet, which goes back: nothing was sent.
func (s *stage) refusesTopUp() {
	s.t.Helper()
	s.topUp()
	s.tap("ウォレットを読み取る")
	s.says("枠の中へ")
	s.hold("jcoin")
	s.says("預かった現金があれば返し")
	s.shoot("full-topup")
	s.darken()
	s.tap("確認しました", "戻る")
	s.says("金額を入力してください")
}

// refusesClose counts the drawer for a close that cannot be written.
func (s *stage) refusesClose() {
	s.t.Helper()
	s.counts("¥500")
	s.tap("締める")
	s.says("何も行っていません")
	s.shoot("full-close")
	s.tap("閉じる")
	assert.JSONEq(s.t, "[]", s.ctl("closes", "--json"))
	s.tap("戻る", "レジへ")
	s.says("金額を入力してください")
}

// counts begins a close of a day of so much, with one coin in the drawer.
func (s *stage) counts(day string) {
	s.t.Helper()
	s.tap("その他", "店長メニュー")
	s.says(day)
	s.tap("締め", "数えて締める（Z）", "¥500")
	s.sum("1", "× 1")
	s.tap("決定")
}

// closes makes the close that was refused.
func (s *stage) closes() {
	s.t.Helper()
	s.counts("¥800")
	s.tap("¥100")
	s.sum("3", "× 3")
	s.tap("決定", "締める")
	s.says("締めました")
}

// refusesGoods brings more goods than a full disk has room for: it is said so.
func (s *stage) refusesGoods() {
	s.t.Helper()
	csv := "code,name,price,tax,category,key,goods\n"
	for i := range 9_000 {
		csv += fmt.Sprintf("%d,%s%d,%d,10,雑貨,,\n", 1000+i, strings.Repeat("品物", 15), i, 100+i)
	}
	require.NoError(s.t, os.WriteFile(s.path("many.csv"), []byte(csv), 0o600))
	out, err := exec.Command(filepath.Join(s.bin, "kaikeictl"), "catalogue", "--data", s.path("till"), "import", s.path("many.csv")).CombinedOutput()
	require.Error(s.t, err)
	assert.Contains(s.t, string(out), "disk full")
}

// enters signs somebody in.
func (s *stage) enters(name, pin string) {
	s.t.Helper()
	s.tap(name)
	s.keys(pin)
	s.tap("決定")
	s.silent("暗証番号を入力")
}
