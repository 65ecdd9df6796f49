package printer_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/printer/specimen"
)

// checker returns a program that reads ESC/POS and was not written with this
// package. It lies beside the checkout, or where the environment says; without it,
// or without what it needs, the test is skipped.
func checker(t *testing.T) string {
	t.Helper()
	path := os.Getenv("KAIKEI_ESCPOS_CHECK")
	if path == "" {
		path = filepath.Join("..", "..", "shared", "tools", "escpos_check.py")
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no independent checker: %v", err)
	}
	if out, err := exec.Command("python3", "-c", "import qrcode, PIL").CombinedOutput(); err != nil {
		t.Skipf("the independent checker needs python3-qrcode and python3-pil: %s", out)
	}
	return path
}

// many runs the checker on many files in one interpreter: a line of its arguments
// is one file. What it says of each ends with a line "exit N".
const many = `
import importlib.util, sys
spec = importlib.util.spec_from_file_location("checker", sys.argv[1])
checker = importlib.util.module_from_spec(spec)
sys.modules["checker"] = checker
spec.loader.exec_module(checker)
for line in sys.stdin:
    sys.argv = ["checker"] + line.rstrip("\n").split("\t")
    print("exit", checker.main(), line, end="")
`

// What the checker must find on slips, beside the shop's name.
var expected = map[string]string{
	"sale": "合計", "unknown": "結果確認中", "void": "取消", "refund": "返品", "named": "領収書", "gift": "ギフトレシート", "training": "練習",
	"x": "日計（X）", "z": "締め（Z）", "card": "担当者カード", "test": "印字テスト", "merchant": "再印刷", "split": "お支払方法", "taxfree": "免税販売",
}

// A program that this project did not write reads every slip on every paper
// without a doubt, with QR codes drawn here and by the printer, with and without
// a font, and on printers that have no characters at all.
func TestIndependentChecker(t *testing.T) {
	path := checker(t)
	dir := t.TempDir()
	var lines []string
	for i, s := range specimen.Slips() {
		for j, width := range widths {
			e := encoder(t, width)
			e.Profile.QR = []printer.QRMode{printer.QRRaster, printer.QRNative}[(i+j)%2]
			expect := expected[s.Name]
			switch (i + 2*j) % 5 {
			case 0: // no font
			case 1:
				e.Painter, e.Profile.Kanji, expect = painter(t), printer.KanjiNone, ""
			default:
				e.Painter = painter(t)
			}
			file := filepath.Join(dir, fmt.Sprintf("%s-%d.bin", s.Name, width))
			require.NoError(t, os.WriteFile(file, e.Encode(s.Document.Page(width)), 0o600))
			line := fmt.Sprintf("%s\t--width\t%d", file, width)
			if expect != "" {
				line += "\t--expect\t" + expect
			}
			lines = append(lines, line)
		}
	}
	c := exec.Command("python3", "-c", many, path)
	c.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Equal(t, len(lines), strings.Count(string(out), "exit 0 "), "%s", out)
}

// The QR codes of slips are read from the paper by somebody else's reader, at
// every width, drawn here or by the printer.
func TestIndependentReader(t *testing.T) {
	path := checker(t)
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skipf("no independent reader: %v", err)
	}
	dir := t.TempDir()
	for _, width := range widths {
		for _, qr := range []printer.QRMode{printer.QRRaster, printer.QRNative} {
			e := encoder(t, width)
			e.Profile.QR, e.Painter = qr, painter(t)
			file, picture := filepath.Join(dir, "slip.bin"), filepath.Join(dir, "slip.png")
			require.NoError(t, os.WriteFile(file, e.Encode(printer.NewDocument(sale()).Page(width)), 0o600))
			out, err := exec.Command("python3", path, file, "--width", fmt.Sprint(width), "--png", picture).CombinedOutput()
			require.NoError(t, err, "%s", out)
			out, err = exec.Command("zbarimg", "-q", "--nodbus", picture).CombinedOutput()
			require.NoError(t, err, "%s", out)
			assert.Equal(t, "QR-Code:"+string(sale().Payment)+"\n", string(out), "%d dots, %s", width, qr)
		}
	}
}
