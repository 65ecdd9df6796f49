package drive

import "testing"

// A panel that comes up for the first time, while nobody touches anything, is painted:
// the next customer is there already when the printer's time is up.
func TestStillScreen(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTill("--clerk", "佐藤")
	s.charge("130", "¥130")
	s.printer.set(mute)
	s.hold("jcoin")
	s.says("お支払い完了")
	s.darken()
	s.sell(130)
	s.next()
	s.there("はい、出ています") // the printer has ten seconds to prove each copy
	s.is("still-doubt")
	s.printer.set(well)
	for s.look().says("印刷されましたか") {
		s.tap("はい、出ています")
	}
	s.agrees()
	if *update {
		s.album.save(t)
	}
}
