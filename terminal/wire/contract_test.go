package wire_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// types are the Go side of every object of the document.
var types = map[string]any{
	"Result": wire.Result{}, "PayRequest": wire.PayRequest{}, "Payment": wire.Payment{}, "PaymentAnswer": wire.PaymentAnswer{},
	"RefundRequest": wire.RefundRequest{}, "Refund": wire.Refund{}, "RefundAnswer": wire.RefundAnswer{}, "BrandTotals": wire.BrandTotals{},
	"Totals": wire.Totals{}, "Ping": wire.Ping{}, "EnrolRequest": wire.EnrolRequest{}, "SignedConfig": wire.SignedConfig{},
	"EnrolAnswer": wire.EnrolAnswer{}, "RenewRequest": wire.RenewRequest{}, "RenewAnswer": wire.RenewAnswer{}, "Problem": wire.Problem{},
	"BillRequest": wire.BillRequest{}, "BillAnswer": wire.BillAnswer{}, "ShopCode": wire.ShopCode{},
	"DeferredRequest": wire.DeferredRequest{}, "CreditRequest": wire.CreditRequest{},
	"SettlementList": wire.SettlementList{}, "Settlement": wire.Settlement{}, "SettlementLine": wire.SettlementLine{},
	"Bank": wire.Bank{}, "BankList": wire.BankList{}, "AccountRequest": wire.AccountRequest{}, "Account": wire.Account{}, "AccountChange": wire.AccountChange{}, "AccountAnswer": wire.AccountAnswer{},
	"HandoverRequest": wire.HandoverRequest{}, "HandoverAnswer": wire.HandoverAnswer{},
	"CallsRequest": wire.CallsRequest{}, "QueuedCall": wire.QueuedCall{}, "CallsAnswer": wire.CallsAnswer{}, "CallAnswer": wire.CallAnswer{},
	"Config": wire.Config{}, "Party": wire.Party{}, "Tax": wire.Tax{}, "TaxFree": wire.TaxFree{}, "RailConfig": wire.RailConfig{}, "Deferral": wire.Deferral{},
	"ShopTotals": wire.ShopTotals{}, "ShopTerminal": wire.ShopTerminal{},
	"PaymentList": wire.PaymentList{}, "JournalRequest": wire.JournalRequest{}, "JournalHead": wire.JournalHead{}, "JournalAnswer": wire.JournalAnswer{},
}

// Both sides hold the same fields: each property has a Go field of its name
// and kind, each field a property, and what is required is never left out.
func TestTypesMatchTheDocument(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	for name, ref := range doc.Components.Schemas {
		if !ref.Value.Type.Is("object") {
			continue
		}
		require.Contains(t, types, name, "an object of the document has no type")
		goType := reflect.TypeOf(types[name])
		fields := map[string]bool{}
		for i := range goType.NumField() {
			f := goType.Field(i)
			tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields[tag] = true
			property := ref.Value.Properties[tag]
			require.NotNil(t, property, "%s.%s is not in the document", name, f.Name)
			assertSame(t, name+"."+tag, f.Type, property)
			assert.Equal(t, slices.Contains(ref.Value.Required, tag), options != "omitempty", "%s.%s required", name, tag)
		}
		for property := range maps.Keys(ref.Value.Properties) {
			assert.True(t, fields[property], "%s.%s has no field", name, property)
		}
	}
}

// assertSame asserts that a Go type and a schema hold the same: the kind, the form of a
// time, what a list is of, and which object.
func assertSame(t *testing.T, where string, goType reflect.Type, ref *openapi3.SchemaRef) {
	if goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	assert.Equal(t, kind(goType), (*ref.Value.Type)[0], where)
	switch {
	case goType == reflect.TypeFor[time.Time]():
		assert.Equal(t, "date-time", ref.Value.Format, where)
	case goType == reflect.TypeFor[json.RawMessage]():
	case goType.Kind() == reflect.Slice && ref.Value.Items != nil:
		assertSame(t, where+"[]", goType.Elem(), ref.Value.Items)
	case goType.Kind() == reflect.Struct:
		name := ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]
		assert.Equal(t, goType, reflect.TypeOf(types[name]), "%s is of %q", where, name)
	}
}

// kind is the JSON kind of a Go type.
func kind(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.String() == "time.Time" || t.Kind() == reflect.String:
		return "string"
	case t.Kind() == reflect.Struct || t.Kind() == reflect.Map || t == reflect.TypeFor[json.RawMessage](): // which holds another object
		return "object"
	case t.Kind() == reflect.Slice:
		return "array"
	case t.Kind() == reflect.Bool:
		return "boolean"
	}
	return "integer"
}

// examples calls f for each example of the document, with its schema's name.
func examples(doc *openapi3.T, f func(where, schema string, value any)) {
	content := func(where string, c openapi3.Content) {
		for _, media := range c {
			name := media.Schema.Ref[strings.LastIndexByte(media.Schema.Ref, '/')+1:]
			if media.Example != nil {
				f(where, name, media.Example)
			}
			for key, e := range media.Examples {
				f(where+" "+key, name, e.Value.Value)
			}
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody != nil {
				content(method+" "+path, op.RequestBody.Value.Content)
			}
			for status, r := range op.Responses.Map() {
				content(method+" "+path+" "+status, r.Value.Content)
			}
		}
	}
}

// Every call shows what it takes and gives, and the types read each example
// whole and write the same JSON again.
func TestExamplesPassThroughTheTypes(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	seen := map[string]int{}
	examples(doc, func(where, schema string, value any) {
		text, err := json.Marshal(value)
		require.NoError(t, err, where)
		into := reflect.New(reflect.TypeOf(types[schema])).Interface()
		d := json.NewDecoder(strings.NewReader(string(text)))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(into), where)
		again, err := json.Marshal(into)
		require.NoError(t, err, where)
		assert.JSONEq(t, string(text), string(again), where)
		seen[schema]++
	})
	for _, schema := range []string{"PayRequest", "PaymentAnswer", "RefundRequest", "RefundAnswer", "Totals", "Ping", "EnrolRequest", "EnrolAnswer", "SignedConfig", "Problem", "BillRequest", "BillAnswer", "DeferredRequest", "CreditRequest", "SettlementList", "ShopTotals", "PaymentList", "CallsRequest", "CallsAnswer", "JournalRequest", "JournalAnswer"} {
		assert.Positive(t, seen[schema], "%s has no example", schema)
	}
}

// Every call says what its refusals look like: a problem for whatever it does
// not name, and for each status that it does.
func TestEveryRefusalIsAProblem(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			require.NotNil(t, op.Responses.Default(), "%s %s", method, path)
			assert.NotEmpty(t, op.Tags, "%s %s", method, path)
			for status, r := range op.Responses.Map() {
				if status == "200" {
					continue
				}
				media := r.Value.Content.Get("application/problem+json")
				require.NotNil(t, media, "%s %s %s", method, path, status)
				example := media.Example.(map[string]any)
				if status != "default" {
					assert.Equal(t, status, fmt.Sprint(example["status"]), "%s %s", method, path)
				}
			}
		}
	}
}

// Every call names the refusals that it may meet by what it takes: of a path, a query or
// a body.
func TestRefusalsAreNamed(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			named := func(status string) { assert.NotNil(t, op.Responses.Value(status), "%s %s %s", method, path, status) }
			if op.RequestBody != nil {
				named("413")
			}
			if op.RequestBody != nil || len(item.Parameters)+len(op.Parameters) > 0 {
				named("400")
			}
			named("403")
			if op.OperationID != "enrol" {
				named("401")
			}
		}
	}
}

// codes are the contract's codes, as the Go side declares them.
func codes(t *testing.T) (list []string) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Code" {
				code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				list = append(list, code)
			}
			return true
		})
	}
	return list
}

// Whoever makes a backend learns every code from the document.
func TestDocumentNamesEveryCode(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	_, told, ok := strings.Cut(doc.Info.Description, "## Codes")
	require.True(t, ok)
	told, _, _ = strings.Cut(told, "\n## ")
	list := codes(t)
	require.Greater(t, len(list), 25)
	for _, code := range list {
		assert.Regexp(t, `\b`+code+`\b`, told)
	}
	for _, word := range regexp.MustCompile(`\b[A-Z]+_[A-Z_]+\b`).FindAllString(doc.Info.Description, -1) {
		assert.Contains(t, list, word, "a code that there is not")
	}
}
