package desk

import (
	"context"

	"kaikei/terminal/staff"
)

// What the camera reads beside the viewfinder: products while a sale is rung up,
// and staff cards while somebody is to sign in.
type readingOf uint8

const (
	readNothing readingOf = 0
	readItems   readingOf = 1
	readCards   readingOf = 2
)

// A reading is what is being read, until it is stopped.
type reading struct {
	of     readingOf
	cancel context.CancelFunc
}

// stop ends the reading.
func (r *reading) stop() {
	if r.cancel != nil {
		r.cancel()
	}
	*r = reading{}
}

// watch reads what the screen that is shown is for.
func (d *Desk) watch() {
	want := readNothing
	switch {
	case d.view.Busy:
	case (d.view.Screen == ScreenSignIn || d.view.Asking != nil) && d.Scanner != nil:
		want = readCards
	case d.view.Screen == ScreenAmount && d.Items != nil && d.catalogue().Len() > 0:
		want = readItems
	}
	if want == d.reading.of {
		return
	}
	d.reading.stop()
	if want == readNothing {
		return
	}
	ctx, cancel := context.WithCancel(d.life)
	d.reading = reading{want, cancel}
	d.nextReading(ctx, want)
}

// nextReading reads one code and does what it is for, then the next.
func (d *Desk) nextReading(ctx context.Context, of readingOf) {
	till := d.Till // training may exchange it meanwhile
	d.begin(func() func() {
		next := d.Scanner.Next
		if of == readItems {
			next = d.Items.NextItem
		}
		scan, err := next(ctx)
		if err != nil { // a camera without a picture matters when somebody pays
			_ = till.Clock.Sleep(ctx, scanPause)
		}
		return func() {
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				d.read(scan.Text, of)
			}
			if ctx.Err() == nil {
				d.nextReading(ctx, of)
			}
		}
	})
}

// read does what a code that was read beside the viewfinder is for.
func (d *Desk) read(text string, of readingOf) {
	switch {
	case of == readItems:
		d.ring(Intent{Kind: IntentItem, Text: text})
	case !staff.IsCard(text):
		// Whatever else is held before the camera is not looked at here.
	case d.view.Asking != nil:
		d.allow("", text)
	default:
		d.signIn("", text)
	}
}
