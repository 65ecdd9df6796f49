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
}

// hopMost bounds one step.
const hopMost = 5 * time.Second

// A walk is a way that is being tried: a step after one that failed is left out,
// since it could only fail too.
type walk struct {
	hops   []Hop
	failed bool
}

// step tries one step.
func (w *walk) step(ctx context.Context, name string, try func(context.Context) (string, error)) {
	if w.failed {
		w.hops = append(w.hops, Hop{Name: name, Detail: "not tried"})
		return
	}
	ctx, cancel := context.WithTimeout(ctx, hopMost)
	defer cancel()
	began := time.Now()
	detail, err := try(ctx)
	h := Hop{Name: name, OK: err == nil, Detail: detail, Ms: float64(time.Since(began).Microseconds()) / 1000}
	if err != nil {
		h.Detail, w.failed = err.Error(), true
	}
	w.hops = append(w.hops, h)
}

// Path tries the way to the backend step by step: link, address, name, connection,
// TLS, our certificate, the backend itself, and its clock. Nothing of a payment is
// sent.
func (d *Device) Path(ctx context.Context) []Hop {
	u, err := url.Parse(d.id.Backend)
	if err != nil {
		return []Hop{{Name: "address of the backend", Detail: err.Error()}}
	}
	host, port := u.Hostname(), u.Port()
	if port == "" {
		port = "443"
	}
	var w walk
	var found []string
	w.step(ctx, "link", func(context.Context) (string, error) { return links(host) })
	w.step(ctx, "address", func(context.Context) (string, error) { return addresses(host) })
	w.step(ctx, "name", func(ctx context.Context) (string, error) {
		var err error
		found, err = net.DefaultResolver.LookupHost(ctx, host)
		return host + " is " + strings.Join(found, ", "), err
	})
	w.step(ctx, "connection", func(ctx context.Context) (string, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
		if err != nil {
			return "", err
		}
		return "from " + c.LocalAddr().String() + " to " + c.RemoteAddr().String(), c.Close()
	})
	w.step(ctx, "TLS", func(ctx context.Context) (string, error) { return d.line.shake(ctx, host, port) })
	w.step(ctx, "certificate", func(context.Context) (string, error) {
		cert := d.Certificate()
		said := fmt.Sprintf("good until %s, renewed from %s", cert.Until.Format(time.RFC3339), cert.RenewFrom.Format(time.RFC3339))
		if now := d.line.now(); now.After(cert.Until) || now.Before(cert.From) {
			return "", fmt.Errorf("not good at %s: %s", now.Format(time.RFC3339), said)
		}
		return said, nil
	})
	w.step(ctx, "backend", func(ctx context.Context) (string, error) { return "knows this terminal", d.line.Client.Ask(ctx) })
	w.step(ctx, "clock", func(context.Context) (string, error) { return d.clockSays() })
	return w.hops
}

// clockMost is how far a machine's clock may be off before it is said. Sales do
// not mind: they use the backend's time.
const clockMost = time.Minute

// clockSays compares the machine's clock with the backend's.
func (d *Device) clockSays() (string, error) {
	off := d.Client.ClockOffset().Round(time.Millisecond)
	if off.Abs() > clockMost {
		return "", fmt.Errorf("the backend's clock is ahead of this machine's by %s", off)
	}
	return fmt.Sprintf("the backend's clock is ahead of this machine's by %s", off), nil
}

// shake shakes hands, as a payment would.
func (l *line) shake(ctx context.Context, host, port string) (string, error) {
	l.mu.Lock()
	id := l.id
	l.mu.Unlock()
	roots, err := id.authority()
	if err != nil {
		return "", err
	}
	dialer := tls.Dialer{Config: &tls.Config{
		MinVersion: tls.VersionTLS13, RootCAs: roots, Certificates: []tls.Certificate{*l.certificate()},
	}}
	c, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return "", err
	}
	defer c.Close()
	s := c.(*tls.Conn).ConnectionState() // what tls.Dialer returns
	return fmt.Sprintf("%s, %s, the backend's certificate is good until %s",
		tls.VersionName(s.Version), tls.CipherSuiteName(s.CipherSuite), s.PeerCertificates[0].NotAfter.Format(time.RFC3339)), nil
}

// loopback reports whether a host is this machine, which needs no cable.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// links says which network interfaces have a carrier.
func links(host string) (string, error) {
	if loopback(host) {
		return "the backend is on this machine", nil
	}
	found, err := filepath.Glob("/sys/class/net/*/carrier")
	if err != nil {
		return "", err
	}
	var up []string
	for _, path := range found {
		name := filepath.Base(filepath.Dir(path))
		if text, err := os.ReadFile(path); err == nil && name != "lo" && strings.TrimSpace(string(text)) == "1" {
			up = append(up, name)
		}
	}
	if len(up) == 0 {
		return "", errors.New("no network interface has a link: look at the cable, or at the radio")
	}
	return "link on " + strings.Join(up, ", "), nil
}

// addresses says which addresses of its own the machine has.
func addresses(host string) (string, error) {
	if loopback(host) {
		return "the backend is on this machine", nil
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return "", err
	}
	var own []string
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			own = append(own, n.String())
		}
	}
	if len(own) == 0 {
		return "", errors.New("no address: the network's DHCP does not answer, or none is set")
	}
	return strings.Join(own, ", "), nil
}
