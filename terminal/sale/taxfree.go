package sale

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrTaxFree means a sale that may not be made free of tax: too small, too
// large, or without goods that are.
var ErrTaxFree = errors.New("sale cannot be tax-free")

// ErrVisitor means somebody who cannot be a visitor by what was typed of them.
var ErrVisitor = errors.New("not a visitor")

// Goods are what a line is for the rules of tax-free sales (消令18). The values
// are stored. What has no class, such as a service, is never free.
type Goods string

// The classes.
const (
	GoodsGeneral    Goods = "general"    // 一般物品
	GoodsConsumable Goods = "consumable" // 消耗品: food, drink, cosmetics, medicine
)

// A Scheme is how a visitor is relieved of the tax. The values are stored.
type Scheme string

// The schemes. Until October 2026 the shop does not take the tax; from November
// 2026 it takes it, and the visitor gets it back once customs have seen the
// goods leave (令和7年度税制改正).
const (
	SchemeExempt Scheme = "exempt"
	SchemeRefund Scheme = "refund"
)

// A Visitor is who buys free of tax. The number of the passport is never here:
// only what nobody but the backend can read, and a keyed digest by which two
// sales to the same person are known.
type Visitor struct {
	Nationality string `json:"nationality,omitempty"` // ISO 3166-1, three letters
	Landed      string `json:"landed,omitempty"`      // date of landing, YYYY-MM-DD
	Sealed      string `json:"sealed,omitempty"`      // number of the passport, sealed to the backend
	Digest      string `json:"digest,omitempty"`      // keyed digest of the number
	Last        string `json:"last,omitempty"`        // its last two characters, for the clerk to compare
}

// stay is for how many months somebody who came is a visitor.
const stay = 6

// Check returns nil for who may be a visitor now, in the shop's zone, by what was typed
// of them: the clerk hears of a slip of the finger at once, and customs never. What was
// not typed is not looked at.
func (v Visitor) Check(now time.Time) error {
	if n := v.Nationality; n != "" && (len(n) != 3 || strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		return fmt.Errorf("nationality of %d characters: %w", len(n), ErrVisitor)
	}
	if v.Landed == "" {
		return nil
	}
	today := now.Format(time.DateOnly)
	landed, err := time.Parse(time.DateOnly, v.Landed)
	if err != nil || v.Landed > today || landed.AddDate(0, stay, 0).Format(time.DateOnly) < today {
		return fmt.Errorf("landed on %s, and it is %s: %w", v.Landed, today, ErrVisitor)
	}
	return nil
}

// A TaxFree makes a sale tax-free. The zero value does not.
type TaxFree struct {
	Scheme  Scheme  `json:"scheme,omitempty"`
	Visitor Visitor `json:"visitor,omitzero"`
}

// TaxFreeRules are the bounds of tax-free sales, each in yen without tax, of one
// visitor at one shop on one day.
type TaxFreeRules struct {
	Scheme         Scheme `json:"scheme"`
	GeneralFrom    Yen    `json:"generalFrom"`
	ConsumableFrom Yen    `json:"consumableFrom"`
	// ConsumableMost bounds consumables, and general goods that are packed with
	// them; 0 does not.
	ConsumableMost Yen `json:"consumableMost"`
	// Together counts both classes as one, as the refund scheme does.
	Together bool `json:"together,omitempty"`
}

// refundFrom is when the refund scheme begins, midnight of 1 November 2026 in
// Japan.
var refundFrom = time.Date(2026, time.October, 31, 15, 0, 0, 0, time.UTC)

// TaxFreeRulesAt returns the rules of the law at a time.
func TaxFreeRulesAt(now time.Time) TaxFreeRules {
	if now.Before(refundFrom) {
		return TaxFreeRules{Scheme: SchemeExempt, GeneralFrom: 5_000, ConsumableFrom: 5_000, ConsumableMost: 500_000}
	}
	return TaxFreeRules{Scheme: SchemeRefund, GeneralFrom: 5_000, ConsumableFrom: 5_000, Together: true}
}

// Apply returns s as a tax-free sale to v: the lines whose goods may be are
// free. ErrTaxFree says why none may.
func (r TaxFreeRules) Apply(s Sale, v Visitor) (Sale, error) {
	general, err1 := r.without(s, GoodsGeneral)
	consumable, err2 := r.without(s, GoodsConsumable)
	if err := errors.Join(err1, err2); err != nil {
		return s, err
	}
	both := general + consumable // each was checked to be small against what fits
	within := r.ConsumableMost == 0 || consumable <= r.ConsumableMost
	free := map[Goods]bool{
		GoodsGeneral:    general > 0 && general >= r.GeneralFrom,
		GoodsConsumable: consumable > 0 && consumable >= r.ConsumableFrom && within,
	}
	// Of both classes together either may reach the bound, when all is packed as
	// consumables are (消令18③).
	packed := general > 0 && consumable > 0 && both >= r.ConsumableFrom && (r.ConsumableMost == 0 || both <= r.ConsumableMost)
	if packed && (r.Together || !free[GoodsGeneral] || !free[GoodsConsumable]) {
		free[GoodsGeneral], free[GoodsConsumable] = true, true
	}
	if !free[GoodsGeneral] && !free[GoodsConsumable] {
		return s, fmt.Errorf("general goods for %s, consumables for %s without tax: %w", general, consumable, ErrTaxFree)
	}
	lines := make([]Line, len(s.Lines))
	for i, l := range s.Lines {
		l.Free = free[l.Goods]
		lines[i] = l
	}
	s.Lines, s.TaxFree = lines, TaxFree{r.Scheme, v}
	return s, nil
}

// without returns what the goods of a class come to without tax, after every
// discount.
func (r TaxFreeRules) without(s Sale, class Goods) (Yen, error) {
	marked := s.Taxed()
	for i := range marked.Lines {
		marked.Lines[i].Free = marked.Lines[i].Goods == class
	}
	marked.TaxFree = TaxFree{Scheme: SchemeExempt}
	sums, err := marked.Sums()
	var yen Yen
	for _, t := range sums.Rates {
		if t.Free {
			yen += t.Gross
		}
	}
	return yen, err
}

// Taxed returns s as a sale like any other.
func (s Sale) Taxed() Sale {
	lines := make([]Line, len(s.Lines))
	for i, l := range s.Lines {
		l.Free = false
		lines[i] = l
	}
	s.Lines, s.TaxFree = lines, TaxFree{}
	return s
}

// relieve turns what was computed with tax into what the scheme makes of it.
func (t TaxFree) relieve(sum TaxSum) TaxSum {
	sum.Free, sum.Relief = true, sum.Tax
	if t.Scheme != SchemeRefund {
		sum.Gross, sum.Tax = sum.Gross-sum.Tax, 0
	}
	return sum
}
