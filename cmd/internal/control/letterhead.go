package control

import (
	"context"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
)

// Letterhead is what slips of reports say besides their sums.
var Letterhead = Op[Nothing, LetterheadAnswer]{"letterhead", letterhead}

// A LetterheadAnswer says whose terminal this is, and how far its journal is.
type LetterheadAnswer struct {
	Shop terminal.Shop `json:"shop"`
	// Head is the journal's, short, and Records how many it has: on the slip of a
	// close that is its newest record.
	Head    string `json:"head"`
	Records uint64 `json:"records"`
}

// letterhead reads both.
func letterhead(d *device.Device, _ context.Context, _ Nothing) (LetterheadAnswer, error) {
	head, err := d.Store.Head()
	return LetterheadAnswer{Shop: d.Till.Settings().Shop, Head: head.Short(), Records: head.Seq}, err
}
