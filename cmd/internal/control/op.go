package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"kaikei/cmd/internal/device"
)

// An Op is one operation: its name on the socket, and what does it.
type Op[Request, Answer any] struct {
	name string
	do   func(*device.Device, context.Context, Request) (Answer, error)
}

// A Conn reaches one terminal: over its socket, or opened here.
type Conn struct {
	local  *device.Device
	remote *http.Client
}

// maxBody bounds a request; the longest holds a bundle of payments.
const maxBody = 32 << 20

// Open reaches the terminal in dir. When a running terminal answers on the
// socket it is asked; else the folder is opened here. Errors are those of
// device.Open.
func Open(ctx context.Context, dir string, log *slog.Logger) (*Conn, error) {
	c := &Conn{remote: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", device.Socket(dir))
		},
	}}}
	look, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if _, err := Status.Call(look, c, Nothing{}); err == nil {
		return c, nil
	}
	d, err := device.Open(dir, log)
	if err != nil {
		return nil, err
	}
	return &Conn{local: d}, nil
}

// Run settles open payments while an operation is under way, when the terminal
// is open here; a running terminal does that by itself.
func (c *Conn) Run(ctx context.Context) error {
	if c.local == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return c.local.Till.Run(ctx)
}

// Close gives the folder back. What an operation wrote goes to the backend before,
// as a running terminal would bring it there.
func (c *Conn) Close() error {
	if c.local == nil {
		c.remote.CloseIdleConnections()
		return nil
	}
	c.local.HandOn()
	return c.local.Close()
}

// Call does the operation. Errors are of type *Error.
func (o Op[Request, Answer]) Call(ctx context.Context, c *Conn, r Request) (Answer, error) {
	if c.local != nil {
		a, err := o.do(c.local, ctx, r)
		if err != nil {
			return a, errorOf(err)
		}
		return a, nil
	}
	return o.post(ctx, c.remote, r)
}

// reply is the body of every answer on the socket. An answer may come with an
// error: a payment and why it stands as it does.
type reply[Answer any] struct {
	Answer Answer `json:"answer,omitzero"`
	Error  *Error `json:"error,omitempty"`
}

// post asks the running terminal.
func (o Op[Request, Answer]) post(ctx context.Context, client *http.Client, r Request) (a Answer, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return a, errorOf(fmt.Errorf("ask terminal to %s: %w", o.name, err))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://terminal/v1/"+o.name, bytes.NewReader(body))
	if err != nil {
		return a, errorOf(fmt.Errorf("ask terminal to %s: %w", o.name, err))
	}
	resp, err := client.Do(req)
	if err != nil {
		return a, errorOf(fmt.Errorf("ask terminal to %s: %w", o.name, err))
	}
	defer resp.Body.Close()
	var answer reply[Answer]
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return a, errorOf(fmt.Errorf("read terminal's answer to %s: %w", o.name, err))
	}
	if answer.Error != nil {
		return answer.Answer, answer.Error
	}
	return answer.Answer, nil
}

// handle offers the operation on mux.
func (o Op[Request, Answer]) handle(mux *http.ServeMux, d *device.Device) {
	mux.HandleFunc("POST /v1/"+o.name, func(w http.ResponseWriter, r *http.Request) {
		var request Request
		var answer reply[Answer]
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err == nil {
			err = json.Unmarshal(body, &request)
		}
		if err != nil {
			// Not err itself: it may quote the body.
			err = errors.New("request to " + o.name + " not understood")
		} else {
			answer.Answer, err = o.do(d, r.Context(), request)
		}
		if err != nil {
			answer.Error = errorOf(err)
		}
		body, err = json.Marshal(answer)
		if err != nil {
			http.Error(w, "answer to "+o.name+" cannot be written", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body) // a caller that is gone needs no answer
	})
}
