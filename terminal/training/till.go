package training

import (
	"log/slog"

	"kaikei/terminal"
)

// NewTill returns a till to practise on, with the settings of a real one, and its
// ledger. Run must be called for it as for any other.
func NewTill(like *terminal.Till) (*terminal.Till, *Ledger) {
	l, c := &Ledger{}, &Centre{Now: like.Clock.Now}
	return terminal.NewTill(like.Settings(), terminal.Parts{
		Ledger: l, Refunds: l, Gateway: c, Reverser: c, Biller: c, Shares: l, Clock: like.Clock, IDs: like.IDs, Jitter: like.Jitter,
		Practice: true, Log: slog.New(slog.DiscardHandler),
	}), l
}
