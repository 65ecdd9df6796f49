package alipaysim

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Brand is a partner wallet.
type Brand struct {
	Name, Routing, Currency string
	// PerMillion is what a million yen are in the currency's smallest unit.
	PerMillion int64
}

// Brands are the wallets that are played, by the name of their codes. The
// routing digits are made up.
var Brands = map[string]Brand{
	"alipay": {"Alipay", "001", "CNY", 4_650_000}, "alipayhk": {"AlipayHK", "002", "HKD", 5_090_000}, "kakaopay": {"Kakao Pay", "003", "KRW", 9_410_000},
	"gcash": {"GCash", "004", "PHP", 37_800_000}, "truemoney": {"TrueMoney", "005", "THB", 21_100_000}, "tng": {"Touch 'n Go eWallet", "006", "MYR", 2_710_000},
	"toss": {"Toss Pay", "007", "KRW", 9_410_000}, "mpay": {"MPay", "008", "MOP", 5_240_000}, "hipay": {"Hipay", "009", "MNT", 2_330_000_000}, "changi": {"Changi Pay", "010", "SGD", 870_000},
}

// A Fault is how an answer is spoilt.
type Fault string

// The faults. Each befalls one call.
const (
	BadSignature Fault = "bad-signature" // the work is done, the answer signed with another key
	LostAnswer   Fault = "lost-answer"   // the work is done and the line cut
	DropBefore   Fault = "drop-before"   // the line is cut before any work
	WrongAmount  Fault = "wrong-amount"  // the work is done, the answer names another amount
	OldAnswer    Fault = "old-answer"    // the work is done, the answer signed an hour ago
	Unavailable  Fault = "unavailable"   // HTTP 503 before any work
	TornBody     Fault = "torn-body"     // half of the answer, signed as a whole
	UnknownOnce  Fault = "unknown"       // the work is done, the answer is U UNKNOWN_EXCEPTION
)

// Faults are all of them, and Calls those that they may befall.
var (
	Faults = []Fault{BadSignature, LostAnswer, DropBefore, WrongAmount, OldAnswer, Unavailable, TornBody, UnknownOnce}
	Calls  = []string{"pay", "inquire", "cancel", "refund"}
)

// pinFrom is the amount from which the customer enters a PIN.
const pinFrom = 20_000

// A Simulator plays the other side.
type Simulator struct {
	Key      *rsa.PrivateKey // Alipay+'s
	Acquirer *rsa.PublicKey  // the other side's
	ClientID string          // of the acquirer
	Now      func() time.Time
	Log      *slog.Logger
	HTTP     *http.Client // for notifications

	mu sync.Mutex // guards everything that follows
	books
	faults map[string][]Fault // by call
}

// Keep goes on with the books in a file, and keeps there what is done from now
// on. It is called before anything else.
func (s *Simulator) Keep(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open(path)
}

// Handler returns the protocol, and beside it what a developer needs.
func (s *Simulator) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /aps/api/v1/payments/pay", s.signed("pay", s.pay))
	m.HandleFunc("POST /aps/api/v1/payments/inquiryPayment", s.signed("inquire", s.inquire))
	m.HandleFunc("POST /aps/api/v1/payments/cancelPayment", s.signed("cancel", s.cancel))
	m.HandleFunc("POST /aps/api/v1/payments/refund", s.signed("refund", s.refund))
	s.developer(m)
	m.HandleFunc("GET /reports/detail.csv", s.csv(s.detail))
	m.HandleFunc("GET /reports/fee.csv", s.csv(s.fees))
	m.HandleFunc("GET /reports/summary.csv", s.csv(s.summary))
	return m
}

// developer adds what a customer would do, and the faults.
func (s *Simulator) developer(m *http.ServeMux) {
	m.HandleFunc("POST /simulator/code", func(w http.ResponseWriter, r *http.Request) {
		text, err := s.NewCode(r.URL.Query().Get("wallet"))
		if err != nil {
			refuse(w, http.StatusUnprocessableEntity, err.Error())
			return
		}
		fmt.Fprintln(w, text)
	})
	m.HandleFunc("POST /simulator/fault", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Spoil(r.URL.Query().Get("call"), Fault(r.URL.Query().Get("fault"))); err != nil {
			refuse(w, http.StatusUnprocessableEntity, err.Error())
		}
	})
	m.HandleFunc("POST /simulator/confirm", func(w http.ResponseWriter, r *http.Request) {
		if !s.Confirm(r.URL.Query().Get("id")) {
			refuse(w, http.StatusNotFound, "no payment waits for a PIN")
		}
	})
	m.HandleFunc("POST /simulator/scan", func(w http.ResponseWriter, r *http.Request) {
		if !s.Scan(r.URL.Query().Get("code"), r.URL.Query().Get("wallet")) {
			refuse(w, http.StatusNotFound, "code or wallet not known, or too late")
		}
	})
}

// refuse answers a developer with a problem (RFC 9457).
func refuse(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	// One that is gone needs no answer.
	_ = json.NewEncoder(w).Encode(document{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail})
}

// NewCode makes a payment code of a wallet. The digit after the routing tells
// the wallet's money: 9 is a customer who has none.
func (s *Simulator) NewCode(wallet string) (string, error) {
	name, poor := strings.CutSuffix(wallet, "-poor")
	brand, ok := Brands[name]
	if !ok {
		return "", fmt.Errorf("wallet %q; there are %s", wallet, strings.Join(slices.Sorted(maps.Keys(Brands)), ", "))
	}
	number, err := rand.Int(rand.Reader, big.NewInt(1_000_000_000_000_000))
	if err != nil {
		return "", err
	}
	money := "1"
	if poor {
		money = "9"
	}
	text := fmt.Sprintf("281%s02%s%015d", brand.Routing, money, number)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(entry{Code: &code{Hash: hashOf(text), Brand: brand, Until: s.Now().Add(time.Minute), Poor: poor}})
	return text, s.flush()
}

// Spoil lets a fault befall the next call of a kind. A fault or a call that there
// is not befalls nothing, and is an error that names those that there are.
func (s *Simulator) Spoil(call string, f Fault) error {
	switch {
	case !slices.Contains(Calls, call):
		return fmt.Errorf("call %q; there are %v", call, Calls)
	case !slices.Contains(Faults, f):
		return fmt.Errorf("fault %q; there are %v", f, Faults)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults == nil {
		s.faults = map[string][]Fault{}
	}
	s.faults[call] = append(s.faults[call], f)
	return nil
}

// take returns the fault that befalls a call.
func (s *Simulator) take(call string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults[call]) == 0 {
		return ""
	}
	f := s.faults[call][0]
	s.faults[call] = s.faults[call][1:]
	return f
}

// Taken is what all payments took and did not give back.
func (s *Simulator) Taken() (yen int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.payments {
		if p.Status == "S" {
			yen += p.Yen - p.Refunded
		}
	}
	return yen
}
