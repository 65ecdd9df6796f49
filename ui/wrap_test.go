package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// Lines end where phrases do, and where that would take too many, where they must.
func TestBalanced(t *testing.T) {
	em := func(s string) float32 { // a character is 2 wide, a Latin letter 1
		return float32(2*utf8.RuneCountInString(s) - strings.Count(s, " ") - len(latin(s)))
	}
	for _, tt := range []struct {
		why, text string
		width     float32
		want      string
	}{
		{"a word is not parted", "支払いコードを見せてください", 22, "支払いコードを|見せてください"},
		{"a sentence begins a line", "正在确认付款结果。请勿再次付款", 22, "正在确认付款结果。|请勿再次付款"},
		{"after a comma", "お金が引かれていれば、お返しします", 24, "お金が引かれていれば、|お返しします"},
		{"a request is one word", "もう一度支払わないでください", 24, "もう一度支払わないで|ください"},
		{"a clause before a phrase", "お金が引かれていても、取り消されれば戻ります", 28, "お金が引かれていても、|取り消されれば戻ります"},
		{"one line more for it", "お支払いの結果を確認しています。もう一度支払わないでください", 24, "お支払いの結果を|確認しています。|もう一度支払わないで|ください"},
		{"a long word is half a line", "このコードをスキャンして、お支払いください", 21, "このコードを|スキャンして、|お支払いください"},
		{"a polite word is whole", "スマートフォンでお支払いを確定してください", 25, "スマートフォンで|お支払いを|確定してください"},
		{"no line more for two", "お支払いできませんでした", 12, "お支払いでき|ませんでした"},
		{"no mark begins a line", "あいうえお。かきく", 10, "あいうえ|お。かきく"},
		{"Latin words stay whole", "Please do not pay again", 14, "Please do not|pay again"},
		{"an address is broken behind a colon", "on 2001:db8:1111:2222", 18, "on 2001:db8:1111:|2222"},
		{"two lines that were written so", "一\n二", 20, "一|二"},
		{"nothing", "", 20, ""},
	} {
		assert.Equal(t, tt.want, strings.Join(balanced(tt.text, tt.width, em), "|"), tt.why)
	}
}

// latin is the letters of a text that are half as wide.
func latin(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x80 {
			return r
		}
		return -1
	}, s)
}
