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

// A message is what a signature speaks for: the body, and where, by whose
// account and when it is sent.
type message struct {
	path, client, at string
	body             []byte
}

// sum is what is signed of it.
func (m message) sum() []byte {
	sum := sha256.Sum256(append([]byte(http.MethodPost+" "+m.path+"\n"+m.client+"."+m.at+"."), m.body...))
	return sum[:]
}

// sign returns the value of the header Signature.
func sign(key *rsa.PrivateKey, m message) (string, error) {
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, m.sum())
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return "algorithm=RSA256,keyVersion=1,signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(raw)), nil
}

// verify holds a message that came now against its header.
func verify(key *rsa.PublicKey, m message, header string, now time.Time) error {
	var raw []byte
	for part := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case name == "algorithm" && value != "RSA256":
			return fmt.Errorf("algorithm %.20q: %w", value, errSignature)
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
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, m.sum(), raw) != nil {
		return errSignature
	}
	t, err := timeOf(m.at)
	if err != nil || t.Sub(now).Abs() > freshness {
		return fmt.Errorf("signed at %.40q: %w", m.at, errSignature)
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
