package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"
)

// A BadRecord is the first record that does not verify. It wraps ErrBroken.
type BadRecord struct {
	Seq uint64 // the place in the chain, counted from 1
	Why string
	// Foreign tells that the record is whole and in its place, and only the
	// signature is not of the key that was asked for.
	Foreign bool
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
	kept     []Head
}

// NewVerifier returns a verifier of the journal of one terminal from its
// beginning. Each kept head is one that somebody else wrote down: the journal
// must pass through it, which is what shows a cut tail or another history.
func NewVerifier(terminal string, key ed25519.PublicKey, kept ...Head) *Verifier {
	return &Verifier{terminal: terminal, key: key, head: First(terminal), kept: kept}
}

// Resume returns a verifier of what follows head, which the caller has from
// somewhere that it trusts. It must pass through each kept head after it.
func Resume(terminal string, key ed25519.PublicKey, head Head, kept ...Head) *Verifier {
	return &Verifier{terminal: terminal, key: key, head: head, kept: kept}
}

// Head returns the newest record that verified.
func (v *Verifier) Head() Head { return v.head }

// Next verifies the line that follows and returns what it says. The error is a
// *BadRecord; after one, the verifier stays where it was.
func (v *Verifier) Next(text []byte) (Body, error) {
	seq := v.head.Seq + 1
	bad := func(why string) (Body, error) { return Body{}, &BadRecord{Seq: seq, Why: why} }
	l, b, err := parse(text)
	if err != nil {
		return bad("not in the journal's form")
	}
	if !canonical(text, l, b) {
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
	next := Head{Seq: seq, Hash: digest(l.Body)}
	if l.Hash != hex.EncodeToString(next.Hash[:]) {
		return bad("was changed after it was written")
	}
	// The decoder passes over line breaks and spare bits; the form does not.
	sig, err := base64.StdEncoding.DecodeString(l.Sig)
	if err != nil || base64.StdEncoding.EncodeToString(sig) != l.Sig || !ed25519.Verify(v.key, next.Hash[:], sig) {
		return Body{}, &BadRecord{Seq: seq, Why: "not signed by this terminal", Foreign: true}
	}
	if !v.passes(next) {
		return bad("not the record whose hash was kept")
	}
	v.head = next
	return b, nil
}

// End returns a *BadRecord when the journal was to go on: a head was kept of a
// record that never came.
func (v *Verifier) End() error {
	for _, k := range v.kept {
		if k.Seq > v.head.Seq {
			return &BadRecord{Seq: v.head.Seq + 1, Why: fmt.Sprintf("missing: a head of record %d was kept", k.Seq)}
		}
	}
	return nil
}

// passes reports whether h agrees with what was kept of its place.
func (v *Verifier) passes(h Head) bool {
	for _, k := range v.kept {
		if k.Seq == h.Seq && k.Hash != h.Hash {
			return false
		}
	}
	return true
}

// canonical reports whether text is the one way to write what it says. Without
// this, a field written twice would be read in two ways by two programs.
func canonical(text []byte, l line, b Body) bool {
	if at, err := time.Parse(timeForm, b.At); err != nil || At(at) != b.At {
		return false
	}
	body, err := encode(b)
	if err != nil || !bytes.Equal(body, l.Body) {
		return false
	}
	whole, err := encode(l)
	return err == nil && bytes.Equal(whole, text)
}
