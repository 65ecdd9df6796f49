package catalogue_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"

	"kaikei/terminal/catalogue"
	"kaikei/terminal/sale"
	"kaikei/terminal/sheet"
)

func TestCode(t *testing.T) {
	tests := []struct{ why, text, want string }{
		{"a JAN", "4901234567894", "4901234567894"},
		{"a JAN-8", "49968712", "49968712"},
		{"UPC-A is the EAN with a zero before it", "036000291452", "0036000291452"},
		{"and that EAN itself", "0036000291452", "0036000291452"},
		{"a number of the shop's own", "12", "12"},
		{"zeros before it do not count", "0012", "12"},
		{"spaces around it", " 12 ", "12"},
		{"a check digit that does not hold", "4901234567893", ""},
		{"two digits exchanged", "4901234576894", ""},
		{"a JAN-8 that does not hold", "49968713", ""},
		{"no number at all", "", ""},
		{"zero", "0000", ""},
		{"letters", "49A", ""},
		{"full-width digits are not what a scanner reads", "４９", ""},
		{"nine digits are no form", "123456789", ""},
		{"fourteen digits are a case of goods", "14901234567891", ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			got, err := catalogue.Code(tt.text)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.want == "", errors.Is(err, catalogue.ErrItem))
		})
	}
}

const file = "code,name,price,tax,category,key,goods\r\n" +
	"1,コーヒー,\"1,450\",10,飲み物,1,\r\n" +
	"4901234567894,緑茶 500ml,150,8%,飲み物,,consumable\r\n" +
	"49968712,傘,¥1980,,雑貨,2,一般物品\r\n\r\n" +
	"2,切手,84,0,,,\r\n"

func TestRead(t *testing.T) {
	want := []catalogue.Item{
		{Code: "1", Name: "コーヒー", Price: 1450, Rate: 10, Category: "飲み物", Key: 1},
		{Code: "2", Name: "切手", Price: 84},
		{Code: "49968712", Name: "傘", Price: 1980, Rate: 10, Category: "雑貨", Key: 2, Goods: sale.GoodsGeneral},
		{Code: "4901234567894", Name: "緑茶 500ml", Price: 150, Rate: 8, Category: "飲み物", Goods: sale.GoodsConsumable},
	}
	sjis, err := japanese.ShiftJIS.NewEncoder().String(strings.ReplaceAll(file, "¥", ""))
	require.NoError(t, err)
	for why, text := range map[string]string{
		"UTF-8":                            file,
		"UTF-8 with a byte order mark":     "\xef\xbb\xbf" + file,
		"Shift_JIS":                        sjis,
		"lines that end as on Linux":       strings.ReplaceAll(file, "\r\n", "\n"),
		"another order, in Japanese":       "商品名,JANコード,価格,税率,分類,キー,免税区分\nコーヒー,0001,1450,10,飲み物,1,\n緑茶 500ml,4901234567894,150,8,飲み物,,消耗品\n傘,49968712,1980,10,雑貨,2,一般\n切手,2,84,0,,,\n",
		"a last line without its line end": strings.TrimSuffix(file, "\r\n"),
	} {
		t.Run(why, func(t *testing.T) {
			c, err := catalogue.Read(strings.NewReader(text))
			require.NoError(t, err)
			assert.Equal(t, want, c.Items())
		})
	}
	c, err := catalogue.Read(strings.NewReader(file))
	require.NoError(t, err)
	assert.Equal(t, []catalogue.Item{want[0], want[2]}, c.Keys())
	assert.Equal(t, []string{"雑貨", "飲み物"}, c.Categories())
	assert.Equal(t, []catalogue.Item{want[0], want[3]}, c.In("飲み物"))
	tea, ok := c.Find("4901234567894")
	assert.True(t, ok)
	assert.Equal(t, sale.Line{Name: "緑茶 500ml", Quantity: 3, Unit: 150, Rate: 8, Code: "4901234567894", Goods: sale.GoodsConsumable}, tea.Line(3))
	for _, text := range []string{"4901234567893", "7", ""} {
		_, ok := c.Find(text)
		assert.False(t, ok, text)
	}
}

// Every line that is wrong is named at once, by the number that an editor shows.
func TestReadNamesLines(t *testing.T) {
	const bad = "code,name,price,tax,key\n1,a,100,10,1\n4901234567893,b,100,10,\n3,\"two\nlines\",100,10,\n4,,100,10,\n5,c,1.5,10,\n6,d,-1,10,\n" +
		"7,e,100,5,\n1,f,100,10,\n8,g,100,10,1\n9,h,100,x,\n10,i\n"
	_, err := catalogue.Read(strings.NewReader(bad))
	require.ErrorIs(t, err, catalogue.ErrFile)
	var f *catalogue.FileError
	require.ErrorAs(t, err, &f)
	var at []int
	for _, l := range f.Lines {
		at = append(at, l.Line)
	}
	assert.Equal(t, []int{3, 4, 6, 7, 8, 9, 10, 11, 12, 13}, at, "%v", err)
	assert.Contains(t, err.Error(), "line 3: check digit of code 4901234567893\n")
	assert.Contains(t, err.Error(), "line 10: code 1 is on line 2 already")
	assert.Contains(t, err.Error(), "line 11: quick key 1 is on line 2 already")
	many := "code,name,price\n" + strings.Repeat("x,y,1\n", 60)
	_, err = catalogue.Read(strings.NewReader(many))
	require.ErrorAs(t, err, &f)
	assert.Len(t, f.Lines, 50)
	assert.Equal(t, 10, f.More)
	for why, text := range map[string]string{
		"nothing":                  "",
		"no price":                 "code,name\n1,a\n",
		"a column nobody knows":    "code,name,price,stock\n1,a,1,5\n",
		"a column twice":           "code,name,price,price\n1,a,1,2\n",
		"a picture":                "\x89PNG\r\n\x1a\n\x00\x00",
		"neither of the encodings": "code,name,price\n1,\xff\xfe,1\n",
	} {
		_, err := catalogue.Read(strings.NewReader(text))
		assert.ErrorIs(t, err, catalogue.ErrFile, why)
	}
}

func TestWriteAndReadAgain(t *testing.T) {
	c, err := catalogue.Read(strings.NewReader(file))
	require.NoError(t, err)
	for _, e := range []sheet.Encoding{sheet.UTF8, sheet.ShiftJIS} {
		var b bytes.Buffer
		require.NoError(t, c.Write(&b, e))
		back, err := catalogue.Read(&b)
		require.NoError(t, err)
		assert.Equal(t, c.Items(), back.Items(), string(e))
	}
	odd, err := catalogue.New([]catalogue.Item{{Code: "1", Name: "한국", Price: 1, Rate: 10}})
	require.NoError(t, err)
	err = odd.Write(&bytes.Buffer{}, sheet.ShiftJIS)
	require.ErrorIs(t, err, catalogue.ErrFile)
	assert.Contains(t, err.Error(), "한국")
	require.ErrorIs(t, odd.Write(&bytes.Buffer{}, "latin1"), catalogue.ErrFile)
	var none *catalogue.Catalogue
	assert.Zero(t, none.Len())
	_, ok := none.Find("1")
	assert.False(t, ok)
}

// FuzzRead: no file breaks the reader, and what it takes it can write and read.
func FuzzRead(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte("code,name,price\n\"1,a,1\n"))
	f.Add([]byte("\x83R\x81[\x83h,\x8f\xa4\x95i\x96\xbc,\x89\xbf\x8ai\n1,\x92\x83,1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := catalogue.Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := c.Write(&b, sheet.UTF8); err != nil {
			t.Fatal(err)
		}
		back, err := catalogue.Read(&b)
		if err != nil || !assert.ObjectsAreEqual(c.Items(), back.Items()) {
			t.Fatalf("%v became %v: %v", c.Items(), back.Items(), err)
		}
	})
}
