package main

import (
	"context"
	"crypto"
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
	"kaikei/cmd/gateway/internal/keyfile"
	"kaikei/cmd/internal/atomicfile"
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

// ownKey reads an RSA key, and makes it when it is not there, with its public half
// beside it, for the other side. Two programs that begin at once have the same.
func ownKey(dir, name string) (*rsa.PrivateKey, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("key %s: %w", name, err)
	}
	folder, err := keyfile.Alone(dir)
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", name, err)
	}
	defer folder.Close() // which lets the next one in
	key, err := keyfile.Load(dir, name+".key", func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) })
	if err != nil {
		return nil, err
	}
	own, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read key %s: %w", name, errors.ErrUnsupported)
	}
	path := filepath.Join(dir, name+".pub")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return own, err
	}
	public, err := x509.MarshalPKIXPublicKey(&own.PublicKey)
	if err == nil {
		err = atomicfile.Write(path, keyfile.PEM("PUBLIC KEY", public))
	}
	if err := errors.Join(err, os.Chmod(path, 0o644)); err != nil {
		return nil, fmt.Errorf("publish key %s: %w", name, err)
	}
	return own, nil
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
