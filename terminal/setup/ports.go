package setup

import (
	"context"
	"log/slog"
	"time"
)

// A Made is a terminal that was made.
type Made struct {
	Terminal string
	Chip     bool // the key lies in the machine's TPM
}

// A Maker makes the terminal.
type Maker interface {
	// Check refuses a text that is no activation. Error: terminal.ErrActivation.
	Check(text string) error
	// Make provisions; with an empty activation it goes on with one that was kept
	// before a cut. Errors: terminal.ErrNotProvisioned when none was,
	// terminal.ErrActivationSpent, terminal.ErrOtherBackend, terminal.ErrNotReached.
	Make(ctx context.Context, activation string, began func(Stage)) (Made, error)
	// Exists reports whether the machine is a terminal.
	Exists() bool
}

// An Eye is the camera.
type Eye interface {
	// Read returns the next code in view.
	Read(ctx context.Context) (string, error)
	// Forget lets the code that was read last be read again.
	Forget()
	// Look tells how it is. It must not block.
	Look() Look
}

// Paper is the printer.
type Paper interface {
	// Find returns the address of a printer; "" when there is none.
	Find() string
	// Try prints a slip that says that it is a test.
	Try(ctx context.Context, address string) error
}

// Parts are what a set-up is made of.
type Parts struct {
	Save    func(Record) error // durably
	Network func(ctx context.Context) []Hop
	Maker   Maker
	Eye     Eye
	Paper   Paper
	Sound   func()
	Show    func(View) // must not block
	// Open goes on in the till itself, where the first sale is rung up. It is called
	// once, with the record saved; nothing is shown afterwards.
	Open func()
	// Train begins or ends training on the till; nil while there is no till yet.
	Train func()
	Now   func() time.Time // with a reading that goes on when the clock is set, as time.Now has
	Log   *slog.Logger
}
