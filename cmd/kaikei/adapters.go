package main

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"time"

	"kaikei/scanner"
	"kaikei/scanner/wedge"
	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/paycode"
	"kaikei/ui"
)

// camera is a scanner as the till wants it: its errors are declared faults.
type camera struct{ *scanner.Scanner }

// newCamera returns the scanner of a source, which knows one token in two forms as one
// code.
func newCamera(source scanner.Source) camera {
	c := camera{scanner.New(source)}
	c.Token = paycode.Token
	return c
}

// patience is how long no picture is no trouble: cameras take a moment to
// start.
const patience = 2 * time.Second

// Next returns the next code. See desk.Scanner.
func (c camera) Next(ctx context.Context) (desk.Scan, error) {
	for {
		waiting, cancel := context.WithTimeout(ctx, patience)
		scan, err := c.Scanner.Next(waiting)
		cancel()
		switch {
		case err == nil:
			return desk.Scan{Text: scan.Text, At: scan.At}, nil
		case ctx.Err() != nil:
			return desk.Scan{}, ctx.Err()
		case errors.Is(err, scanner.ErrAmbiguous):
			return desk.Scan{}, terminal.ErrAmbiguous
		case c.State() != nil:
			return desk.Scan{}, errors.Join(terminal.ErrCamera, c.State())
		}
	}
}

// NextItem returns the next product code. See desk.ItemScanner.
func (c camera) NextItem(ctx context.Context) (desk.Scan, error) {
	scan, err := c.Scanner.NextItem(ctx)
	return desk.Scan{Text: scan.Text, At: scan.At}, err
}

// Hint says why the camera's newest frame is not read. Without frames there is
// nothing to say that the fault does not. See ui.Hints.
func (c camera) Hint() ui.Hint {
	if c.State() != nil {
		return ui.HintNone
	}
	return hintOf(c.Scanner.Hint())
}

// hintOf translates what the scanner saw.
func hintOf(h scanner.Hint) ui.Hint {
	return map[scanner.Hint]ui.Hint{
		scanner.HintDark: ui.HintDark, scanner.HintBright: ui.HintBright, scanner.HintBlurred: ui.HintBlurred, scanner.HintFar: ui.HintFar,
		scanner.HintGlare: ui.HintGlare, scanner.HintAmbiguous: ui.HintAmbiguous, scanner.HintNothing: ui.HintNothing,
	}[h]
}

// listen passes what a wedge scanner reads to the desk, until ctx ends. What
// keeps it from reading is for the technician: the camera reads all the same.
func (p parts) listen(ctx context.Context, k *wedge.Keyboard, send func(desk.Intent)) error {
	k.Note = func(err error) {
		if err != nil {
			p.log.Warn("wedge scanner not read", "error", err)
			return
		}
		p.log.Info("wedge scanner is read")
	}
	return k.Run(ctx, func(text string) { send(desk.Intent{Kind: desk.IntentCode, Text: text}) })
}

// speaker plays sounds with the system's player. A till without one is silent,
// and the screen says the same.
type speaker struct{}

// Play begins a sound and does not wait for it.
func (speaker) Play(wav []byte) {
	player, err := exec.LookPath("aplay")
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	cmd := exec.CommandContext(ctx, player, "-q", "-")
	cmd.Stdin = bytes.NewReader(wav)
	if cmd.Start() != nil {
		cancel()
		return
	}
	go func() {
		defer cancel()
		_ = cmd.Wait() // a sound that fails is not worth a word
	}()
}
