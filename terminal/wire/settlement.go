package wire

// MostSettlements is how many settlements one list tells: two years of months.
const MostSettlements = 24

// A SettlementList is what a terminal's shop was paid, and is owed:
// GET /v1/settlements.
type SettlementList struct {
	Shop        string       `json:"shop"`
	Bank        string       `json:"bank"` // code of the bank of its account
	BankName    string       `json:"bankName"`
	Schedule    string       `json:"schedule"`    // monthly or semimonthly
	OwedYen     int64        `json:"owedYen"`     // not settled yet, before fees; below zero the shop owes it
	Settlements []Settlement `json:"settlements"` // the newest first, at most MostSettlements
	// Account is where the next settlement is paid, and Changes are those that were
	// asked for, the newest first, at most ten.
	Account Account         `json:"account"`
	Changes []AccountChange `json:"changes"`
}

// A Settlement is what a shop is paid for some days.
type Settlement struct {
	ID         string           `json:"id"`
	Shop       string           `json:"shop"`
	FirstDay   string           `json:"firstDay"` // empty: from the beginning
	LastDay    string           `json:"lastDay"`
	ValueDay   string           `json:"valueDay"` // on which the money is at the bank
	Bank       string           `json:"bank"`
	GrossYen   int64            `json:"grossYen"`
	RefundYen  int64            `json:"refundYen"`
	CreditYen  int64            `json:"creditYen"` // put into wallets: the shop owes it
	FeeYen     int64            `json:"feeYen"`
	CarriedYen int64            `json:"carriedYen"` // from the last one, when that came out below zero
	PaidYen    int64            `json:"paidYen"`
	PaidOut    bool             `json:"paidOut"` // the money is at the bank; of 0 yen, the value day has come
	Lines      []SettlementLine `json:"lines"`
	Account    *Account         `json:"account,omitempty"` // where it is paid; nil when only the bank is known
}

// A SettlementLine is one day and brand of a settlement.
type SettlementLine struct {
	Day       string `json:"day"`
	Rail      string `json:"rail"`
	Brand     string `json:"brand"`
	Payments  int64  `json:"payments"`
	GrossYen  int64  `json:"grossYen"`
	RefundYen int64  `json:"refundYen"`
	CreditYen int64  `json:"creditYen"`
}
