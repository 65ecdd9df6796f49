package device

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/backend"
	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// ErrOldDisk means that the backend has more of this terminal's journal, or
// another one: this disk is a restored or a copied one, and what was sold
// since is not on it.
var ErrOldDisk = errors.New("journal is behind the backend's, or differs from it")

// anchorPart is how many records are read at a time.
const anchorPart = 100

// Anchored returns how far the backend has this terminal's journal, by its
// signed word. Errors: terminal.ErrNotReached, ErrConfigSignature.
func (d *Device) Anchored(ctx context.Context) (journal.Head, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	h, err := d.Client.JournalHead(ctx)
	if err != nil {
		return journal.Head{}, err
	}
	return d.open(h)
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
	return journal.Head{Seq: uint64(h.Seq), Hash: [32]byte(hash)}, nil
}

// Anchor hands the backend what it does not have of the journal, and returns
// how far it has it then. Errors: ErrOldDisk, and those of Anchored.
func (d *Device) Anchor(ctx context.Context) (journal.Head, error) {
	head, err := d.Anchored(ctx)
	if err != nil {
		return head, err
	}
	if err := d.passes(head); err != nil {
		return head, err
	}
	for {
		lines, err := d.lines(head.Seq + 1)
		if err != nil || len(lines) == 0 {
			return head, err
		}
		if head, err = d.send(ctx, lines[:backend.Fits(lines)]); err != nil {
			return head, err
		}
	}
}

// send hands over lines within a bounded time.
func (d *Device) send(ctx context.Context, lines [][]byte) (journal.Head, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	h, err := d.Client.SendJournal(ctx, lines)
	if errors.Is(err, backend.ErrOtherJournal) {
		err = fmt.Errorf("%w: %w", ErrOldDisk, err)
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
		return fmt.Errorf("backend has %d records: %w", head.Seq, ErrOldDisk)
	}
	own, err := journal.HeadOf(lines[0])
	if err == nil && own != head {
		err = fmt.Errorf("record %d: %w", head.Seq, ErrOldDisk)
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
	if err == nil || errors.Is(err, ErrOldDisk) {
		d.oldDisk.Store(err != nil)
	}
	return err
}
