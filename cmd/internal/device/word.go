package device

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// The backend's word for how far it has the journal is kept beside the records. A
// store that was put back from a copy does not go through it, and sells nothing
// from the start on, without a network too. With the whole disk put back the word is
// as old as the store: then the first contact tells, and is remembered by it.

// hear notes the backend's newest word, whose signature is good.
func (d *Device) hear(h wire.JournalHead) {
	d.wordMu.Lock()
	defer d.wordMu.Unlock()
	if h.Seq >= d.word.Seq {
		d.word = h
	}
}

// keepWord writes the newest word down, where it is another one than the last.
func (d *Device) keepWord() error {
	d.wordMu.Lock()
	defer d.wordMu.Unlock()
	if d.word.Hash == "" || d.word == d.kept {
		return nil
	}
	if err := writeJSON(d.dir, wordFile, d.word); err != nil {
		return fmt.Errorf("keep the backend's word for the journal: %w", err)
	}
	d.kept = d.word
	return nil
}

// handOnFor is how long a program waits at its end for the backend to take the journal.
const handOnFor = 2 * time.Second

// HandOn hands the backend what it does not have of the journal, where the line is
// up: for a program that has the terminal open for one operation, and no background.
// That it does not come there is no error: the next one brings it.
func (d *Device) HandOn() {
	head, err := d.Store.Head()
	d.wordMu.Lock()
	there := d.kept.Seq
	d.wordMu.Unlock()
	if err != nil || there == int64(head.Seq) || !d.Till.Online() || d.OldDisk() {
		return
	}
	ctx, cancel := context.WithTimeout(d.life, handOnFor)
	defer cancel()
	_, _ = d.Anchor(ctx)
}

// remember holds the records against the last word that was kept. One that does not
// read, or is no word of our backend for this terminal, says nothing.
func (d *Device) remember() error {
	var h wire.JournalHead
	if err := readJSON(d.dir, wordFile, &h); err != nil {
		return nil
	}
	head, err := d.open(h)
	if err != nil {
		return nil
	}
	d.line.noEarlier(h.At)
	d.kept = h
	if err = d.passes(head); errors.Is(err, terminal.ErrOldRecords) {
		d.oldDisk.Store(true)
		return nil
	}
	return err
}
