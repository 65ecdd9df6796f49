package alipaysim

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// digest is what is signed of a message: "POST path\nclient.time.body".
func digest(path, client, at string, body []byte) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "POST %s\n%s.%s.%s", path, client, at, body)
	return h.Sum(nil)
}

// signed reads a signed request, does the work, and signs the answer; a fault
// that was asked for spoils it.
func (s *Simulator) signed(call string, work func(document) document) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f := s.take(call)
		switch f {
		case DropBefore:
			panic(http.ErrAbortHandler) // cuts the line
		case Unavailable:
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if err != nil {
			http.Error(w, "body", http.StatusBadRequest)
			return
		}
		var q document
		var a document
		switch {
		case !s.authentic(r, body):
			a = document{"result": said("F", "INVALID_SIGNATURE")}
		case json.Unmarshal(body, &q) != nil:
			a = document{"result": said("F", "PARAM_ILLEGAL")}
		default:
			if a, err = s.do(work, q); err != nil {
				s.Log.Error("simulator", "call", call, "error", err)
				http.Error(w, "books", http.StatusServiceUnavailable)
				return
			}
		}
		s.Log.Info("simulator", "call", call, "result", a["result"], "fault", f)
		s.reply(w, r.URL.Path, a, f)
	}
}

// do does the work under the lock, and keeps what it changed.
func (s *Simulator) do(work func(document) document, q document) (document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := work(q)
	return a, s.flush()
}

// freshest is how far the time of a request may lie from ours: what was
// overheard cannot be sent again tomorrow.
const freshest = 10 * time.Minute

// fresh reports whether a request was signed now.
func (s *Simulator) fresh(at string) bool {
	t, err := time.Parse(time.RFC3339, at)
	if ms, bad := strconv.ParseInt(at, 10, 64); bad == nil {
		t, err = time.UnixMilli(ms), nil
	}
	return err == nil && s.Now().Sub(t).Abs() <= freshest
}

// authentic reports whether the acquirer signed the request, and lately. The header
// is a list of name=value, in any order, with spaces or without (both are published).
func (s *Simulator) authentic(r *http.Request, body []byte) bool {
	said := map[string]string{}
	for part := range strings.SplitSeq(r.Header.Get("Signature"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		said[name] = value
	}
	plain, err := url.QueryUnescape(said["signature"])
	if err != nil || !s.fresh(r.Header.Get("Request-Time")) || r.Header.Get("Client-Id") != s.ClientID || said["algorithm"] != "RSA256" || said["keyVersion"] == "" {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(plain)
	return err == nil && rsa.VerifyPKCS1v15(s.Acquirer, crypto.SHA256, digest(r.URL.Path, s.ClientID, r.Header.Get("Request-Time"), body), raw) == nil
}

// header signs a message of ours.
func (s *Simulator) header(key *rsa.PrivateKey, path, at string, body []byte) string {
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest(path, s.ClientID, at, body))
	if err != nil {
		return ""
	}
	return "algorithm=RSA256,keyVersion=1,signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(raw))
}

// reply sends a signed answer, or a spoilt one.
func (s *Simulator) reply(w http.ResponseWriter, path string, a document, f Fault) {
	key, at := s.Key, s.Now()
	switch f {
	case LostAnswer:
		panic(http.ErrAbortHandler)
	case WrongAmount:
		for _, name := range []string{"paymentAmount", "refundAmount"} {
			if a[name] != nil {
				a[name] = document{"currency": "JPY", "value": "1"}
			}
		}
	case OldAnswer:
		at = at.Add(-time.Hour)
	case UnknownOnce:
		a = document{"result": said("U", "UNKNOWN_EXCEPTION")}
	case BadSignature:
		if other, err := rsa.GenerateKey(rand.Reader, 2048); err == nil {
			key = other
		}
	}
	body, err := json.Marshal(a)
	if err != nil {
		http.Error(w, "answer", http.StatusInternalServerError)
		return
	}
	stamp := fmt.Sprint(at.UnixMilli())
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Client-Id", s.ClientID)
	w.Header().Set("Response-Time", stamp)
	w.Header().Set("Signature", s.header(key, path, stamp, body))
	if f == TornBody {
		body = body[:len(body)/2]
	}
	_, _ = w.Write(body)
}

// Confirm lets the customer enter the PIN of a payment, or of any that waits
// when the id is empty, and notifies the acquirer.
func (s *Simulator) Confirm(id string) bool {
	s.mu.Lock()
	var p *payment
	for _, x := range s.payments {
		if x.Status == "U" && (id == "" || x.RequestID == id) && (x.Until.IsZero() || s.Now().Before(x.Until)) {
			p = x
		}
	}
	if p == nil {
		s.mu.Unlock()
		return false
	}
	p.Status, p.Paid = "S", s.Now()
	s.put(entry{Payment: p})
	if err := s.flush(); err != nil {
		s.Log.Error("simulator", "call", "confirm", "error", err)
	}
	d := document{"paymentResult": s.standing(p), "paymentRequestId": p.RequestID, "paymentId": p.ID}
	s.amounts(d, p)
	target := p.NotifyURL
	s.mu.Unlock()
	if target != "" {
		s.notify(target, d)
	}
	return true
}

// acknowledged reports whether the acquirer says that it has a notification: its
// answer is read for that alone.
func acknowledged(w *http.Response) bool {
	var a document
	err := json.NewDecoder(io.LimitReader(w.Body, 64<<10)).Decode(&a)
	return err == nil && w.StatusCode == http.StatusOK && text(a, "result", "resultStatus") == "S"
}

// notify sends a notification, three times at most, until it is acknowledged.
func (s *Simulator) notify(target string, d document) {
	u, err := url.Parse(target)
	if err != nil {
		return
	}
	body, err := json.Marshal(d)
	if err != nil {
		return
	}
	for range 3 {
		at := fmt.Sprint(s.Now().UnixMilli())
		r, err := http.NewRequest(http.MethodPost, target, bytes.NewReader(body))
		if err != nil {
			return
		}
		r.Header.Set("Client-Id", s.ClientID)
		r.Header.Set("Request-Time", at)
		r.Header.Set("Signature", s.header(s.Key, u.Path, at, body))
		w, err := s.HTTP.Do(r)
		if err != nil {
			continue
		}
		heard := acknowledged(w)
		_ = w.Body.Close()
		if heard {
			return
		}
	}
}
