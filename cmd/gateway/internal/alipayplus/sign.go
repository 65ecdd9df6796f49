package alipayplus

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// errSignature means a message that Alipay+ did not sign, or not now.
var errSignature = errors.New("signature not valid")

// freshness is how far the time of a signed message may lie from ours.
const freshness = 10 * time.Minute

// content is what is signed.
func content(path, client, at string, body []byte) []byte {
	return append([]byte(http.MethodPost+" "+path+"\n"+client+"."+at+"."), body...)
}

// sign returns the value of the header Signature.
func sign(key *rsa.PrivateKey, path, client, at string, body []byte) (string, error) {
	sum := sha256.Sum256(content(path, client, at, body))
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return "algorithm=RSA256,keyVersion=1,signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(raw)), nil
}

// verify holds a message against its header.
func verify(key *rsa.PublicKey, path, client, at, header string, body []byte, now time.Time) error {
	var raw []byte
	for part := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case name == "algorithm" && value != "RSA256":
			return fmt.Errorf("algorithm %q: %w", value, errSignature)
		case name == "signature":
			text, err := url.QueryUnescape(value)
			if err != nil {
				return errSignature
			}
			if raw, err = base64.StdEncoding.DecodeString(text); err != nil {
				return errSignature
			}
		}
	}
	sum := sha256.Sum256(content(path, client, at, body))
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], raw) != nil {
		return errSignature
	}
	t, err := timeOf(at)
	if err != nil || t.Sub(now).Abs() > freshness {
		return fmt.Errorf("signed at %q: %w", at, errSignature)
	}
	return nil
}

// timeOf reads the time of a header.
func timeOf(text string) (time.Time, error) {
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.UnixMilli(ms), nil
	}
	return time.Parse(time.RFC3339, text)
}
