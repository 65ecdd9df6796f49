package wire

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrSealed means a sealed code that does not open.
var ErrSealed = errors.New("sealed code does not open")

// A DeferredRequest collects a payment that was accepted while the backend
// could not be reached: PUT /v1/payments/{id}/deferred. It is idempotent like
// pay. The code is judged by ScannedAt, which the device has signed.
type DeferredRequest struct {
	AmountYen  int64     `json:"amountYen"`
	Currency   string    `json:"currency"`
	SealedCode string    `json:"sealedCode"` // base64 of Seal's bytes
	Signature  string    `json:"signature"`  // base64 Ed25519 by the journal key over Signed
	Rail       string    `json:"rail"`
	ScannedAt  time.Time `json:"scannedAt"`
	Slip       string    `json:"slip"`
	Clerk      string    `json:"clerk,omitempty"`
}

// Signed returns what the device signs when it accepts a payment offline.
func (q DeferredRequest) Signed(id string) []byte {
	sum := sha256.Sum256([]byte(q.SealedCode))
	return []byte("kaikei deferred v1\n" + id + "\n" + strconv.FormatInt(q.AmountYen, 10) + "\n" +
		q.ScannedAt.UTC().Format(time.RFC3339Nano) + "\n" + hex.EncodeToString(sum[:]))
}

// A Deferral is the caps of one rail, all four of them.
type Deferral struct {
	SaleYen    int64 `json:"saleYen"`    // of one payment
	TotalYen   int64 `json:"totalYen"`   // of all that wait
	Count      int64 `json:"count"`      // of those that wait
	AgeSeconds int64 `json:"ageSeconds"` // of the oldest that waits
}

// The suite of sealed codes: DHKEM(X25519), HKDF-SHA256, AES-256-GCM.
var sealKDF, sealAEAD = hpke.HKDFSHA256(), hpke.AES256GCM()

// sealInfo binds a sealed code to its payment.
func sealInfo(id string) []byte { return []byte("kaikei payment code v1\n" + id) }

// Seal encrypts the code of a payment to the backend's X25519 public key.
func Seal(key []byte, id, code string) (string, error) {
	public, err := ecdh.X25519().NewPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("read sealing key: %w", err)
	}
	to, err := hpke.NewDHKEMPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("read sealing key: %w", err)
	}
	sealed, err := hpke.Seal(to, sealKDF, sealAEAD, sealInfo(id), []byte(code))
	if err != nil {
		return "", fmt.Errorf("seal code of %s: %w", id, err)
	}
	return base64.StdEncoding.EncodeToString(sealed), nil
}

// Unseal decrypts what Seal made for the same payment. Its errors do not repeat
// the code.
func Unseal(key *ecdh.PrivateKey, id, sealed string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("code of %s: %w", id, ErrSealed)
	}
	from, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("read sealing key: %w", err)
	}
	code, err := hpke.Open(from, sealKDF, sealAEAD, sealInfo(id), raw)
	if err != nil {
		return "", fmt.Errorf("code of %s: %w", id, ErrSealed)
	}
	return string(code), nil
}
