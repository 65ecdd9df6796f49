package device

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/tilltest"
	"kaikei/terminal/wire"
)

// edited is aConfig with a change.
func edited(f func(*wire.Config)) wire.Config { c := aConfig(); f(&c); return c }

// signedText signs any text as a configuration.
func signedText(key ed25519.PrivateKey, payload string) wire.SignedConfig {
	return wire.SignedConfig{
		Payload:   base64.StdEncoding.EncodeToString([]byte(payload)),
		Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte("kaikei config v1\n"+payload))),
	}
}

// anIdentity is a terminal whose backend signs with the key.
func anIdentity(t *testing.T) (identity, ed25519.PrivateKey) {
	public, key, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	return identity{TerminalID: "T-0001", ConfigKey: base64.StdEncoding.EncodeToString(public)}, key
}

// A configuration is kept when it is signed, ours, valid, whole and newer;
// otherwise the last good one stays.
func TestSaveConfig(t *testing.T) {
	id, key := anIdentity(t)
	_, stranger, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	dir := t.TempDir()
	kept, err := id.saveConfig(dir, sign(t, key, aConfig()), wire.Config{})
	require.NoError(t, err)
	forged := sign(t, key, aConfig())
	forged.Payload = base64.StdEncoding.EncodeToString([]byte(`{"version":9}`))
	plain, err := json.Marshal(edited(func(c *wire.Config) { c.Version = 9 }))
	require.NoError(t, err)
	tests := []struct {
		why    string
		config wire.SignedConfig
		want   error
	}{
		{"signed by somebody else", sign(t, stranger, aConfig()), ErrConfigSignature},
		{"changed after it was signed", forged, ErrConfigSignature},
		{"no signature at all", wire.SignedConfig{Payload: forged.Payload}, ErrConfigSignature},
		{"older than what is in force", sign(t, key, edited(func(c *wire.Config) { c.Version = 2 })), ErrConfigOld},
		{"of the same version, issued earlier", sign(t, key, edited(func(c *wire.Config) { c.IssuedAt = "2026-11-27T00:00:00Z" })), ErrConfigOld},
		{"of another terminal", sign(t, key, edited(func(c *wire.Config) { c.Version, c.TerminalID = 4, "T-0002" })), ErrConfig},
		{"not valid", sign(t, key, edited(func(c *wire.Config) { c.Version, c.Rails = 4, nil })), ErrConfig},
		{"without a time of issue", sign(t, key, edited(func(c *wire.Config) { c.Version, c.IssuedAt = 4, "" })), ErrConfig},
		{"with a key that this program does not know", signedText(key, `{"maxSaleUsd":1,`+string(plain[1:])), ErrConfig},
		{"with such a key deep inside", signedText(key, `{"shop":{"name":"x","floor":1},`+string(plain[1:])), ErrConfig},
		{"with something after it", signedText(key, string(plain)+`{}`), ErrConfig},
	}
	for _, tt := range tests {
		still, err := id.saveConfig(dir, tt.config, kept)
		assert.ErrorIs(t, err, tt.want, tt.why)
		assert.Equal(t, kept, still, tt.why)
		inForce, _, err := id.loadConfig(dir)
		require.NoError(t, err)
		assert.EqualValues(t, 3, inForce.Version, tt.why)
	}
}

// The same version is renewed by a later time of issue, but not written each
// time that it is asked for.
func TestSaveConfigOfTheSameVersion(t *testing.T) {
	id, key := anIdentity(t)
	dir := t.TempDir()
	kept, err := id.saveConfig(dir, sign(t, key, aConfig()), wire.Config{})
	require.NoError(t, err)
	for _, tt := range []struct {
		issued  string
		written bool
	}{{"2026-11-28T00:59:00Z", false}, {"2026-11-27T23:59:00Z", false}, {"2026-11-28T01:00:00Z", true}} {
		before, err := os.ReadFile(filepath.Join(dir, configFile))
		require.NoError(t, err)
		_, err = id.saveConfig(dir, sign(t, key, edited(func(c *wire.Config) { c.IssuedAt = tt.issued })), kept)
		require.NoError(t, err)
		after, err := os.ReadFile(filepath.Join(dir, configFile))
		require.NoError(t, err)
		assert.Equal(t, tt.written, string(before) != string(after), tt.issued)
	}
	_, err = os.Stat(filepath.Join(dir, previousFile))
	assert.ErrorIs(t, err, os.ErrNotExist, "nothing of another version was replaced")
}

// A configuration that cannot be followed any more gives way to the one before
// it, and why is told; without one the terminal says so.
func TestLastGoodConfig(t *testing.T) {
	id, key := anIdentity(t)
	dir := t.TempDir()
	first, err := id.saveConfig(dir, sign(t, key, aConfig()), wire.Config{})
	require.NoError(t, err)
	_, err = id.saveConfig(dir, sign(t, key, edited(func(c *wire.Config) { c.Version = 4 })), first)
	require.NoError(t, err)
	c, why, err := id.loadConfig(dir)
	require.NoError(t, err)
	require.NoError(t, why)
	assert.EqualValues(t, 4, c.Version)
	for _, damage := range []string{"", "{", `{"payload":"e30=","signature":""}`} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, configFile), []byte(damage), 0o600))
		c, why, err = id.loadConfig(dir)
		require.NoError(t, err, damage)
		assert.EqualValues(t, 3, c.Version, damage)
		assert.ErrorContains(t, why, configFile, damage)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, previousFile), nil, 0o600))
	_, _, err = id.loadConfig(dir)
	assert.Error(t, err)
}

// What was fetched waits until it is applied; then the till follows it, its end
// included.
func TestApplyConfig(t *testing.T) {
	d := &Device{Till: tilltest.NewTill(tilltest.NewLedger(), &tilltest.Backend{})}
	d.config.inForce, d.config.newest = aConfig(), aConfig()
	changed, err := d.ApplyConfig()
	require.NoError(t, err)
	require.False(t, changed, "nothing waits")
	d.config.newest = edited(func(c *wire.Config) { c.Version, c.MaxSaleYen, c.ExpiresAt = 4, 500, "2026-12-12T00:00:00Z" })
	assert.EqualValues(t, 4, d.ConfigState().Waiting)
	assert.EqualValues(t, 3, d.Config().Version)
	changed, err = d.ApplyConfig()
	require.NoError(t, err)
	assert.True(t, changed)
	assert.Equal(t, terminal.Yen(500), d.Till.Settings().MaxSale)
	assert.Equal(t, time.Date(2026, 12, 12, 0, 0, 0, 0, time.UTC), d.Till.Settings().OfflineUntil)
	assert.Zero(t, d.ConfigState().Waiting)
}
