package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/printer"
	"kaikei/ui/customer"
)

// The customer's page answers the browser before the customer, and not what the page of
// another site has a browser on this machine ask for: by a name of its own that resolves
// to us, or across to our address.
func TestCustomersPageIsForItself(t *testing.T) {
	for _, tt := range []struct {
		why, host, origin string
		status            int
	}{
		{"its own page", "127.0.0.1:8490", "http://127.0.0.1:8490", http.StatusNoContent},
		{"by name", "localhost:8490", "http://localhost:8490", http.StatusNoContent},
		{"a program on this machine", "127.0.0.1:8490", "", http.StatusNoContent},
		{"another site's name for us", "evil.example:8490", "http://evil.example:8490", http.StatusMisdirectedRequest},
		{"a name below localhost", "evil.localhost:8490", "", http.StatusMisdirectedRequest},
		{"another site, across", "127.0.0.1:8490", "https://evil.example", http.StatusForbidden},
	} {
		chosen := ""
		page := customer.NewPage(printer.DrawQR, func(l string) { chosen = l })
		r := httptest.NewRequest(http.MethodPost, "/language?language=zh", nil)
		r.Host = tt.host
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		w := httptest.NewRecorder()
		guestGuard("127.0.0.1:8490")(page).ServeHTTP(w, r)
		assert.Equal(t, tt.status, w.Code, tt.why)
		assert.Equal(t, tt.status == http.StatusNoContent, chosen == "zh", tt.why)
	}
}
