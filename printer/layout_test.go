package printer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

func TestClean(t *testing.T) {
	for name, row := range map[string]struct{ in, want string }{
		"wave dash":           {"10〜20", "10～20"},
		"minus":               {"−5", "－5"},
		"em dash":             {"A—B", "A―B"},
		"no-break space":      {"J\u00a0Coin", "J Coin"},
		"yen stays yen":       {"¥100", "¥100"},
		"backslash is wide":   {`a\b`, "a＼b"},
		"ladder taka":         {"髙島屋", "高島屋"},
		"tatsu saki":          {"山﨑", "山崎"},
		"tsuchi yoshi":        {"𠮷野家", "吉野家"},
		"kamome":              {"鷗外", "鴎外"},
		"accents":             {"Crème brûlée Ñandú", "Creme brulee Nandu"},
		"letters apart":       {"Łódź Straße", "Lodz Strasse"},
		"composed":            {"が", "が"},
		"half-width katakana": {"ｶﾞｷﾞ", "ｶﾞｷﾞ"},
		"line feed":           {"a\nb", "a b"},
		"escape":              {"\x1b@x", "@x"},
		"invisible":           {"a\u200bb\u202ec", "abc"},
		"emoji family":        {"👨\u200d👩\u200d👧", "👨"},
		"skin tone":           {"👍🏽", "👍"},
		"Korean stays":        {"김치", "김치"},
		"euro":                {"€5", "EUR5"},
		"broken UTF-8":        {"a\xffb", "a\ufffdb"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, clean(row.in)) })
	}
}

func TestEncodeText(t *testing.T) {
	for name, row := range map[string]struct {
		in   string
		want []byte
	}{
		"yen sign is 5C":     {"¥1", []byte{0x5C, '1'}},
		"wide backslash":     {"＼", []byte{0x81, 0x5F}},
		"wave":               {"～", []byte{0x81, 0x60}},
		"katakana":           {"ｱﾟ", []byte{0xB1, 0xDF}},
		"kanji":              {"合計", []byte{0x8D, 0x87, 0x8C, 0x76}},
		"row 13":             {"①㈱", []byte{0x87, 0x40, 0x87, 0x8A}},
		"because, not NEC's": {"∵", []byte{0x81, 0xE6}},
		"IBM extension":      {"彅", []byte{0x81, 0xAC}}, // not in every ROM: 〓
		"emoji":              {"☕", []byte{0x81, 0xAC}},
		"Hangul":             {"김", []byte{0x81, 0xAC}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, encodeText(row.in)) })
	}
}

func TestWrap(t *testing.T) {
	for name, row := range map[string]struct {
		in    string
		width int
		want  []string
	}{
		"fits":                    {"あいう", 6, []string{"あいう"}},
		"empty is one line":       {"", 6, []string{""}},
		"between kana":            {"あいうえ", 6, []string{"あいう", "え"}},
		"full stop stays":         {"あいう。え", 6, []string{"あい", "う。え"}},
		"bracket does not end":    {"ああ「い」", 6, []string{"ああ", "「い」"}},
		"words stay whole":        {"hot coffee", 8, []string{"hot", "coffee"}},
		"katakana stays whole":    {"あビール", 6, []string{"あ", "ビール"}},
		"kanji stay whole":        {"のり特価", 6, []string{"のり", "特価"}},
		"a word too long":         {"abcdefgh", 5, []string{"abcde", "fgh"}},
		"an id at its hyphen":     {"0193a5b2-7c1e-7d3f", 15, []string{"0193a5b2-7c1e-", "7d3f"}},
		"long vowel not first":    {"コーヒーフロート", 6, []string{"コー", "ヒーフ", "ロート"}},
		"half column left":        {"あいう", 5, []string{"あい", "う"}},
		"dakuten stays":           {"ｶﾞｶﾞ", 3, []string{"ｶﾞ", "ｶﾞ"}},
		"nothing but small marks": {"。。。。", 4, []string{"。。", "。。"}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, wrap(row.in, row.width)) })
	}
}

// Whatever the text and the paper, no line is wider, nothing is lost but
// spaces, and a sum is never broken.
func TestPairsFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(minWidthDots, maxWidthDots).Draw(t, "dots")
		left := rapid.StringOf(rapid.RuneFrom([]rune("ab- 1,あー。「」特価ビル¥ｶﾞ김☕\x1b\n"))).Draw(t, "left")
		sum := terminal.Yen(rapid.Int64Range(0, 99_999_999).Draw(t, "sum")).String()
		style := rapid.SampledFrom([]Style{plain, strong, tall, large}).Draw(t, "style")
		page := Document{[]Block{{Kind: BlockPair, Text: left, Right: sum, Style: style}}}.Page(width)
		var got strings.Builder
		found := false
		for _, item := range page.Items {
			if l, ok := item.(Line); ok {
				require.LessOrEqual(t, l.columns(), page.Columns())
				found = found || strings.HasSuffix(l.text(), sum)
				got.WriteString(l.text())
			}
		}
		require.True(t, found, "the sum %q is not whole: %q", sum, got.String())
		bare := strings.NewReplacer(" ", "", "　", "")
		require.Equal(t, bare.Replace(ready(left)+sum), bare.Replace(got.String()))
		_, err := Parse(Encoder{Profile: Profile{WidthDots: width}}.Encode(page), width)
		require.NoError(t, err)
	})
}

// A slip may claim a payment only in these states.
func TestVerdicts(t *testing.T) {
	proves := map[receipt.Kind][]terminal.State{
		receipt.KindSale:   {terminal.Paid, terminal.RefundDue, terminal.PartRefunded, terminal.Refunded},
		receipt.KindVoid:   {terminal.Cancelled},
		receipt.KindRefund: {terminal.PartRefunded, terminal.Refunded},
	}
	for kind, states := range proves {
		for _, s := range append(terminal.States(), 0, 99) {
			r := terminal.Receipt{Kind: kind, State: s, Amount: 1234, Rates: []terminal.TaxSum{{Rate: 10, Gross: 1234, Tax: 112}}}
			r.Shop.RegistrationNumber = "T9234567890123"
			text := NewDocument(r).Page(576).Text()
			sure := false
			for _, p := range states {
				sure = sure || p == s
			}
			assert.Equal(t, !sure, strings.Contains(text, notProof), "%s %s", kind, s)
			assert.Equal(t, sure, strings.Contains(text, "T9234567890123"), "%s %s", kind, s)
			assert.Equal(t, sure, strings.Contains(text, "内消費税等"), "%s %s", kind, s)
		}
	}
	for _, s := range []terminal.State{terminal.Created, terminal.Sent, terminal.Unknown, terminal.Cancelling} {
		text := NewDocument(terminal.Receipt{Kind: receipt.KindSale, State: s}).Page(576).Text()
		assert.Contains(t, text, "結果確認中", "%s", s)
	}
}

// A sale printed again after its money went back says so.
func TestRemarks(t *testing.T) {
	for state, want := range map[terminal.State]string{
		terminal.PartRefunded: "一部返品済み", terminal.Refunded: "返品済み", terminal.RefundDue: "返金が必要です",
	} {
		text := NewDocument(terminal.Receipt{Kind: receipt.KindSale, State: state}).Page(576).Text()
		assert.Contains(t, text, want)
	}
}

// A visitor takes to customs what they bought, and not what went back.
func TestReliefEndsWithTheSale(t *testing.T) {
	for _, tt := range []struct {
		kind   receipt.Kind
		state  terminal.State
		scheme string
		tells  bool
	}{
		{receipt.KindSale, terminal.Paid, "refund", true}, {receipt.KindSale, terminal.PartRefunded, "exempt", true}, {receipt.KindNamed, terminal.Paid, "refund", true},
		{receipt.KindSale, terminal.Refunded, "refund", false}, {receipt.KindVoid, terminal.Cancelled, "refund", false}, {receipt.KindVoid, terminal.Cancelled, "exempt", false},
		{receipt.KindRefund, terminal.Refunded, "refund", false},
	} {
		text := NewDocument(terminal.Receipt{Kind: tt.kind, State: tt.state, Scheme: tt.scheme, Amount: 1000, Rates: []terminal.TaxSum{{Rate: 10, Gross: 1000, Tax: 90, Free: true}}}).Page(576).Text()
		assert.Contains(t, text, "免税", "%v", tt)
		for _, word := range []string{"返金予定", "税関", "免税額", "国外"} {
			if !tt.tells {
				assert.NotContains(t, text, word, "%v", tt)
			}
		}
		assert.Equal(t, tt.tells, strings.Contains(text, "税関") || strings.Contains(text, "国外"), "%v", tt)
	}
}

// A receipt that holds a whole code, which none should, does not print it.
func TestCodeIsMasked(t *testing.T) {
	const code = "281234567890123456"
	r := terminal.Receipt{Kind: receipt.KindSale, State: terminal.Paid, MaskedCode: code}
	text := NewDocument(r).Page(576).Text()
	assert.NotContains(t, text, code)
	assert.Contains(t, text, "2812…3456")
}

func TestProfiles(t *testing.T) {
	for _, p := range Profiles() {
		require.NoError(t, p.Check(), p.Name)
		got, err := ProfileNamed(p.Name)
		require.NoError(t, err)
		assert.Equal(t, p, got)
	}
	_, err := ProfileNamed("laser")
	require.ErrorIs(t, err, ErrProfile)
	for dots, name := range map[int]string{576: "tm-m30", 512: "tm-t88", 384: "generic58", 420: "tm-t88-58", 432: "generic-432"} {
		p, err := ProfileForWidth(dots)
		require.NoError(t, err)
		assert.Equal(t, name, p.Name)
	}
	for dots, reason := range map[int]string{0: "nothing", -576: "negative", 199: "too narrow", 1001: "too wide", 501: "not in steps"} {
		_, err := ProfileForWidth(dots)
		require.ErrorIs(t, err, ErrProfile, reason)
	}
}

func TestProfileCheck(t *testing.T) {
	for name, change := range map[string]func(p *Profile){
		"QR":     func(p *Profile) { p.QR = "hologram" },
		"cutter": func(p *Profile) { p.Cutter = "scissors" },
		"drawer": func(p *Profile) { p.Drawer = "pin3" },
		"status": func(p *Profile) { p.Status = "" },
	} {
		p := Profiles()[0]
		change(&p)
		require.ErrorIs(t, p.Check(), ErrProfile, name)
	}
}
