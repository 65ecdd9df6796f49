package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// # Paid with no network at the till
//
// The till draws an [OfflineBill] as a QR code; the customer's phone pays it
// through its own network at the backend, which checks the till's signature;
// the phone shows the backend's [Proof]; the till's camera reads it, checks it
// against the bill that it drew, and the sale is paid. Neither text is secret:
// one says what is to be paid and by whom it was drawn, the other that it was.
//
// Both are a prefix, and two parts in Base64 (RFC 4648, 5, no padding) with a
// full stop between: a compact JSON object, and the Ed25519 signature of a
// line that names the kind followed by the very bytes of that object.
//
//	KAIKEIB1.<{"i":ID,"t":TERMINAL,"y":YEN,"s":SLIP,"a":UNIX}>.<signature by the journal key>
//	KAIKEIP1.<{"i":ID,"t":TERMINAL,"y":YEN,"p":UNIX,"b":BRAND,"n":NETWORK ID,"h":HASH}>.<signature by the config key>
//
// HASH is the first 16 bytes of the SHA-256 of the bill's whole text, so that a
// proof holds for one drawing of one bill. A till keeps the bill until it is
// paid or given up, takes one proof for it, and so uses each once.

// Errors of bills and proofs. Each is told to the clerk in other words.
var (
	// ErrSigned means a text that is none of ours, or not whole.
	ErrSigned = errors.New("not a signed code")
	// ErrForged means a signature that does not hold.
	ErrForged = errors.New("signature does not hold")
	// ErrOtherBill means a proof of another bill: another sale, amount or till,
	// or an older drawing.
	ErrOtherBill = errors.New("proof of another bill")
	// ErrOldProof means a proof of a time at which the bill was not open.
	ErrOldProof = errors.New("proof of another time")
)

// The kinds of signed texts: what they begin with, and what their signature
// does.
const (
	billPrefix  = "KAIKEIB1."
	proofPrefix = "KAIKEIP1."
	billLine    = "kaikei offline bill v1\n"
	proofLine   = "kaikei proof v1\n"
)

// maxSigned is the longest text, in bytes, that is looked at.
const maxSigned = 1024

// OfflineLife is how long after it was drawn a bill may be paid. It is longer
// than a code's minute: phone and till are two people's hands.
const OfflineLife = 10 * time.Minute

// ClockSkew is how far the till's clock may run ahead of the backend's, or
// behind it: the till has no network to set it by.
const ClockSkew = 5 * time.Minute

// An OfflineBill is what a till without a network asks a customer to pay.
type OfflineBill struct {
	ID         string `json:"i"` // the payment's, made by the till
	TerminalID string `json:"t"`
	AmountYen  int64  `json:"y"`
	Slip       string `json:"s"`
	At         int64  `json:"a"` // when it was drawn, Unix seconds by the till's clock
}

// A Proof is the backend's word that a bill was paid.
type Proof struct {
	ID         string `json:"i"`
	TerminalID string `json:"t"`
	AmountYen  int64  `json:"y"`
	PaidAt     int64  `json:"p"` // Unix seconds by the backend's clock
	Brand      string `json:"b"`
	NetworkID  string `json:"n"`
	BillHash   []byte `json:"h"`
}

// Sign writes a bill and signs it with the journal key of the till.
func (b OfflineBill) Sign(sign func(message []byte) []byte) (string, error) {
	return signed(billPrefix, billLine, b, sign)
}

// ParseOfflineBill reads a bill without its signature: whose key to check it
// with stands in it. Nothing of it is to be believed before Verify.
func ParseOfflineBill(text string) (OfflineBill, error) {
	var b OfflineBill
	payload, _, err := opened(billPrefix, text)
	if err == nil && (json.Unmarshal(payload, &b) != nil || b.ID == "" || len(b.ID) > MaxID || b.TerminalID == "" || b.AmountYen < 1 || b.At < 1) {
		err = ErrSigned
	}
	return b, err
}

// IsOfflineBill reports whether a scanned text begins as a bill does.
func IsOfflineBill(text string) bool { return strings.HasPrefix(text, billPrefix) }

// IsProof reports whether a scanned text begins as a proof does.
func IsProof(text string) bool { return strings.HasPrefix(text, proofPrefix) }

// VerifyOfflineBill reads a bill that the owner of a key has drawn, and that
// may be paid now. Errors: ErrSigned, ErrForged, ErrOldProof.
func VerifyOfflineBill(text string, key ed25519.PublicKey, now time.Time) (OfflineBill, error) {
	b, err := ParseOfflineBill(text)
	if err != nil {
		return b, err
	}
	if _, err := verified(billPrefix, billLine, text, key); err != nil {
		return OfflineBill{}, err
	}
	age := now.Sub(time.Unix(b.At, 0))
	if age > OfflineLife+ClockSkew || age < -ClockSkew {
		return OfflineBill{}, fmt.Errorf("bill %s: %w", b.ID, ErrOldProof)
	}
	return b, nil
}

// Prove writes the proof that a bill was paid, and signs it with the key that
// configurations are signed with.
func Prove(bill string, p Proof, sign func(message []byte) []byte) (string, error) {
	p.BillHash = billHash(bill)
	return signed(proofPrefix, proofLine, p, sign)
}

// VerifyProof reads a proof of a bill that this till drew. Errors: ErrSigned,
// ErrForged, ErrOtherBill, ErrOldProof; none of them means that the customer
// did not pay.
func VerifyProof(text, bill string, key ed25519.PublicKey) (Proof, error) {
	var p Proof
	payload, err := verified(proofPrefix, proofLine, text, key)
	if err != nil {
		return p, err
	}
	if json.Unmarshal(payload, &p) != nil {
		return Proof{}, ErrSigned
	}
	b, err := ParseOfflineBill(bill)
	if err != nil {
		return Proof{}, err
	}
	if p.ID != b.ID || p.TerminalID != b.TerminalID || p.AmountYen != b.AmountYen || string(p.BillHash) != string(billHash(bill)) {
		return Proof{}, fmt.Errorf("proof of %s for %s: %w", p.ID, b.ID, ErrOtherBill)
	}
	age := time.Unix(p.PaidAt, 0).Sub(time.Unix(b.At, 0))
	if age > OfflineLife+ClockSkew || age < -ClockSkew {
		return Proof{}, fmt.Errorf("proof of %s: %w", p.ID, ErrOldProof)
	}
	return p, nil
}

// billHash names one drawing of a bill.
func billHash(bill string) []byte {
	sum := sha256.Sum256([]byte(bill))
	return sum[:16]
}

// signed writes a text.
func signed(prefix, line string, v any, sign func([]byte) []byte) (string, error) {
	payload, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	e := base64.RawURLEncoding
	return prefix + e.EncodeToString(payload) + "." + e.EncodeToString(sign(append([]byte(line), payload...))), nil
}

// opened takes a text apart. Each text has one spelling: the decoder of the
// library passes over line ends, even when strict, so they are refused here.
func opened(prefix, text string) (payload, signature []byte, err error) {
	rest, ok := strings.CutPrefix(text, prefix)
	first, second, two := strings.Cut(rest, ".")
	if !ok || !two || len(text) > maxSigned || strings.ContainsAny(rest, "\r\n") {
		return nil, nil, fmt.Errorf("want %s…: %w", prefix, ErrSigned)
	}
	payload, err1 := base64.RawURLEncoding.Strict().DecodeString(first)
	signature, err2 := base64.RawURLEncoding.Strict().DecodeString(second)
	if err1 != nil || err2 != nil || len(signature) != ed25519.SignatureSize {
		return nil, nil, fmt.Errorf("not whole: %w", ErrSigned)
	}
	return payload, signature, nil
}

// verified holds a text against a key, and returns what was signed.
func verified(prefix, line, text string, key ed25519.PublicKey) ([]byte, error) {
	payload, signature, err := opened(prefix, text)
	if err != nil {
		return nil, err
	}
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, append([]byte(line), payload...), signature) {
		return nil, ErrForged
	}
	return payload, nil
}
