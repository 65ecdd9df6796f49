package docs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// An object is one schema with fields.
type object struct {
	Name, Description string
	Fields            []field
}

// A field is one property, or a header. Its form ends with the object that it
// holds, when it holds one.
type field struct {
	Name, Form, Object, Description string
	Required                        bool
}

// A parameter is what a call takes beside its body.
type parameter struct {
	field
	In string // path or query
}

// objectOf reads the fields of a schema, those that must be there first.
func objectOf(name string, s *openapi3.Schema) object {
	o := object{Name: name, Description: s.Description}
	for key, ref := range s.Properties {
		f := fieldOf(key, ref, "")
		f.Required = slices.Contains(s.Required, key)
		o.Fields = append(o.Fields, f)
	}
	slices.SortFunc(o.Fields, func(a, b field) int {
		if a.Required != b.Required {
			return map[bool]int{true: -1, false: 1}[a.Required]
		}
		return strings.Compare(a.Name, b.Name)
	})
	return o
}

// fieldOf reads one field. What is said of an object, or of a form that many share,
// stands there.
func fieldOf(name string, ref *openapi3.SchemaRef, description string) field {
	f := field{Name: name, Description: description}
	f.Form, f.Object = formOf(ref)
	if ref.Ref == "" && description == "" {
		f.Description = ref.Value.Description
	}
	return f
}

// parameterOf reads one parameter.
func parameterOf(p *openapi3.Parameter) parameter {
	f := fieldOf(p.Name, p.Schema, p.Description)
	f.Required = p.Required
	return parameter{f, p.In}
}

// formOf says in words what a value looks like, with every bound that it has; of an
// object that is described elsewhere, which.
func formOf(ref *openapi3.SchemaRef) (form, object string) {
	s := ref.Value
	switch {
	case s.Type.Is("object") && ref.Ref != "":
		return "", nameOf(ref)
	case s.Type.Is("array"):
		form, object = formOf(s.Items)
		bounds := []string{"list"}
		if n := between(count(&s.MinItems), count(s.MaxItems), ""); n != "" {
			bounds = append(bounds, n)
		}
		if s.UniqueItems {
			bounds = append(bounds, "no two alike")
		}
		return strings.TrimSpace(strings.Join(bounds, ", ") + " of: " + form), object
	}
	parts := []string{(*s.Type)[0]}
	if s.Format != "" && s.Format != "int64" {
		parts = append(parts, s.Format)
	}
	if s.Pattern != "" {
		parts = append(parts, s.Pattern)
	}
	if len(s.Enum) > 0 {
		parts = append(parts, choice(s.Enum))
	}
	for _, bound := range []string{between(count(&s.MinLength), count(s.MaxLength), " characters"), between(number(s.Min), number(s.Max), "")} {
		if bound != "" {
			parts = append(parts, bound)
		}
	}
	return strings.Join(parts, ", "), ""
}

// choice names the values that there are.
func choice(values []any) string {
	var words []string
	for _, v := range values {
		words = append(words, fmt.Sprint(v))
	}
	if len(words) == 1 {
		return words[0]
	}
	return "one of: " + strings.Join(words, ", ")
}

// between says from where to where something goes; "" when it has no bounds.
func between(least, most, of string) string {
	switch {
	case least != "" && most != "":
		return least + " to " + most + of
	case most != "":
		return "at most " + most + of
	case least != "":
		return "at least " + least + of
	}
	return ""
}

// number is a bound as text, "" when there is none.
func number(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// count is a bound of a length as text; 0 bounds nothing from below.
func count(n *uint64) string {
	if n == nil || *n == 0 {
		return ""
	}
	return strconv.FormatUint(*n, 10)
}
