package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
)

// The pace of the live picture: 15 a second cost about a tenth of a core.
const previewEvery = time.Second / 15

// Run drives the live picture, the seconds of a wait and the end of scans that
// are typed, until ctx ends.
func (w *Window) Run(ctx context.Context) error {
	fyne.Do(w.followKeys)
	fyne.Do(w.followPaint)
	tick := time.NewTicker(previewEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			fyne.Do(w.tick)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// followPaint tells when the first view is on the screen. The toolkit runs
// animations before each frame: at the second one after a view was drawn, the
// first has been painted.
func (w *Window) followPaint() {
	if w.opts.Painted == nil {
		return
	}
	frames := 0
	var a *fyne.Animation
	a = fyne.NewAnimation(time.Hour, func(float32) {
		if !w.drawn {
			return
		}
		if frames++; frames == 2 {
			w.opts.Painted()
			a.Stop()
		}
	})
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

// A mover is a screen on which something moves by itself.
type mover interface {
	move(v desk.View)
}

// tick draws what moves by itself.
func (w *Window) tick() {
	if s, ok := w.screens[w.view.Screen].(mover); ok {
		s.move(w.view)
	}
	w.move()
	w.doze()
	w.bar.tick(w.view)
	w.forgetGuest()
	if w.restless && w.kit.calm() {
		w.restless = false
		w.veilCut()
		w.tellDrawn()
	}
	if w.second != nil {
		w.second.move()
	}
}
