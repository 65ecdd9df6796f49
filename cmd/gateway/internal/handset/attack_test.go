package handset_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A thief calls what the page calls, as it likes.
type thief struct {
	s *shop
	c *http.Client
}

// steal begins with a phone in hand.
func (s *shop) steal(wallet string, number int) *thief {
	jar, err := cookiejar.New(nil)
	require.NoError(s.t, err)
	x := &thief{s, &http.Client{Jar: jar}}
	status, text := x.post("take", fmt.Sprintf(`{"wallet":%q,"number":%d}`, wallet, number))
	require.Equal(s.t, http.StatusOK, status, text)
	return x
}

// send sends a request with headers of the thief's own.
func (x *thief) send(method, path, body string, header ...string) (int, string) {
	r, err := http.NewRequestWithContext(x.s.t.Context(), method, x.s.url+"/phone/"+path, strings.NewReader(body))
	require.NoError(x.s.t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w, err := x.c.Do(r)
	require.NoError(x.s.t, err)
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	require.NoError(x.s.t, err)
	return w.StatusCode, string(text)
}

// post sends what the page would.
func (x *thief) post(path, body string) (int, string) { return x.send("POST", "api/"+path, body) }

// yen is what a customer has.
func (s *shop) yen(wallet string, number int) int64 {
	c, err := s.Customer(s.t.Context(), wallet, number)
	require.NoError(s.t, err)
	p, err := s.Purse(s.t.Context(), c)
	require.NoError(s.t, err)
	return p.Yen
}

// No amount but a whole one within what there is moves money, and no text but a
// plain one is let in.
func TestOrdersThatMakeNoSense(t *testing.T) {
	s := newShop(t)
	x := s.steal("jcoin", 1)
	whole := func(yen any) string {
		return fmt.Sprintf(`{"id":"i","kind":"remit","other":"2","yen":%v,"pin":"1234"}`, yen)
	}
	for why, body := range map[string]string{
		"nothing":              whole(0),
		"less than nothing":    whole(-1),
		"the least there is":   whole(math.MinInt64),
		"a part of a yen":      whole(1.5),
		"an exponent":          whole("1e3"),
		"a text":               whole(`"5"`),
		"more than a number":   whole("9223372036854775808"),
		"no amount":            `{"id":"i","kind":"remit","other":"2","pin":"1234"}`,
		"another's wallet":     `{"id":"i","kind":"remit","other":"2","yen":5,"pin":"1234","customer":2}`,
		"from another's bank":  `{"id":"i","kind":"recharge","other":"9007","yen":5}`,
		"to oneself":           `{"id":"i","kind":"remit","other":"1","yen":5,"pin":"1234"}`,
		"to oneself, hidden":   `{"id":"i","kind":"remit","other":"+1","yen":5,"pin":"1234"}`,
		"an act that is none":  `{"id":"i","kind":"open","other":"2","yen":5,"pin":"1234"}`,
		"no id":                `{"id":"","kind":"remit","other":"2","yen":5,"pin":"1234"}`,
		"an id of the books'":  `{"id":"auto-p1","kind":"recharge","other":"9001","yen":5}`,
		"a NUL in the id":      `{"id":"a\u0000","kind":"recharge","other":"9001","yen":5}`,
		"an id without an end": `{"id":"` + strings.Repeat("x", 1000) + `","kind":"recharge","other":"9001","yen":5}`,
		"a body without end":   `{"id":"` + strings.Repeat("x", 100<<10) + `"}`,
		"two bodies":           whole(5) + whole(5),
		"no body":              ``,
	} {
		status, text := x.post("order", body)
		assert.Equal(t, http.StatusUnprocessableEntity, status, "%s: %s", why, text)
	}
	status, text := x.post("order", whole(int64(math.MaxInt64)))
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, text, `"done":false,"reason":"AMOUNT_LIMIT_EXCEEDED"`, "all there is, and kept as refused")
	assert.EqualValues(t, 100_000, s.yen("jcoin", 1))
	assert.EqualValues(t, 250_000, s.yen("jcoin", 2))
}

// A phone reads and moves its own customer's money alone, whatever ids are
// guessed and whatever cookies are sent.
func TestAnothersPhone(t *testing.T) {
	s := newShop(t)
	mine, theirs := s.steal("jcoin", 1), s.steal("jcoin", 5) // the fifth confirms every payment
	_, text := theirs.post("code", `{}`)
	assert.NotContains(t, text, `"text"`, "a code is drawn, never written")
	c, err := s.NewCode(t.Context(), "jcoin", 5)
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentProcessing, s.pay("waits", c.Text, 1_000).State)
	for _, pin := range []string{"1234", ""} {
		status, text := mine.post("decide", fmt.Sprintf(`{"payment":"waits","pin":%q}`, pin))
		assert.Equal(t, http.StatusUnprocessableEntity, status)
		assert.JSONEq(t, `{"error":"GONE"}`, text, "as one that is not there")
	}
	_, text = mine.send("GET", "api/state", "")
	assert.NotContains(t, text, "waits")
	status, _ := theirs.post("decide", `{"payment":"waits","pin":"1234"}`)
	assert.Equal(t, http.StatusOK, status)

	bill := s.bill("bill", 700)
	q := fmt.Sprintf(`{"text":%q,"pin":""}`, bill)
	status, _ = mine.post("paybill", q)
	require.Equal(t, http.StatusOK, status)
	for _, x := range []*thief{mine, theirs} {
		status, _ = x.post("paybill", fmt.Sprintf(`{"text":%q,"pin":"1234"}`, bill))
		assert.Equal(t, http.StatusUnprocessableEntity, status, "a shop's code pays once")
	}
	assert.EqualValues(t, 99_300, s.yen("jcoin", 1))
	assert.EqualValues(t, 79_000, s.yen("jcoin", 5))

	for why, cookie := range map[string]string{"none": "", "empty": "phone=", "guessed": "phone=AAAAAAAAAAAAAAAAAAAAAAAAAA", "a customer's number": "phone=1"} {
		stranger := &thief{s, &http.Client{}}
		for _, path := range []string{"purse", "history", "state"} {
			status, text := stranger.send("GET", "api/"+path, "", "Cookie", cookie)
			assert.Equal(t, http.StatusUnauthorized, status, "%s %s: %s", why, path, text)
		}
		for _, path := range []string{"code", "order", "decide", "auto", "link", "scan", "bill", "paybill"} {
			status, _ := stranger.send("POST", "api/"+path, "{}", "Cookie", cookie)
			assert.Equal(t, http.StatusUnauthorized, status, "%s %s", why, path)
		}
	}
}

// The cookie of a phone that was put away opens nothing.
func TestPhonePutAway(t *testing.T) {
	s := newShop(t)
	x := s.steal("jcoin", 1)
	at, err := url.Parse(s.url + "/phone/")
	require.NoError(t, err)
	before := x.c.Jar.Cookies(at)[0]
	x.post("take", `{"wallet":"jcoin","number":2}`)
	stranger := &thief{s, &http.Client{}}
	status, _ := stranger.send("GET", "api/purse", "", "Cookie", before.String())
	assert.Equal(t, http.StatusUnauthorized, status)
	_, text := x.send("GET", "api/purse", "")
	assert.Contains(t, text, "井上 樹")
}

// A page of another site moves nothing, although the browser would send the
// cookie.
func TestAnothersSite(t *testing.T) {
	s := newShop(t)
	x := s.steal("jcoin", 1)
	for why, header := range map[string][]string{
		"another site":              {"Sec-Fetch-Site", "cross-site"},
		"a neighbour of the site":   {"Sec-Fetch-Site", "same-site"},
		"an older browser":          {"Origin", "https://evil.example"},
		"a page of a file":          {"Origin", "null"},
		"another port of this host": {"Origin", "http://127.0.0.1:1"},
	} {
		for _, path := range []string{"take", "order", "code", "decide", "auto", "link", "paybill"} {
			header := append(header, "Content-Type", "text/plain")
			status, text := x.send("POST", "api/"+path, `{"id":"i","kind":"remit","other":"2","yen":5,"pin":"1234"}`, header...)
			assert.Equal(t, http.StatusForbidden, status, "%s, %s: %s", why, path, text)
		}
	}
	for _, path := range []string{"order", "take", "paybill"} {
		status, _ := x.send("GET", "api/"+path+"?id=i&kind=remit&other=2&yen=5&pin=1234", "")
		assert.NotEqual(t, http.StatusOK, status, "nothing moves by a link")
	}
	assert.EqualValues(t, 100_000, s.yen("jcoin", 1))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/phone/api/take", strings.NewReader(`{"wallet":"jcoin","number":1}`))
	require.NoError(t, err)
	w, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer w.Body.Close()
	assert.Regexp(t, `HttpOnly.*SameSite=Strict`, w.Header.Get("Set-Cookie"))
	for _, path := range []string{"/", "/phone/", "/phone/app.js", "/phone/api/customers", "/phone/nothing"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
		require.NoError(t, err)
		w, err := http.DefaultTransport.RoundTrip(r)
		require.NoError(t, err)
		require.NoError(t, w.Body.Close())
		assert.Contains(t, w.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'", path)
		assert.NotContains(t, w.Header.Get("Content-Security-Policy"), "unsafe", path)
		assert.Equal(t, "DENY", w.Header.Get("X-Frame-Options"), path)
		assert.Equal(t, "nosniff", w.Header.Get("X-Content-Type-Options"), path)
	}
}

// A page whose own name is made to resolve to us (DNS rebinding) is of our origin to
// the browser, and still reads and moves nothing: the request says its name.
func TestAnothersName(t *testing.T) {
	s := newShop(t)
	x := s.steal("jcoin", 1)
	own, err := url.Parse(s.url + "/phone/")
	require.NoError(t, err)
	mine := x.c.Jar.Cookies(own)[0] // sent to any name, which no browser would
	ask := func(host, method, path string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, s.url+"/phone/"+path, strings.NewReader(`{"id":"i","kind":"remit","other":"2","yen":5,"pin":"1234"}`))
		require.NoError(t, err)
		r.Host = host
		r.AddCookie(mine)
		r.Header.Set("Origin", "http://"+host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer w.Body.Close()
		text, err := io.ReadAll(w.Body)
		require.NoError(t, err)
		assert.Empty(t, w.Header.Get("Set-Cookie"), "%s %s", host, path)
		return w.StatusCode, string(text)
	}
	for _, host := range []string{"evil.example", "evil.example:" + own.Port(), "127.0.0.1.evil.example:" + own.Port(), "192.0.2.1:" + own.Port()} {
		for _, path := range []string{"", "app.js", "api/purse", "api/state", "api/customers"} {
			status, text := ask(host, http.MethodGet, path)
			assert.Equal(t, http.StatusMisdirectedRequest, status, "%s %s: %s", host, path, text)
			assert.NotContains(t, text, "100000", "nothing of the wallet")
		}
		for _, path := range []string{"take", "order", "code", "paybill"} {
			status, text := ask(host, http.MethodPost, "api/"+path)
			assert.Equal(t, http.StatusMisdirectedRequest, status, "%s %s: %s", host, path, text)
		}
	}
	assert.EqualValues(t, 100_000, s.yen("jcoin", 1))
	for _, host := range []string{own.Host, "127.0.0.1", "localhost:" + own.Port()} {
		status, text := ask(host, http.MethodGet, "api/purse")
		assert.Equal(t, http.StatusOK, status, "%s: %s", host, text)
	}
	status, _ := ask(own.Host, http.MethodPost, "api/order")
	assert.Equal(t, http.StatusOK, status, "the page itself")
	assert.EqualValues(t, 99_995, s.yen("jcoin", 1))
}

// A PIN is guessed five times, at once or one by one, on whatever asks for it;
// and money that is sent twice at once goes once.
func TestGuessedAndTwice(t *testing.T) {
	s := newShop(t)
	x := s.steal("jcoin", 3)
	q := `{"id":"same","kind":"remit","other":"1","yen":1000,"pin":"1234"}`
	var done atomic.Int64
	at := func(times int, f func(n int)) {
		var work sync.WaitGroup
		for n := range times {
			work.Go(func() { f(n) })
		}
		work.Wait()
	}
	at(6, func(int) {
		var a ledger.Receipt
		status, text := x.post("order", q)
		assert.Equal(t, http.StatusOK, status)
		if assert.NoError(t, json.Unmarshal([]byte(text), &a)) && a.Done {
			done.Add(1)
		}
	})
	assert.EqualValues(t, 6, done.Load(), "each tap hears the same")
	assert.EqualValues(t, 101_000, s.yen("jcoin", 1), "and it was sent once")
	status, _ := x.post("order", strings.Replace(q, "1000", "1001", 1))
	assert.Equal(t, http.StatusUnprocessableEntity, status, "the id with another amount")
	other := s.steal("jcoin", 2)
	status, _ = other.post("order", q)
	assert.Equal(t, http.StatusUnprocessableEntity, status, "another's order, replayed")

	var wrong atomic.Int64
	at(12, func(n int) {
		_, text := x.post("order", fmt.Sprintf(`{"id":"g%d","kind":"withdraw","other":"9023","yen":1,"pin":"%04d"}`, n, n))
		if strings.Contains(text, `"PIN"`) {
			wrong.Add(1)
		}
	})
	assert.EqualValues(t, 5, wrong.Load())
	_, text := x.post("order", `{"id":"right","kind":"withdraw","other":"9023","yen":1,"pin":"1234"}`)
	assert.JSONEq(t, `{"error":"LOCKED"}`, text, "also for who knows it by then")
}

// A picture that is none, or claims to be huge, is refused unread.
func TestHostilePictures(t *testing.T) {
	s := newShop(t)
	x := s.steal("jcoin", 1)
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\x00\x00\x00")
	for why, picture := range map[string][]byte{"none": nil, "a text": []byte("<svg onload=alert(1)>"), "a bomb": png} {
		status, text := x.post("scan", string(picture))
		assert.Equal(t, http.StatusUnprocessableEntity, status, "%s: %s", why, text)
	}
}

// A shop's name that is a script is read as a name, before the payment and after.
func TestShopsNameIsText(t *testing.T) {
	const evil = `<img src=x onerror="document.title='moved'">`
	s := newShop(t)
	code, err := s.NewActivation(t.Context(), evil)
	require.NoError(t, err)
	till, err := s.Enrol(t.Context(), code, "key", func(ledger.Terminal) (string, error) { return "2", nil })
	require.NoError(t, err)
	s.terminal = till.ID
	p := take(t, s, "en", "jcoin-1")
	p.Tap("#scan")
	p.Type("#text", s.bill("b", 300))
	p.Tap("#next")
	p.Until("document.querySelector('#bill h2')?.textContent.startsWith('<img')")
	p.Tap("#bill #ok")
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home'")
	p.Tap("#history")
	p.Until("app.textContent.includes('<img src=x')")
	p.Until("document.title !== 'moved' && document.images.length === 0")
}

// The page makes no markup of text: a shop's name, a customer's, a code's text are
// text, whatever they hold.
func TestNoMarkupFromText(t *testing.T) {
	all, err := filepath.Glob("page/*")
	require.NoError(t, err)
	require.Len(t, all, 6)
	for _, name := range all {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, way := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc", "javascript:", "onclick="} {
			assert.NotContains(t, string(text), way, name)
		}
	}
}
