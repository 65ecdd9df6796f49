package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"kaikei/terminal/report"
)

// BenchmarkCommit is one durable state change. Beside it, BenchmarkTwoSyncs
// writes about the same bytes to a plain file and syncs it twice, as bbolt
// does.
func BenchmarkCommit(b *testing.B) {
	s, _ := create(b)
	p, err := begin(s, 0)
	require.NoError(b, err)
	for n := 0; b.Loop(); n++ {
		p, err = begin(s, n+1)
		require.NoError(b, err)
	}
	require.NotEmpty(b, p.ID)
}

func BenchmarkTwoSyncs(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "plain"))
	require.NoError(b, err)
	defer f.Close()
	pages := make([]byte, 11*4096)
	for b.Loop() {
		_, err := f.WriteAt(pages, 4096)
		require.NoError(b, err)
		require.NoError(b, f.Sync())
		_, err = f.WriteAt(pages[:4096], 0)
		require.NoError(b, err)
		require.NoError(b, f.Sync())
	}
}

// BenchmarkTotals reads a day. The figure must not grow with the payments.
func BenchmarkTotals(b *testing.B) {
	s, _ := create(b)
	for n := range 2000 {
		_, err := begin(s, n)
		require.NoError(b, err)
	}
	for b.Loop() {
		totals, err := s.Totals("2026-11-23")
		require.NoError(b, err)
		require.NotEmpty(b, totals[report.CountOpen.Of("state", "CREATED")])
	}
}
