package drive

import (
	"bufio"
	"encoding/json"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/packaging/browser"
)

// The customer's screen, as a second window beside the till's, through a sale in the
// four languages.
func TestCustomersWindow(t *testing.T) {
	enter(t)
	s := newStage(t, 2048, 600)
	if *update {
		maps.DeleteFunc(s.album.all, func(name string, _ golden) bool { return strings.HasPrefix(name, "guest-") })
	}
	s.openTill("--clerk", "佐藤", "--customer", "window")
	s.xdotool("search", "--sync", "--onlyvisible", "--name", "^Kaikei customer$", "windowmove", "1024", "0")
	s.guestIs("guest-welcome")
	s.sum("1500", "¥1,500")
	s.guestIs("guest-items")
	s.touch(2)
	s.guestIs("guest-items-zh")
	s.tap("支払いへ")
	s.says("枠の中へ")
	s.guestIs("guest-show-zh")
	s.tap("お店のコードを表示")
	s.there("支払いを中止")
	text := s.scan("guest-code")
	s.guestIs("guest-code-zh", image.Rect(0, 100, 500, 600), image.Rect(500, 330, 1024, 600)) // the code, and the time that is left
	s.gateway("pay", text)
	s.says("お支払い完了")
	s.guestIs("guest-paid-zh")
	s.touch(3)
	s.guestIs("guest-paid-ko")
	s.touch(1)
	s.guestIs("guest-paid-en")
	s.touch(0)
	s.guestIs("guest-paid-ja")
	s.next()
	s.guestIs("guest-welcome") // who left took the language along
	s.sum("800", "¥800")
	s.tap("現金")
	s.says("お預り") // both screens have a 1
	s.tap("1", "000")
	s.guestIs("guest-cash")
	s.tap("会計する")
	s.says("お釣り ¥200")
	s.guestIs("guest-change")
	s.till.stop()
	assert.NotContains(t, s.log.String(), "Error in Fyne call thread")
	if *update {
		s.album.save(t)
	}
}

// touch touches the n-th language on the customer's window.
func (s *stage) touch(n int) {
	s.t.Helper()
	s.xdotool("mousemove", strconv.Itoa(1024+1024-24-480+60+120*n), "54", "click", "1")
}

// guestIs holds the customer's window against its golden, which is a picture alone.
func (s *stage) guestIs(name string, live ...image.Rectangle) {
	s.t.Helper()
	right := func() image.Image {
		img := s.shoot(name)
		half := image.NewRGBA(image.Rect(0, 0, 1024, 600))
		draw.Draw(half, half.Bounds(), img, image.Pt(1024, 0), draw.Src)
		return half
	}
	want, ok := s.album.all[name]
	if *update && !ok {
		var was []string
		s.until("the customer's window is still", func() bool {
			now := gridOf(right(), live...)
			same := was != nil && apart(now, was) == 0
			was = now
			return same
		})
		s.album.all[name] = golden{"-", was}
		return
	}
	require.True(s.t, ok, "no golden of %s: -update writes it", name)
	var grid []string
	s.until("the customer's window is "+name, func() bool {
		grid = gridOf(right(), live...)
		return apart(grid, want.grid) <= most
	})
}

// openTillAndPage opens the till with a page for the customer at a free address.
func (s *stage) openTillAndPage() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	s.page = l.Addr().String()
	require.NoError(s.t, l.Close())
	s.openTill("--clerk", "佐藤", "--customer", s.page)
}

// The customer's screen as a page: the same sale, as a browser hears of it.
func TestCustomersPage(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTillAndPage()
	hears := s.browser()
	hears(func(v pageView) bool { return v.Say == "いらっしゃいませ" })
	s.sum("1500", "¥1,500")
	hears(func(v pageView) bool { return v.total() == "¥1,500" })
	answer, err := http.PostForm("http://"+s.page+"/language", url.Values{"language": {"zh"}})
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	hears(func(v pageView) bool { return v.Language == "zh" && v.Say == "正在结算" })
	strange, err := http.NewRequest(http.MethodGet, "http://"+s.page+"/", nil)
	require.NoError(t, err)
	strange.Host = "evil.example" // a page of another site, whose name resolves to here
	answer, err = http.DefaultClient.Do(strange)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusMisdirectedRequest, answer.StatusCode)
	s.tap("支払いへ", "お店のコードを表示")
	s.there("支払いを中止")
	hears(func(v pageView) bool { return v.Code == "code.png" })
	picture, err := http.Get("http://" + s.page + "/code.png")
	require.NoError(t, err)
	drawn, err := io.ReadAll(picture.Body)
	require.NoError(t, errors.Join(err, picture.Body.Close(), os.WriteFile(s.path("code.png"), drawn, 0o600)))
	_, text, _ := strings.Cut(s.run("kaikeictl", "scan", s.path("code.png")), `"text":"`)
	text, _, _ = strings.Cut(text, `"`)
	s.gateway("pay", text)
	hears(func(v pageView) bool { return v.Mark == "✓" && v.Language == "zh" })
	s.next()
	hears(func(v pageView) bool { return v.Say == "いらっしゃいませ" })
}

// The customer's page in a browser, with a till that freezes while its code is shown, and
// one whose power is cut: nothing that nobody answers for stays on the screen, and it
// comes back by itself.
func TestCustomersPageAlone(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTillAndPage()
	page := browser.Open(t)
	page.Go("http://" + s.page)
	page.Until("document.body.innerText.includes('いらっしゃいませ')")
	page.Tap("button[value=zh]")
	s.charge("1500", "¥1,500")
	s.tap("お店のコードを表示")
	code := "!document.getElementById('code').hidden && document.getElementById('code').naturalWidth > 0"
	page.Until(code + " && document.body.innerText.includes('¥1,500')")
	s.keep(page, "page-code")
	s.signal(s.till, syscall.SIGSTOP)
	page.Until("document.getElementById('code').hidden && document.body.innerText.includes('请稍候')")
	s.keep(page, "page-away")
	s.signal(s.till, syscall.SIGCONT)
	page.Until(code)
	s.tap("支払いを中止")
	s.says("取り消しました")
	page.Until("document.getElementById('code').hidden")
	s.keep(page, "page-stopped")
	s.signal(s.till, syscall.SIGKILL)
	<-s.till.done
	page.Until("document.body.innerText.includes('请稍候')")
	s.openTill("--clerk", "佐藤", "--customer", s.page)
	page.Until("document.body.innerText.includes('いらっしゃいませ')")
	s.settled()
	s.agrees()
	assert.Empty(t, page.Logged)
}

// keep keeps a picture of a page.
func (s *stage) keep(page *browser.Page, name string) {
	s.t.Helper()
	img := page.Picture(name)
	if *pictures == "" {
		return
	}
	f, err := os.Create(filepath.Join(*pictures, name+".png"))
	require.NoError(s.t, err)
	require.NoError(s.t, errors.Join(png.Encode(f, img), f.Close()))
}

// A pageView is what a browser is told.
type pageView struct {
	Language, Say, Mark, Code string
	Sums                      []struct{ Name, Yen string }
}

// total is the first sum.
func (v pageView) total() string {
	if len(v.Sums) == 0 {
		return ""
	}
	return v.Sums[0].Yen
}

// browser opens the page as a browser does, and returns what waits until it hears
// something. When the till is gone, it hears no more, and fails.
func (s *stage) browser() (hears func(func(pageView) bool)) {
	client := http.Client{Timeout: patience}
	answer, err := client.Get("http://" + s.page + "/events")
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	return func(wanted func(pageView) bool) {
		s.t.Helper()
		said := ""
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok {
				continue
			}
			var v pageView
			require.NoError(s.t, json.Unmarshal([]byte(data), &v))
			if said = data; wanted(v) {
				return
			}
		}
		require.FailNow(s.t, "the page did not say it", said)
	}
}
