package api

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// list gives the payments of a day, for reconciliation.
func (a *API) list(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	date, ok := a.date(w, r)
	if !ok {
		return
	}
	l, err := a.Ledger.List(r.Context(), t.ID, date)
	if err != nil {
		a.broken(w, err)
		return
	}
	a.answer(w, l)
}

// journalHead tells how far we have the terminal's journal.
func (a *API) journalHead(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	kept, err := a.Ledger.Journal(r.Context(), t.ID, nil)
	if err == nil {
		var h keptHead
		if h, err = headOf(kept, t.ID); err == nil {
			a.answerHead(w, t, h.JournalHead)
			return
		}
	}
	a.broken(w, err)
}

// anchor takes records of the terminal's journal that continue what we have.
func (a *API) anchor(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.JournalRequest
	if _, ok := a.read(w, r, &q); !ok {
		return
	}
	if len(q.Lines) == 0 {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "no lines")
		return
	}
	h, err := a.take(context.WithoutCancel(r.Context()), t, q.Lines)
	var bad *journal.BadRecord
	switch {
	case errors.As(err, &bad):
		// Somebody runs an old disk, or two copies of one: an operator must know.
		a.Log.Error("journal does not continue", "terminal", t.ID, "record", bad.Seq, "why", bad.Why)
		a.problem(w, http.StatusConflict, wire.CodeJournal, bad.Error())
	case err != nil:
		a.broken(w, err)
	default:
		a.answerHead(w, t, h)
	}
}

// take verifies lines after what is kept, and keeps the new head.
func (a *API) take(ctx context.Context, t ledger.Terminal, lines []string) (h wire.JournalHead, err error) {
	text, err := a.Ledger.JournalKey(ctx, t.ID)
	if err != nil {
		return h, err
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return h, fmt.Errorf("journal key of %s does not read", t.ID)
	}
	_, err = a.Ledger.Journal(ctx, t.ID, func(kept string) (string, error) {
		was, err := headOf(kept, t.ID)
		if err != nil {
			return "", err
		}
		h = was.JournalHead
		head := journal.Head{Seq: uint64(h.Seq)}
		if _, err := hex.Decode(head.Hash[:], []byte(h.Hash)); err != nil {
			return "", fmt.Errorf("read kept head: %w", err)
		}
		v := journal.Resume(t.ID, key, head)
		for _, line := range lines {
			b, err := v.Next([]byte(line))
			if err != nil {
				return "", err
			}
			was.note(b)
		}
		head = v.Head()
		h = wire.JournalHead{Seq: int64(head.Seq), Hash: hex.EncodeToString(head.Hash[:]), At: time.Now().UTC(), Close: was.Close}
		was.JournalHead = h
		next, err := json.Marshal(was)
		return string(next), err
	})
	return h, err
}

// answerHead gives our word for a head.
func (a *API) answerHead(w http.ResponseWriter, t ledger.Terminal, h wire.JournalHead) {
	a.answer(w, wire.JournalAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Head: a.Authority.SignHead(t.ID, h)})
}
