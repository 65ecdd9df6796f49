package api

import (
	"crypto/ecdsa"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// enrol turns an activation code into a certificate.
func (a *API) enrol(w http.ResponseWriter, r *http.Request) {
	var q wire.EnrolRequest
	if _, ok := a.read(w, r, &q); !ok {
		return
	}
	csr, err := a.Authority.Check(q)
	if err != nil {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, err.Error())
		return
	}
	t, cert, err := a.admit(r, q, csr)
	if errors.Is(err, ledger.ErrActivation) {
		a.problem(w, http.StatusForbidden, wire.CodeActivation, "activation code wrong, used or expired")
		return
	}
	if err != nil {
		a.broken(w, fmt.Errorf("enrol: %w", err))
		return
	}
	config, err := a.signed(r.Context(), t)
	if err != nil {
		a.broken(w, err)
		return
	}
	a.Log.Info("enrolled", "terminal", t.ID, "shop", t.Shop)
	a.answer(w, wire.EnrolAnswer{TerminalID: t.ID, Certificate: cert, CA: a.Authority.PEM(), ConfigKey: a.Authority.ConfigKey(), Config: config})
}

// admit returns the terminal that the device is, or becomes, and its certificate.
func (a *API) admit(r *http.Request, q wire.EnrolRequest, csr *x509.CertificateRequest) (t ledger.Terminal, cert string, err error) {
	issue := func(t ledger.Terminal) (number string, err error) {
		cert, number, err = a.Authority.Issue(csr, t.ID)
		return number, err
	}
	if q.JournalSignature != "" {
		t, err = a.Ledger.Again(r.Context(), q.ActivationCode, q.JournalKey, issue)
		if !errors.Is(err, ledger.ErrNotFound) {
			return t, cert, err
		}
	}
	t, err = a.Ledger.Enrol(r.Context(), q.ActivationCode, q.JournalKey, issue)
	return t, cert, err
}

// renew gives a terminal a new certificate for the key that it has.
func (a *API) renew(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.RenewRequest
	if _, ok := a.read(w, r, &q); !ok {
		return
	}
	csr, err := a.Authority.CheckCSR(q.CSR)
	if err != nil {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, err.Error())
		return
	}
	if old, ok := r.TLS.PeerCertificates[0].PublicKey.(*ecdsa.PublicKey); !ok || !old.Equal(csr.PublicKey) {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "not the key of the certificate that asks")
		return
	}
	cert, number, err := a.Authority.Issue(csr, t.ID)
	if err == nil {
		err = a.Ledger.Renewed(r.Context(), t.ID, number)
	}
	if err != nil {
		a.broken(w, fmt.Errorf("renew: %w", err))
		return
	}
	a.Log.Info("certificate renewed", "terminal", t.ID)
	a.answer(w, wire.RenewAnswer{Certificate: cert})
}
