package docs_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/docs"
	"kaikei/terminal/wire"
)

// get asks the handler for one path.
func get(t *testing.T, path string) *httptest.ResponseRecorder {
	h, err := docs.Handler(t.Context())
	require.NoError(t, err)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

// Nothing of the document is missing on the page: every call, every status,
// every object, every field and every example.
func TestPageShowsTheWholeDocument(t *testing.T) {
	html := get(t, "/docs").Body.String()
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	answers := 0
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			assert.Contains(t, html, `id="`+op.OperationID+`"`, "%s %s", method, path)
			answers += op.Responses.Len()
		}
	}
	assert.Equal(t, answers, strings.Count(html, `<span class="status">`))
	for name, ref := range doc.Components.Schemas {
		if !ref.Value.Type.Is("object") {
			continue
		}
		_, rest, ok := strings.Cut(html, `id="o-`+name+`"`)
		require.True(t, ok, name)
		table, _, _ := strings.Cut(rest, "</table>")
		for field := range ref.Value.Properties {
			assert.Contains(t, table, "<code>"+field+"</code>", name)
		}
		assert.NotContains(t, table, "<td>,", "%s: a form without a kind", name)
		assert.NotContains(t, table, "list of<", name)
	}
	assert.Contains(t, html, "HKD 76.35", "an example")
	assert.Contains(t, html, "After this only a refund is possible.", "what a field means")
	assert.Contains(t, html, "Within the payload of a SignedConfig.", "what an object is")
}

// The page asks the network for nothing, and every link within it leads
// somewhere.
func TestPageStandsAlone(t *testing.T) {
	w := get(t, "/docs")
	html := w.Body.String()
	assert.NotRegexp(t, `(?i)<script|<img|<link|src=|@import|url\(`, html)
	assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'")
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if id, ok := strings.CutPrefix(m[1], "#"); ok {
			assert.Contains(t, html, `id="`+id+`"`)
			continue
		}
		assert.Equal(t, "/openapi.yaml", m[1])
	}
	assert.Equal(t, wire.OpenAPI, get(t, "/openapi.yaml").Body.Bytes())
}
