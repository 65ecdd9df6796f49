package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"kaikei/terminal/wire"
)

// forms are the schemas of the contract's document, by the names of the types
// that hold the same fields.
func forms() openapi3.Schemas {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	if err != nil {
		panic(fmt.Sprintf("the contract's own document does not read: %v", err))
	}
	return doc.Components.Schemas
}

// fit reads a body into one of the contract's types, and says what of it is not
// as the document has it; "" when all is. It never quotes a value: that may be
// a payment code.
func (a *API) fit(body []byte, into any) string {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var plain any
	if d.Decode(into) != nil || d.More() || json.Unmarshal(body, &plain) != nil {
		return "body is not in the contract's form"
	}
	if twice(body) {
		return "body names a field twice"
	}
	if !utf8.Valid(body) || unwritable(plain) {
		return "a text is not UTF-8, or holds a NUL"
	}
	form := a.forms[reflect.TypeOf(into).Elem().Name()]
	if form == nil {
		return "body has no form in the contract"
	}
	err := form.Value.VisitJSON(plain)
	var wrong *openapi3.SchemaError
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &wrong) || len(wrong.JSONPointer()) == 0:
		return "a field is missing, or is none of the contract's"
	}
	return strings.Join(wrong.JSONPointer(), ".") + " is not as the contract has it: " + ruleOf(wrong)
}

// unwritable reports whether a value holds a text that not every database can keep:
// PostgreSQL refuses a NUL.
func unwritable(value any) bool {
	switch v := value.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		return slices.ContainsFunc(v, unwritable)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), unwritable)
	}
	return false
}

// ruleOf names the rule that a value breaks.
func ruleOf(wrong *openapi3.SchemaError) string {
	if wrong.SchemaField == "format" || wrong.SchemaField == "properties" {
		return wrong.SchemaField // its reason quotes
	}
	return wrong.Reason
}

// twice reports whether an object names a field twice. What such a body says
// depends on who reads it.
func twice(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			return false // the decoder of the type has told that
		}
		if seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}
