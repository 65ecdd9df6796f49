package printer

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// A word that lacks a language would leave a customer without it.
func TestGlossesAreWhole(t *testing.T) {
	for word, said := range glosses {
		for i, text := range said {
			assert.NotEmpty(t, text, "%s in language %d", word, i+1)
			assert.Equal(t, clean(text), text, "%s in language %d is printed as it is written", word, i+1)
			assert.LessOrEqual(t, columns(text), 384/cellWidthDots, "%s: %s fits the narrowest paper", word, text)
		}
		assert.False(t, strings.ContainsFunc(said[0], func(r rune) bool { return r > 0x7E }), "%s: English in ASCII", word)
	}
}

// Every word of ours on a customer's slip is said in the customer's language.
func TestForeignSlipSaysEverything(t *testing.T) {
	r := terminal.Receipt{
		Copy: terminal.CustomerCopy, Language: "zh-Hans", State: terminal.PartRefunded, Reprint: true, Kind: receipt.KindSale,
		Slip: 1, OriginalSlip: 2, Reason: "x", Clerk: "x", Wallet: "x", NetworkID: "1", MaskedCode: "1", PayerAmount: "1", Tendered: 1,
		Refund: "1", Payment: "1", Amount: 1, Lines: []terminal.Line{{Quantity: 1, Rate: 8}}, Tax: terminal.TaxMode{Exclusive: true},
		Rates: []terminal.TaxSum{{Rate: 10}, {Rate: 8}, {Rate: 0}}, Shop: terminal.Shop{Terminal: "x"},
	}
	for _, kind := range []receipt.Kind{receipt.KindSale, receipt.KindVoid, receipt.KindRefund, receipt.KindNamed} {
		for _, state := range []terminal.State{terminal.Paid, terminal.Unknown, terminal.Deferred, terminal.Declined, terminal.PartRefunded, terminal.Uncollected, terminal.Cancelled} {
			r.Kind, r.State = kind, state
			r.Purpose = []terminal.Purpose{"", terminal.PurposeTopUp, terminal.PurposePayOut}[int(state)%3]
			for _, b := range NewDocument(r).Blocks {
				japanese := regexp.MustCompile(`[ぁ-ん]`).MatchString(b.Text) || b.Kind == BlockPair
				ours := b.Text != "商品※" && b.Text != "発行番号" && !strings.Contains(b.Text, " ") && !strings.Contains(b.Text, "＿")
				if japanese && ours {
					assert.NotEmpty(t, b.Gloss, "%q on a slip of a %s that is %s", b.Text, kind, state)
				}
			}
		}
	}
}

// What is Chinese is drawn in Chinese shapes, also where Japanese has the same
// characters in other ones; numbers stay text.
func TestChineseShapes(t *testing.T) {
	fonts := Fonts{}
	var err error
	fonts.Japanese, err = os.ReadFile("../cmd/internal/typeface/kaikei-sans-regular.otf")
	require.NoError(t, err)
	fonts.Chinese, err = os.ReadFile("../cmd/internal/typeface/kaikei-sans-chinese.otf")
	require.NoError(t, err)
	p, err := NewPainter(fonts)
	require.NoError(t, err)
	line := func(text string, s Style) Line { return Line{Spans: []Span{{text, s}}} }
	zh := Style{Chinese: true}
	assert.NotEqual(t, p.line(line("直骨角", Style{}), 576), p.line(line("直骨角", zh), 576), "these three are written differently")
	assert.Equal(t, p.line(line("한국 12", Style{}), 576), p.line(line("한국 12", zh), 576), "what the Chinese font lacks is in the other")
	assert.True(t, line("直骨角", Style{}).inROM())
	assert.False(t, line("直骨角", zh).inROM(), "the ROM has the Japanese shapes")
	assert.True(t, line("¥1,200 Alipay", zh).inROM() || line("1,200 Alipay", zh).inROM())
	for text, want := range map[string]bool{"北京烤鸭套餐": true, "支付宝": false, "彅さん": false, "東京都": false, "김치": false} {
		assert.Equal(t, want, looksChinese(text), text)
	}
}

// A gift copy shows what it is and not what it cost.
func TestGiftHasNoSums(t *testing.T) {
	r := terminal.Receipt{
		Kind: receipt.KindSale, State: terminal.Paid, Copy: terminal.GiftCopy, Amount: 1234, Wallet: "Alipay", MaskedCode: "2812…5678", Payment: "id",
		Lines: []terminal.Line{{Name: "花瓶", Quantity: 2, Unit: 617, Rate: 10}}, Rates: []terminal.TaxSum{{Rate: 10, Gross: 1234, Tax: 112}},
	}
	text := NewDocument(r).Page(576).Text()
	assert.Contains(t, text, "花瓶")
	assert.Contains(t, text, "2点")
	for _, secret := range []string{"¥", "1,234", "617", "Alipay", "2812"} {
		assert.NotContains(t, text, secret)
	}
}

// A slip of the training mode says so at both ends, has neither registration
// number nor tax nor the code by which a sale is found.
func TestTrainingSlip(t *testing.T) {
	r := terminal.Receipt{
		Kind: receipt.KindSale, State: terminal.Paid, Training: true, Amount: 1100, Payment: "id", Shop: terminal.Shop{RegistrationNumber: "T9234567890123"},
		Lines: []terminal.Line{{Name: "花瓶", Quantity: 1, Unit: 1100, Rate: 10}}, Rates: []terminal.TaxSum{{Rate: 10, Gross: 1100, Tax: 100}},
	}
	for _, kind := range []receipt.Kind{receipt.KindSale, receipt.KindNamed} {
		r.Kind = kind
		text := NewDocument(r).Page(576).Text()
		assert.Equal(t, 2, strings.Count(text, "練習\n")+strings.Count(text, "練習 \n"), text)
		assert.Contains(t, text, notProof)
		for _, no := range []string{"T9234567890123", "消費税", "[QR"} {
			assert.NotContains(t, text, no, kind)
		}
	}
}

// A document can be marked later, once, wherever it was made.
func TestReprinted(t *testing.T) {
	r := terminal.Receipt{Kind: receipt.KindSale, State: terminal.Paid}
	once := NewDocument(r)
	r.Reprint = true
	assert.Equal(t, NewDocument(r), once.Reprinted())
	assert.Equal(t, once.Reprinted(), once.Reprinted().Reprinted())
	assert.NotContains(t, once.Page(576).Text(), "再印刷", "the document itself is as it was")
	assert.Contains(t, once.Reprinted().Page(576).Text(), "＊＊ 再印刷 ＊＊")
	for _, d := range []Document{ReportDocument(ReportSlip{}), CloseDocument(CloseSlip{})} {
		assert.Contains(t, d.Reprinted().Page(576).Text(), "＊＊ 再印刷 ＊＊")
	}
}

// What a technician writes about a model changes what it says and nothing else.
func TestReadProfile(t *testing.T) {
	p, err := ReadProfile(strings.NewReader(`{"base":"tm-m30","name":"ours","widthDots":420,"qr":"native","status":"poll"}`))
	require.NoError(t, err)
	assert.Equal(t, Profile{"ours", 420, KanjiShiftJIS, false, QRNative, CutterAuto, DrawerPin2, StatusPoll}, p)
	for text, reason := range map[string]string{
		`{"base":"laser"}`: "no such base", `{"colour":"red"}`: "no such key", `{"widthDots":3}`: "no such paper", `{"kanji":"maybe"}`: "no such ROM", `[`: "no JSON", ``: "nothing",
	} {
		_, err := ReadProfile(strings.NewReader(text))
		require.ErrorIs(t, err, ErrProfile, reason)
	}
}

// A logo is made to fit, its black stays black, and what is no logo is refused.
func TestReadLogo(t *testing.T) {
	draw := func(w, h int) []byte {
		img := image.NewNRGBA(image.Rect(0, 0, w, h)) // transparent, which is white on paper
		for y := range h / 2 {
			for x := range w {
				img.Set(x, y, color.Black)
			}
		}
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, img))
		return b.Bytes()
	}
	p, err := ReadLogo(bytes.NewReader(draw(1000, 200)))
	require.NoError(t, err)
	assert.Equal(t, 384, p.WidthDots)
	assert.Equal(t, image.Pt(384, 76), p.Image().Rect.Size(), "in proportion")
	assert.Equal(t, []color.Gray{{0}, {255}}, []color.Gray{p.Image().GrayAt(190, 10), p.Image().GrayAt(190, 70)})
	for _, width := range []int{576, 512, 420, 384} {
		d := Document{[]Block{{Kind: BlockPicture, Picture: p}}}
		back, err := Parse(Encoder{Profile: Profile{Kanji: KanjiShiftJIS}}.Encode(d.Page(width)), width)
		require.NoError(t, err)
		left, right := margins(t, back)
		assert.InDelta(t, left, width-right, 24, "in the middle of %d", width)
	}
	assert.Empty(t, p.set(20), "a narrower paper goes without")
	for name, data := range map[string][]byte{"no PNG": []byte("GIF89a"), "a poster": draw(3000, 2000), "cut short": draw(100, 100)[:60]} {
		_, err := ReadLogo(bytes.NewReader(data))
		require.ErrorIs(t, err, ErrLogo, name)
	}
}

// margins returns the first and the last black column of a page's pictures.
func margins(t *testing.T, p Page) (left, right int) {
	t.Helper()
	left = p.WidthDots
	for _, item := range p.Items {
		if b, ok := item.(Bits); ok {
			for x := range b.WidthDots {
				if b.on(x, 0) {
					left, right = min(left, x), max(right, x)
				}
			}
		}
	}
	require.Less(t, left, right)
	return left, right
}

// An indent is no line of its own, however long the word after it is.
func TestIndentStaysWithItsWord(t *testing.T) {
	assert.Equal(t, []string{"　0123-", "4567"}, wrap("　0123-4567", 8))
	assert.Equal(t, []string{"　東京都", "千代田区"}, wrap("　東京都千代田区", 9))
}

// Where prices are without tax the tax is beside them on every slip of a sale, also on
// one that is no receipt yet: the lines come to the total. What makes it an invoice is
// on what is certain alone.
func TestSlipWithoutTaxAddsUp(t *testing.T) {
	r := terminal.Receipt{
		Kind: receipt.KindSale, Amount: 2750, Payment: "id", Tax: terminal.TaxMode{Exclusive: true},
		Lines: []terminal.Line{{Name: "花瓶", Quantity: 1, Unit: 2500, Rate: 10}}, Rates: []terminal.TaxSum{{Rate: 10, Gross: 2750, Tax: 250}},
	}
	for _, s := range []terminal.State{terminal.Paid, terminal.Deferred, terminal.Unknown} {
		r.State = s
		text := NewDocument(r).Page(576).Text()
		assert.Contains(t, text, "¥2,500", s)
		assert.Regexp(t, `消費税等 +¥250`, text, s)
		assert.Equal(t, s == terminal.Paid, strings.Contains(text, "10%対象"), s)
	}
	r.Training = true
	assert.NotContains(t, NewDocument(r).Page(576).Text(), "消費税")
}
