package store

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"kaikei/terminal/report"
)

// A close that was changed in the store differs from its journal record.
func TestCheckFindsAChangedClose(t *testing.T) {
	s := created(t)
	commitTwo(t, s)
	_, err := s.CloseDay(report.CloseOrder{At: noon, Date: "2026-11-23"})
	require.NoError(t, err)
	require.NoError(t, s.update(func(tx *bbolt.Tx) error {
		c, err := readClose(tx, 1)
		if err != nil {
			return err
		}
		c.Perpetual += 1000
		return putJSON(tx, bucketCloses, number(1), c)
	}))
	v, err := s.Check(testOptions().public())
	require.NoError(t, err)
	require.Len(t, v.Differences, 1)
	assert.Contains(t, v.Differences[0], "close 1")
	require.NoError(t, s.update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketCloses).Delete(number(1)) }))
	v, err = s.Check(testOptions().public())
	require.NoError(t, err)
	assert.NotEmpty(t, v.Differences)
}
