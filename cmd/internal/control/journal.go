package control

import (
	"context"
	"encoding/base64"
	"errors"

	"kaikei/cmd/internal/device"
	"kaikei/terminal/journal"
)

// The operations on the journal.
var (
	VerifyJournal = Op[Nothing, JournalAnswer]{"journal-verify", verifyJournal}
	ExportJournal = Op[ExportRequest, []string]{"journal-export", exportJournal}
)

// A JournalAnswer is what the verifier found.
type JournalAnswer struct {
	OK      bool   `json:"ok"`
	Records uint64 `json:"records"`
	Head    string `json:"head"` // short, as printed on slips
	Key     string `json:"key"`  // base64 public key that signs it
	// Anchored is how many records the backend has; 0 when it was not reached
	// or has none.
	Anchored uint64 `json:"anchored,omitempty"`
	// FirstBad is the number of the first record that does not verify, 0 when
	// all do.
	FirstBad    uint64   `json:"firstBad,omitempty"`
	Why         string   `json:"why,omitempty"`
	Differences []string `json:"differences,omitempty"` // between what is stored and what the journal says
}

// verifyJournal walks the journal, and holds the store against it. It must pass
// through what the backend has of it, if the backend can be reached.
func verifyJournal(d *device.Device, ctx context.Context, _ Nothing) (JournalAnswer, error) {
	var kept []journal.Head
	anchored, err := d.Anchored(ctx)
	if err == nil && anchored.Seq > 0 {
		kept = append(kept, anchored)
	}
	v, err := d.Store.Check(d.JournalKey, kept...)
	a := JournalAnswer{
		Records: v.Records, Head: v.Head.Short(), Differences: v.Differences, Key: base64.StdEncoding.EncodeToString(d.JournalKey),
		Anchored: anchored.Seq, OK: err == nil && len(v.Differences) == 0,
	}
	return a, a.Found(err)
}

// Found notes the first bad record, if that is what err is, and returns any
// other error.
func (a *JournalAnswer) Found(err error) error {
	var bad *journal.BadRecord
	if errors.As(err, &bad) {
		a.FirstBad, a.Why = bad.Seq, bad.Why
		return nil
	}
	return err
}

// An ExportRequest asks for at most Most records from number From, so that a
// long journal is fetched in parts.
type ExportRequest struct {
	From uint64 `json:"from"`
	Most int    `json:"most"`
}

// errEnough ends a walk that has what it wanted.
var errEnough = errors.New("enough")

// exportJournal returns lines of the journal, byte for byte: as texts, since
// JSON within JSON is written anew on its way and would no longer verify.
func exportJournal(d *device.Device, _ context.Context, r ExportRequest) ([]string, error) {
	lines := []string{}
	err := d.Store.Journal(r.From, func(line []byte) error {
		if len(lines) == r.Most {
			return errEnough
		}
		lines = append(lines, string(line))
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return lines, err
}
