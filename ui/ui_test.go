package ui

import (
	"image"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A double tap is one intent, until the next view answers it.
func TestDoubleTap(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["amount-over"]
	v.Typed, v.Due = 1500, 1500
	c.draw(v)
	c.tap(t, "Charge")
	c.tap(t, "Charge")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentCharge}}, c.intents)
	v.Busy = true
	c.draw(v)
	c.tap(t, "Charge")
	assert.Len(t, c.intents, 1, "a busy view takes no taps")
	v.Busy = false
	c.draw(v)
	c.tap(t, "Charge")
	assert.Len(t, c.intents, 2)
}

// The keys of a keypad go to the desk one by one: what is typed is kept there, so
// that a late view takes none back.
func TestKeypad(t *testing.T) {
	c := newClerk(t, "en")
	v := desk.View{Screen: desk.ScreenAmount, Limit: 1_000_000}
	c.draw(v)
	for _, k := range []string{"1", "00", "←", "C"} {
		c.tap(t, k)
	}
	c.draw(v) // late: nothing of it is on this view
	c.tap(t, "5")
	assert.Equal(t, []desk.Intent{
		{Kind: desk.IntentDigits, Text: "1"}, {Kind: desk.IntentDigits, Text: "00"}, {Kind: desk.IntentErase}, {Kind: desk.IntentType}, {Kind: desk.IntentDigits, Text: "5"},
	}, c.intents)
	v.Typed, v.Due = 1_000_001, 1_000_001
	c.draw(v)
	c.tap(t, "Charge")
	assert.NotEqual(t, desk.IntentCharge, c.intents[len(c.intents)-1].Kind, "over the limit the button is off")
}

// Money goes back only after a second tap on a panel that says how much.
func TestRefundAsks(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["detail-PAID"]
	v.CanGive = 1500
	c.draw(v)
	c.tap(t, "Refund")
	assert.Empty(t, c.intents)
	c.tap(t, "9") // another sum than the one that is proposed
	c.tap(t, "Refund ¥9")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentRefund, Amount: 9}}, c.intents)
	c.draw(v)
	c.tap(t, "Void")
	c.tap(t, "Back")
	assert.Len(t, c.intents, 1)
}

func TestLanguageChangesWhileRunning(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["amount-over"]
	v.Typed, v.Due = 1500, 1500
	c.draw(v)
	for _, l := range []struct{ charge, next string }{{"支払いへ", "English"}, {"Charge", "中文"}, {"收款", "한국어"}, {"결제하기", "日本語"}, {"支払いへ", "English"}} {
		c.draw(v)
		c.tap(t, l.charge)
		c.tap(t, l.next)
	}
	assert.Len(t, c.intents, 5)
}

// A result sounds once, and again when it changes.
func TestSounds(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["result-UNKNOWN"]
	c.draw(v)
	c.draw(v)
	assert.Equal(t, 1, c.sounds)
	v.Payment.State = terminal.Paid
	c.draw(v)
	assert.Equal(t, 2, c.sounds)
	c.draw(views()["wait-1"])
	assert.Equal(t, 2, c.sounds, "an answer is usual")
	c.draw(views()["wait-3"])
	c.draw(views()["wait-3"])
	assert.Equal(t, 3, c.sounds, "none is not")
	assert.NotEqual(t, jingleOf(terminal.Paid), jingleOf(terminal.Declined))
	assert.NotEqual(t, jingleOf(terminal.Unknown), jingleOf(terminal.Declined))
	assert.Equal(t, "RIFF", string(jingleOf(terminal.Paid)[:4]))
}

// still is a preview that shows one picture.
type still struct{ img *image.RGBA }

func (s still) Preview() (*image.RGBA, uint64) { return s.img, 1 }

func TestPreviewIsShown(t *testing.T) {
	c := newClerk(t, "ja")
	s := c.screen(desk.ScreenScan).(*scanScreen)
	c.opts.Preview = still{image.NewRGBA(image.Rect(0, 0, 640, 480))}
	v := views()["scan"]
	v.Health.Camera = desk.Fine
	c.draw(v)
	c.tick()
	assert.NotNil(t, s.picture.Image)
	v.Health.Camera = desk.Trouble
	c.draw(v)
	c.tick()
	assert.Nil(t, s.picture.Image, "what the camera saw last is not what it sees")
}

// Views that come from other goroutines, faster than they can be drawn, end
// with the newest.
func TestShowDrawsTheNewest(t *testing.T) {
	c := newClerk(t, "ja")
	var posted []func()
	c.do = func(f func()) { posted = append(posted, f) } // Show holds its lock
	v := views()["amount-over"]
	var shows sync.WaitGroup
	for range 200 {
		shows.Go(func() { c.Show(v) })
	}
	shows.Wait()
	v.Typed, v.Due = 199, 199
	c.Show(v)
	require.Len(t, posted, 1, "one drawing stands for all that wait for it")
	posted[0]()
	assert.Equal(t, terminal.Yen(199), c.view.Typed)
	v.Typed, v.Due = 200, 200
	c.Show(v)
	require.Len(t, posted, 2)
	posted[1]()
	assert.Equal(t, terminal.Yen(200), c.view.Typed)
}

// The second of two taps was meant for the screen before: a new screen takes
// none at first, so that a double tap on "next customer" types no digit.
func TestNewScreenTakesNoTaps(t *testing.T) {
	c := newClerk(t, "en")
	at := noon
	c.now = func() time.Time { return at }
	c.kit.calm = c.calm
	c.build()
	c.draw(views()["result-PAID"])
	at = at.Add(time.Second)
	c.tap(t, "Next customer")
	c.draw(views()["amount-0"])
	c.tap(t, "7")
	assert.Len(t, c.intents, 1)
	at = at.Add(settle)
	c.tap(t, "7")
	assert.Len(t, c.intents, 2)
}

// A disk without room is said in the line of states, in the place of the clock; one that
// has room is not spoken of.
func TestFullDiskIsSaid(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["amount-0"]
	for _, disk := range []desk.Condition{desk.Fine, desk.Trouble, desk.Absent} {
		v.Health = desk.Health{Printer: desk.Fine, Camera: desk.Fine, Clock: desk.Fine, Disk: disk}
		c.draw(v)
		assert.Equal(t, disk == desk.Trouble, strings.Contains(c.shows(), "Storage"))
		assert.Equal(t, disk != desk.Trouble, strings.Contains(c.shows(), "Clock"))
	}
}

// What was handed over says to whom: nobody waits here for its end.
func TestDetailSaysWhereItWent(t *testing.T) {
	c := newClerk(t, "en")
	c.draw(views()["detail-handed"])
	assert.Contains(t, c.shows(), "Handed over to")
	assert.Contains(t, c.shows(), "T-0002")
	c.draw(views()["detail-DEFERRED"])
	assert.NotContains(t, c.shows(), "Handed over to")
}
