package drive

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The technician's pages of a till that runs: parts, network, machine and
// configuration, live, with a printer without paper and a backend that goes away.
func TestWorkshop(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTill("--clerk", "佐藤")
	s.tap("その他", "技術者メニュー")
	s.says("640 × 480")
	s.says("準備完了")
	s.there("通信")
	s.shoot("workshop-parts")
	s.printer.set(noPaper)
	s.says("用紙がありません")
	s.shoot("workshop-paper")
	s.printer.set(well)
	s.silent("用紙がありません")
	s.tap("通信")
	s.says("この端末を知っています")
	s.there("本体")
	s.shoot("workshop-way")
	s.office.stop()
	s.says("届きません")
	s.shoot("workshop-way-broken")
	s.openOffice()
	s.says("この端末を知っています")
	s.tap("本体")
	s.says("メモリー")
	s.there("設定")
	s.shoot("workshop-machine")
	s.gateway("admin set", "--scope", "shop:会計町店", "--key", "maxSaleYen", "--value", "54321")
	s.tap("設定", "今すぐ取り寄せる")
	s.says("最新の設定を確かめました")
	s.says("54321")
	s.says("店舗")
	s.shoot("workshop-config")
	s.gateway("admin revoke", "--terminal", "T-0001")
	s.tap("通信")
	s.says("この端末を受け付けません")
	s.there("レジへ")
	s.shoot("workshop-revoked")
	s.tap("レジへ")
	s.says("金額を入力してください")
	s.till.stop()
	assert.NotContains(t, s.log.String(), "Error in Fyne call thread")
}
