package packaging_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The sizes that our page of style allows. A context is not counted among the
// parameters: it is the same everywhere, and says nothing.
const (
	functionLines = 60
	fileLines     = 300
	parameters    = 4
)

// measured are functions that take more things than the page allows, because it
// was measured what taking fewer costs; each says so in its comment.
var measured = map[string]bool{"transform": true}

// Every package has one doc, every exported name a comment, and nothing in the
// product grows past what can be read at once.
func TestStyle(t *testing.T) {
	docs := map[string]int{}
	for _, path := range sources(t) {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
		require.NoError(t, err)
		folder := filepath.Dir(path)
		docs[folder] += 0
		if file.Doc != nil {
			docs[folder]++
		}
		if n := files.File(file.Pos()).LineCount(); n > fileLines {
			t.Errorf("%s has %d lines, more than %d", path, n, fileLines)
		}
		for _, d := range file.Decls {
			for _, fault := range faults(files, d) {
				t.Errorf("%s: %s", path, fault)
			}
		}
	}
	for folder, n := range docs {
		assert.Equal(t, 1, n, "package docs in %s", folder)
	}
}

// sources returns the product's Go files, without tests.
func sources(t *testing.T) []string {
	var found []string
	for _, folder := range []string{"terminal", "ui", "scanner", "printer", "store", "cmd", "packaging"} {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				found = append(found, path)
			}
			return err
		})
		require.NoError(t, err)
	}
	require.Greater(t, len(found), 100, "no product here")
	return found
}

// faults says what is wrong with a declaration.
func faults(files *token.FileSet, d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return function(files, d)
	case *ast.GenDecl:
		return undocumented(d)
	}
	return nil
}

func function(files *token.FileSet, f *ast.FuncDecl) []string {
	var found []string
	if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n > functionLines {
		found = append(found, fmt.Sprintf("%s has %d lines, more than %d", f.Name, n, functionLines))
	}
	if n := counted(f.Type.Params); n > parameters && !measured[f.Name.Name] {
		found = append(found, fmt.Sprintf("%s takes %d things, more than %d", f.Name, n, parameters))
	}
	if f.Name.IsExported() && f.Doc == nil && (f.Recv == nil || exportedReceiver(f.Recv)) {
		found = append(found, f.Name.Name+" has no comment")
	}
	return found
}

// counted returns how many things a function takes beside a context.
func counted(list *ast.FieldList) int {
	n := 0
	for _, field := range list.List {
		if s, ok := field.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Context" {
			continue
		}
		n += max(1, len(field.Names))
	}
	return n
}

func exportedReceiver(list *ast.FieldList) bool {
	kind := list.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}

// undocumented names the exported types of a declaration that no comment says
// anything of.
func undocumented(d *ast.GenDecl) []string {
	var found []string
	for _, spec := range d.Specs {
		if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
			found = append(found, s.Name.Name+" has no comment")
		}
	}
	return found
}
