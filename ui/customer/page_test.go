package customer_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/ui/customer"
)

// listen is a browser that hears a page's events, and where the page is.
func listen(t *testing.T, p *customer.Page) (r *bufio.Reader, address string) {
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	events, err := http.Get(server.URL + "/events")
	require.NoError(t, err)
	t.Cleanup(func() { events.Body.Close() })
	return bufio.NewReader(events.Body), server.URL
}

// next reads one event.
func next(t *testing.T, r *bufio.Reader) map[string]any {
	for {
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			var v map[string]any
			require.NoError(t, json.Unmarshal([]byte(data), &v))
			return v
		}
	}
}

// A browser gets the view of now and each that follows, with words, the code as
// a picture only; a touch reaches the till.
func TestPage(t *testing.T) {
	var chosen []string
	p := customer.NewPage(printer.DrawQR, func(l string) { chosen = append(chosen, l) })
	r, address := listen(t, p)
	assert.Equal(t, "いらっしゃいませ", next(t, r)["say"])
	p.Show(customer.View{Stage: customer.StageCode, Language: "zh", Total: 1500, Code: "000201010212"})
	v := next(t, r)
	assert.Equal(t, "请扫描此码付款", v["say"])
	assert.Equal(t, "code.png", v["code"])
	assert.Equal(t, "剩余 %s", v["left"])
	assert.Equal(t, []any{map[string]any{"name": "合计", "yen": "¥1,500"}}, v["sums"])

	code, err := http.Get(address + "/code.png")
	require.NoError(t, err)
	defer code.Body.Close()
	assert.Equal(t, "image/png", code.Header.Get("Content-Type"))
	page, err := http.Get(address + "/")
	require.NoError(t, err)
	defer page.Body.Close()
	assert.Equal(t, http.StatusOK, page.StatusCode)

	for language, status := range map[string]int{"ko": http.StatusNoContent, "xx": http.StatusBadRequest, "": http.StatusBadRequest} {
		answer, err := http.PostForm(address+"/language", url.Values{"language": {language}})
		require.NoError(t, err)
		answer.Body.Close()
		assert.Equal(t, status, answer.StatusCode, language)
	}
	assert.Equal(t, []string{"ko"}, chosen)
	p.Show(customer.View{Stage: customer.StagePaid, Language: "ko", Total: 1500})
	assert.Equal(t, "✓", next(t, r)["mark"])
	gone, err := http.Get(address + "/code.png")
	require.NoError(t, err)
	defer gone.Body.Close()
	assert.Equal(t, http.StatusNotFound, gone.StatusCode, "a code that is over is nowhere")
}

// The page has no lock, and is not for others.
func TestPageStaysHere(t *testing.T) {
	p := customer.NewPage(printer.DrawQR, func(string) {})
	open := func(next http.Handler) http.Handler { return next }
	assert.ErrorContains(t, p.Serve(t.Context(), "0.0.0.0:0", open), "not of this machine alone")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, p.Serve(ctx, "127.0.0.1:0", open), context.Canceled)
}

// A browser hears that the till is there also while nothing changes, so that it can
// tell when it is not.
func TestPageBeats(t *testing.T) {
	p := customer.NewPage(printer.DrawQR, func(string) {})
	p.Beat = time.Millisecond
	r, _ := listen(t, p)
	assert.Equal(t, "しばらくお待ちください", next(t, r)["away"])
	for range 3 {
		line, err := r.ReadString('\n')
		for err == nil && line != "event: beat\n" {
			line, err = r.ReadString('\n')
		}
		require.NoError(t, err)
	}
	p.Show(customer.View{Stage: customer.StageItems, Language: "en", Total: 700})
	for {
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		if strings.Contains(line, "Your purchase") {
			assert.Contains(t, line, "One moment, please")
			return
		}
	}
}
