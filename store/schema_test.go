package store

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"kaikei/terminal"
)

// testOptions are those of the stores that are tested from within.
func testOptions() Options {
	return Options{Terminal: "T-1", SigningKey: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}
}

// created returns an empty store.
func created(t testing.TB) *Store {
	s, err := Create(filepath.Join(t.TempDir(), "kaikei.db"), testOptions())
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// A migration takes one step a version, in one transaction: all or nothing.
func TestMigrate(t *testing.T) {
	s := created(t)
	var ran []int
	note := func(n int) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			ran = append(ran, n)
			return tx.Bucket(bucketMeta).Put([]byte("note"), number(uint64(n)))
		}
	}
	run := func(steps ...func(*bbolt.Tx) error) error {
		return migrate(s.db, append(slices.Clone(migrations), steps...))
	}
	broken := errors.New("no")
	require.ErrorIs(t, run(note(1), func(*bbolt.Tx) error { return broken }), broken)
	require.NoError(t, s.view(func(tx *bbolt.Tx) error {
		assert.EqualValues(t, 1+len(migrations), toNumber(tx.Bucket(bucketMeta).Get(keyVersion)))
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

// The frame of a store is looked at when it is opened.
func TestOpenLooksAtTheFrame(t *testing.T) {
	tests := []struct {
		why    string
		damage func(tx *bbolt.Tx) error
		want   error
	}{
		{"a newer program wrote it", func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyVersion, number(99)) }, ErrSchema},
		{"no meta", func(tx *bbolt.Tx) error { return tx.DeleteBucket(bucketMeta) }, terminal.ErrCorrupt},
		{"no totals", func(tx *bbolt.Tx) error { return tx.DeleteBucket(bucketTotals) }, terminal.ErrCorrupt},
		{"another terminal's", func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyTerminal, []byte("T-2")) }, ErrOtherTerminal},
		{"no head", func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Delete(keyHead) }, terminal.ErrCorrupt},
		{"the newest record gone", func(tx *bbolt.Tx) error { return tx.Bucket(bucketJournal).Delete(number(2)) }, terminal.ErrCorrupt},
		{"the record before it gone", func(tx *bbolt.Tx) error { return tx.Bucket(bucketJournal).Delete(number(1)) }, terminal.ErrCorrupt},
		{"the newest record edited", func(tx *bbolt.Tx) error {
			b := tx.Bucket(bucketJournal)
			return b.Put(number(2), bytes.Replace(b.Get(number(2)), []byte(`"amount":101`), []byte(`"amount":901`), 1))
		}, terminal.ErrCorrupt},
		{"the newest record no JSON", func(tx *bbolt.Tx) error { return tx.Bucket(bucketJournal).Put(number(2), []byte("{")) }, terminal.ErrCorrupt},
		{"the outbox names a payment that is not there", func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketOutbox).Put(number(9), []byte("none"))
		}, terminal.ErrCorrupt},
		{"an open payment does not read", func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketPayments).Put([]byte("p-1"), []byte(`{"serial":`))
		}, terminal.ErrCorrupt},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			s := created(t)
			commitTwo(t, s)
			require.NoError(t, s.update(tt.damage))
			require.NoError(t, s.Close())
			_, err := Open(s.path, testOptions())
			require.ErrorIs(t, err, tt.want)
			_, err = Open(s.path, testOptions())
			require.ErrorIs(t, err, tt.want, "the lock was given back")
		})
	}
}

// commitTwo makes a payment of 101 yen and sends it: two records.
func commitTwo(t testing.TB, s *Store) terminal.Payment {
	p, err := s.Commit(terminal.Change{At: noon, Kind: terminal.KindPayment, Payment: made("p-1"), Day: "2026-11-23"})
	require.NoError(t, err)
	next := p
	next.State, next.SentAt = terminal.Sent, noon
	p, err = s.Commit(terminal.Change{At: noon, Kind: terminal.KindPayment, From: p.State, Payment: next, Day: "2026-11-23"})
	require.NoError(t, err)
	return p
}

// The journal is signed on with the key that signed it. Another key is no
// damage: the store must not be set aside for it.
func TestOpenWithAnotherKey(t *testing.T) {
	s := created(t)
	commitTwo(t, s)
	require.NoError(t, s.Close())
	o := testOptions()
	o.SigningKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	_, err := Open(s.path, o)
	require.ErrorIs(t, err, ErrOtherTerminal)
	assert.NotErrorIs(t, err, terminal.ErrCorrupt)
	for _, o := range []Options{{}, {Terminal: "T-1"}, {Terminal: "T-1", SigningKey: []byte("short")}} {
		_, err = Open(s.path, o)
		require.ErrorIs(t, err, ErrOptions)
		_, err = Create(s.path+"2", o)
		require.ErrorIs(t, err, ErrOptions)
	}
	s, err = Open(s.path, testOptions())
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

// Slip numbers go from 1 to 9999 and around, payments and refunds alike.
func TestSlipsWrap(t *testing.T) {
	s := created(t)
	require.NoError(t, s.update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put(keySlip, number(9997)) }))
	for n, want := range []int{9998, 9999, 1, 2} {
		p, err := s.Commit(terminal.Change{At: noon, Kind: terminal.KindPayment, Payment: made(string(rune('a' + n))), Day: "2026-11-23"})
		require.NoError(t, err)
		assert.Equal(t, want, p.Slip)
	}
	v, err := s.Check(testOptions().public())
	require.NoError(t, err)
	assert.Empty(t, v.Differences)
}
