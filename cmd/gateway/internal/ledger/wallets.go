package ledger

import (
	"fmt"
	"strings"
	"time"
)

// A Wallet is one simulated wallet: how its codes look, and in which money its
// customers pay.
type Wallet struct {
	Name     string // on the command line
	Rail     string
	Brand    string // as returned and printed
	Prefix   string // of its codes
	Digits   int    // of its codes
	Operator string // of its JPQR codes, with which Prefix begins; "" has none
	Currency string // of its customers; "" is yen
	// PerYen is what one yen is in a millionth of the currency's unit.
	PerYen    int64
	Customers []Seed
}

// A Seed is how a simulated customer begins.
type Seed struct {
	Name string
	Yen  int64
	// ConfirmFrom is the amount from which the customer enters the PIN; 0 is
	// never.
	ConfirmFrom int64
	Banks       []string // linked, each with 1,000,000 yen
	AutoBank    string   // from which the wallet fills itself when it is short
	AutoYen     int64    // in multiples of this
}

// CodeLife is how long a payment code lives (Alipay+ and WeChat: one minute).
const CodeLife = time.Minute

// jcoinSeeds are the customers of J-Coin Pay.
var jcoinSeeds = []Seed{
	{Name: "青木 葵", Yen: 100_000, Banks: []string{"9001", "9014"}},
	{Name: "井上 樹", Yen: 250_000, Banks: []string{"9007"}, ConfirmFrom: 200_000},
	{Name: "上田 渚", Yen: 5_000_000, Banks: []string{"9023"}},
	{Name: "江口 蓮", Yen: 500, Banks: []string{"9031"}, AutoBank: "9031", AutoYen: 5_000},
	{Name: "大野 結", Yen: 80_000, Banks: []string{"9045"}, ConfirmFrom: 1},
}

// Wallets lists the simulated wallets. The routing numbers of the Alipay+
// partners are made up: public pages do not name them.
func Wallets() []Wallet {
	partner := func(name, brand, routing, currency string, perYen int64) Wallet {
		return Wallet{
			Name: name, Rail: "alipayplus", Brand: brand, Prefix: "281" + routing + "02", Digits: 24, Currency: currency, PerYen: perYen,
			Customers: []Seed{{Name: "Guest 1", Yen: 100_000}, {Name: "Guest 2", Yen: 250_000}, {Name: "Guest 3", Yen: 5_000_000}},
		}
	}
	return []Wallet{
		{Name: "jcoin", Rail: "jcoin", Brand: "J-Coin Pay", Prefix: "900077001", Digits: 20, Operator: "90007700", Customers: jcoinSeeds},
		{Name: "jcoin-poor", Rail: "jcoin", Brand: "J-Coin Pay", Prefix: "900077002", Digits: 20, Operator: "90007700", Customers: []Seed{{Name: "加藤 凪", Yen: 100}}},
		partner("alipay", "Alipay", "001", "CNY", 46_500),
		partner("alipayhk", "AlipayHK", "002", "HKD", 50_900),
		partner("kakaopay", "Kakao Pay", "003", "KRW", 9_410_000),
		partner("gcash", "GCash", "004", "PHP", 378_000),
		partner("truemoney", "TrueMoney Wallet", "005", "THB", 211_000),
		partner("tng", "TNG eWallet", "006", "MYR", 27_100),
	}
}

// payerAmount returns what the customer sees, in the customer's own money.
func (w Wallet) payerAmount(yen int64) string {
	if w.Currency == "" {
		return ""
	}
	rate := strings.TrimRight(fmt.Sprintf("%d.%06d", w.PerYen/1_000_000, w.PerYen%1_000_000), "0")
	if w.Currency == "KRW" { // the one of these that has no smaller unit (ISO 4217)
		return fmt.Sprintf("KRW %d @ %s", (yen*w.PerYen+500_000)/1_000_000, rate)
	}
	hundredths := (yen*w.PerYen + 5_000) / 10_000
	return fmt.Sprintf("%s %d.%02d @ %s", w.Currency, hundredths/100, hundredths%100, rate)
}

// wallet finds a wallet by its name.
func (l *Ledger) wallet(name string) (Wallet, error) {
	var names []string
	for _, w := range l.rails {
		if w.Name == name {
			return w, nil
		}
		names = append(names, w.Name)
	}
	return Wallet{}, fmt.Errorf("wallet %q (there are %s): %w", name, strings.Join(names, ", "), ErrWallet)
}
