package store

import (
	"bufio"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
)

// CheckExport verifies an exported journal, one record a line, with nothing
// but the public key of its device. Every close must say what the payments and
// refunds before it add up to, and follow the one before. It must pass through
// each head that somebody kept in its short form, as a Z slip has it: that shows a
// tail that was cut off. The error is a *journal.BadRecord, or that of reading.
func CheckExport(r io.Reader, key ed25519.PublicKey, kept ...string) (Verdict, error) {
	c := exportCheck{
		payments: map[terminal.PaymentID]terminal.Payment{}, refunds: map[terminal.RefundID]terminal.Refund{}, ever: report.Totals{},
	}
	var verifier *journal.Verifier
	var v Verdict
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		if verifier == nil {
			b, err := journal.Parse(lines.Bytes())
			if err != nil {
				return v, &journal.BadRecord{Seq: 1, Why: "not in the journal's form"}
			}
			if verifier, err = verifierFrom(b, key); err != nil {
				return v, err
			}
		}
		b, err := verifier.Next(lines.Bytes())
		if err != nil {
			return v, err
		}
		v.Head, v.Records = verifier.Head(), verifier.Head().Seq
		if len(kept) > 0 {
			head := v.Head.Short()
			kept = slices.DeleteFunc(kept, func(k string) bool { return k == head })
		}
		if err := c.hear(b); err != nil {
			return v, err
		}
	}
	if err := lines.Err(); err != nil {
		return v, fmt.Errorf("read export: %w", err)
	}
	v.Differences = c.differences
	for _, k := range kept {
		v.Differences = append(v.Differences, fmt.Sprintf("head %q was kept, and the journal does not pass through it", k))
	}
	return v, nil
}

// verifierFrom returns the verifier of a journal that begins with b: at its first
// record, or at that of a recovery, which says what it goes on from.
func verifierFrom(b journal.Body, key ed25519.PublicKey) (*journal.Verifier, error) {
	if b.Kind != string(KindRecovery) {
		return journal.NewVerifier(b.Terminal, key), nil
	}
	base, err := journal.Before(b)
	if err != nil {
		return nil, &journal.BadRecord{Seq: 1, Why: "not in the journal's form"}
	}
	return journal.Resume(b.Terminal, key, base), nil
}

// An exportCheck follows what an export tells.
type exportCheck struct {
	payments    map[terminal.PaymentID]terminal.Payment
	refunds     map[terminal.RefundID]terminal.Refund
	ever        report.Totals
	closed      report.Close // the newest
	given       int          // numbers of closes up to it may have been given before
	differences []string
}

// hear counts one record.
func (c *exportCheck) hear(b journal.Body) error {
	if b.Kind == string(terminal.KindClose) {
		var e CloseEntry
		if err := json.Unmarshal(b.Payload, &e); err != nil {
			return &journal.BadRecord{Seq: b.Seq, Why: "its payload does not read"}
		}
		c.close(e.Close)
		return nil
	}
	if b.Kind == string(terminal.KindEvent) { // it counts in nothing
		return nil
	}
	if b.Kind == string(KindRecovery) {
		var e RecoveryEntry
		if err := json.Unmarshal(b.Payload, &e); err != nil {
			return &journal.BadRecord{Seq: b.Seq, Why: "its payload does not read"}
		}
		c.given = e.Recovery.Closes
		if e.Recovery.Close != nil {
			c.closed = *e.Recovery.Close
		}
		return nil
	}
	var e Entry
	if err := json.Unmarshal(b.Payload, &e); err != nil {
		return &journal.BadRecord{Seq: b.Seq, Why: "its payload does not read"}
	}
	before := c.payments[e.Payment.ID]
	c.ever.Merge(report.Contribution(before).Minus())
	c.ever.Merge(report.Contribution(e.Payment))
	if e.Refund != nil {
		s := transition{terminal.Change{Kind: terminal.Kind(b.Kind), Refund: e.Refund}, before, e.Payment, c.refunds[e.Refund.ID]}
		c.ever.Merge(s.refundDelta())
		c.refunds[e.Refund.ID] = *e.Refund
	}
	c.payments[e.Payment.ID] = e.Payment
	return nil
}

// close holds a close against what was counted before it.
func (c *exportCheck) close(told report.Close) {
	want := report.NewClose(c.closed, c.ever, nil)
	want.Number = max(want.Number, c.given+1)
	switch {
	case told.Number != want.Number:
		c.differences = append(c.differences, fmt.Sprintf("close %d follows close %d", told.Number, c.closed.Number))
	case !told.Follows(want):
		c.differences = append(c.differences, fmt.Sprintf("close %d says %d yen for ever, its records %d", told.Number, told.Perpetual, want.Perpetual))
	}
	c.closed = told
}
