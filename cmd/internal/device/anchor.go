package device

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// anchorPart is how many records are read at a time.
const anchorPart = 100

// Anchored returns how far the backend has this terminal's journal, by its
// signed word. Errors: terminal.ErrNotReached, ErrConfigSignature.
func (d *Device) Anchored(ctx context.Context) (journal.Head, error) {
	head, _, err := d.heard(ctx)
	return head, err
}

// heard is Anchored with the number of the newest close that the backend has.
func (d *Device) heard(ctx context.Context) (head journal.Head, closes int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	h, err := d.Client.JournalHead(ctx)
	if err != nil {
		return head, 0, err
	}
	head, err = d.open(h)
	return head, int(h.Close), err
}

// open checks the backend's word for a head.
func (d *Device) open(h wire.JournalHead) (out journal.Head, err error) {
	key, err1 := base64.StdEncoding.DecodeString(d.id.ConfigKey)
	signature, err2 := base64.StdEncoding.DecodeString(h.Signature)
	hash, err3 := hex.DecodeString(h.Hash)
	if errors.Join(err1, err2, err3) != nil || len(key) != ed25519.PublicKeySize || len(hash) != len(out.Hash) || h.Seq < 0 ||
		!ed25519.Verify(key, h.Signed(d.id.TerminalID), signature) {
		return out, fmt.Errorf("read head of the backend: %w", ErrConfigSignature)
	}
	d.hear(h)
	return journal.Head{Seq: uint64(h.Seq), Hash: [32]byte(hash)}, nil
}

// Anchor hands the backend what it does not have of the journal, and returns
// how far it has it then. Errors: terminal.ErrOldRecords, and those of Anchored.
func (d *Device) Anchor(ctx context.Context) (journal.Head, error) {
	d.anchoring.Lock() // two that hand over the same lines would look like two journals
	defer d.anchoring.Unlock()
	head, err := d.follow(ctx)
	if d.judge(err) {
		err = errors.Join(err, d.keepWord())
	}
	return head, err
}

// follow hands over what the backend does not have, as long as its journal is ours.
// It asks again when lines do not fit: a program that was killed may have sent them,
// and they came in between.
func (d *Device) follow(ctx context.Context) (journal.Head, error) {
	head, err := d.agreed(ctx)
	for again := false; err == nil; {
		lines, lerr := d.lines(head.Seq + 1)
		if lerr != nil || len(lines) == 0 {
			return head, lerr
		}
		before := head.Seq
		head, err = d.send(ctx, lines[:backend.Fits(lines)])
		if err == nil && head.Seq <= before { // or it would be sent them for ever
			err = fmt.Errorf("backend took records after %d, and has %d: %w", before, head.Seq, terminal.ErrNoAnswer)
		}
		if errors.Is(err, terminal.ErrOldRecords) && !again {
			again = true
			head, err = d.agreed(ctx)
		}
	}
	return head, err
}

// agreed returns how far the backend has our journal, or terminal.ErrOldRecords.
func (d *Device) agreed(ctx context.Context) (journal.Head, error) {
	head, err := d.Anchored(ctx)
	if err == nil {
		err = d.passes(head)
	}
	return head, err
}

// send hands over lines within a bounded time.
func (d *Device) send(ctx context.Context, lines [][]byte) (journal.Head, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	h, err := d.Client.SendJournal(ctx, lines)
	if errors.Is(err, backend.ErrOtherJournal) {
		err = fmt.Errorf("%w: %w", terminal.ErrOldRecords, err)
	}
	if err != nil {
		return journal.Head{}, err
	}
	return d.open(h)
}

// passes reports by its error whether our journal goes through a head.
func (d *Device) passes(head journal.Head) error {
	base, err := d.Store.Base()
	if err != nil || head == base {
		return err
	}
	lines, err := d.lines(head.Seq)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("backend has %d records: %w", head.Seq, terminal.ErrOldRecords)
	}
	own, err := journal.HeadOf(lines[0])
	if err == nil && own != head {
		err = fmt.Errorf("record %d: %w", head.Seq, terminal.ErrOldRecords)
	}
	return err
}

// errEnough ends a walk that has what it wanted.
var errEnough = errors.New("enough")

// lines returns the records from a number on, at most anchorPart.
func (d *Device) lines(from uint64) (lines [][]byte, err error) {
	err = d.Store.Journal(from, func(line []byte) error {
		if len(lines) == anchorPart {
			return errEnough
		}
		lines = append(lines, line)
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return lines, err
}

// OldDisk reports whether the backend was heard to have more of the journal, or
// another one: the records here are an older or a copied disk's.
func (d *Device) OldDisk() bool { return d.oldDisk.Load() }

// Fit returns terminal.ErrOldRecords when the backend was heard to have more of
// the journal, or another one: nothing is sold then. That it was heard is kept over
// restarts.
func (d *Device) Fit() error {
	if d.OldDisk() {
		return terminal.ErrOldRecords
	}
	return nil
}

// meetFor is how long a sale that needs no backend waits for the first contact.
const meetFor = 2 * time.Second

// Meet makes the first contact since the start for a sale that needs none, such as
// one for cash, where there was none yet. That the backend cannot be reached is no
// error. The error is that of Fit.
func (d *Device) Meet(ctx context.Context) error {
	if !d.compared.Load() {
		ctx, cancel := context.WithTimeout(ctx, meetFor)
		defer cancel()
		_ = d.Till.Connect(ctx) // what it finds out, Fit tells
	}
	return d.Fit()
}

// compare holds the journal against what the backend has of it, on the first
// contact since the start, before anything of a payment is sent; and again while
// they differ. Errors: terminal.ErrOldRecords, terminal.ErrNotReached.
func (d *Device) compare(ctx context.Context) error {
	if d.compared.Load() && !d.OldDisk() {
		return nil
	}
	head, err := d.Anchored(ctx)
	if err != nil {
		return fmt.Errorf("compare journal: %w: %w", terminal.ErrNotReached, err)
	}
	err = d.passes(head)
	if d.judge(err) {
		d.compared.Store(true)
		// A disk that does not take it takes no sale either.
		_ = d.keepWord()
	}
	return err
}

// judge remembers what holding the journal against the backend's came to, and
// reports whether it came to anything.
func (d *Device) judge(err error) bool {
	old := errors.Is(err, terminal.ErrOldRecords)
	if err == nil || old {
		d.oldDisk.Store(old)
		return true
	}
	return false
}

// A gate is the line of a terminal that sells: it lets nothing of a payment
// through while the records are older than what the backend has of them.
type gate struct {
	*line
	device *Device
}

// Connect is that of the line, and holds the journals against each other.
func (g gate) Connect(ctx context.Context) error {
	if err := g.line.Connect(ctx); err != nil {
		return err
	}
	return g.device.compare(ctx)
}

// anchor is Anchor for the background: it asks only when there is something
// new since the last time. One goroutine calls it.
func (d *Device) anchor(ctx context.Context) error {
	head, err := d.Store.Head()
	if err != nil || head == d.anchored {
		return err
	}
	anchored, err := d.Anchor(ctx)
	if err == nil {
		d.anchored = anchored
	}
	return err
}
