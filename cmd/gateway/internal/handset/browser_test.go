package handset_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/draw"
	"image/png"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/handset"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/internal/hosts"
	"kaikei/packaging/browser"
	"kaikei/scanner"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// The keys of the till and of the backend.
var (
	tillKey    = ed25519.NewKeyFromSeed([]byte(strings.Repeat("t", 32)))
	backendKey = ed25519.NewKeyFromSeed([]byte(strings.Repeat("b", 32)))
)

// A shop is the books with a till, and the page of the phone.
type shop struct {
	*ledger.Ledger
	t        *testing.T
	terminal string
	url      string
}

func newShop(t *testing.T) *shop {
	books, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "g.db"), nil)
	require.NoError(t, err)
	code, err := books.NewActivation(t.Context(), "会計町店")
	require.NoError(t, err)
	key := base64.StdEncoding.EncodeToString(tillKey.Public().(ed25519.PublicKey))
	till, err := books.Enrol(t.Context(), code, key, func(ledger.Terminal) (string, error) { return "1", nil })
	require.NoError(t, err)
	s := &shop{Ledger: books, t: t, terminal: till.ID}
	server := httptest.NewServer(hosts.Of("localhost").Guard(s.handset().Handler(), "")) // as the gateway serves it
	t.Cleanup(func() {
		server.CloseClientConnections() // one phone asks for news
		server.Close()
		require.NoError(t, books.Close())
	})
	s.url = server.URL
	return s
}

// handset is the page of a gateway that was just started.
func (s *shop) handset() *handset.Handset {
	return &handset.Handset{Ledger: s.Ledger, Log: slog.New(slog.DiscardHandler), Prove: func(bill string, p wire.Payment) (string, error) {
		return wire.Prove(bill, wire.Proof{
			ID: p.ID, TerminalID: s.terminal, AmountYen: p.AmountYen, PaidAt: p.PaidAt.Unix(), Brand: p.Brand, NetworkID: p.NetworkID,
		}, func(m []byte) []byte { return ed25519.Sign(backendKey, m) })
	}}
}

// pay sends a payment as the till does.
func (s *shop) pay(id, code string, yen int64) wire.Payment {
	q := wire.PayRequest{AmountYen: yen, Currency: "JPY", PaymentCode: code, Rail: "jcoin", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(s.t, err)
	p, err := s.Pay(s.t.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: body}, q, 0)
	require.NoError(s.t, err)
	return p
}

// bill makes a shop's code.
func (s *shop) bill(id string, yen int64) string {
	_, code, err := s.Bill(s.t.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: []byte(id)}, wire.BillRequest{AmountYen: yen, Currency: "JPY", Rail: "jcoin", Slip: "0001"})
	require.NoError(s.t, err)
	return code.Text
}

// scanned reads both codes of a picture of the screen: the QR code, and the bars
// above it.
func scanned(t *testing.T, img image.Image) (qr, bars string) {
	b := img.Bounds()
	return read(t, img, b, scanner.QRCode), read(t, img, image.Rect(0, 190, b.Dx(), 420), scanner.Code128)
}

// read reads the one code of its kind in a part of a picture as the till's camera
// would. The general reader of gozxing finds no code in some of these pictures,
// whose codes are drawn by chance.
func read(t *testing.T, img image.Image, part image.Rectangle, as scanner.Symbology) string {
	g := image.NewGray(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(g, g.Rect, img, part.Min, draw.Src)
	found, err := scanner.NewDecoder().Picture(g)
	require.NoError(t, err)
	for _, one := range found {
		if one.Symbology == as {
			return one.Text
		}
	}
	require.Fail(t, "no code", "%s among %v", as, found)
	return ""
}

// take opens the page and takes a customer's phone in hand.
func take(t *testing.T, s *shop, language, wallet string) *browser.Page {
	return hold(t, s, browser.Open(t), language, wallet)
}

// hold takes a customer's phone in hand, in a browser that is open.
func hold(t *testing.T, s *shop, p *browser.Page, language, wallet string) *browser.Page {
	p.Go(s.url + "/")
	p.Tap("[data-language=" + language + "]")
	p.Until("document.documentElement.lang.startsWith('" + language + "')")
	p.Tap("[data-wallet=" + wallet + "]")
	p.Until("document.querySelector('#balance')")
	t.Cleanup(func() { assert.Empty(t, p.Logged, "the page's own errors") })
	return p
}

// A customer looks at the money, moves some, pays by showing a code, and looks
// back, all by touch.
func TestPhone(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "en", "jcoin-1")
	p.Until("balance.textContent === '¥100,000'")
	p.Picture("home-en")

	p.Tap("#recharge")
	p.Type("#amount", "20000")
	p.Picture("recharge")
	p.Tap("#ok")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥120,000'")

	p.Tap("#remit")
	p.Type("#amount", "5000")
	p.Type("#pin", "9999")
	p.Tap("#ok")
	p.Until("toast.textContent === 'The PIN is wrong'")
	p.Type("#pin", "1234")
	p.Picture("send")
	p.Tap("#ok")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥115,000'")

	p.Tap("#pay")
	p.Until("document.querySelector('svg.qr') && left.textContent")
	qr, bars := scanned(t, p.Picture("code"))
	assert.Equal(t, qr, bars)
	assert.Regexp(t, `^900077001\d{11}$`, qr)
	paid := s.pay("p1", qr, 1500)
	require.Equal(t, wire.PaymentPaid, paid.State)
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
	p.Picture("paid")
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥113,500'")

	p.Tap("#history")
	p.Until("document.querySelectorAll('.list li').length === 4")
	p.Picture("history")
	var lines []string
	p.Eval("[...document.querySelectorAll('.list li')].map(x => x.innerText)", &lines)
	assert.Contains(t, lines[0], "会計町店")
	assert.Contains(t, lines[0], "−¥1,500")
	assert.Contains(t, lines[2], "+¥20,000")

	// The receipt has the number that the shop's has.
	p.Tap("[data-kind=pay]")
	p.Until("document.querySelector('#receipt')")
	var receipt string
	p.Eval("document.querySelector('#receipt').innerText", &receipt)
	for _, fact := range []string{"Payment", "会計町店", "−¥1,500", "J-Coin Pay"} {
		assert.Contains(t, receipt, fact)
	}
	assert.Contains(t, strings.ReplaceAll(receipt, " ", ""), paid.NetworkID)
	p.Picture("receipt")
	p.Tap("#close")

	p.Tap("#back")
	p.Tap("#link")
	p.Tap("[data-bank='9060']")
	p.Until("document.body.innerText.includes('露草銀行')")
}

// The code renews itself when its time is over, and the countdown says so.
func TestCodeRenewsItself(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "ja", "alipayhk-1")
	p.Tap("#pay")
	p.Until("/^[34][0-9]秒後に更新$/.test(left.textContent) && document.querySelector('meter').value < 50")
	first, _ := scanned(t, p.Picture("code-ja"))
	shown := "document.querySelector('.masked').textContent"
	var masked string
	p.Eval(shown, &masked)
	p.Eval("{ const real = Date.now; Date.now = () => real() + 51_000 }", nil)
	p.Until(shown + " !== '" + masked + "' && document.querySelector('meter').value >= 30")
	second, _ := scanned(t, p.Picture("code-renewed"))
	assert.NotEqual(t, first, second)
	assert.Equal(t, wire.PaymentPaid, s.pay("p1", first, 100).State, "the old one lives until its minute is over")
}

// A wallet that takes part in JPQR shows the token as JPQR1 beside the number in
// bars, and either is paid once.
func TestCodeAsJPQR(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "ja", "jcoin-1")
	p.Tap("#pay")
	p.Tap("#jpqr[aria-pressed=false]")
	p.Until("document.querySelector('#jpqr[aria-pressed=true]') && left.textContent")
	qr, bars := scanned(t, p.Picture("code-jpqr"))
	assert.Regexp(t, `^900077001\d{11}$`, bars)
	assert.NotEqual(t, bars, qr)
	assert.Equal(t, paycode.Token(bars), paycode.Token(qr), "one token in two forms")
	assert.Equal(t, wire.PaymentPaid, s.pay("p1", qr, 1500).State)
	assert.Equal(t, wire.PaymentDeclined, s.pay("p2", bars, 1500).State, "it was spent")
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
}

// A wallet that asks for the PIN asks by itself when the till sends the code.
func TestPINIsAsked(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "ja", "jcoin-5")
	show := func() string {
		p.Tap("#pay")
		p.Until("document.querySelector('svg.qr')")
		qr, _ := scanned(t, p.Picture("code-pin"))
		return qr
	}
	require.Equal(t, wire.PaymentProcessing, s.pay("yes", show(), 3000).State)
	p.Type("#ask #pin", "0000")
	p.Tap("#ask #ok")
	p.Until("toast.textContent === '暗証番号が違います'")
	p.Type("#ask #pin", "1234")
	p.Picture("pin")
	p.Tap("#ask #ok")
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥77,000'")

	require.Equal(t, wire.PaymentProcessing, s.pay("no", show(), 3000).State)
	p.Tap("#refuse")
	p.Until("document.querySelector('#result')?.dataset.good === 'false'")
	p.Picture("refused")
	got, err := s.Inquire(t.Context(), s.terminal, "no")
	require.NoError(t, err)
	assert.Equal(t, wire.CodeUserRefused, got.Reason)
}

// A shop's code is read from a picture of it, or typed.
func TestShopsCodeIsScanned(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "ko", "jcoin-1")
	m, err := qrcode.NewQRCodeWriter().Encode(s.bill("m1", 800), gozxing.BarcodeFormat_QR_CODE, 700, 700, nil)
	require.NoError(t, err)
	file, err := os.Create(filepath.Join(t.TempDir(), "shop.png"))
	require.NoError(t, err)
	require.NoError(t, png.Encode(file, m))
	require.NoError(t, file.Close())
	p.Tap("#scan")
	p.Until("document.querySelector('#photo')")
	p.Upload("#photo", file.Name())
	p.Until("document.querySelector('#bill')")
	p.Picture("bill")
	p.Tap("#bill #ok")
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥99,200'")

	p.Tap("#scan")
	p.Type("#text", strings.Repeat("0002", 9))
	p.Tap("#next")
	p.Until("toast.textContent === '사용할 수 없는 코드입니다'")
	p.Type("#text", s.bill("m2", 900))
	p.Tap("#next")
	p.Tap("#bill #ok")
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
}

// A till without a network draws a bill; the phone pays it and shows the
// proof, which the till reads off the screen and checks.
func TestPaidWithNoNetworkAtTheTill(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "zh", "jcoin-1")
	bill, err := wire.OfflineBill{ID: "off1", TerminalID: s.terminal, AmountYen: 2500, Slip: "0001", At: time.Now().Unix()}.Sign(func(m []byte) []byte { return ed25519.Sign(tillKey, m) })
	require.NoError(t, err)
	p.Tap("#scan")
	p.Type("#text", bill)
	p.Tap("#next")
	p.Tap("#bill #ok")
	p.Until("app.dataset.screen === 'proof' && document.querySelector('svg.qr')")
	shown := p.Picture("proof")
	proof, err := wire.VerifyProof(read(t, shown, shown.Bounds(), scanner.QRCode), bill, backendKey.Public().(ed25519.PublicKey))
	require.NoError(t, err)
	assert.Equal(t, int64(2500), proof.AmountYen)
	assert.Equal(t, "J-Coin Pay", proof.Brand)
	p.Tap("#back")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥97,500'")
}

// Each language has every screen in its own words, and nothing is cut off at
// the side of a small phone.
func TestLanguages(t *testing.T) {
	s := newShop(t)
	for language, word := range map[string]string{"ja": "支払う", "en": "Pay", "zh": "付款", "ko": "결제"} {
		p := take(t, s, language, "jcoin-4")
		p.Until("pay.textContent === '" + word + "'")
		p.Picture("home-" + language)
		for _, id := range []string{"recharge", "remit", "withdraw", "history", "scan", "link", "pay"} {
			p.Tap("#" + id)
			p.Until("app.dataset.screen !== 'home'")
			var wide, small int
			p.Eval("document.documentElement.scrollWidth", &wide)
			assert.LessOrEqual(t, wide, 390, "%s %s", language, id)
			p.Eval("[...document.querySelectorAll('button, input, select')].filter(e => e.offsetHeight < 44).length", &small)
			assert.Zero(t, small, "%s %s: too small to touch", language, id)
			if id == "scan" { // on a file field a browser writes in its own language
				p.Until("document.querySelector('.take').innerText === t('photo') && getComputedStyle(photo).opacity === '0'")
				p.Picture("scan-" + language)
			}
			p.Tap("#back")
			p.Until("app.dataset.screen === 'home'")
		}
	}
}

// Money that a shop puts into the wallet is told as such, and is in the history
// in the customer's words.
func TestTopUpIsTold(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "zh", "jcoin-1")
	p.Tap("#pay")
	p.Until("document.querySelector('svg.qr') && left.textContent")
	qr, _ := scanned(t, p.Picture("code-zh"))
	q := wire.CreditRequest{AmountYen: 5000, Currency: "JPY", Purpose: wire.PurposeTopUp, PaymentCode: qr, Rail: "jcoin", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(t, err)
	paid, err := s.Credit(t.Context(), ledger.Request{Terminal: s.terminal, ID: "c1", Body: body}, q, 0)
	require.NoError(t, err)
	require.Equal(t, wire.PaymentPaid, paid.State)
	p.Until("document.querySelector('#result')?.dataset.good === 'true' && document.querySelector('#result').innerText.includes('已收款')")
	p.Picture("received-zh")
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥105,000'")
	p.Tap("#history")
	p.Until("document.querySelector('.list li')?.innerText.includes('门店充值') && document.querySelector('.list li').innerText.includes('+¥5,000')")
	p.Picture("history-zh")
}
