package setup_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/setup"
)

// activation is what makes a terminal here.
const activation = "an activation"

// A bench is a machine that a set-up runs on: what it does, and what is on its disk.
type bench struct {
	t    *testing.T
	stop context.CancelFunc
	done chan error
	s    *setup.Setup

	mu      sync.Mutex // guards what follows
	disk    setup.Record
	view    setup.View
	opened  int
	train   int
	codes   chan string
	makes   []string // activations that it was made with
	kept    string   // the activation on disk
	exists  bool
	makeErr error
	hang    bool // the maker does not come back
	printed int
	paper   error
	look    setup.Look

	unplugged bool // the network is
	walks     int
}

// newBench is a bare machine.
func newBench(t *testing.T) *bench {
	return &bench{t: t, disk: setup.Begin("ja"), codes: make(chan string, 4), look: setup.Look{Width: 640, Height: 480, Rate: 30, Decode: 4 * time.Millisecond}}
}

// Check, Exists and Make are the maker.
func (b *bench) Check(text string) error {
	if text != activation {
		return terminal.ErrActivation
	}
	return nil
}

func (b *bench) Exists() bool { return b.read(func() bool { return b.exists }) }

func (b *bench) Make(ctx context.Context, code string, began func(setup.Stage)) (setup.Made, error) {
	b.mu.Lock()
	b.makes = append(b.makes, code)
	if code != "" {
		b.kept = code
	}
	err, hang, kept := b.makeErr, b.hang, b.kept
	b.mu.Unlock()
	switch {
	case kept == "":
		return setup.Made{}, terminal.ErrNotProvisioned
	case hang:
		began("enrol")
		<-ctx.Done()
		return setup.Made{}, ctx.Err()
	case err != nil:
		return setup.Made{}, err
	}
	began("done")
	b.mu.Lock()
	defer b.mu.Unlock()
	b.exists = true
	return setup.Made{Terminal: "T-0001", Chip: true}, nil
}

// Read, Forget and Look are the camera.
func (b *bench) Read(ctx context.Context) (string, error) {
	select {
	case c := <-b.codes:
		return c, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (b *bench) Forget() {}

func (b *bench) Look() setup.Look {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.look
}

// Find and Try are the printer.
func (b *bench) Find() string { return "usb:/dev/usb/lp0" }

func (b *bench) Try(context.Context, string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.printed++
	return b.paper
}

// read reads something of the machine's.
func (b *bench) read(f func() bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return f()
}

// start starts the program, with the till where the set-up asks for it.
func (b *bench) start() {
	ctx, cancel := context.WithCancel(b.t.Context())
	b.stop, b.done = cancel, make(chan error, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	p := setup.Parts{
		Save: func(r setup.Record) error { b.mu.Lock(); defer b.mu.Unlock(); b.disk = r; return nil },
		Network: func(context.Context) []setup.Hop {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.walks++
			return []setup.Hop{{Name: "link", OK: !b.unplugged, Tried: true, Args: []any{"eth0"}}}
		},
		Maker: b, Eye: b, Paper: b, Sound: func() {}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Show: func(v setup.View) { b.mu.Lock(); defer b.mu.Unlock(); b.view = v },
		Open: func() { b.mu.Lock(); defer b.mu.Unlock(); b.opened++ },
	}
	if b.disk.Step >= setup.StepSale {
		p.Train = func() { b.mu.Lock(); defer b.mu.Unlock(); b.train++ }
	}
	b.s = setup.New(p, b.disk)
	go func() { b.done <- b.s.Run(ctx) }()
}

// cut is the power that goes, and comes back: nothing is asked of the program.
func (b *bench) cut() {
	b.mu.Lock()
	disk := b.disk
	b.mu.Unlock()
	b.stop()
	<-b.done
	b.mu.Lock()
	b.disk = disk // what it wrote on its way out was not written
	b.mu.Unlock()
	b.start()
	b.rest()
}

// rest waits until nothing moves.
func (b *bench) rest() { synctest.Wait() }

// at returns the view.
func (b *bench) at() setup.View {
	b.rest()
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.view
}

// tap sends intents.
func (b *bench) tap(kinds ...setup.IntentKind) {
	for _, k := range kinds {
		b.s.Send(setup.Intent{Kind: k})
		b.rest()
	}
}

// reach passes every step before one.
func (b *bench) reach(to setup.Step) {
	for b.at().Step < to {
		switch b.at().Step {
		case setup.StepLanguage:
			b.s.Send(setup.Intent{Kind: setup.IntentLanguage, Text: "ko"})
		case setup.StepScan:
			b.codes <- activation
		case setup.StepCamera:
			if !b.at().Read {
				b.codes <- "any code"
			}
			time.Sleep(2 * time.Second) // the look of the camera is seen by the clock
			b.tap(setup.IntentNext)
		case setup.StepPrinter:
			b.tap(setup.IntentAgain, setup.IntentNext)
		case setup.StepTouch:
			for i := range setup.Fields {
				b.s.Send(setup.Intent{Kind: setup.IntentTouch, Field: i})
				b.rest()
			}
		default:
			b.tap(setup.IntentNext)
		}
	}
}

// finish ends the set-up on the till.
func (b *bench) finish() {
	b.reach(setup.StepSale)
	require.Equal(b.t, 1, b.opened)
	b.stop()
	<-b.done
	b.start()
	b.rest()
	require.True(b.t, b.at().Shown)
	b.tap(setup.IntentNext)
	b.s.Watch(setup.Till{Training: true, Resting: true})
	b.s.Watch(setup.Till{Training: true, Paid: true})
	b.rest()
	require.Equal(b.t, setup.StepSale, b.at().Step, "the sale is still on the screen")
	b.s.Watch(setup.Till{Training: true, Resting: true})
	require.Equal(b.t, setup.StepReady, b.at().Step)
	b.mu.Lock()
	b.view = setup.View{}
	b.mu.Unlock()
	b.tap(setup.IntentLost)
	require.False(b.t, b.at().Shown, "not at once")
	time.Sleep(2 * time.Second)
	require.True(b.t, b.at().Shown, "the page comes again")
	b.tap(setup.IntentNext)
	require.NoError(b.t, <-b.done)
}

// A machine becomes a till; the power goes twice at each step, and each time
// somebody stands where they stood.
func TestCutAtEveryStep(t *testing.T) {
	for _, at := range setup.Steps()[:10] {
		t.Run(at.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.start()
				b.reach(at)
				if at != setup.StepSale {
					b.cut()
					b.cut()
					assert.Equal(t, at, b.at().Step)
				}
				b.finish()
				assert.True(t, b.disk.Done())
				assert.Equal(t, "ko", b.disk.Language)
				assert.Equal(t, "T-0001", b.disk.Terminal)
				assert.Equal(t, 2, b.train, "training began, and ended")
				for _, s := range setup.Steps()[:10] {
					r, ok := b.disk.Result(s)
					assert.True(t, ok, s)
					assert.Equal(t, setup.Passed, r.Outcome, s)
				}
			})
		})
	}
}

// A cut while the terminal is made goes on with the activation that was kept; one
// that came before anything was kept asks for it again.
func TestCutWhileMaking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.hang = true
		b.start()
		b.reach(setup.StepMake)
		assert.True(t, b.at().Busy)
		assert.Equal(t, setup.Stage("enrol"), b.at().Stage)
		b.cut()
		b.rest()
		assert.Equal(t, []string{activation, ""}, b.makes, "nothing is scanned again")
		b.hang = false
		b.cut()
		assert.True(t, b.at().Made)
		assert.True(t, b.at().Chip)

		b = newBench(t)
		b.disk.Step = setup.StepMake
		b.start()
		assert.Equal(t, setup.StepScan, b.at().Step)
		b.stop()
		<-b.done
	})
}

// What is no activation, one that is spent, and a backend out of reach are said, and
// each has a way out.
func TestTroubles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.start()
		b.reach(setup.StepScan)
		b.codes <- "281234567890123456"
		assert.Equal(t, fault.Code("ACTIVATION"), b.at().Fault.Code)
		b.s.Send(setup.Intent{Kind: setup.IntentCode, Text: "hello"})
		assert.Equal(t, setup.StepScan, b.at().Step)
		b.makeErr = terminal.ErrNotReached
		b.s.Send(setup.Intent{Kind: setup.IntentCode, Text: activation})
		v := b.at()
		assert.Equal(t, setup.StepMake, v.Step)
		assert.Equal(t, fault.Code("NOT_REACHED"), v.Fault.Code)
		assert.Len(t, v.Hops, 1, "where the way ends is told")
		b.makeErr = terminal.ErrActivationSpent
		b.tap(setup.IntentAgain)
		assert.Equal(t, fault.Code("ACTIVATION_SPENT"), b.at().Fault.Code)
		b.tap(setup.IntentNext)
		assert.Equal(t, setup.StepMake, b.at().Step, "what is not made is not passed")
		b.tap(setup.IntentSkip)
		assert.Equal(t, setup.StepMake, b.at().Step, "nor skipped")
		b.tap(setup.IntentBack)
		assert.Equal(t, setup.StepScan, b.at().Step)
		b.makeErr = nil
		b.reach(setup.StepPrinter)
		b.tap(setup.IntentBack)
		assert.Equal(t, setup.StepCamera, b.at().Step)
		b.tap(setup.IntentBack)
		assert.Equal(t, setup.StepCamera, b.at().Step, "what is made stays made")
		b.reach(setup.StepPrinter)
		b.paper = terminal.ErrPaperOut
		b.tap(setup.IntentAgain, setup.IntentNext)
		assert.Equal(t, setup.StepPrinter, b.at().Step, "no slip, no pass")
		assert.Equal(t, fault.Code("PAPER_OUT"), b.at().Fault.Code)
		b.s.Send(setup.Intent{Kind: setup.IntentSkip, Text: "later"})
		r, _ := b.at().Result(setup.StepPrinter)
		assert.Equal(t, setup.Skipped, r.Outcome)
		assert.Equal(t, "later", r.Why)
		b.stop()
		assert.True(t, errors.Is(<-b.done, context.Canceled))
	})
}

// A network whose cable is put in is seen without a tap, and is let alone then.
func TestNetworkComesByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.unplugged = true
		b.start()
		b.reach(setup.StepNetwork)
		v := b.at()
		assert.False(t, v.Good)
		b.tap(setup.IntentNext)
		assert.Equal(t, setup.StepNetwork, b.at().Step)
		b.mu.Lock()
		b.unplugged = false
		b.mu.Unlock()
		time.Sleep(10 * time.Second)
		v = b.at()
		assert.True(t, v.Good)
		assert.True(t, v.Hops[0].OK)
		walks := b.walks
		time.Sleep(time.Minute)
		b.rest()
		assert.Equal(t, walks, b.walks)
		b.tap(setup.IntentNext)
		assert.Equal(t, setup.StepScan, b.at().Step)
		b.stop()
		<-b.done
	})
}

// A camera without frames is not passed.
func TestCameraMustSee(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.look = setup.Look{Trouble: "unplugged"}
		b.start()
		b.reach(setup.StepScan)
		b.s.Send(setup.Intent{Kind: setup.IntentCode, Text: activation}) // by a hand scanner
		b.rest()
		b.tap(setup.IntentNext)
		require.Equal(t, setup.StepCamera, b.at().Step)
		time.Sleep(2 * time.Second)
		b.tap(setup.IntentNext)
		assert.Equal(t, setup.StepCamera, b.at().Step)
		b.mu.Lock()
		b.look = setup.Look{Width: 640, Height: 480, Rate: 30}
		b.mu.Unlock()
		time.Sleep(2 * time.Second)
		assert.False(t, b.at().Good, "no code was read yet")
		b.codes <- "anything"
		time.Sleep(2 * time.Second)
		assert.True(t, b.at().Good)
		b.stop()
		<-b.done
	})
}

// A terminal that was made on the command line meanwhile is what goes on, and the
// stopwatch is on disk.
func TestMadeElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.start()
		b.reach(setup.StepScan)
		time.Sleep(time.Minute)
		b.rest()
		assert.InDelta(t, time.Minute, b.disk.Spent, float64(5*time.Second))
		b.mu.Lock()
		b.exists = true
		b.mu.Unlock()
		time.Sleep(5 * time.Second)
		b.rest()
		assert.Equal(t, 1, b.opened)
		b.stop()
		<-b.done
	})
}

// Training that somebody leaves before a sale is a sale that was skipped.
func TestSaleSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.disk.Step = setup.StepSale
		b.start()
		b.rest()
		b.tap(setup.IntentNext)
		b.s.Watch(setup.Till{Training: true, Resting: true})
		b.rest()
		b.s.Watch(setup.Till{Resting: true})
		r, _ := b.at().Result(setup.StepSale)
		assert.Equal(t, setup.Skipped, r.Outcome)
		b.tap(setup.IntentNext)
		require.NoError(t, <-b.done)
		assert.Equal(t, 1, b.train, "there is no training to end")
	})
}

// A record of another program is refused.
func TestRecordIsChecked(t *testing.T) {
	assert.NoError(t, setup.Begin("ja").Check())
	assert.Error(t, setup.Record{Form: 1, Step: 99}.Check())
	assert.Error(t, setup.Record{Form: 2, Step: 1}.Check())
	assert.Error(t, setup.Record{}.Check())
}
