// Package hosts holds what a program serves to the names that it is reached by: those
// that the program was told, and the addresses of its own.
//
// A page of another site can have its own name resolve to an address of ours (DNS
// rebinding). To the browser that is the same site then: no rule about other
// origins holds, and its script reads and sends what our own page may. Such a
// request says the other site's name, and is refused before anything is done.
//
// # What it guarantees
//
// A request is let through when its host is a name that was told, or the very
// address at which its connection came in: nobody resolves that to somebody else.
// The port is not looked at, since one may be forwarded.
//
// # Caveats
//
// An address that is translated on the way, as by a container's forwarded port, is
// none of ours: it has to be told.
package hosts

import (
	"encoding/json"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"kaikei/terminal/wire"
)

// Known are the names and addresses that were told.
type Known map[string]bool

// Of returns the hosts of addresses: names, IP addresses, each with or without a
// port, or URLs. An empty one is left out.
func Of(addresses ...string) Known {
	k := Known{}
	for _, a := range addresses {
		if _, rest, isURL := strings.Cut(a, "://"); isURL {
			a, _, _ = strings.Cut(rest, "/")
		}
		if host := plain(a); host != "" {
			k[host] = true
		}
	}
	return k
}

// Guard lets requests through to next that ask for a host of ours, and refuses the
// others: with a problem of the contract, or with a page to who asks for one. Option is
// what tells the program one more name, as it is written on its command line; "" when
// there is none.
func (k Known) Guard(next http.Handler, option string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if k.ours(r) {
			next.ServeHTTP(w, r)
			return
		}
		refuse(w, r, option)
	})
}

// ours reports whether a request asks for a host of ours.
func (k Known) ours(r *http.Request) bool {
	host := plain(r.Host)
	if k[host] {
		return true
	}
	asked, err := netip.ParseAddr(host)
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return err == nil && ok && local.AddrPort().Addr().Unmap().WithZone("") == asked.Unmap()
}

// plain is how a host is compared: without port, brackets, zone and the dot of the
// root, in small letters.
func plain(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Unmap().WithZone("").String()
	}
	return host
}

// A refusal is what the page tells. The name is another's text.
type refusal struct{ Name, Option string }

// page is the refusal for people.
var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>421</title>
<h1>この名前では開けません</h1>
<p>「{{.Name}}」はこの機械の名前ではありません。何も実行されていません。IPアドレスで開いてください。{{with .Option}}名前で開くには {{.}} で登録してください。{{end}}</p>
<h1 lang="en">Not opened by this name</h1>
<p lang="en">“{{.Name}}” is no name of this machine. Nothing was done. Open it by its IP address{{with .Option}}, or tell it the name: {{.}}{{end}}.</p>
</html>
`))

// refuse answers a request for a host that is not ours.
func refuse(w http.ResponseWriter, r *http.Request, option string) {
	const status = http.StatusMisdirectedRequest
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_ = page.Execute(w, refusal{plain(r.Host), option}) // who is gone needs no answer
		return
	}
	detail := "this host is not one of ours: nothing was done; reach it by its address"
	if option != "" {
		detail += ", or tell it the name (" + option + ")"
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(wire.Problem{ // as above
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: detail, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeAccessDenied},
	})
}
