package authority

import "crypto/ed25519"

// Word signs the backend's word for something: the message says what kind.
func (a *Authority) Word(message []byte) []byte { return ed25519.Sign(a.config, message) }
