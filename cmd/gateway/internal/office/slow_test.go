package office

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A backup of large books takes longer than a line may be written to: who asked for it
// hears how it ended all the same.
func TestSlowActsAreAnswered(t *testing.T) {
	const line = 50 * time.Millisecond
	m := http.NewServeMux()
	handle(m, "POST /slow", func(context.Context, url.Values) (any, error) {
		time.Sleep(4 * line)
		return "done", nil
	})
	server := httptest.NewUnstartedServer(m)
	server.Config.WriteTimeout = line
	server.Start()
	defer server.Close()
	answer, err := http.Post(server.URL+"/slow", "", nil)
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, 200, answer.StatusCode)
}
