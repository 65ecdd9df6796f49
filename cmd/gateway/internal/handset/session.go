package handset

import (
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"kaikei/cmd/gateway/internal/ledger"
)

// cookie is the name of the session's cookie.
const cookie = "phone"

// maxSessions is how many phones may be in hand; the one that was longest
// unused is put away for another.
const maxSessions = 4096

// A session is one phone in somebody's hand.
type session struct {
	customer ledger.Customer

	mu   sync.Mutex // guards everything that follows
	code string     // on the screen; a bearer token
	used time.Time
}

// show keeps the code that is on the screen.
func (s *session) show(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code = code
}

// shown returns the code that is on the screen.
func (s *session) shown() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code
}

// touch notes that the phone is used, and returns since when it was not.
func (s *session) touch(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used = now
}

// lastUsed returns when the phone was last used.
func (s *session) lastUsed() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

// sessions are the phones in hand.
type sessions struct {
	mu  sync.Mutex // guards all
	all map[string]*session
}

// begin makes a session and gives its cookie; the one that the same browser had
// ends.
func (x *sessions) begin(w http.ResponseWriter, r *http.Request, c ledger.Customer) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.all == nil {
		x.all = map[string]*session{}
	}
	if len(x.all) >= maxSessions {
		oldest, at := "", time.Now()
		for token, s := range x.all {
			if used := s.lastUsed(); used.Before(at) {
				oldest, at = token, used
			}
		}
		delete(x.all, oldest)
	}
	if before, err := r.Cookie(cookie); err == nil {
		delete(x.all, before.Value) // one hand holds one phone
	}
	token := rand.Text()
	x.all[token] = &session{customer: c, used: time.Now()}
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: token, Path: "/phone/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
}

// of returns the session of a request; nil when there is none.
func (x *sessions) of(r *http.Request) *session {
	c, err := r.Cookie(cookie)
	if err != nil {
		return nil
	}
	x.mu.Lock()
	s := x.all[c.Value]
	x.mu.Unlock()
	if s != nil {
		s.touch(time.Now())
	}
	return s
}
