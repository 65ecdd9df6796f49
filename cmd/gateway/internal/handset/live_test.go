package handset_test

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/packaging/browser"
)

// The sizes of the film, and how many frames it has.
const (
	filmWidth, filmHeight = 640, 480
	filmFrames            = 4
)

// film makes what a phone's camera sees that is held before a code.
func film(t *testing.T, text string) string {
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 400, 400, nil)
	require.NoError(t, err)
	frame := image.NewGray(image.Rect(0, 0, filmWidth, filmHeight))
	draw.Draw(frame, frame.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(frame, image.Rect(120, 40, 520, 440), m, image.Point{}, draw.Src)
	var b bytes.Buffer
	fmt.Fprintf(&b, "YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n", filmWidth, filmHeight)
	for range filmFrames {
		b.WriteString("FRAME\n")
		b.Write(frame.Pix)
		b.Write(bytes.Repeat([]byte{128}, filmWidth*filmHeight/2)) // no colour
	}
	path := filepath.Join(t.TempDir(), "shop.y4m")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}

// A shop's code is read in the live picture of the phone's camera, and the
// camera is given back when the screen is left.
func TestShopsCodeIsReadLive(t *testing.T) {
	s := newShop(t)
	p := hold(t, s, browser.OpenSeeing(t, film(t, s.bill("m1", 800))), "ja", "jcoin-1")
	p.Tap("#scan")
	p.Until("finder.videoWidth > 0")
	p.Eval("window.kept = finder.srcObject", nil)
	p.Until("document.querySelector('#bill')")
	p.Picture("bill-live")
	p.Tap("#bill #ok")
	p.Until("document.querySelector('#result')?.dataset.good === 'true'")
	p.Tap("#close")
	p.Until("app.dataset.screen === 'home' && balance.textContent === '¥99,200'")
	p.Until("kept.getTracks().every(track => track.readyState === 'ended')")
}

// A frame that the browser never hands out, and a line that is cut at the first
// question, hold nobody up: the code is read all the same.
func TestLivePictureGoesOnAfterTrouble(t *testing.T) {
	s := newShop(t)
	p := hold(t, s, browser.OpenSeeing(t, film(t, s.bill("m2", 700))), "ja", "jcoin-1")
	p.Eval(`{ const ask = fetch, draw = HTMLCanvasElement.prototype.toBlob;
		window.lost = window.cut = 0;
		HTMLCanvasElement.prototype.toBlob = function (...a) { if (lost++) draw.apply(this, a); };
		window.fetch = (url, ...a) => url.endsWith('/bill') && !cut++ ? Promise.reject(new TypeError('cut')) : ask(url, ...a); }`, nil)
	p.Tap("#scan")
	p.Until("document.querySelector('#bill')")
	var cut, lost int
	p.Eval("cut", &cut)
	p.Eval("lost", &lost)
	assert.Greater(t, cut, 1, "asked again")
	assert.Greater(t, lost, 1, "looked again")
}

// A code that is no shop's is told once, and the picture goes on.
func TestForeignCodeIsToldOnce(t *testing.T) {
	s := newShop(t)
	p := hold(t, s, browser.OpenSeeing(t, film(t, "https://example.invalid/menu")), "en", "jcoin-1")
	p.Eval("window.told = 0; new MutationObserver(() => told++).observe(toast, { childList: true })", nil)
	p.Tap("#scan")
	p.Until("toast.classList.contains('on')")
	p.Picture("scan-foreign")
	p.Until("!toast.classList.contains('on')") // some frames later
	var told int
	p.Eval("told", &told)
	assert.Equal(t, 1, told)
	p.Until("!finder.paused && finder.srcObject.active")
}

// A phone without a camera, or that forbids it, has the other ways and a word.
func TestNoLivePicture(t *testing.T) {
	s := newShop(t)
	p := take(t, s, "en", "jcoin-1")
	p.Eval("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied'))", nil)
	p.Tap("#scan")
	p.Until("blind.textContent === 'The camera cannot be used. Take a picture'")
	p.Until("document.querySelector('#photo') && document.querySelector('#text')")
}
