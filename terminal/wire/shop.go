package wire

import "time"

// ShopTotals are the backend's sums of all terminals of a shop and one business
// day, and who of them may still hold something back: GET
// /v1/shop/totals?date=YYYY-MM-DD.
type ShopTotals struct {
	Date string `json:"date"`
	Shop string `json:"shop"`
	// AllSent is true when each terminal has sent everything of the day: only
	// then are the sums final.
	AllSent     bool           `json:"allSent"`
	PaidCount   int64          `json:"paidCount"`
	PaidYen     int64          `json:"paidYen"`
	RefundCount int64          `json:"refundCount"`
	RefundYen   int64          `json:"refundYen"`
	TopUpCount  int64          `json:"topUpCount"`
	TopUpYen    int64          `json:"topUpYen"`
	PayOutCount int64          `json:"payOutCount"`
	PayOutYen   int64          `json:"payOutYen"`
	Terminals   []ShopTerminal `json:"terminals"` // by id
}

// A ShopTerminal is one terminal's part of a shop's day.
type ShopTerminal struct {
	TerminalID string `json:"terminalId"`
	Revoked    bool   `json:"revoked"` // shut out: it will send nothing any more
	// AllSent is true when it closed the day or a later one with nothing open,
	// its journal says nothing of the day after that close, and nothing of it is
	// in process here.
	AllSent   bool  `json:"allSent"`
	InProcess int64 `json:"inProcess"` // payments and refunds here that have no end yet, of any day
	// Open is how much its newest close left open.
	Open      int64      `json:"open"`
	ClosedDay string     `json:"closedDay,omitempty"` // business day of its newest close that is here
	HeardAt   *time.Time `json:"heardAt,omitempty"`   // when its journal last came; nil: never
	Totals    Totals     `json:"totals"`
}
