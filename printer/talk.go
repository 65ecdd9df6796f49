package printer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"kaikei/terminal"
)

// errSilent means that a printer did not answer in time.
var errSilent = errors.New("no answer")

// pollEvery is how often a printer that has everything and says nothing is
// asked why.
const pollEvery = time.Second

// A talk is one connection to a printer, for one job. Its goroutines end with
// close, which unblocks them.
type talk struct {
	port    io.ReadWriteCloser
	within  time.Duration // bounds each write, and
	pace    time.Duration // so much more for each byte
	replies chan reply
	broken  chan error    // the reader's end
	over    chan struct{} // closed by close
	wait    sync.WaitGroup
	status  Status  // as last heard
	proved  bool    // the end of the job was answered
	early   []reply // heard before their question's write had returned
}

// newTalk begins to listen on port, which it owns.
func newTalk(port io.ReadWriteCloser, within, pace time.Duration) *talk {
	t := &talk{port: port, within: within, pace: pace, replies: make(chan reply, 16), broken: make(chan error, 1), over: make(chan struct{})}
	t.wait.Go(t.listen)
	return t
}

// close ends the connection and waits for its goroutines.
func (t *talk) close() {
	close(t.over)
	_ = t.port.Close() // what was proved is proved; nothing can be done about the rest
	t.wait.Wait()
}

// listen passes on what the printer says until the connection ends.
func (t *talk) listen() {
	var r replyReader
	buffer := make([]byte, 256)
	for {
		n, err := t.port.Read(buffer)
		for _, b := range buffer[:n] {
			if got, ok := r.push(b); ok {
				select {
				case t.replies <- got:
				case <-t.over:
					return
				}
			}
		}
		if err != nil {
			t.broken <- err
			return
		}
	}
}

// hear notes what a reply says about the printer. Answers to DLE EOT are noted
// by who asked.
func (t *talk) hear(r reply) {
	switch r.kind {
	case replyAutomatic:
		t.status.automatic(r.bytes)
	case replyDone:
		t.status.sensors(r.bytes[0])
		t.proved = true
	}
}

// trouble returns what the printer itself says keeps it from printing. Being
// offline without a cause passes: somebody presses the feed button.
func (t *talk) trouble() error {
	if err := t.status.Err(); !errors.Is(err, terminal.ErrPrinterOffline) {
		return err
	}
	return nil
}

// await waits for a reply of one kind; for the end of a job, no longer than
// until the printer says that it does not come.
func (t *talk) await(ctx context.Context, kind replyKind, within time.Duration) (reply, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, within, errSilent)
	defer cancel()
	if i := slices.IndexFunc(t.early, func(r reply) bool { return r.kind == kind }); i >= 0 {
		return t.early[i], nil
	}
	for {
		select {
		case r := <-t.replies:
			t.hear(r)
			if r.kind == kind {
				return r, nil
			}
			if err := t.trouble(); err != nil && kind == replyDone {
				return reply{}, err
			}
		case err := <-t.broken:
			return reply{}, fmt.Errorf("listen: %w", err)
		case <-ctx.Done():
			return reply{}, context.Cause(ctx)
		}
	}
}

// write sends bytes, and returns early when the printer says that it cannot
// print. It returns how many were taken; after an error no more follow, for
// the connection is closed.
func (t *talk) write(ctx context.Context, b []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	ctx, cancel := context.WithTimeout(ctx, t.within+time.Duration(len(b))*t.pace)
	defer cancel()
	t.early = nil
	written := make(chan result, 1)
	t.wait.Go(func() {
		n, err := t.port.Write(b)
		written <- result{n, err}
	})
	stop := func(cause error) (int, error) {
		_ = t.port.Close()
		r := <-written // Close has unblocked it
		return r.n, cause
	}
	for {
		select {
		case r := <-written:
			return r.n, r.err
		case r := <-t.replies:
			t.hear(r)
			if len(t.early) < cap(t.replies) {
				t.early = append(t.early, r)
			}
			if err := t.trouble(); err != nil && r.kind == replyAutomatic {
				return stop(err)
			}
		case <-ctx.Done():
			return stop(ctx.Err())
		}
	}
}

// ask asks one question of DLE EOT, which a printer answers at once, even when
// it cannot print.
func (t *talk) ask(ctx context.Context, n byte, within time.Duration) error {
	if _, err := t.write(ctx, []byte{dle, 4, n}); err != nil {
		return err
	}
	r, err := t.await(ctx, replyRealTime, within)
	if err != nil {
		return err
	}
	t.status.answer(n, r.bytes[0])
	return nil
}

// check finds out whether the printer can print, before anything of a job is
// sent. A printer that stands after an error that a person has mended, such as a
// jammed cutter, is told to go on without what was in its buffer.
func (t *talk) check(ctx context.Context, within time.Duration) error {
	if err := t.ask(ctx, askOffline, within); err != nil {
		return t.refused(err)
	}
	err := t.cause(ctx, within)
	if !errors.Is(err, terminal.ErrPrinterFault) {
		return err
	}
	if _, err := t.write(ctx, []byte{dle, enq, recoverClear}); err != nil {
		return t.refused(err)
	}
	t.status = Status{}
	if err := t.ask(ctx, askOffline, within); err != nil {
		return t.refused(err)
	}
	return t.cause(ctx, within)
}

// automatic switches automatic status on for the time of the job; a printer that
// does not know it says nothing, and is believed.
func (t *talk) automatic(ctx context.Context, within time.Duration) error {
	if _, err := t.write(ctx, []byte{esc, '@', gs, 'a', 0xFF}); err != nil {
		return t.refused(err)
	}
	if _, err := t.await(ctx, replyAutomatic, within); err != nil && !errors.Is(err, errSilent) {
		return t.refused(err)
	}
	return t.status.Err()
}

// after asks a printer that has no proof to give how it is now that it has taken
// everything. Trouble means that the slip may be on paper, or not.
func (t *talk) after(ctx context.Context, within time.Duration) error {
	for _, n := range []byte{askOffline, askPaper} {
		if err := t.ask(ctx, n, within); err != nil {
			return unknown(err)
		}
	}
	if err := t.cause(ctx, within); err != nil {
		return unknown(err)
	}
	return nil
}

// refused is the error of a job of which nothing was sent: what the printer
// said, else that it said nothing.
func (t *talk) refused(err error) error {
	if known := t.status.Err(); known != nil {
		return known
	}
	return offline(err)
}

// cause returns what is wrong with the printer, the broken part included. nil
// means nothing.
func (t *talk) cause(ctx context.Context, within time.Duration) error {
	if t.status.Fault {
		// Without this answer it is a fault without a part.
		_ = t.ask(ctx, askError, within)
	}
	return t.status.Err()
}

// proof waits for the answer to the end of the job, and asks from time to time
// what keeps it.
func (t *talk) proof(ctx context.Context, within time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, within, errSilent)
	defer cancel()
	for {
		if t.proved { // perhaps before our own call of write had returned
			return t.doubt()
		}
		_, err := t.await(ctx, replyDone, pollEvery)
		if known := t.doubt(); known != nil {
			return known
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, errSilent) || ctx.Err() != nil {
			return unknown(err)
		}
		// A silent printer may be busy: only what it says itself is an error.
		if err := t.ask(ctx, askOffline, pollEvery); err != nil && !errors.Is(err, errSilent) {
			return unknown(err)
		}
		_ = t.cause(ctx, pollEvery)
		if known := t.doubt(); known != nil {
			return known
		}
	}
}

// doubt is trouble after bytes of the job were sent: some of it may be on paper.
func (t *talk) doubt() error {
	if err := t.trouble(); err != nil {
		return unknown(err)
	}
	return nil
}

// offline marks an error before the first byte of a job.
func offline(err error) error { return fmt.Errorf("%w: %w", terminal.ErrPrinterOffline, err) }

// unknown marks an error after it.
func unknown(err error) error { return fmt.Errorf("%w: %w", terminal.ErrPrintUnknown, err) }
