package handset_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/handset"
	"kaikei/packaging/browser"
	"kaikei/terminal/wire"
)

// A line is the way from the phone to a gateway, which may be cut, and whose other end
// may be started again.
type line struct {
	cut atomic.Bool
	end atomic.Pointer[http.Handler]
}

// ServeHTTP hands a request on, or closes the connection.
func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.cut.Load() {
		panic(http.ErrAbortHandler)
	}
	(*l.end.Load()).ServeHTTP(w, r)
}

// begin puts a gateway that was just started at the other end.
func (l *line) begin(make func() *handset.Handset) {
	h := make().Handler()
	l.end.Store(&h)
}

// lined puts a line between the phone and the shop's gateway.
func lined(t *testing.T, s *shop) *line {
	l := &line{}
	l.begin(s.handset)
	server := httptest.NewServer(l)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	s.url = server.URL
	return l
}

// masked is the text under the bars.
func masked(p *browser.Page) (text string) {
	p.Eval("document.querySelector('.masked')?.textContent ?? ''", &text)
	return text
}

// shownCode has the page show a code, and returns the text under its bars.
func shownCode(p *browser.Page) string {
	p.Tap("#pay")
	p.Until("document.querySelector('svg.qr') && left.textContent")
	return masked(p)
}

// later lets the page's clock run ahead.
const later = "{ const real = Date.now; Date.now = () => real() + 61_000 }"

// While the line is cut no code is shown whose time is over, and when it is whole
// again the next one comes by itself.
func TestCodeIsRenewedAfterTheLineWasCut(t *testing.T) {
	s := newShop(t)
	l := lined(t, s)
	p := take(t, s, "ja", "jcoin-1")
	first := shownCode(p)
	l.cut.Store(true)
	p.Eval(later, nil)
	p.Until("left.textContent === 'つながりません。新しいコードを待っています' && !document.querySelector('svg')")
	p.Picture("code-cut")
	l.cut.Store(false)
	p.Until("document.querySelector('svg.qr') && /更新$/.test(left.textContent)")
	assert.NotEqual(t, first, masked(p))

	// Who has left the screen is not brought back.
	l.cut.Store(true)
	p.Eval(later, nil)
	p.Until("left.textContent === 'つながりません。新しいコードを待っています'")
	l.cut.Store(false)
	p.Tap("#back")
	p.Until("app.dataset.screen === 'home'")
}

// A gateway that was started again knows no session: the phone stays in hand, shows a
// code of now, and hears of the payment with it.
func TestGatewayIsStartedAgain(t *testing.T) {
	s := newShop(t)
	l := lined(t, s)
	p := take(t, s, "en", "jcoin-1")
	first := shownCode(p)
	l.begin(s.handset)
	p.Until("document.querySelector('.masked') && document.querySelector('.masked').textContent !== '" + first + "'")
	qr, _ := scanned(t, p.Picture("code-again"))
	require.Equal(t, wire.PaymentPaid, s.pay("p1", qr, 1500).State)
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
	l.begin(s.handset)
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥98,500'")
}

// What is said while a sheet is open is on it, not behind its shade.
func TestWordsAreOnTheSheet(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "ko", "jcoin-5")
	p.Tap("#pay")
	p.Until("document.querySelector('svg.qr')")
	qr, _ := scanned(t, p.Picture("code-ko"))
	require.Equal(t, wire.PaymentProcessing, s.pay("yes", qr, 3000).State)
	p.Type("#ask #pin", "0000")
	p.Tap("#ask #ok")
	p.Until("toast.textContent === '비밀번호가 다릅니다' && toast.closest('dialog[open]')")
	p.Picture("pin-wrong")
	p.Tap("#refuse")
	p.Until("document.querySelector('#result')?.dataset.good === 'false'")
}
