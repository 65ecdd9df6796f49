package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrActivation means a text that is no activation.
var ErrActivation = errors.New("activation not valid")

// activationPrefix marks the text and its version.
const activationPrefix = "KAIKEI1."

// maxActivation is the longest text, in bytes, that is looked at.
const maxActivation = 1024

// An Activation is what a technician scans or types to make a device a
// terminal: where the backend is, a one-time code, and how to know that it is
// the right one.
type Activation struct {
	URL  string // https address of the backend
	Code string // one-time; good for one enrolment
	// Fingerprint is the SHA-256 of the DER form of the authority that issued
	// the backend's certificate.
	Fingerprint [sha256.Size]byte
}

// activationForm is the JSON within the text.
type activationForm struct {
	URL         string `json:"u"`
	Code        string `json:"c"`
	Fingerprint []byte `json:"f"`
}

// String returns the text: the prefix, and Base64 (RFC 4648, 5, no padding) of
// compact JSON. It has no space or quote, so that it survives a shell, and is
// secret until it is used.
func (a Activation) String() string {
	form, err := json.Marshal(activationForm{a.URL, a.Code, a.Fingerprint[:]})
	if err != nil {
		panic(err) // three plain fields always encode
	}
	return activationPrefix + base64.RawURLEncoding.EncodeToString(form)
}

// ParseActivation reads what String wrote; white space around it is dropped.
// Errors wrap ErrActivation and do not repeat the text.
func ParseActivation(text string) (Activation, error) {
	text = strings.TrimSpace(text)
	encoded, ok := strings.CutPrefix(text, activationPrefix)
	if !ok || len(text) > maxActivation {
		return Activation{}, fmt.Errorf("want %s…: %w", activationPrefix, ErrActivation)
	}
	raw, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return Activation{}, fmt.Errorf("not whole, or not copied right: %w", ErrActivation)
	}
	var form activationForm
	if err := json.Unmarshal(raw, &form); err != nil {
		return Activation{}, fmt.Errorf("not whole, or not copied right: %w", ErrActivation)
	}
	if !strings.HasPrefix(form.URL, "https://") || form.Code == "" || len(form.Fingerprint) != sha256.Size {
		return Activation{}, fmt.Errorf("something is missing: %w", ErrActivation)
	}
	return Activation{form.URL, form.Code, [sha256.Size]byte(form.Fingerprint)}, nil
}
