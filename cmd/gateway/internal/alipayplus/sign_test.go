package alipayplus

import (
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testKey is made once: it takes a while.
var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// A signature holds for the path, client, time and bytes that it was made for,
// and for no others.
func TestSignature(t *testing.T) {
	key, now := testKey(), time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	at := now.Format(time.RFC3339)
	header, err := sign(key, message{"/pay", "C1", at, []byte("{}")})
	require.NoError(t, err)
	assert.NotRegexp(t, `signature=.*[+/=]`, header, "the Base64 is escaped")
	check := func(path, client, at, header, body string, now time.Time) error {
		return verify(&key.PublicKey, message{path, client, at, []byte(body)}, header, now)
	}
	assert.NoError(t, check("/pay", "C1", at, header, "{}", now))
	assert.NoError(t, check("/pay", "C1", at, strings.ReplaceAll(header, ",", ", "), "{}", now.Add(9*time.Minute)), "spaces do no harm")
	for why, err := range map[string]error{
		"another path": check("/refund", "C1", at, header, "{}", now), "another client": check("/pay", "C2", at, header, "{}", now),
		"another time": check("/pay", "C1", now.Add(time.Second).Format(time.RFC3339), header, "{}", now), "another body": check("/pay", "C1", at, header, "{} ", now),
		"old": check("/pay", "C1", at, header, "{}", now.Add(11*time.Minute)), "from tomorrow": check("/pay", "C1", at, header, "{}", now.Add(-11*time.Minute)),
		"no header": check("/pay", "C1", at, "", "{}", now), "another algorithm": check("/pay", "C1", at, strings.Replace(header, "RSA256", "NONE", 1), "{}", now),
	} {
		assert.ErrorIs(t, err, errSignature, why)
	}
}
