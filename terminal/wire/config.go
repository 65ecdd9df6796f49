package wire

import "encoding/json"

// A Config is what the backend tells a terminal about itself: who the merchant
// is, which rails are on and what the limits are. It is signed, and its Version
// only grows: a terminal refuses an older one, and of the same version one that
// was issued earlier. A terminal refuses fields that it does not know, since it
// cannot know what it would ignore; it goes on with the one that it has.
type Config struct {
	Version  int64  `json:"version"`
	IssuedAt string `json:"issuedAt"` // RFC 3339
	// ExpiresAt is when the terminal accepts nothing more without the backend,
	// RFC 3339; empty is never. A terminal that has the line asks for a newer one
	// long before, and takes payments in any case.
	ExpiresAt  string `json:"expiresAt,omitempty"`
	TerminalID string `json:"terminalId"`
	Merchant   Party  `json:"merchant"`
	Shop       Party  `json:"shop"`
	// RegistrationNumber is the qualified invoice issuer's number, T and 13
	// digits; empty when the merchant has none.
	RegistrationNumber string `json:"registrationNumber,omitempty"`
	// MaxSaleYen is the largest sum of one sale.
	MaxSaleYen int64 `json:"maxSaleYen"`
	// DayCutover is when the business day ends, "HH:MM" in Japan.
	DayCutover string `json:"dayCutover"`
	// Tax says how prices are meant and how tax is rounded.
	Tax Tax `json:"tax"`
	// CashierDiscountPercent is what a cashier may take off a line or a sale
	// without a manager, 1 to 100; left out, the terminal's own bound holds. It
	// comes into force at the next start.
	CashierDiscountPercent int64 `json:"cashierDiscountPercent,omitempty"`
	// TaxFree bounds tax-free sales; left out, the law's bounds hold.
	TaxFree *TaxFree `json:"taxFree,omitempty"`
	// Rails are those that this merchant has a contract for.
	Rails []RailConfig `json:"rails"`
	// CodeRules route a scanned text to a rail. The terminal's package paycode
	// defines the object.
	CodeRules json.RawMessage `json:"codeRules,omitempty"`
	// BackendURL is where the terminal sends; it may move a fleet.
	BackendURL string `json:"backendUrl"`
	// SealingKey is the backend's X25519 public key for codes that wait, base64.
	SealingKey string `json:"sealingKey,omitempty"`
	// Sources say who set a value: "merchant", "shop" or "terminal", by the path of
	// the field, such as maxSaleYen, shop.name or rails.jcoin.deferral. What is
	// below a path comes from the same; what is not named is the backend's
	// standard. They are for people.
	Sources map[string]string `json:"sources,omitempty"`
}

// A Party is a merchant or a shop, as printed.
type Party struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// A Tax is how consumption tax is meant and rounded.
type Tax struct {
	// Prices are "inclusive" or "exclusive" of tax.
	Prices string `json:"prices"`
	// Rounding is "down", "up" or "half-up", once per rate and receipt.
	Rounding string `json:"rounding"`
	// StandardPercent and ReducedPercent are the rates, 10 and 8.
	StandardPercent int64 `json:"standardPercent"`
	ReducedPercent  int64 `json:"reducedPercent"`
}

// A TaxFree is the bounds of tax-free sales (免税), each in yen without tax, of one
// visitor at one shop on one day.
type TaxFree struct {
	Scheme            string `json:"scheme"` // "exempt" or "refund"
	GeneralFromYen    int64  `json:"generalFromYen"`
	ConsumableFromYen int64  `json:"consumableFromYen"`
	ConsumableMostYen int64  `json:"consumableMostYen,omitempty"` // 0 does not bound
	Together          bool   `json:"together,omitempty"`          // both classes count as one
}

// A RailConfig is one rail's terms.
type RailConfig struct {
	Rail string `json:"rail"`
	Name string `json:"name"` // for screens before a brand is known
	// CodeLifeSeconds is how long a payment code lives; 0 when the rail does not say.
	CodeLifeSeconds int64 `json:"codeLifeSeconds"`
	// StampClass says whether money counts as received when the receipt is
	// handed over: received, not_received or mixed (revenue stamp duty).
	StampClass string `json:"stampClass"`
	// CancelZone and CancelUntil say until when a payment may be cancelled,
	// where the rail has such a rule: a time of the next day, as "00:15", by the
	// clock of a zone, as "+08:00". Empty leaves it to the backend's answers.
	CancelZone  string `json:"cancelZone,omitempty"`
	CancelUntil string `json:"cancelUntil,omitempty"`
	// Deferral lets codes be accepted while the backend cannot be reached, within
	// caps. Left out, none is. It needs SealingKey.
	Deferral *Deferral `json:"deferral,omitempty"`
	// Credits are the purposes for which a till may put money into a wallet of
	// this rail. Left out, none.
	Credits []Purpose `json:"credits,omitempty"`
}
