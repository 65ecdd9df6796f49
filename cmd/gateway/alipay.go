package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/alipaysim"
)

// notifyPath is where Alipay+ notifies us.
const notifyPath = "/alipayplus/notifyPayment"

// alipayOptions say where Alipay+ is and who we are to it.
type alipayOptions struct{ url, keys, client, notify string }

// connector makes the line to Alipay+; nil when none is asked for.
func (o alipayOptions) connector(base string) (*alipayplus.Connector, error) {
	if o.url == "" {
		return nil, nil
	}
	ours, err := ownKey(o.keys, "acquirer")
	if err != nil {
		return nil, err
	}
	theirs, err := publicKey(o.keys, "alipayplus")
	if err != nil {
		return nil, err
	}
	if o.notify == "" {
		o.notify = base + notifyPath
	}
	return &alipayplus.Connector{
		URL: o.url, ClientID: o.client, Key: ours, TheirKey: theirs, NotifyURL: o.notify, Now: time.Now,
		HTTP: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32, TLSHandshakeTimeout: 3 * time.Second}},
	}, nil
}

// simulate plays another party, for a developer.
func simulate(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "alipayplus" {
		fmt.Fprintln(os.Stderr, "usage: gateway simulate alipayplus --data FOLDER [--listen ADDRESS]")
		return errUsage
	}
	f, keys := flags("simulate alipayplus")
	listen := f.String("listen", "127.0.0.1:9500", "`address` to listen at")
	client := f.String("client", "ACQUIRER1", "`id` of the acquirer")
	ca := f.String("notify-ca", "", "`file` with the authority of the acquirer's address for notifications, PEM")
	if err := parse(f, keys, args[1:], 0); err != nil {
		return err
	}
	theirs, err := ownKey(*keys, "alipayplus")
	if err != nil {
		return err
	}
	ours, err := ownKey(*keys, "acquirer") // made for both, so that a stranger can begin
	if err != nil {
		return err
	}
	line, err := notifier(*ca)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s := &alipaysim.Simulator{Key: theirs, Acquirer: &ours.PublicKey, ClientID: *client, Now: time.Now, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), HTTP: line}
	if err := s.Keep(filepath.Join(*keys, "alipayplus.books")); err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Println("ready http://" + l.Addr().String())
	return until(ctx, l, s.Handler())
}

// notifier is the client of notifications.
func notifier(ca string) (*http.Client, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if ca != "" {
		text, err := os.ReadFile(ca)
		if err != nil {
			return nil, fmt.Errorf("read authority: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		config.RootCAs.AppendCertsFromPEM(text)
	}
	return &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: config}}, nil
}

// ownKey reads an RSA key, and makes it with its public half beside it when it
// is not there.
func ownKey(dir, name string) (*rsa.PrivateKey, error) {
	path := filepath.Join(dir, name+".key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(dir, name)
	}
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", name, err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("read %s: no key", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", name, err)
	}
	own, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read key %s: %w", name, errors.ErrUnsupported)
	}
	return own, nil
}

// makeKey makes an RSA key.
func makeKey(dir, name string) (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("make key %s: %w", name, err)
	}
	private, err1 := x509.MarshalPKCS8PrivateKey(key)
	public, err2 := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err := errors.Join(err1, err2, os.MkdirAll(dir, 0o700)); err != nil {
		return nil, fmt.Errorf("make key %s: %w", name, err)
	}
	err = errors.Join(
		os.WriteFile(filepath.Join(dir, name+".pub"), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o644),
		os.WriteFile(filepath.Join(dir, name+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	if err != nil {
		return nil, fmt.Errorf("make key %s: %w", name, err)
	}
	return key, nil
}

// publicKey reads the public half that the other side gave us.
func publicKey(dir, name string) (*rsa.PublicKey, error) {
	text, err := os.ReadFile(filepath.Join(dir, name+".pub"))
	if err != nil {
		return nil, fmt.Errorf("read key of %s: %w", name, err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("read key of %s: no PEM", name)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read key of %s: %w", name, err)
	}
	theirs, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("read key of %s: %w", name, errors.ErrUnsupported)
	}
	return theirs, nil
}
