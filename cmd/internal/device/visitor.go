package device

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// ErrPassport means a passport number that cannot be one, or no key to seal it to.
var ErrPassport = errors.New("passport number not taken")

// visitor returns what makes a visitor of a passport's number: sealed, so that the
// backend alone can read it, and a digest under a key of this device, by which two
// sales to the same person are known here. The number itself is kept nowhere.
func (d *Device) visitor(signing ed25519.PrivateKey) func(terminal.Visitor, string) (terminal.Visitor, error) {
	return func(v terminal.Visitor, number string) (terminal.Visitor, error) {
		number = strings.ToUpper(strings.Join(strings.Fields(number), ""))
		bad := strings.ContainsFunc(number, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') })
		if bad || len(number) < 5 || len(number) > 20 {
			return v, fmt.Errorf("number of %d characters: %w", len(number), ErrPassport)
		}
		key, err := base64.StdEncoding.DecodeString(d.Config().SealingKey)
		if err != nil || len(key) == 0 {
			return v, fmt.Errorf("no key of the backend's: %w", ErrPassport)
		}
		// No payment has an id with a space: what is sealed here opens nowhere else.
		if v.Sealed, err = wire.Seal(key, "visitor of "+d.TerminalID(), number); err != nil {
			return v, fmt.Errorf("seal passport number: %w", err)
		}
		mac := hmac.New(sha256.New, signing.Seed())
		mac.Write([]byte("kaikei visitor v1\n" + v.Nationality + "\n" + number))
		v.Digest = base64.StdEncoding.EncodeToString(mac.Sum(nil))
		v.Last = number[len(number)-2:]
		return v, nil
	}
}
