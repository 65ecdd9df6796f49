package handset

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// Every word that the page uses is there, in four languages.
func TestWords(t *testing.T) {
	words, err := files.ReadFile("page/words.js")
	require.NoError(t, err)
	var script strings.Builder
	names, err := fs.Glob(files, "page/*.js")
	require.NoError(t, err)
	for _, name := range names {
		text, err := files.ReadFile(name)
		require.NoError(t, err)
		script.Write(text)
	}
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^  (\w+): \[(.*)\],$`).FindAllStringSubmatch(string(words), -1) {
		known[m[1]] = true
		texts := regexp.MustCompile(`'([^']*)'`).FindAllStringSubmatch(m[2], -1)
		require.Len(t, texts, 4, m[1])
		for _, text := range texts {
			assert.NotEmpty(t, text[1], m[1])
		}
	}
	assert.Greater(t, len(known), 50)
	for _, m := range regexp.MustCompile(`\bt\('(\w+)'\)`).FindAllStringSubmatch(script.String(), -1) {
		assert.True(t, known[m[1]], "%s has no words", m[1])
	}
	told := []string{"BROKEN", string(wire.CodeBalance), string(wire.CodeLimit), string(wire.CodeUserRefused), string(wire.CodeExpiredCode), string(wire.CodeOrderClosed), string(wire.CodeRailNotSupported)}
	for _, r := range refusals {
		told = append(told, r.word)
	}
	for _, word := range told {
		assert.True(t, known[word], "%s, which the gateway answers, has no words", word)
	}
}

// A line that was cut says nothing of the money.
func TestCutLinePromisesNothing(t *testing.T) {
	words, err := files.ReadFile("page/words.js")
	require.NoError(t, err)
	line := regexp.MustCompile(`(?m)^  BROKEN: .*$`).FindString(string(words))
	require.NotEmpty(t, line)
	for _, promise := range []string{"お金", "支払", "money", "paid", "未付款", "钱", "결제", "돈"} {
		assert.NotContains(t, line, promise)
	}
}

// A phone that nobody holds, another site's page and a folder's listing get
// nothing.
func TestRefusals(t *testing.T) {
	h := (&Handset{}).Handler()
	ask := func(method, path string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://phone"+path, strings.NewReader("{}"))
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	assert.Equal(t, http.StatusUnauthorized, ask("POST", "/phone/api/code").Code)
	assert.Equal(t, http.StatusForbidden, ask("POST", "/phone/api/code", "Sec-Fetch-Site", "cross-site").Code)
	assert.NotEqual(t, http.StatusOK, ask("GET", "/phone/../handset.go").Code)
	assert.Equal(t, http.StatusNotFound, ask("GET", "/phone/none.html").Code)
	w := ask("GET", "/phone/")
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'self'")
	assert.NotContains(t, w.Body.String(), "http", "nothing from another host")
}
