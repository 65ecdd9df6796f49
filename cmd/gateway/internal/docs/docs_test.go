package docs_test

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http/httptest"
	"regexp"
	"slices"
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
	page := get(t, "/docs").Body.String()
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	answers := 0
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			assert.Contains(t, page, `id="`+op.OperationID+`"`, "%s %s", method, path)
			answers += op.Responses.Len()
		}
	}
	assert.Equal(t, answers, strings.Count(page, `<span class="status">`))
	for name, ref := range doc.Components.Schemas {
		if !ref.Value.Type.Is("object") {
			continue
		}
		_, rest, ok := strings.Cut(page, `id="o-`+name+`"`)
		require.True(t, ok, name)
		table, _, _ := strings.Cut(rest, "</table>")
		for field := range ref.Value.Properties {
			assert.Contains(t, table, "<code>"+field+"</code>", name)
		}
		assert.NotContains(t, table, "<td>,", "%s: a form without a kind", name)
		assert.NotContains(t, table, "list of<", name)
	}
	assert.Contains(t, page, "HKD 76.35", "an example")
	assert.Contains(t, page, "After this only a refund is possible.", "what a field means")
	assert.Contains(t, page, "Within the payload of a SignedConfig.", "what an object is")
}

// rowOf is the row of a field in a table, as it is read.
func rowOf(t *testing.T, table, name string) string {
	_, rest, ok := strings.Cut(table, "<code>"+name+"</code>")
	require.True(t, ok, name)
	row, _, _ := strings.Cut(rest, "</tr>")
	return html.UnescapeString(row)
}

// assertForm asserts that a row tells all that a schema asks of a value.
func assertForm(t *testing.T, row, where string, s *openapi3.Schema) {
	text, err := s.MarshalJSON()
	require.NoError(t, err)
	var rules map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	require.NoError(t, d.Decode(&rules))
	for rule, value := range rules {
		switch v := value.(type) {
		case []any: // an enumeration
			for _, one := range v {
				assert.Contains(t, row, one, "%s: %s", where, rule)
			}
		case json.Number, string:
			if v != "int64" && v != "array" && !(rule == "type" && v == "object") && !(rule == "minLength" && v == "0") {
				assert.Contains(t, row, v, "%s: %s", where, rule)
			}
		case bool:
			assert.Equal(t, rule == "uniqueItems", strings.Contains(row, "no two alike"), "%s: %s", where, rule)
		default:
			assert.Contains(t, []string{"items"}, rule, where)
		}
	}
	if s.Items != nil && s.Items.Value.Type.Is("object") {
		assert.Contains(t, row, s.Items.Ref[strings.LastIndexByte(s.Items.Ref, '/')+1:], where)
	} else if s.Items != nil {
		assertForm(t, row, where, s.Items.Value)
	}
}

// A backend is written from the forms: each tells every bound that the document has,
// of a field, of what is in a list, and of a parameter.
func TestFormsTellEveryBound(t *testing.T) {
	page := get(t, "/docs").Body.String()
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	for name, ref := range doc.Components.Schemas {
		if !ref.Value.Type.Is("object") {
			continue
		}
		_, rest, _ := strings.Cut(page, `id="o-`+name+`"`)
		table, _, _ := strings.Cut(rest, "</table>")
		for key, field := range ref.Value.Properties {
			row := rowOf(t, table, key)
			if field.Value.Type.Is("object") && field.Ref != "" {
				assert.Contains(t, row, field.Ref[strings.LastIndexByte(field.Ref, '/')+1:], name)
				continue
			}
			assertForm(t, row, name+"."+key, field.Value)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			_, rest, _ := strings.Cut(page, `id="`+op.OperationID+`"`)
			part, _, _ := strings.Cut(rest, "<h4>Answers</h4>")
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				row := rowOf(t, part, p.Value.Name)
				assertForm(t, row, method+" "+path+" "+p.Value.Name, p.Value.Schema.Value)
				assert.Contains(t, row, p.Value.Description)
			}
		}
	}
}

// What the document has as a table is one.
func TestPageShowsTables(t *testing.T) {
	page := get(t, "/docs").Body.String()
	assert.True(t, strings.Contains(page, `<td data-head="Code">REFUND_WINDOW_EXCEED<td data-head="Means">`))
	assert.False(t, strings.Contains(page, "<p>|"))
}

// The page asks the network for nothing, and every link within it leads
// somewhere.
func TestPageStandsAlone(t *testing.T) {
	w := get(t, "/docs")
	page := w.Body.String()
	assert.NotRegexp(t, `(?i)<script|<img|<link|src=|@import|url\(`, page)
	assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'")
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if id, ok := strings.CutPrefix(m[1], "#"); ok {
			assert.Contains(t, page, `id="`+id+`"`)
			continue
		}
		assert.Equal(t, "/openapi.yaml", m[1])
	}
	assert.Equal(t, wire.OpenAPI, get(t, "/openapi.yaml").Body.Bytes())
}
