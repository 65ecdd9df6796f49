package wire_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

func TestActivation(t *testing.T) {
	a := wire.Activation{URL: "https://127.0.0.1:8443", Code: "abc", Fingerprint: [32]byte{1, 2, 3}}
	assert.NotRegexp(t, `[^A-Za-z0-9._-]`, a.String(), "it must survive a shell")
	back, err := wire.ParseActivation(" " + a.String() + "\n")
	require.NoError(t, err)
	assert.Equal(t, a, back)
	form := func(v any) string {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		return "KAIKEI1." + strings.TrimRight(base64.URLEncoding.EncodeToString(text), "=")
	}
	for why, text := range map[string]string{
		"nothing": "", "another text": "hello", "cut short": a.String()[:len(a.String())-5], "of another version": "KAIKEI2." + a.String()[8:],
		"no JSON": "KAIKEI1.aGVsbG8", "not https": form(map[string]any{"u": "http://x", "c": "y", "f": make([]byte, 32)}),
		"no code": form(map[string]any{"u": "https://x", "f": make([]byte, 32)}), "short fingerprint": form(map[string]any{"u": "https://x", "c": "y", "f": []byte{1}}),
		"endless": "KAIKEI1." + strings.Repeat("A", 2000),
	} {
		_, err := wire.ParseActivation(text)
		assert.ErrorIs(t, err, wire.ErrActivation, why)
	}
}

// FuzzActivation: what parses is written the same way again.
func FuzzActivation(f *testing.F) {
	f.Add(wire.Activation{URL: "https://127.0.0.1:8443", Code: "abc"}.String())
	f.Fuzz(func(t *testing.T, text string) {
		a, err := wire.ParseActivation(text)
		if err != nil {
			return
		}
		if again, err := wire.ParseActivation(a.String()); err != nil || again != a {
			t.Fatalf("written again: %v", err)
		}
	})
}
