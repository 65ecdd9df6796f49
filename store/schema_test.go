package store

import (
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"kaikei/terminal"
)

// A migration takes one step a version, in one transaction: all or nothing.
func TestMigrate(t *testing.T) {
	o := Options{Terminal: "T-1", SigningKey: make(ed25519.PrivateKey, ed25519.PrivateKeySize)}
	s, err := Create(filepath.Join(t.TempDir(), "kaikei.db"), o)
	require.NoError(t, err)
	defer s.Close()
	var ran []int
	note := func(n int) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			ran = append(ran, n)
			return tx.Bucket(bucketMeta).Put([]byte("note"), number(uint64(n)))
		}
	}
	run := func(steps ...func(*bbolt.Tx) error) error {
		return s.update(func(tx *bbolt.Tx) error { return migrate(tx, steps) })
	}
	broken := errors.New("no")
	require.ErrorIs(t, run(note(1), func(*bbolt.Tx) error { return broken }), broken)
	require.NoError(t, s.view(func(tx *bbolt.Tx) error {
		assert.EqualValues(t, 1, toNumber(tx.Bucket(bucketMeta).Get(keyVersion)))
		assert.Nil(t, tx.Bucket(bucketMeta).Get([]byte("note")), "half a migration leaves nothing")
		return nil
	}))
	ran = nil
	require.NoError(t, run(note(1), note(2)))
	require.NoError(t, run(note(1), note(2)))
	assert.Equal(t, []int{1, 2}, ran, "each step once, in order")
	require.ErrorIs(t, run(note(1)), ErrSchema, "a newer store is not touched by an older program")
	require.NoError(t, s.update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Delete(keyVersion) }))
	require.ErrorIs(t, run(), terminal.ErrCorrupt)
}
