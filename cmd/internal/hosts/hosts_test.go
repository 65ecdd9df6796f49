package hosts_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/internal/hosts"
	"kaikei/terminal/wire"
)

// A host is ours when it was told, or is the address at which the line came in.
func TestGuard(t *testing.T) {
	k := hosts.Of("localhost", "Shop.example:8443", "https://pay.example/alipayplus/notifyPayment", "", "[fd00::7]:8443", "192.0.2.9")
	for _, tt := range []struct {
		why, host, local string
		ours             bool
	}{
		{"the address, as a phone in the net has it", "192.168.1.5:8480", "192.168.1.5", true},
		{"without a port", "192.168.1.5", "192.168.1.5", true},
		{"a port that is forwarded", "192.168.1.5:80", "192.168.1.5", true},
		{"as a listener for both kinds tells it", "192.168.1.5:8480", "::ffff:192.168.1.5", true},
		{"IPv6", "[fd00::1]:8480", "fd00::1", true},
		{"IPv6, written otherwise", "[FD00:0:0::0001]:8480", "fd00::1", true},
		{"IPv6 of the link, with the zone that a browser leaves out", "[fe80::1]:8480", "fe80::1%eth0", true},
		{"this machine", "localhost:8480", "127.0.0.1", true},
		{"in other letters, with the root's dot", "LOCALHOST.", "127.0.0.1", true},
		{"a name of an option", "shop.example:8480", "10.0.0.1", true},
		{"the address of notifications", "pay.example", "10.0.0.1", true},
		{"an address of an option, translated on the way", "192.0.2.9:80", "172.17.0.2", true},
		{"IPv6 of an option", "[fd00::7]", "172.17.0.2", true},
		{"another site, resolved to us", "evil.example:8480", "192.168.1.5", false},
		{"a name that begins as ours", "shop.example.evil.example", "192.168.1.5", false},
		{"a name that ends as ours", "evilshop.example", "192.168.1.5", false},
		{"a name below localhost", "evil.localhost", "127.0.0.1", false},
		{"another address", "192.168.1.6:8480", "192.168.1.5", false},
		{"all addresses", "0.0.0.0:8480", "127.0.0.1", false},
		{"an address in a name", "192.168.1.5.evil.example", "192.168.1.5", false},
		{"an address in one number", "3232235781", "192.168.1.5", false},
		{"nothing", "", "192.168.1.5", false},
		{"a port alone", ":8480", "192.168.1.5", false},
	} {
		came := 0
		h := k.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came++ }), "")
		at, err := net.ResolveIPAddr("ip", tt.local)
		require.NoError(t, err)
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Host = tt.host
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: at.IP, Zone: at.Zone, Port: 8480}))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if tt.ours {
			assert.Equal(t, 1, came, tt.why)
			continue
		}
		assert.Zero(t, came, tt.why)
		assert.Equal(t, http.StatusMisdirectedRequest, w.Code, tt.why)
		var p wire.Problem
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p), tt.why)
		assert.Equal(t, wire.StatusFailed, p.Result.Status, "nothing was done")
		assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	}
}

// Who asks for a page is refused with one, in which the name is text.
func TestGuardsPage(t *testing.T) {
	for option, wanted := range map[string]string{
		"gateway serve --host": "名前で開くには gateway serve --host で登録してください。", "": "Open it by its IP address.</p>",
	} {
		h := hosts.Of("localhost").Guard(http.NotFoundHandler(), option)
		r := httptest.NewRequest(http.MethodGet, "/phone/", nil)
		r.Host = "<img src=x>"
		r.Header.Set("Accept", "text/html,*/*")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, http.StatusMisdirectedRequest, w.Code)
		assert.Contains(t, w.Body.String(), wanted)
		assert.Contains(t, w.Body.String(), "&lt;img")
		assert.NotContains(t, w.Body.String(), "<img")
	}
}
