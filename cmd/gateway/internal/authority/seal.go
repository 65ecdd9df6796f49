package authority

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// SealingKey returns the key that opens codes which waited in a terminal. It is
// derived from the key that signs configurations, so that there is no other
// file to lose.
func (a *Authority) SealingKey() (*ecdh.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, a.config.Seed(), nil, "kaikei sealing key v1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive sealing key: %w", err)
	}
	key, err := ecdh.X25519().NewPrivateKey(seed)
	if err != nil {
		return nil, fmt.Errorf("derive sealing key: %w", err)
	}
	return key, nil
}

// SealingPublic returns what terminals seal to, base64, as the configuration
// has it.
func (a *Authority) SealingPublic() (string, error) {
	key, err := a.SealingKey()
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(key.PublicKey().Bytes()), nil
}
