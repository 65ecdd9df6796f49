package ui

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"kaikei/terminal"
)

// fonts reads the fonts that the programs pass in.
func fonts(t testing.TB) (regular, bold []byte) {
	for _, f := range []struct {
		name string
		into *[]byte
	}{{"regular", &regular}, {"bold", &bold}} {
		data, err := os.ReadFile("../cmd/internal/typeface/kaikei-sans-" + f.name + ".otf")
		require.NoError(t, err)
		*f.into = data
	}
	return regular, bold
}

// A clerk is a window whose intents and sounds are kept.
type clerk struct {
	*Window
	mu      sync.Mutex
	intents []terminal.Intent
	sounds  int
}

func (c *clerk) Play([]byte) { c.sounds++ }

// newClerk opens a window of the test driver.
func newClerk(t testing.TB, language string) *clerk {
	c := &clerk{}
	regular, bold := fonts(t)
	app := test.NewTempApp(t)
	Dress(app, regular, bold)
	c.Window = New(app, Options{
		Title: "till", Language: language, Regular: regular, Bold: bold, Sounds: c,
		Send: func(i terminal.Intent) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.intents = append(c.intents, i)
		},
	})
	c.now = func() time.Time { return noon.Add(7 * time.Second) }
	c.win.Resize(fyne.NewSize(tillWidth, tillHeight))
	return c
}

var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// a view of each screen, with the longest things that happen.
func views() map[string]terminal.View {
	base := terminal.View{
		Shop: "会計町店", Clerk: "佐藤", Online: true, Limit: 1_000_000,
		Today: terminal.Summary{Sales: terminal.Tally{Count: 128, Yen: 1_234_567}, Net: 1_234_567, Open: terminal.Tally{Count: 2, Yen: 48_000}},
	}
	p := terminal.Payment{
		ID: "p", Amount: 88_888_888, Slip: 9999, Tender: terminal.TenderCode, Brand: "TrueMoney Wallet", Rail: "alipayplus", Clerk: "佐藤",
		MaskedCode: "2810…4821", NetworkID: "2026112300000001", CreatedAt: noon, PaidAt: noon, Reason: "USER_BALANCE_NOT_ENOUGH",
	}
	all := map[string]terminal.View{}
	add := func(name string, edit func(*terminal.View)) {
		v := base
		edit(&v)
		all[name] = v
	}
	add("amount-0", func(v *terminal.View) { v.Screen = terminal.ScreenAmount })
	add("amount-over", func(v *terminal.View) { v.Screen, v.Typed = terminal.ScreenAmount, 99_999_999 })
	add("scan", func(v *terminal.View) { v.Screen, v.Amount = terminal.ScreenScan, 88_888_888 })
	long := terminal.Digits(strings.Repeat("28888888", 4))
	for name, e := range map[string]terminal.CodeEntry{
		"empty":       {},
		"short":       {Digits: "288888", Check: terminal.CheckShort, Missing: 10},
		"prefix":      {Digits: "49", Check: terminal.CheckPrefix},
		"long":        {Digits: long, Check: terminal.CheckLong},
		"no-contract": {Digits: "135112298638468293", Check: terminal.CheckNoContract},
		"good":        {Digits: long, Check: terminal.CheckGood, Wallet: "Alipay+ and its partner wallets"},
	} {
		add("digits-"+name, func(v *terminal.View) { v.Screen, v.Amount, v.Entry = terminal.ScreenDigits, 88_888_888, e })
	}
	for _, w := range []terminal.Wait{terminal.WaitBackend, terminal.WaitCustomer, terminal.WaitInquiry, terminal.WaitCancel, terminal.WaitRefund} {
		add("wait-"+string(rune('0'+w)), func(v *terminal.View) {
			v.Screen, v.Amount, v.WaitFor, v.Since, v.Deadline = terminal.ScreenWait, 88_888_888, w, noon, noon.Add(time.Minute)
			v.CanStop, v.CanLeave = true, true
		})
	}
	for _, s := range terminal.States() {
		add("result-"+s.String(), func(v *terminal.View) {
			v.Screen, v.Payment, v.Print, v.CanRetry = terminal.ScreenResult, p, terminal.PrintTrouble, true
			v.Payment.State = s
		})
		add("detail-"+s.String(), func(v *terminal.View) {
			v.Screen, v.Payment, v.CanVoid, v.CanGive = terminal.ScreenDetail, p, true, p.Amount
			v.Payment.State, v.Payment.Refunded = s, 12_345
		})
	}
	add("history", func(v *terminal.View) {
		v.Screen = terminal.ScreenHistory
		for _, s := range terminal.States() {
			q := p
			q.State = s
			v.History = append(v.History, q)
		}
	})
	add("history-empty", func(v *terminal.View) { v.Screen = terminal.ScreenHistory })
	for _, screen := range []struct {
		name string
		at   terminal.Screen
	}{{"scan", terminal.ScreenScan}, {"digits", terminal.ScreenDigits}} {
		f := terminal.FaultOf(terminal.ErrCamera)
		add("fault-on-"+screen.name, func(v *terminal.View) { v.Screen, v.Amount, v.Fault = screen.at, 1500, &f })
	}
	for _, f := range terminal.Faults() {
		add("fault-"+string(f.Code), func(v *terminal.View) { v.Screen, v.Typed, v.Fault = terminal.ScreenAmount, 1500, &f })
	}
	return all
}

// walk calls f for each visible object with its place in the window. Scrolled
// content may be longer than the window, and is left out.
func walk(w *Window, f func(o fyne.CanvasObject, at fyne.Position)) {
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
	down(w.win.Content(), fyne.NewPos(0, 0))
}

// The sizes of screens that the window is made for.
var screenSizes = []fyne.Size{fyne.NewSize(tillWidth, tillHeight), fyne.NewSize(1280, 800)}

// Nothing is cut: each line of text lies inside the window, on every screen, in
// every state and language.
func TestEverythingFits(t *testing.T) {
	for _, language := range Languages {
		for _, screen := range screenSizes {
			fits(t, language, screen)
		}
	}
}

// fits checks every view on a screen of a size.
func fits(t *testing.T, language string, screen fyne.Size) {
	c := newClerk(t, language)
	for name, v := range views() {
		name = fmt.Sprintf("%s-%s-%.0f", language, name, screen.Width)
		c.draw(v)
		c.win.Resize(screen)
		size := c.win.Canvas().Size()
		assert.LessOrEqual(t, size.Height, screen.Height, name)
		assert.LessOrEqual(t, size.Width, screen.Width, name)
		inside(t, c.Window, screen, name)
		for _, kind := range []string{"-result-", "-wait-", "-digits-", "-scan-"} {
			if strings.Contains(name, kind) && v.Fault == nil {
				uncovered(t, c.Window, name)
			}
		}
		picture(t, c.Window, name)
	}
}

// inside checks that each line of text lies within the window.
func inside(t *testing.T, w *Window, screen fyne.Size, name string) {
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" {
			return
		}
		width := fyne.MeasureText(line.Text, line.TextSize, line.TextStyle).Width
		if line.Alignment != fyne.TextAlignLeading {
			at.X += (line.Size().Width - width) / 2
		}
		assert.GreaterOrEqual(t, at.X, float32(-1), "%s: %q", name, line.Text)
		assert.LessOrEqual(t, at.X+width, screen.Width+1, "%s: %q", name, line.Text)
		assert.LessOrEqual(t, at.Y+line.MinSize().Height, screen.Height+1, "%s: %q", name, line.Text)
	})
}

// uncovered checks that no button lies over a line of text.
func uncovered(t *testing.T, w *Window, name string) {
	type box struct{ at, end fyne.Position }
	var buttons []box
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		if b, ok := o.(*button); ok {
			buttons = append(buttons, box{at, at.AddXY(b.Size().Width, b.Size().Height)})
		}
	})
	walk(w, func(o fyne.CanvasObject, at fyne.Position) {
		line, ok := o.(*canvas.Text)
		if !ok || line.Text == "" || at.Y < barHeight {
			return
		}
		end := at.AddXY(line.MinSize().Width, line.MinSize().Height)
		for _, b := range buttons {
			inside := at.X >= b.at.X && at.Y >= b.at.Y && end.Y <= b.end.Y
			apart := end.X <= b.at.X || at.X >= b.end.X || end.Y <= b.at.Y || at.Y >= b.end.Y
			assert.True(t, inside || apart, "%s: %q is covered", name, line.Text)
		}
	})
}

// picture writes what the window shows, for people to look at, when a folder is
// named in KAIKEI_PICTURES.
func picture(t *testing.T, w *Window, name string) {
	dir := os.Getenv("KAIKEI_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, png.Encode(f, software.RenderCanvas(w.win.Canvas(), w.look)))
}

// What is tapped is at least 9 mm high and wide, and its text fits in it.
func TestTouchTargets(t *testing.T) {
	for _, language := range Languages {
		c := newClerk(t, language)
		for name, v := range views() {
			c.draw(v)
			n := 0
			walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
				b, ok := o.(*button)
				if !ok {
					return
				}
				n++
				assert.GreaterOrEqual(t, b.Size().Width, float32(touch), "%s %s: %q", language, name, b.label.Text)
				assert.GreaterOrEqual(t, b.Size().Height, float32(touch), "%s %s: %q", language, name, b.label.Text)
				assert.LessOrEqual(t, b.label.MinSize().Width, b.Size().Width-8, "%s %s: %q", language, name, b.label.Text)
			})
			assert.Greater(t, n, 1, name)
		}
	}
}

// contrast is the ratio of WCAG 2.1, 1.4.3.
func contrast(a, b color.Color) float64 {
	light := func(c color.Color) float64 {
		r, g, bl, _ := c.RGBA()
		sum := 0.0
		for i, v := range []uint32{r, g, bl} {
			x := float64(v) / 0xffff
			if x <= 0.03928 {
				x /= 12.92
			} else {
				x = pow24((x + 0.055) / 1.055)
			}
			sum += x * []float64{0.2126, 0.7152, 0.0722}[i]
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// pow24 is x to the 2.4, closely enough: x² times the fifth root of x².
func pow24(x float64) float64 {
	root := x
	for range 40 { // Newton: root⁵ = x²
		root -= (root*root*root*root*root - x*x) / (5*root*root*root*root + 1e-12)
	}
	return x * x * root
}

func TestContrast(t *testing.T) {
	pairs := map[string][2]color.Color{
		"ink on paper": {ink, paper}, "ink on card": {ink, card}, "soft ink on card": {inkSoft, card}, "soft ink on paper": {inkSoft, paper},
		"open sums": {red, card}, "links": {blue, card}, "charge": {white, blue}, "key": {ink, line}, "fault": {black, amber}, "panel": {white, slate},
		"hint": {white, ink}, "good code": {green, paper}, "bad code": {red, paper},
	}
	for _, s := range terminal.States() {
		pairs[s.String()] = [2]color.Color{faceOf(s).ink, faceOf(s).ground}
	}
	for name, p := range pairs {
		assert.GreaterOrEqual(t, contrast(p[0], p[1]), 4.5, name)
	}
	assert.InDelta(t, 21, contrast(color.Black, color.White), 0.1)
}

// Money that was taken, not taken, and not known are told apart without
// colour.
func TestSignsDiffer(t *testing.T) {
	assert.NotEqual(t, faceOf(terminal.Paid).mark, faceOf(terminal.Declined).mark)
	for _, s := range terminal.States() {
		if s.Money() == terminal.MoneyUnknown {
			assert.Equal(t, markQuestion, faceOf(s).mark, s)
		}
		assert.Equal(t, s == terminal.Paid, faceOf(s).mark == markCheck, "only money received has a check")
	}
}

// Every word that a screen may ask for is there in every language, nothing is
// left over, and our fonts have each character.
func TestWords(t *testing.T) {
	japanese, err := LoadWords("ja")
	require.NoError(t, err)
	english, err := LoadWords("en")
	require.NoError(t, err)
	need := map[string]bool{}
	for _, s := range terminal.States() {
		need["state."+s.String()+".title"], need["state."+s.String()+".money"] = true, true
	}
	for _, f := range terminal.Faults() {
		for _, part := range []string{"title", "text", "todo"} {
			assert.NotEmpty(t, japanese.texts["fault."+string(f.Code)+"."+part], f.Code)
		}
	}
	source := ""
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		source += string(text)
	}
	for _, m := range regexp.MustCompile(`"((?:amount|key|scan|wait|result|history|detail|confirm|status|fault|tender|demo|digits)\.[a-z.]+)"`).FindAllStringSubmatch(source, -1) {
		need[m[1]] = true
	}
	for n := '1'; n <= '5'; n++ {
		need["wait."+string(n)], need["wait."+string(n)+".more"] = true, true
	}
	for n := '1'; n <= '7'; n++ {
		need["hint."+string(n)] = true
	}
	for n := '0'; n <= '5'; n++ {
		need["digits.check."+string(n)] = true
	}
	for n := '1'; n <= '3'; n++ {
		need["print."+string(n)] = true
	}
	for key := range need {
		assert.NotEmpty(t, japanese.texts[key], key)
		assert.NotEmpty(t, english.texts[key], key)
	}
	for key := range japanese.texts {
		free := strings.HasPrefix(key, "reason.") || strings.HasPrefix(key, "rail.") || strings.HasPrefix(key, "fault.")
		assert.True(t, need[key] || free, "nobody asks for %s", key)
		assert.Equal(t, strings.Count(japanese.texts[key], "%"), strings.Count(japanese.texts[key], "%"), key)
		if !strings.HasPrefix(key, "fault.") || key == "fault.ok" {
			assert.Equal(t, strings.Count(japanese.texts[key], "%"), strings.Count(english.texts[key], "%"), "arguments of %s", key)
		}
	}
	_, err = LoadWords("xx")
	assert.Error(t, err)
	glyphs(t, japanese, english)
}

// glyphs checks that both fonts have what the words need.
func glyphs(t *testing.T, all ...Words) {
	regular, bold := fonts(t)
	for _, data := range [][]byte{regular, bold} {
		font, err := sfnt.Parse(data)
		require.NoError(t, err)
		var buffer sfnt.Buffer
		for _, w := range all {
			for key, text := range w.texts {
				for _, r := range strings.ReplaceAll(text, "\n", "") {
					i, err := font.GlyphIndex(&buffer, r)
					require.NoError(t, err)
					assert.NotZero(t, i, "%s has %q, which the font has not", key, r)
				}
			}
		}
	}
}

// Text is set in our fonts, in both weights, also when the demo's panel is made
// before the window. A kanji of ours is as wide as the text is high; a box is
// not.
func TestFontsAreOurs(t *testing.T) {
	regular, bold := fonts(t)
	app := test.NewTempApp(t)
	Dress(app, regular, bold)
	panel := NewDemoPanel(DemoOptions{Wallets: []string{"jcoin", ""}, Choose: func(string) {}, Language: "ja"})
	New(app, Options{Language: "ja", Regular: regular, Bold: bold, Side: panel.Object()})
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		assert.InDelta(t, 200, fyne.MeasureText("結果を確認", 40, style).Width, 1, "%+v", style)
	}
}

// tap taps the button with a text.
func (c *clerk) tap(t *testing.T, label string) {
	t.Helper()
	var found *button
	walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
		if b, ok := o.(*button); ok && b.label.Text == label {
			found = b
		}
	})
	require.NotNil(t, found, "no button %q", label)
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
	assert.Equal(t, []terminal.Intent{{Kind: terminal.IntentCharge}}, c.intents)
	v.Busy = true
	c.draw(v)
	c.tap(t, "Charge")
	assert.Len(t, c.intents, 1, "a busy view takes no taps")
	v.Busy = false
	c.draw(v)
	c.tap(t, "Charge")
	assert.Len(t, c.intents, 2)
}

func TestKeypad(t *testing.T) {
	c := newClerk(t, "en")
	v := terminal.View{Screen: terminal.ScreenAmount, Limit: 1_000_000}
	typed := func(keys ...string) terminal.Yen {
		for _, k := range keys {
			c.draw(v)
			c.tap(t, k)
			v.Typed = c.intents[len(c.intents)-1].Amount
		}
		return v.Typed
	}
	c.draw(v)
	assert.Equal(t, terminal.Yen(0), typed("0", "00"), "a sum does not begin with zeros")
	assert.Equal(t, terminal.Yen(1500), typed("1", "5", "00"))
	assert.Equal(t, terminal.Yen(150), typed("←"))
	assert.Equal(t, terminal.Yen(0), typed("C"))
	assert.Equal(t, terminal.Yen(99_999_999), typed("9", "9", "9", "9", "9", "9", "9", "9", "9"), "eight digits at most")
	c.draw(v)
	c.tap(t, "Charge")
	assert.NotEqual(t, terminal.IntentCharge, c.intents[len(c.intents)-1].Kind, "over the limit the button is off")
}

// Money goes back only after a second tap on a panel that says how much.
func TestRefundAsks(t *testing.T) {
	c := newClerk(t, "en")
	v := views()["detail-PAID"]
	v.CanGive = 1500
	c.draw(v)
	c.tap(t, "Refund")
	assert.Empty(t, c.intents)
	c.tap(t, "C")
	c.tap(t, "9")
	c.tap(t, "Refund ¥9")
	assert.Equal(t, []terminal.Intent{{Kind: terminal.IntentRefund, Amount: 9}}, c.intents)
	c.draw(v)
	c.tap(t, "Void")
	c.tap(t, "Do nothing")
	assert.Len(t, c.intents, 1)
}

func TestLanguageChangesWhileRunning(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["amount-over"]
	v.Typed = 1500
	c.draw(v)
	c.tap(t, "支払いへ")
	c.tap(t, "English")
	c.draw(v)
	c.tap(t, "Charge")
	c.tap(t, "日本語")
	assert.Len(t, c.intents, 2)
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
	assert.NotEqual(t, jingleOf(terminal.Paid), jingleOf(terminal.Declined))
	assert.NotEqual(t, jingleOf(terminal.Unknown), jingleOf(terminal.Declined))
	assert.Equal(t, "RIFF", string(jingleOf(terminal.Paid)[:4]))
}

// still is a preview that shows one picture.
type still struct{ img *image.RGBA }

func (s still) Preview() (*image.RGBA, uint64) { return s.img, 1 }

func TestPreviewIsShown(t *testing.T) {
	c := newClerk(t, "ja")
	s := c.screens[terminal.ScreenScan].(*scanScreen)
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
