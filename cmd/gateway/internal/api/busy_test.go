package api

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A refund beside a cancel is not refused: it is asked for again.
func TestRefundWaitsForACancel(t *testing.T) {
	w := httptest.NewRecorder()
	a := &API{Log: slog.New(slog.DiscardHandler)}
	a.failed(w, fmt.Errorf("refund r: %w", ledger.ErrCancelling))
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.NotEmpty(t, w.Header().Get("Retry-After"))
	var p wire.Problem
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
	assert.Equal(t, wire.Result{Status: wire.StatusUnknown, Code: wire.CodeBusy}, p.Result)
}
