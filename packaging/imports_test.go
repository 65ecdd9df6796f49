// Package packaging holds what turns the programs into a product on a machine,
// and the tests of rules that belong to no single package.
package packaging

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// house is the table of the design: what each folder may import of ours. A
// folder that is not here may import nothing; "*" stands for all that is not a
// program.
var house = map[string][]string{
	"terminal":                {"terminal/payment", "terminal/report", "terminal/receipt", "terminal/paycode", "terminal/sale"},
	"terminal/fault":          {"terminal", "terminal/paycode"},
	"terminal/payment":        {"terminal/sale"},
	"terminal/report":         {"terminal/payment", "terminal/sale"},
	"terminal/receipt":        {"terminal/payment", "terminal/sale"},
	"terminal/reconciliation": {"terminal"},
	"terminal/sheet":          {},
	"terminal/errand":         {},
	"terminal/catalogue":      {"terminal/sale", "terminal/sheet"},
	"terminal/cart":           {"terminal/sale", "terminal/catalogue"},
	"terminal/staff":          {"terminal"},
	"terminal/training":       {"terminal", "terminal/paycode", "terminal/cart", "terminal/report"},
	"terminal/desk":           {"terminal", "terminal/fault", "terminal/paycode", "terminal/sale", "terminal/cart", "terminal/catalogue", "terminal/staff", "terminal/receipt", "terminal/report"},
	"terminal/setup":          {"terminal", "terminal/fault", "terminal/errand"},
	"terminal/office":         {"terminal", "terminal/fault", "terminal/catalogue", "terminal/sheet", "terminal/sale", "terminal/report", "terminal/reconciliation", "terminal/staff"},
	"terminal/workshop":       {"terminal", "terminal/fault", "terminal/errand", "terminal/setup", "terminal/staff"},
	"ui/technician":           {"terminal", "terminal/fault", "terminal/setup", "terminal/workshop", "ui", "ui/words"},
	"ui/manager":              {"terminal", "terminal/staff", "terminal/office", "terminal/report", "terminal/reconciliation", "ui"},
	"terminal/tilltest":       {"terminal", "terminal/paycode", "terminal/report"},
	"terminal/backend":        {"terminal", "terminal/wire", "terminal/paycode", "terminal/reconciliation"},
	"store":                   {"terminal", "terminal/journal", "terminal/cart", "terminal/catalogue", "terminal/staff", "terminal/payment", "terminal/report", "terminal/sale"},
	"printer":                 {"terminal", "terminal/receipt", "terminal/report"},
	"scanner":                 {"scanner/front", "scanner/mjpg"},
	"packaging/hardware/lab":  {"scanner", "scanner/studio", "printer", "printer/spool", "terminal", "terminal/receipt"},
	"printer/spool":           {"printer", "terminal", "terminal/receipt"},
	"printer/specimen":        {"printer", "terminal", "terminal/sale", "terminal/receipt", "terminal/report"},
	"cmd/internal/hosts":      {"terminal/wire"},
	"cmd/internal/media":      {"terminal", "terminal/office"},
	"cmd/internal/printing":   {"printer", "cmd/internal/typeface"},
	"cmd/internal/splash":     {"cmd/internal/typeface"},
	"cmd/internal/slips":      {"printer", "printer/specimen", "cmd/internal/printing"},
	"packaging/sbom":          {},
	"packaging/benchscan":     {"scanner", "scanner/front", "scanner/studio"},
	"ui":                      {"terminal", "terminal/desk", "terminal/catalogue", "terminal/staff", "ui/customer", "ui/words"},
	"ui/customer":             {"terminal", "terminal/desk", "ui/words"},
	"ui/words":                {"terminal", "terminal/fault"},

	"cmd/kaikei":           {"*"},
	"cmd/kaikeictl":        {"*"},
	"cmd/internal/device":  {"cmd/internal/atomicfile", "store", "terminal", "terminal/setup", "terminal/backend", "terminal/wire", "terminal/paycode", "terminal/journal", "terminal/desk", "terminal/staff", "terminal/training", "terminal/receipt", "terminal/reconciliation", "terminal/sale"},
	"cmd/internal/diag":    {"cmd/internal/device", "cmd/internal/logfile", "printer", "scanner"},
	"cmd/internal/control": {"terminal/office", "cmd/internal/device", "cmd/internal/diag", "store", "terminal", "terminal/fault", "terminal/wire", "terminal/journal", "terminal/cart", "terminal/catalogue", "terminal/staff", "terminal/receipt", "terminal/reconciliation", "terminal/report"},

	"cmd/gateway":              {"cmd/gateway/internal/*", "cmd/internal/atomicfile", "cmd/internal/hosts", "terminal/wire"},
	"cmd/gateway/internal/api": {"cmd/gateway/internal/*", "terminal/wire", "terminal/journal"},
	// Nothing in common with cmd/gateway/internal/alipaysim but what is public.
	"cmd/gateway/internal/alipayplus": {"terminal/wire"},
	"cmd/gateway/internal/cashier":    {"cmd/gateway/internal/alipayplus", "cmd/gateway/internal/ledger", "terminal/wire"},
	"cmd/gateway/internal/authority":  {"cmd/gateway/internal/keyfile", "cmd/internal/atomicfile", "terminal/wire"},
	"cmd/gateway/internal/keyfile":    {"cmd/internal/atomicfile"},
	"cmd/gateway/internal/conform":    {"terminal/wire"},
	"cmd/gateway/internal/docs":       {"terminal/wire"},
	"cmd/gateway/internal/handset":    {"cmd/gateway/internal/ledger", "terminal/wire", "terminal/paycode"},
	"cmd/gateway/internal/ledger":     {"terminal/wire", "terminal/paycode"},
	"cmd/gateway/internal/office":     {"cmd/gateway/internal/*", "cmd/internal/atomicfile", "terminal/wire"},
	"cmd/gateway/internal/phone":      {"cmd/gateway/internal/ledger", "terminal/paycode"},
}

// forbidden are the packages that reach a file, a socket or a device; the domain gets
// all of that passed in.
var forbidden = []string{"os", "net", "net/http", "io/fs", "path/filepath", "os/exec", "syscall"}

// domain reports whether a package is of what the till does: terminal and all below it
// but the client of the backend.
func domain(name string) bool {
	return name == "terminal" || strings.HasPrefix(name, "terminal/") && name != "terminal/backend"
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath string
	Imports    []string
}

func TestImportsFollowTheHouse(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags", "x11,gles", "-json=ImportPath,Imports", "kaikei/...").Output()
	require.NoError(t, err)
	d := json.NewDecoder(strings.NewReader(string(out)))
	n := 0
	for ; ; n++ {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		from := strings.TrimPrefix(p.ImportPath, "kaikei/")
		for _, imported := range p.Imports {
			if to, ours := strings.CutPrefix(imported, "kaikei/"); ours {
				assert.True(t, allowed(from, to), "%s must not import %s", from, to)
			}
			if domain(from) {
				assert.NotContains(t, forbidden, imported, "%s knows no device, file or socket", from)
			}
		}
	}
	assert.Greater(t, n, 15, "the whole tree was looked at")
}

// allowed reports whether the table lets from import to.
func allowed(from, to string) bool {
	return slices.ContainsFunc(house[from], func(rule string) bool {
		prefix, wild := strings.CutSuffix(rule, "*")
		return rule == to || (wild && strings.HasPrefix(to, prefix) && (prefix != "" || !strings.HasPrefix(to, "cmd/gateway")))
	})
}
