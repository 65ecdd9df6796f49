package authority

import (
	"crypto/ed25519"
	"encoding/base64"

	"kaikei/terminal/wire"
)

// SignHead gives the backend's word for how far it has a terminal's journal.
func (a *Authority) SignHead(terminalID string, h wire.JournalHead) wire.JournalHead {
	h.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(a.config, h.Signed(terminalID)))
	return h
}
