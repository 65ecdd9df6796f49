package ui

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// liveEvery is how often what is live on a page is made anew.
const liveEvery = time.Second

// A live is a part of a page that is made anew while the page stands. The rest stays
// as it is, so that a button is not taken from under a finger.
type live struct {
	box  *fyne.Container
	draw func() fyne.CanvasObject
}

// A motion is what moves on the page that lies over the till. There is none while no
// page does.
type motion struct {
	lives  []live
	at     time.Time     // they were made
	finder *canvas.Image // nil when the page shows no live picture
	number uint64        // of the picture in it
	seen   time.Time     // when that came
	last   image.Image   // of the finder before
}

// Live is a part of the page that draw makes, again each second, on the toolkit's
// goroutine, as long as the page is shown.
func (k Kit) Live(draw func() fyne.CanvasObject) fyne.CanvasObject {
	l := live{stack(draw()), draw}
	k.win.motion.lives = append(k.win.motion.lives, l)
	return l.box
}

// Finder is the live picture of the camera.
func (k Kit) Finder() fyne.CanvasObject {
	m := &k.win.motion
	m.finder = &canvas.Image{Image: m.last, FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}
	_, box := ground(k.k.finder, corner, stack(gap(120, 72), m.finder))
	return box
}

// In returns the kit of another language, for what is said in it on a page of
// this one.
func (k Kit) In(language string) Kit {
	other := k.win.opts.kitOf(language, k.win.faces)
	other.finger = k.k.finger
	return Kit{other, k.win}
}

// still forgets what moved, but for the newest picture.
func (m *motion) still() {
	if m.last = nil; m.finder != nil {
		m.last = m.finder.Image
	}
	m.lives, m.finder = nil, nil
}

// blankAfter is how long a picture of a camera that gives no other stays: what stands
// still there looks as if it were seen.
const blankAfter = 2 * time.Second

// look shows the newest picture of the camera, and none when it is old.
func (m *motion) look(p Preview, now time.Time) {
	was := m.number
	if m.number = follow(p, m.finder, m.number); m.number != was || m.seen.IsZero() {
		m.seen = now
	}
	if now.Sub(m.seen) >= blankAfter && m.finder.Image != nil {
		m.finder.Image = nil
		m.finder.Refresh()
	}
}

// move brings what is live on a page up to date.
func (w *Window) move() {
	m := &w.motion
	if w.page == nil {
		return
	}
	now := w.now()
	if m.finder != nil {
		m.look(w.opts.Preview, now)
	}
	if len(m.lives) == 0 || now.Sub(m.at) < liveEvery {
		return
	}
	m.at = now
	for _, l := range m.lives {
		l.box.Objects = []fyne.CanvasObject{l.draw()}
		l.box.Refresh()
	}
	relayout(w.content)
	w.veilCut()
	w.tellDrawn()
}

// Speak changes the language, soon. Any goroutine may call it.
func (w *Window) Speak(language string) {
	w.do(func() {
		if w.kit.words.Language() != language {
			w.speaks(language)
		}
	})
}
