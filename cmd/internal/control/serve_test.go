package control

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/internal/device"
)

// A running terminal does whatever kaikeictl can ask of one: an operation that
// works only while no window is open would fail at closing time.
func TestRunningTerminalServesEveryOperation(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	declared := regexp.MustCompile(`= +Op\[[^\n]*\]\{"([a-z-]+)",`)
	served := mux(&device.Device{})
	found := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			found++
			_, pattern := served.Handler(httptest.NewRequest(http.MethodPost, "/v1/"+m[1], nil))
			assert.NotEmpty(t, pattern, "%s of %s is not served", m[1], name)
		}
	}
	assert.Greater(t, found, 15, "declarations are no longer found")
}

// What is asked with nothing filled in, and what is answered to a refusal, can
// be said on the socket: a state that is not set once could not, and the running
// terminal seemed to have lost its voice.
func TestEveryOperationCanBeSaid(t *testing.T) {
	for _, o := range operations {
		name, err := o.(interface{ said() (string, error) }).said()
		assert.NoError(t, err, name)
	}
}

// said writes the emptiest request and the emptiest refusal.
func (o Op[Request, Answer]) said() (string, error) {
	var request Request
	_, err := json.Marshal(request)
	_, refused := json.Marshal(reply[Answer]{Error: &Error{Message: "no"}})
	return o.name, errors.Join(err, refused)
}

// Who stops the terminal waits for what is under way on the socket: it writes to a store
// that is closed next.
func TestServeEndsWithWhatItBegan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	ctx, stop := context.WithCancel(t.Context())
	began := make(chan struct{})
	var ended atomic.Bool
	served := make(chan error, 1)
	go func() {
		served <- serve(ctx, path, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(began)
			<-r.Context().Done()
			time.Sleep(100 * time.Millisecond) // the last record
			ended.Store(true)
		}))
	}()
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}}}
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		for range 1000 { // until the socket is there
			if answer, err := client.Get("http://terminal/"); err == nil {
				answer.Body.Close()
				return
			}
			select {
			case <-began:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	<-began
	stop()
	require.ErrorIs(t, <-served, context.Canceled)
	assert.True(t, ended.Load())
	<-asked
}
