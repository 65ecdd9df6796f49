package control

import (
	"context"
	"crypto/ed25519"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/cmd/internal/device"
	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/journal"
)

// An export that comes from a running terminal verifies like one that comes
// from its folder, whatever characters somebody's name has.
func TestExportOverTheSocketIsByteForByte(t *testing.T) {
	public, key, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	s, err := store.Create(filepath.Join(t.TempDir(), "kaikei.db"), store.Options{Terminal: "T-1", SigningKey: key, MinFreeBytes: 1})
	require.NoError(t, err)
	defer s.Close()
	at := time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)
	_, err = s.Commit(terminal.Change{At: at, Day: "2026-11-28", Kind: terminal.KindPayment, Payment: terminal.Payment{
		ID: "p-1", State: terminal.Created, Amount: 500, Tender: terminal.TenderCash, Clerk: "A&B <佐藤>\u2028", BusinessDate: "2026-11-28",
		CreatedAt: at, ChangedAt: at, Sale: terminal.KeypadSale(500, terminal.RateStandard, terminal.TaxMode{Rounding: terminal.RoundDown}),
	}})
	require.NoError(t, err)

	running := httptest.NewServer(mux(&device.Device{Store: s}))
	defer running.Close()
	c := &Conn{remote: &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", running.Listener.Addr().String())
	}}}}
	lines, err := ExportJournal.Call(t.Context(), c, ExportRequest{From: 1, Most: 10})
	require.NoError(t, err)
	require.Len(t, lines, 1)
	_, err = journal.NewVerifier("T-1", public).Next([]byte(lines[0]))
	require.NoError(t, err)
}
