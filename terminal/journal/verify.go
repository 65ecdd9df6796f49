package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// A BadRecord is the first record that does not verify. It wraps ErrBroken.
type BadRecord struct {
	Seq uint64 // the place in the chain, counted from 1
	Why string
}

// Error names the record and the reason.
func (e *BadRecord) Error() string { return fmt.Sprintf("journal record %d: %s", e.Seq, e.Why) }

// Unwrap makes every BadRecord an ErrBroken.
func (e *BadRecord) Unwrap() error { return ErrBroken }

// A Verifier walks a journal, one line after the other, in constant memory.
type Verifier struct {
	terminal string
	key      ed25519.PublicKey
	head     Head
}

// NewVerifier returns a verifier of the journal of one terminal from its
// beginning.
func NewVerifier(terminal string, key ed25519.PublicKey) *Verifier {
	return &Verifier{terminal: terminal, key: key, head: First(terminal)}
}

// Head returns the newest record that verified.
func (v *Verifier) Head() Head { return v.head }

// Next verifies the line that follows and returns what it says. The error is a
// *BadRecord; after one, the verifier stays where it was.
func (v *Verifier) Next(text []byte) (Body, error) {
	seq := v.head.Seq + 1
	bad := func(why string) (Body, error) { return Body{}, &BadRecord{seq, why} }
	l, b, err := parse(text)
	if err != nil {
		return bad("not in the journal's form")
	}
	canonical, err := encode(b)
	if err != nil || !bytes.Equal(canonical, l.Body) {
		return bad("not in the canonical form")
	}
	switch {
	case b.Terminal != v.terminal:
		return bad(fmt.Sprintf("of terminal %q, not %q", b.Terminal, v.terminal))
	case b.Seq != seq:
		return bad(fmt.Sprintf("has number %d: records are missing, or out of order", b.Seq))
	case b.Prev != hex.EncodeToString(v.head.Hash[:]):
		return bad("does not follow the record before it")
	}
	hash := digest(l.Body)
	if l.Hash != hex.EncodeToString(hash[:]) {
		return bad("was changed after it was written")
	}
	sig, err := base64.StdEncoding.DecodeString(l.Sig)
	if err != nil || !ed25519.Verify(v.key, hash[:], sig) {
		return bad("not signed by this terminal")
	}
	v.head = Head{Seq: seq, Hash: hash}
	return b, nil
}
