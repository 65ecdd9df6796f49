// Package journal is the tamper-evident journal of a terminal: the record, its
// one canonical encoding, the chain of hashes, the signature, and the verifier.
//
// # What it guarantees
//
// A [Verifier] that has been fed every line of a journal has proved that no
// record was changed, removed from the middle, put in, or put in another
// order, by anyone without the device's key. Amounts are within the hash. One
// record has one form: of two lines that read alike but differ in a byte, at
// most one verifies, so that no two programs can read different things in it.
//
// # Form
//
// A line is {"body":B,"hash":H,"sig":S}. B is a [Body] as compact JSON with
// its fields in the order of the type and without HTML escapes. H is the
// SHA-256, in hex, of "kaikei journal v1\n" and the bytes of B; S is Ed25519
// over the 32 bytes of the hash, in base64. Each body holds the hash of the
// record before it; the first holds the SHA-256 of "kaikei journal v1 first\n"
// and the terminal's id.
//
// # Caveats
//
// A tail that was cut off leaves a valid, shorter journal. It shows only
// against a head that somebody else kept, the backend or the Z slip: give it
// to [NewVerifier]. Whoever holds the device's key can write another history.
package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// ErrBroken means that a record is not what the device wrote, or not where it
// wrote it.
var ErrBroken = errors.New("journal broken")

// A Body is what one record says.
type Body struct {
	Seq      uint64          `json:"seq"` // from 1, gapless
	Terminal string          `json:"terminal"`
	At       string          `json:"at"`  // RFC 3339 in UTC with milliseconds
	Day      string          `json:"day"` // business date
	Kind     string          `json:"kind"`
	Payload  json.RawMessage `json:"payload"`
	Prev     string          `json:"prev"` // hex of the hash before
}

// timeForm is how At is written.
const timeForm = "2006-01-02T15:04:05.000Z"

// At returns t as a record writes it.
func At(t time.Time) string { return t.UTC().Format(timeForm) }

// A line is one record as stored and exported.
type line struct {
	Body json.RawMessage `json:"body"`
	Hash string          `json:"hash"`
	Sig  string          `json:"sig"`
}

// A Head is the newest record's place in the chain.
type Head struct {
	Seq  uint64
	Hash [sha256.Size]byte
}

// First is the head of an empty journal.
func First(terminal string) Head {
	return Head{Hash: sha256.Sum256([]byte("kaikei journal v1 first\n" + terminal))}
}

// Short returns the head for a slip: its number, and 80 bits of its hash in
// groups of four characters.
func (h Head) Short() string {
	text := base32.StdEncoding.EncodeToString(h.Hash[:10])
	return fmt.Sprintf("%d %s-%s-%s-%s", h.Seq, text[:4], text[4:8], text[8:12], text[12:16])
}

// A Link is a record in its place in the chain, without its signature. The record
// after it needs none, so that many can be signed at a time.
type Link struct {
	Head Head // of this record
	body []byte
}

// Chain returns the record that follows head. Seq and Prev of b are set here.
func Chain(head Head, b Body) (Link, error) {
	b.Seq, b.Prev = head.Seq+1, hex.EncodeToString(head.Hash[:])
	body, err := encode(b)
	if err != nil {
		return Link{}, fmt.Errorf("append record %d: %w", b.Seq, err)
	}
	return Link{Head{Seq: b.Seq, Hash: digest(body)}, body}, nil
}

// Sign returns the line of the record.
func (l Link) Sign(key ed25519.PrivateKey) []byte {
	// The line as JSON writes it, without reading the body once more.
	return fmt.Appendf(make([]byte, 0, len(l.body)+200), `{"body":%s,"hash":"%x","sig":"%s"}`,
		l.body, l.Head.Hash, base64.StdEncoding.EncodeToString(ed25519.Sign(key, l.Head.Hash[:])))
}

// digest is the hash of a body.
func digest(body []byte) [sha256.Size]byte {
	return sha256.Sum256(append([]byte("kaikei journal v1\n"), body...))
}

// encode writes JSON in the one way that is hashed.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Parse reads a line without holding it against anything: for those who only
// want to know what it says. Its error is an ErrBroken.
func Parse(text []byte) (Body, error) {
	_, b, err := parse(text)
	return b, err
}

// HeadOf returns the place that a line claims for itself. Only a Verifier
// proves it. Its error is an ErrBroken.
func HeadOf(text []byte) (Head, error) {
	l, b, err := parse(text)
	if err != nil {
		return Head{}, err
	}
	hash, err := hex.DecodeString(l.Hash)
	if err != nil || len(hash) != sha256.Size {
		return Head{}, fmt.Errorf("read hash of record %d: %w", b.Seq, ErrBroken)
	}
	return Head{Seq: b.Seq, Hash: [sha256.Size]byte(hash)}, nil
}

// Before returns the place in the chain that a body claims to follow.
func Before(b Body) (Head, error) {
	hash, err := hex.DecodeString(b.Prev)
	if err != nil || len(hash) != sha256.Size || b.Seq == 0 {
		return Head{}, fmt.Errorf("read what record %d follows: %w", b.Seq, ErrBroken)
	}
	return Head{Seq: b.Seq - 1, Hash: [sha256.Size]byte(hash)}, nil
}

// parse reads a line and its body.
func parse(text []byte) (line, Body, error) {
	var l line
	var b Body
	if err := strict(text, &l); err != nil {
		return l, b, fmt.Errorf("read line: %w: %w", ErrBroken, err)
	}
	if err := strict(l.Body, &b); err != nil {
		return l, b, fmt.Errorf("read body: %w: %w", ErrBroken, err)
	}
	return l, b, nil
}

// strict reads JSON that has no unknown field and nothing after it.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) { // d.More passes over a bracket that closes nothing
		return errors.New("more than one value")
	}
	return nil
}
