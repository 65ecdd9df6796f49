package drive

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The manager's day, tapped in the real window: the sums down to a payment and its
// journal, a counted close with a reason, the comparison, the payouts, and out.
func TestManagersDay(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTill("--clerk", "佐藤", "--export-folder", memory)
	s.ctl("sale", "--amount", "700", "--cash", "1000", "--clerk", "佐藤")
	s.tap("その他", "店長メニュー")
	s.says("未確定の取引はありません")
	s.says("¥700")
	s.shoot("office-today")
	s.tap("担当者", "佐藤")
	s.tap("#0001")
	s.says("ジャーナルの記録")
	s.says("No. ")
	s.shoot("office-payment")
	s.tap("戻る", "戻る", "締め")
	s.says("まだ締めていません")
	s.shoot("office-close")
	s.tap("数えて締める（Z）", "現金の出し入れ", "入れた金額")
	s.sum("30000", "¥30,000")
	s.tap("決定", "¥10,000")
	s.sum("3", "× 3")
	s.tap("決定", "¥500")
	s.sum("1", "× 1")
	s.tap("決定")
	s.says("¥200 足りない")
	s.shoot("office-count")
	s.tap("過不足の理由", "釣銭の渡し間違い", "締める")
	s.says("締めました")
	s.says("Z 0001")
	s.shoot("office-closed")
	s.tap("戻る")
	s.there("Z 0001")
	s.tap("照合", "照合する")
	s.says("一致しました")
	s.shoot("office-reconcile")
	s.tap("入金")
	s.says("未入金")
	s.says("青葉銀行")
	s.shoot("office-statement")
	anotherAccount(s)
	s.ctl("journal", "anchor")
	s.tap("その他", "店舗の全端末")
	s.says("T-0001")
	s.says("最終受信")
	s.shoot("office-shop")
	goodsAndSettings(s)
	exports(s)
	s.tap("レジへ")
	s.says("金額を入力してください")
	var closes []struct {
		Number int
		Clerk  string
		Cash   struct {
			Over   int
			Reason string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(s.ctl("closes", "--json")), &closes))
	require.Len(t, closes, 1)
	assert.Equal(t, -200, closes[0].Cash.Over)
	assert.Equal(t, "佐藤", closes[0].Clerk, "who closed, in a shop without members")
	assert.Equal(t, "釣銭の渡し間違い", closes[0].Cash.Reason)
	firstOfStaff(s)
	s.till.stop()
	assert.NotContains(t, s.log.String(), "Error in Fyne call thread")
}

// anotherAccount asks for another settlement account, and sees it confirmed.
func anotherAccount(s *stage) {
	s.tap("入金先の変更を依頼", "銀行", "雲海銀行", "支店番号")
	s.sum("12", "012")
	s.tap("決定", "口座の種類", "当座", "口座番号")
	s.sum("10012", "0010012")
	s.tap("決定")
	s.says("0010012")
	s.shoot("office-account")
	s.tap("この口座への変更を依頼する")
	s.says("変更を依頼中")
	s.says("***0012")
	s.shoot("office-account-asked")
	var asked []struct{ ID, State, Number string }
	require.NoError(s.t, json.Unmarshal([]byte(s.gateway("admin accounts")), &asked))
	require.Len(s.t, asked, 1)
	assert.Equal(s.t, "0010012", asked[0].Number)
	s.gateway("admin account-confirm", "--id", asked[0].ID, "--holder", "カイケイマチテン")
	s.tap("入金")
	s.says("変更が承認されました")
	s.says("カイケイマチテン")
	s.shoot("office-account-confirmed")
}

// goodsAndSettings adds an item by the keyboard on the screen, and reads what the
// payment centre has set.
func goodsAndSettings(s *stage) {
	s.tap("その他", "商品", "商品を追加", "コード（JAN）")
	s.keys("12")
	s.tap("決定", "名前", "カナ", "コ", "ー", "ヒ")
	s.says("コーヒ")
	s.tap("ー")
	s.shoot("office-keyboard")
	s.tap("決定", "価格")
	s.sum("450", "¥450")
	s.tap("決定")
	s.says("コーヒー")
	s.shoot("office-item")
	s.tap("保存する")
	s.says("全1品")
	s.shoot("office-goods")
	s.tap("その他", "店の設定")
	s.says("1会計の上限（円）")
	s.shoot("office-settings")
}

// firstOfStaff adds the first member: from then on the till asks who stands there.
func firstOfStaff(s *stage) {
	s.tap("その他", "店長メニュー")
	s.says("未確定の取引はありません") // the till has such a button, too
	s.tap("その他", "スタッフ", "スタッフを追加", "ID", "abc", "m", "1", "決定", "名前", "カナ", "サ", "ト", "ウ", "決定", "暗証番号")
	s.keys("2580")
	s.says("●●●●")
	s.tap("決定")
	s.says("サトウ")
	s.shoot("office-member")
	s.tap("追加する")
	s.until("the member is kept", func() bool { return strings.Contains(s.ctl("staff", "list"), "サトウ") })
	s.shoot("office-staff")
}

// memory is a folder that is mounted on every machine; it stands for the shop's.
const memory = "/dev/shm"

// exports writes the close as a PDF, and the day's sales.
func exports(s *stage) {
	s.tap("その他", "書き出し")
	s.says("店の共有フォルダー")
	s.shoot("office-export")
	for name, what := range map[string]string{"kaikei-T-0001-Z0001.pdf": "Z 0001 のPDF", "kaikei-T-0001-*.csv": "売上のCSV（Shift_JIS）"} {
		files, err := filepath.Glob(filepath.Join(memory, name))
		for _, left := range files { // by a run that was ended
			err = errors.Join(err, os.Remove(left))
		}
		require.NoError(s.t, err)
		s.tap(what, "ここに書き出す")
		s.says("書き出しました")
		files, err = filepath.Glob(filepath.Join(memory, name))
		require.NoError(s.t, err)
		require.Len(s.t, files, 1)
		data, err := os.ReadFile(files[0])
		require.NoError(s.t, errors.Join(err, os.Remove(files[0])))
		assert.NotEmpty(s.t, data)
		if *pictures != "" {
			require.NoError(s.t, os.WriteFile(filepath.Join(*pictures, filepath.Base(files[0])), data, 0o600))
		}
	}
	s.shoot("office-exported")
}
