// Package docs shows the contract as a page, made from openapi.yaml when the
// gateway starts: one file, with no script and nothing from the network, so
// that it can be read beside a till that is on no other net, and be printed.
//
// It shows what the document says and no more. A call, field or refusal that
// is missing here is missing there.
package docs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	_ "embed"

	"github.com/getkin/kin-openapi/openapi3"

	"kaikei/terminal/wire"
)

//go:embed page.html
var pageText string

// A page is what the template shows.
type page struct {
	Title, Version string
	Chapters       []chapter
	Groups         []group
	Objects        []object
}

// A group is the calls of one tag.
type group struct {
	Name, Description string
	Calls             []call
}

// A call is one operation.
type call struct {
	ID, Method, Path, Summary, Description string
	Parameters                             []parameter
	Body                                   *body
	Answers                                []answer
}

// An answer is one of a call's.
type answer struct {
	Status, Description string
	Headers             []field
	Body                body
}

// A body is what crosses the line.
type body struct {
	Type, Object string
	Examples     []example
}

// An example is one body written out.
type example struct{ Summary, Text string }

// Handler returns the page, and the document itself beside it.
func Handler(ctx context.Context) (http.Handler, error) {
	html, err := Page(ctx)
	if err != nil {
		return nil, err
	}
	serve := func(kind string, data []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
			_, _ = w.Write(data) // a reader that is gone needs no page
		}
	}
	m := http.NewServeMux()
	m.HandleFunc("GET /docs", serve("text/html; charset=utf-8", html))
	m.HandleFunc("GET /openapi.yaml", serve("application/yaml", wire.OpenAPI))
	return m, nil
}

// Page makes the page from the document.
func Page(ctx context.Context) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	if err != nil {
		return nil, fmt.Errorf("read contract: %w", err)
	}
	if err := doc.Validate(ctx); err != nil {
		return nil, fmt.Errorf("check contract: %w", err)
	}
	shape, err := template.New("page").Funcs(template.FuncMap{"lower": strings.ToLower, "anchor": anchor}).Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("read page of contract: %w", err)
	}
	var out bytes.Buffer
	if err := shape.Execute(&out, read(doc)); err != nil {
		return nil, fmt.Errorf("draw contract: %w", err)
	}
	return out.Bytes(), nil
}

// anchor is the name by which a chapter is linked to.
func anchor(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }

// read takes from the document what the page shows.
func read(doc *openapi3.T) page {
	p := page{Title: doc.Info.Title, Version: doc.Info.Version, Chapters: chapters(doc.Info.Description)}
	for _, tag := range doc.Tags {
		g := group{Name: tag.Name, Description: tag.Description}
		for _, path := range paths(doc) {
			for _, method := range []string{"PUT", "GET", "POST"} {
				op := doc.Paths.Value(path).GetOperation(method)
				if op != nil && slices.Contains(op.Tags, tag.Name) {
					g.Calls = append(g.Calls, callOf(method, path, op, doc.Paths.Value(path).Parameters))
				}
			}
		}
		p.Groups = append(p.Groups, g)
	}
	for name, ref := range doc.Components.Schemas {
		if ref.Value.Type.Is("object") {
			p.Objects = append(p.Objects, objectOf(name, ref.Value))
		}
	}
	slices.SortFunc(p.Objects, func(a, b object) int { return strings.Compare(a.Name, b.Name) })
	return p
}

// paths are those of the document, each before those below it.
func paths(doc *openapi3.T) []string {
	return slices.SortedFunc(maps.Keys(doc.Paths.Map()), func(a, b string) int {
		return cmp.Or(strings.Count(a, "/")-strings.Count(b, "/"), strings.Compare(a, b))
	})
}

// callOf reads one operation; above are the parameters of its path.
func callOf(method, path string, op *openapi3.Operation, above openapi3.Parameters) call {
	c := call{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description}
	for _, ref := range slices.Concat(above, op.Parameters) {
		c.Parameters = append(c.Parameters, parameterOf(ref.Value))
	}
	if op.RequestBody != nil {
		b := bodyOf(op.RequestBody.Value.Content)
		c.Body = &b
	}
	for status, r := range op.Responses.Map() {
		a := answer{Status: status, Description: *r.Value.Description, Body: bodyOf(r.Value.Content)}
		for name, h := range r.Value.Headers {
			a.Headers = append(a.Headers, fieldOf(name, h.Value.Schema, h.Value.Description))
		}
		c.Answers = append(c.Answers, a)
	}
	slices.SortFunc(c.Answers, func(a, b answer) int { return strings.Compare(a.Status, b.Status) })
	return c
}

// bodyOf reads the one body of a request or an answer.
func bodyOf(content openapi3.Content) body {
	for kind, media := range content {
		b := body{Type: kind, Object: nameOf(media.Schema)}
		if media.Example != nil {
			b.Examples = append(b.Examples, example{Text: written(media.Example)})
		}
		for _, e := range media.Examples {
			b.Examples = append(b.Examples, example{Summary: e.Value.Summary, Text: written(e.Value.Value)})
		}
		slices.SortFunc(b.Examples, func(x, y example) int { return strings.Compare(x.Summary, y.Summary) })
		return b
	}
	return body{}
}

// nameOf is the name of the schema that is referred to.
func nameOf(ref *openapi3.SchemaRef) string { return ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:] }

// written is a value as JSON for people.
func written(v any) string {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
