package customer

import (
	"strings"

	"kaikei/terminal"
)

// countries are the languages of wallets, by how their brand begins; the first that
// fits holds. What is not here is of a country whose language we do not speak, and is
// spoken to in English. So are the wallets of Hong Kong and Macao, whose people write
// Chinese in traditional characters: the simplified ones that we have are foreign to
// them, and English is read there everywhere.
var countries = []struct{ brand, language string }{
	{"J-Coin", "ja"}, {"jcoin", "ja"}, {"PayPay", "ja"}, {"AEON", "ja"}, {"cash", "ja"},
	{"Alipay+", ""}, {"alipayplus", ""}, // of any country: not known yet
	{"AlipayHK", "en"}, {"WeChat Pay HK", "en"}, {"WeChatPayHK", "en"}, {"MPay", "en"},
	{"Alipay", "zh"}, {"alipay", "zh"}, {"WeChat", "zh"}, {"Weixin", "zh"}, {"UnionPay", "zh"},
	{"Kakao", "ko"}, {"Naver", "ko"}, {"Toss", "ko"},
}

// LanguageOf guesses the language of who pays by the wallet's country; "" when
// the wallet does not say.
func LanguageOf(p terminal.Payment) string {
	if p.ID == "" {
		return ""
	}
	wallet := p.Wallet()
	for _, c := range countries {
		if strings.HasPrefix(wallet, c.brand) {
			return c.language
		}
	}
	return "en"
}
