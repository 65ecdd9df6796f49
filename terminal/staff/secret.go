package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// A Cost is what a PIN's hash costs. It is written with each hash, so that it may
// grow.
type Cost struct {
	KiB    uint32
	Passes uint32
}

// DefaultCost returns what a till's processor does in a tenth of a second (OWASP
// Password Storage Cheat Sheet).
func DefaultCost() Cost { return Cost{KiB: 19 * 1024, Passes: 2} }

// The sizes of a hash and its salt.
const (
	keyBytes  = 32
	saltBytes = 16
)

// The lengths of a PIN, in digits. A till takes no more where somebody signs in: a longer
// one, made on the command line, would keep its owner out.
const (
	LeastPIN = 4
	MostPIN  = 8
)

// hashPIN hashes a PIN, or refuses one that anybody would try first.
func (c Cost) hashPIN(pin string) (string, error) {
	if !goodPIN(pin) {
		return "", fmt.Errorf("PIN of %d to %d digits, neither equal nor in a row: %w", LeastPIN, MostPIN, ErrForm)
	}
	if c == (Cost{}) {
		c = DefaultCost()
	}
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails: it ends the program rather than return weak bytes
	key := argon2.IDKey([]byte(pin), salt, c.Passes, c.KiB, 1, keyBytes)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, c.KiB, c.Passes, b64(salt), b64(key)), nil
}

// goodPIN reports whether a PIN is digits and not the first that comes to mind.
func goodPIN(pin string) bool {
	if len(pin) < LeastPIN || len(pin) > MostPIN {
		return false
	}
	steps := map[int]bool{}
	for i, r := range pin {
		if r < '0' || r > '9' {
			return false
		}
		if i > 0 {
			steps[int(pin[i])-int(pin[i-1])] = true
		}
	}
	// 1111, 1234 and 4321: one and the same step all along.
	return len(steps) > 1 || (!steps[0] && !steps[1] && !steps[-1])
}

// rightPIN reports whether pin is the one of a hash. A hash that does not read is
// nobody's.
func rightPIN(hash, pin string) bool {
	var version, memory, passes int
	var lanes uint8
	fields := strings.Split(hash, "$")
	if len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" {
		return false
	}
	_, err1 := fmt.Sscanf(fields[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
	salt, err3 := base64.RawStdEncoding.DecodeString(fields[4])
	key, err4 := base64.RawStdEncoding.DecodeString(fields[5])
	bounded := memory >= 8 && memory <= 1<<20 && passes >= 1 && passes <= 16 && lanes >= 1 && len(key) >= 16 && len(key) <= 64
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || version != argon2.Version || !bounded {
		return false
	}
	got := argon2.IDKey([]byte(pin), salt, uint32(passes), uint32(memory), lanes, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1
}

// cardPrefix begins the text of a staff card, which is no payment code of any
// rail.
const cardPrefix = "KAIKEI-STAFF-"

// cardBytes is how much of a card's secret is random.
const cardBytes = 20

// newCard makes the text of a card, and the digest of it that is kept. The secret
// is random and long, so that a plain digest of it is enough.
func newCard() (text, digest string) {
	secret := make([]byte, cardBytes)
	rand.Read(secret)
	text = cardPrefix + base32.StdEncoding.EncodeToString(secret)
	digest, _ = cardDigest(text)
	return text, digest
}

// IsCard reports whether a scanned text is a staff card of anybody.
func IsCard(text string) bool {
	_, ok := cardDigest(text)
	return ok
}

// cardDigest returns the digest of a card's text; false for what is none.
func cardDigest(text string) (string, bool) {
	secret, ok := strings.CutPrefix(strings.TrimSpace(text), cardPrefix)
	raw, err := base32.StdEncoding.DecodeString(secret)
	if !ok || err != nil || len(raw) != cardBytes {
		return "", false
	}
	sum := sha256.Sum256([]byte("kaikei staff card v1\n" + secret))
	return hex.EncodeToString(sum[:]), true
}
