package drive

import (
	"encoding/json"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A machine becomes a till by taps and one picture, with the power cut at every step
// that can be seen: each time it goes on where it was.
func TestSetUp(t *testing.T) {
	enter(t)
	s := newBareStage(t, 1024, 600)
	s.startTill()
	step := func(text, picture, button string) {
		t.Helper()
		s.says(text)
		s.cut()
		s.says(text)
		s.there(button) // it has been painted by then
		s.shoot("setup-" + picture)
	}
	s.there("日本語")
	s.cut()
	s.there("한국어")
	s.shoot("setup-01-language")
	s.tap("日本語")
	step("この機器がアドレスを持っているか", "02-network", "次へ")
	s.tap("次へ")
	step("決済センターで印刷した", "03-scan", "戻る")
	s.hold("jcoin")
	s.says("別のコードを読みました")
	s.shoot("setup-03-other-code")
	s.activation()
	s.says("鍵は所有者だけが読めるファイル")
	step("鍵は所有者だけが読めるファイル", "04-make", "次へ")
	s.tap("次へ")
	step("コードを読みました", "05-camera", "次へ")
	s.tap("次へ")
	step("テスト伝票を1枚", "06-printer", "印刷する")
	s.tap("印刷する")
	s.says("伝票は出ましたか")
	assert.Equal(t, 1, s.printer.printed())
	s.tap("きれいに出た")
	step("聞こえましたか", "07-sound", "聞こえた")
	s.tap("とばす", "後で直す")
	step("9か所すべて", "08-touch", "9")
	s.tap("1", "2", "3", "4", "5", "6", "7", "8", "9")
	step("赤・緑・青・黒", "09-display", "全部見える")
	s.tap("全部見える")
	step("レジが練習モードで開きます", "10-sale", "練習を始める")
	s.tap("練習を始める")
	s.says("練習")
	s.keys("500")
	s.tap("支払いへ")
	s.hold("jcoin")
	s.tap("次のお客様へ")
	s.says("設定が終わりました")
	s.shoot("setup-11-ready")
	s.tap("レジへ")
	s.silent("設定が終わりました")
	s.silent("練習")
	var r struct {
		Ended   time.Time
		Cuts    int
		SpentNs int64
		Results []struct {
			Step, Outcome int
			Why           string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(s.ctl("setup", "--json")), &r))
	assert.False(t, r.Ended.IsZero())
	assert.Equal(t, 10, r.Cuts)
	assert.Len(t, r.Results, 10)
	assert.Equal(t, "後で直す", r.Results[6].Why)
	assert.Positive(t, r.SpentNs)
	record, err := os.ReadFile(s.path("till/setup.json"))
	require.NoError(t, err)
	assert.NotContains(t, string(record), "KAIKEI1", "the activation is a secret")
	s.till.stop()
	s.openTill() // from now on it is a till
	s.till.stop()
	assert.NotContains(t, s.log.String(), "Error in Fyne call thread")
	assert.NotContains(t, s.log.String(), "KAIKEI1.")
}

// cut takes the power from the till, and gives it back.
func (s *stage) cut() {
	s.t.Helper()
	s.signal(s.till, syscall.SIGKILL)
	<-s.till.done
	s.startTill()
}

// activation holds the backend's activation before the camera.
func (s *stage) activation() {
	s.t.Helper()
	s.gateway("activate", "--shop", "会計町店", "--png", s.path("activation.png"))
	s.holdPicture("activation.png")
}
