package control

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

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
