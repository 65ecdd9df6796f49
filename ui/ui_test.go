package ui

import (
	"image"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/report"
)

// fonts reads the fonts that the programs pass in.
func fonts(t testing.TB) map[string]Fonts {
	read := func(name string) []byte {
		data, err := os.ReadFile("../cmd/internal/typeface/kaikei-sans-" + name + ".otf")
		require.NoError(t, err)
		return data
	}
	regular := read("regular")
	japanese := Fonts{regular, read("bold")}
	return map[string]Fonts{"ja": japanese, "en": japanese, "zh": {read("chinese"), read("bold-chinese")}, "ko": {regular, read("bold-korean")}}
}

// A clerk is a window whose intents and sounds are kept.
type clerk struct {
	*Window
	mu      sync.Mutex
	intents []desk.Intent
	sounds  int
}

func (c *clerk) Play([]byte) { c.sounds++ }

// newClerk opens a window of the test driver.
func newClerk(t testing.TB, language string) *clerk {
	c := &clerk{}
	c.Window = New(test.NewTempApp(t), Options{
		Title: "till", Language: language, Style: Style{Fonts: fonts(t)}, Sounds: c, DrawQR: printer.DrawQR,
		Send: func(i desk.Intent) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.intents = append(c.intents, i)
		},
	})
	c.opts.Preview = still{image.NewRGBA(image.Rect(0, 0, 64, 48))}
	c.kit.calm = func() bool { return true }
	c.build()
	c.now = func() time.Time { return noon.Add(7 * time.Second) }
	c.win.Resize(fyne.NewSize(tillWidth, tillHeight))
	return c
}

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// a view of each screen, with the longest things that happen.
func views() map[string]desk.View {
	base := desk.View{
		Shop: "会計町店", Clerk: "佐藤", Online: true, Limit: 1_000_000,
		Health:  desk.Health{Printer: desk.Trouble, Camera: desk.Trouble, Clock: desk.Trouble},
		Pending: desk.Pending{Count: 12, Yen: 1_048_000, Oldest: noon.Add(-47 * time.Hour), Next: noon.Add(time.Hour)},
		Today:   report.Summary{Sales: report.Tally{Count: 128, Yen: 1_234_567}, Net: 1_234_567, Open: report.Tally{Count: 2, Yen: 48_000}},
	}
	p := terminal.Payment{
		ID: "p", Amount: 88_888_888, Slip: 9999, Tender: terminal.TenderCode, Brand: "TrueMoney Wallet", Rail: "alipayplus", Clerk: "佐藤",
		MaskedCode: "2810…4821", NetworkID: "2026112300000001", CreatedAt: noon, PaidAt: noon, PayerAmount: "THB 19,823.45", Reason: "USER_BALANCE_NOT_ENOUGH",
	}
	all := map[string]desk.View{}
	add := func(name string, edit func(*desk.View)) {
		v := base
		edit(&v)
		all[name] = v
	}
	add("amount-0", func(v *desk.View) { v.Screen = desk.ScreenAmount })
	add("amount-over", func(v *desk.View) { v.Screen, v.Typed = desk.ScreenAmount, 99_999_999 })
	add("scan", func(v *desk.View) { v.Screen, v.Amount = desk.ScreenScan, 88_888_888 })
	for name, e := range entries() {
		add("digits-"+name, func(v *desk.View) { v.Screen, v.Amount, v.Entry = desk.ScreenDigits, 88_888_888, e })
	}
	for _, w := range []desk.Wait{desk.WaitBackend, desk.WaitCustomer, desk.WaitInquiry, desk.WaitCancel, desk.WaitRefund} {
		add("wait-"+string(rune('0'+w)), func(v *desk.View) {
			v.Screen, v.Amount, v.WaitFor, v.Since, v.Deadline = desk.ScreenWait, 88_888_888, w, noon, noon.Add(time.Minute)
			v.CanStop, v.CanLeave, v.CancelUntil, v.Payment = true, true, noon.Add(13*time.Hour), p
			v.Payment.Brand = ""
		})
	}
	for name, given := range map[string]terminal.Yen{"short": 80_000_000, "change": 99_999_999} {
		add("cash-"+name, func(v *desk.View) {
			v.Screen, v.Amount, v.Tendered, v.Notes = desk.ScreenCash, 88_888_888, given, terminal.QuickNotes(88_888_888)
		})
	}
	add("result-cash", func(v *desk.View) {
		v.Screen, v.Payment, v.Print = desk.ScreenResult, p, desk.PrintDone
		v.Payment.State, v.Payment.Tender, v.Payment.Tendered = terminal.Paid, terminal.TenderCash, 99_999_999
	})
	credits(add, p)
	for name, bill := range map[string]string{"code": "", "bill": "KAIKEIB1.…"} {
		add("shown-"+name, func(v *desk.View) {
			v.Screen, v.Amount, v.Payment.Bill, v.CanStop = desk.ScreenShown, 88_888_888, bill, true
			v.Shown, v.Deadline = terminal.ShopCode{Text: "000201…", Until: noon.Add(time.Minute)}, noon.Add(time.Minute)
			v.Since = noon
		})
	}
	for _, s := range terminal.States() {
		add("result-"+s.String(), func(v *desk.View) {
			v.Screen, v.Payment, v.Print, v.CanRetry = desk.ScreenResult, p, desk.PrintTrouble, true
			v.Payment.State, v.CancelUntil = s, noon.Add(13*time.Hour)
		})
		add("detail-"+s.String(), func(v *desk.View) {
			v.Screen, v.Payment, v.CanVoid, v.CanGive = desk.ScreenDetail, p, true, p.Amount
			v.Payment.State, v.Payment.Refunded = s, 12_345
		})
	}
	add("history", func(v *desk.View) {
		v.Screen = desk.ScreenHistory
		for _, s := range terminal.States() {
			q := p
			q.State = s
			v.History = append(v.History, q)
		}
	})
	add("history-empty", func(v *desk.View) { v.Screen = desk.ScreenHistory })
	for _, screen := range []struct {
		name string
		at   desk.Screen
	}{{"scan", desk.ScreenScan}, {"digits", desk.ScreenDigits}} {
		f := terminal.FaultOf(terminal.ErrCamera)
		add("fault-on-"+screen.name, func(v *desk.View) { v.Screen, v.Amount, v.Fault = screen.at, 1500, &f })
	}
	ringUp(add, p)
	unknown := terminal.FaultOf(terminal.ErrPrintUnknown)
	add("fault-doubt", func(v *desk.View) {
		v.Screen, v.Typed, v.Fault = desk.ScreenAmount, 1500, &unknown
		v.Doubtful = []desk.DoubtfulSlip{{Number: 7, Title: "売上 0003 お客様控え", Made: noon}}
	})
	for _, f := range terminal.Faults() {
		add("fault-"+string(f.Code), func(v *desk.View) { v.Screen, v.Typed, v.Fault = desk.ScreenAmount, 1500, &f })
	}
	return all
}

// entries are what may be typed of a payment code.
func entries() map[string]desk.CodeEntry {
	long := desk.Digits(strings.Repeat("28888888", 4))
	return map[string]desk.CodeEntry{
		"empty":       {},
		"short":       {Digits: "288888", Check: desk.CheckShort, Missing: 10},
		"prefix":      {Digits: "49", Check: desk.CheckPrefix},
		"long":        {Digits: long, Check: desk.CheckLong},
		"no-contract": {Digits: "135112298638468293", Check: desk.CheckNoContract},
		"good":        {Digits: long, Check: desk.CheckGood, Wallet: "Alipay+ and its partner wallets"},
	}
}

// walk calls f for each visible object with its place in the window. Scrolled
// content may be longer than the window, and is left out.
func walk(w *Window, f func(o fyne.CanvasObject, at fyne.Position)) { walkOver(w.till, f) }

// walkOver is walk from one object on.
func walkOver(root fyne.CanvasObject, f func(o fyne.CanvasObject, at fyne.Position)) {
	var down func(o fyne.CanvasObject, at fyne.Position)
	down = func(o fyne.CanvasObject, at fyne.Position) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		f(o, at)
		switch x := o.(type) {
		case *fyne.Container:
			for _, c := range x.Objects {
				down(c, at)
			}
		case fyne.Widget:
			if strings.Contains(reflect.TypeOf(o).String(), "Scroll") {
				return
			}
			for _, c := range test.WidgetRenderer(x).Objects() {
				down(c, at)
			}
		}
	}
	down(root, fyne.NewPos(0, 0))
}

// tap taps the button with a text.
func (c *clerk) tap(t *testing.T, label string) {
	t.Helper()
	var found *button
	walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
		if b, ok := o.(*button); ok && b.label.t.Text == label {
			found = b
		}
	})
	require.NotNil(t, found, "no button %q", label)
	test.Tap(found)
}

// tapCalled taps the button with a name that it does not show itself.
func (c *clerk) tapCalled(t *testing.T, name string) {
	t.Helper()
	var found *button
	var down func(o fyne.CanvasObject)
	down = func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *button:
			if x.called == name && found == nil && o.Visible() {
				found = x
			}
		case *container.Scroll:
			down(x.Content)
		case *fyne.Container:
			for _, child := range x.Objects {
				down(child)
			}
		}
	}
	down(c.till)
	require.NotNil(t, found, "no button %q", name)
	test.Tap(found)
}

// A double tap is one intent, until the next view answers it.
func TestDoubleTap(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["amount-over"]
	v.Typed = 1500
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
	v.Typed = 1_000_001
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
	c.tap(t, "Do nothing")
	assert.Len(t, c.intents, 1)
}

// A tap on a panel that hits none of its buttons reaches nothing below it.
func TestPanelsAreTight(t *testing.T) {
	c := newClerk(t, "en")
	var now Drawn
	c.opts.Drawn = func(d Drawn) { now = d }
	v := views()["amount-shelf-cart"]
	v.Training, v.Fault = false, nil
	c.draw(v)
	below := now.Targets
	require.NotEmpty(t, below)
	sweep := func() {
		for y := float32(80); y < tillHeight; y += 20 {
			for x := float32(4); x < tillWidth; x += 16 {
				if !hits(now.Targets, x, y) {
					test.TapCanvas(c.win.Canvas(), fyne.NewPos(x, y))
				}
			}
		}
	}
	f := terminal.FaultOf(terminal.ErrPaperOut)
	v.Fault = &f
	for name, open := range map[string]func(){
		"a question":          func() { c.openMenu() },
		"a sum":               func() { c.splitSale() },
		"letters":             func() { c.asker.letters("x", 1, 4, func(string) {}) },
		"a manager's consent": func() { w := v; w.Asking = &desk.Asking{Right: "refund"}; w.Fault = nil; c.draw(w) },
	} {
		open()
		c.intents = nil
		sweep()
		assert.Empty(t, c.intents, name)
		c.asker.close()
		c.draw(v)
	}
}

// hits reports whether a place is near the middle of something that can be tapped:
// so near that it may be a part of it.
func hits(all []Target, x, y float32) bool {
	for _, t := range all {
		if dx, dy := x-float32(t.X), y-float32(t.Y); dx*dx < 250*250 && dy*dy < 56*56 {
			return true
		}
	}
	return false
}

func TestLanguageChangesWhileRunning(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["amount-over"]
	v.Typed = 1500
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
	s := c.screens[desk.ScreenScan].(*scanScreen)
	c.opts.Preview = still{image.NewRGBA(image.Rect(0, 0, 640, 480))}
	c.draw(views()["scan"])
	c.tick()
	assert.NotNil(t, s.picture.Image)
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
	v.Typed = 199
	c.Show(v)
	require.Len(t, posted, 1, "one drawing stands for all that wait for it")
	posted[0]()
	assert.Equal(t, terminal.Yen(199), c.view.Typed)
	v.Typed = 200
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

// A program that drives the window finds the buttons that can be tapped, where
// they are.
func TestTargets(t *testing.T) {
	var all []Target
	var texts []string
	c := newClerk(t, "en")
	c.opts.Drawn = func(now Drawn) { all, texts = now.Targets, now.Texts }
	v := views()["amount-0"]
	c.draw(v)
	names := func() (names []string) {
		for _, target := range all {
			names = append(names, target.Name)
		}
		return names
	}
	assert.Subset(t, names(), []string{"7", "000", "History"})
	assert.NotContains(t, names(), "Charge", "nothing is typed")
	v.Typed = 1500
	c.draw(v)
	for _, target := range all {
		if target.Name == "Charge" {
			test.TapCanvas(c.win.Canvas(), fyne.NewPos(float32(target.X), float32(target.Y)))
		}
	}
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentCharge}}, c.intents)
	assert.Contains(t, texts, "¥1,500")
	c.draw(views()["history"])
	assert.Contains(t, names(), "#9999")
	for _, target := range all {
		assert.Less(t, target.Y, tillHeight, "what a list has below its end cannot be tapped")
	}
	c.draw(views()["digits-good"])
	assert.NotContains(t, strings.Join(texts, " "), "2888", "a payment code is on the screen alone")
	assert.Contains(t, texts, "Number under the bar code")
}

// While a new screen takes no taps, there is nothing to tap; it is told when there
// is.
func TestTargetsOfANewScreen(t *testing.T) {
	c := newClerk(t, "en")
	at := noon
	c.now = func() time.Time { return at }
	c.kit.calm = c.calm
	c.build()
	var now Drawn
	c.opts.Drawn = func(d Drawn) { now = d }
	c.draw(views()["result-PAID"])
	c.draw(views()["amount-0"])
	assert.Empty(t, now.Targets)
	assert.NotEmpty(t, now.Texts)
	at = at.Add(settle)
	c.tick()
	assert.NotEmpty(t, now.Targets)
}
