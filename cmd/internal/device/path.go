package device

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Hop is one step of the way to the backend, as it was tried.
type Hop struct {
	Name   string  `json:"name"`
	OK     bool    `json:"ok"`
	Detail string  `json:"detail"`       // what was found, or what is wrong
	Ms     float64 `json:"ms,omitempty"` // how long it took
	// Args are what was found, for the sentence that screens say in their language.
	Args []any `json:"-"`
}

// untried is the detail of a step after one that failed.
const untried = "not tried"

// Tried reports whether the step was tried at all.
func (h Hop) Tried() bool { return h.OK || h.Detail != untried }

// A finding is what a step found: as a sentence, and apart.
type finding struct {
	text string
	args []any
}

// found is a finding whose sentence is made of its parts.
func found(format string, args ...any) finding { return finding{fmt.Sprintf(format, args...), args} }

// hopMost bounds one step.
const hopMost = 5 * time.Second

// A walk is a way that is being tried: a step after one that failed is left out,
// since it could only fail too.
type walk struct {
	hops   []Hop
	failed bool
}

// step tries one step.
func (w *walk) step(ctx context.Context, name string, try func(context.Context) (finding, error)) {
	if w.failed {
		w.hops = append(w.hops, Hop{Name: name, Detail: untried})
		return
	}
	ctx, cancel := context.WithTimeout(ctx, hopMost)
	defer cancel()
	began := time.Now()
	f, err := try(ctx)
	h := Hop{Name: name, OK: err == nil, Detail: f.text, Args: f.args, Ms: float64(time.Since(began).Microseconds()) / 1000}
	if err != nil {
		h.Detail, w.failed = err.Error(), true
	}
	w.hops = append(w.hops, h)
}

// Reach tries the way to a backend as far as it goes without being a terminal: link,
// address, name, connection, TLS. Without a backend, as before an activation was read,
// it is link and address.
func Reach(ctx context.Context, backend string) []Hop {
	var w walk
	u, err := url.Parse(backend)
	if err != nil {
		return nil
	}
	w.reach(ctx, u)
	if u.Hostname() != "" {
		w.step(ctx, "TLS", func(ctx context.Context) (finding, error) {
			// Nothing is sent: whom it is shaken with is looked at when the terminal is
			// made, and is a fault of its own.
			return shakeHands(ctx, u, &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true})
		})
	}
	return w.hops
}

// portOf returns the port of an address.
func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return "443"
}

// reach tries link, address, name and connection.
func (w *walk) reach(ctx context.Context, u *url.URL) {
	host := u.Hostname()
	w.step(ctx, "link", func(context.Context) (finding, error) { return links(host) })
	w.step(ctx, "address", func(context.Context) (finding, error) { return addresses(host) })
	if host == "" {
		return
	}
	w.step(ctx, "name", func(ctx context.Context) (finding, error) {
		all, err := net.DefaultResolver.LookupHost(ctx, host)
		return found("%s is %s", host, strings.Join(all, ", ")), err
	})
	w.step(ctx, "connection", func(ctx context.Context) (finding, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(host, portOf(u)))
		if err != nil {
			return finding{}, err
		}
		return found("from %s to %s", c.LocalAddr(), c.RemoteAddr()), c.Close()
	})
}

// Path tries the way to the backend step by step: link, address, name, connection,
// TLS, our certificate, the backend itself, and its clock. Nothing of a payment is
// sent.
func (d *Device) Path(ctx context.Context) []Hop {
	u, err := url.Parse(d.id.Backend)
	if err != nil {
		return []Hop{{Name: "name", Detail: err.Error()}}
	}
	var w walk
	w.reach(ctx, u)
	w.step(ctx, "TLS", func(ctx context.Context) (finding, error) { return d.line.shake(ctx, u) })
	w.step(ctx, "certificate", func(context.Context) (finding, error) {
		cert := d.Certificate()
		said := found("good until %s, renewed from %s", cert.Until.Format(time.DateOnly), cert.RenewFrom.Format(time.DateOnly))
		if now := d.line.now(); now.After(cert.Until) || now.Before(cert.From) {
			return finding{}, fmt.Errorf("not good at %s: %s", now.Format(time.RFC3339), said.text)
		}
		return said, nil
	})
	w.step(ctx, "backend", func(ctx context.Context) (finding, error) {
		return finding{text: "knows this terminal"}, d.line.Client.Ask(ctx)
	})
	w.step(ctx, "clock", func(context.Context) (finding, error) { return d.clockSays() })
	return w.hops
}

// clockMost is how far a machine's clock may be off before it is said. Sales do
// not mind: they use the backend's time.
const clockMost = time.Minute

// clockSays compares the machine's clock with the backend's.
func (d *Device) clockSays() (finding, error) {
	off := d.Client.ClockOffset().Round(time.Millisecond)
	if off.Abs() > clockMost {
		return finding{}, fmt.Errorf("the backend's clock is ahead of this machine's by %s", off)
	}
	return found("the backend's clock is ahead of this machine's by %s", off), nil
}

// shake shakes hands, as a payment would.
func (l *line) shake(ctx context.Context, u *url.URL) (finding, error) {
	l.mu.Lock()
	id := l.id
	l.mu.Unlock()
	roots, err := id.authority()
	if err != nil {
		return finding{}, err
	}
	return shakeHands(ctx, u, &tls.Config{
		MinVersion: tls.VersionTLS13, RootCAs: roots, Time: l.judged, Certificates: []tls.Certificate{*l.certificate()},
	})
}

// shakeHands says with which cipher a backend speaks, and until when its certificate
// is good.
func shakeHands(ctx context.Context, u *url.URL, config *tls.Config) (finding, error) {
	dialer := tls.Dialer{Config: config}
	c, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), portOf(u)))
	if err != nil {
		return finding{}, err
	}
	defer c.Close()
	s := c.(*tls.Conn).ConnectionState() // what tls.Dialer returns
	return found("%s, the backend's certificate is good until %s",
		tls.VersionName(s.Version)+" "+tls.CipherSuiteName(s.CipherSuite), s.PeerCertificates[0].NotAfter.Format(time.DateOnly)), nil
}

// loopback reports whether a host is this machine, which needs no cable.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// links says which network interfaces have a carrier.
func links(host string) (finding, error) {
	if loopback(host) {
		return finding{"the backend is on this machine", []any{host}}, nil
	}
	carriers, err := filepath.Glob("/sys/class/net/*/carrier")
	if err != nil {
		return finding{}, err
	}
	var up []string
	for _, path := range carriers {
		name := filepath.Base(filepath.Dir(path))
		if text, err := os.ReadFile(path); err == nil && name != "lo" && strings.TrimSpace(string(text)) == "1" {
			up = append(up, name)
		}
	}
	if len(up) == 0 {
		return finding{}, errors.New("no network interface has a link: look at the cable, or at the radio")
	}
	return found("link on %s", strings.Join(up, ", ")), nil
}

// addresses says which addresses of its own the machine has.
func addresses(host string) (finding, error) {
	if loopback(host) {
		return finding{"the backend is on this machine", []any{host}}, nil
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return finding{}, err
	}
	var own []string
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			own = append(own, n.String())
		}
	}
	if len(own) == 0 {
		return finding{}, errors.New("no address: the network's DHCP does not answer, or none is set")
	}
	return found("%s", strings.Join(own, ", ")), nil
}
