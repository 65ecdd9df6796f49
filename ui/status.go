package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// A statusBar tells what is always of interest: the line and the time; the day
// and whether everything was sent; the devices; who works here.
type statusBar struct {
	win                *Window
	k                  kit
	net                *fyne.Container
	online             bool
	drawn              bool
	netWord, clock     *line
	today, pending     *line
	news               *newsSign // in the place of both, while there are any
	devices            [4]*deviceSign
	clerk              *line
	history, languages *button
	box                *fyne.Container
}

func newStatusBar(w *Window) *statusBar {
	k := w.kit
	note := func(l *line) *line { l.least = sizeNote; return l }
	b := &statusBar{
		win: w, k: k, net: fixed(24, 24), netWord: note(newLine(k.bold(sizeSmall, k.good))), clock: newLine(k.text(sizeSmall, k.soft)),
		today: note(newLine(k.text(sizeSmall, k.ink))), pending: note(newLine(k.bold(sizeSmall, k.soft))),
		clerk: note(newLine(k.name(sizeSmall, k.soft)).trailing().shortened()),
	}
	signs := row(spaceHair)
	for i, key := range []string{"printer", "camera", "clock", "disk"} {
		b.devices[i] = newDeviceSign(k, key)
		signs.Add(b.devices[i].box)
	}
	b.history = k.button(sizeSmall, 0, k.beside(), func() { w.send(desk.Intent{Kind: desk.IntentHistory}) }).wide(76)
	next := k
	next.faces = w.faces[nextLanguage(k.words.Language())]
	b.languages = next.button(sizeSmall, 0, k.beside(), w.speak).wide(96)
	left := row(spaceSmall, middle(b.net), middle(stack(gap(92, 1), rows(0, b.netWord, b.clock))))
	b.news = newNewsSign(w)
	sums := stack(middle(rows(0, b.today, b.pending)), b.news.box)
	parts := container.New(barLayout{k.touch, b.news.box}, left, sums, signs, middle(b.clerk), row(0, b.history, b.languages))
	_, b.box = ground(k.card, 0, parts)
	return b
}

// barLayout sets the parts of the line: on a wide screen in one row, on an
// upright one in two.
type barLayout struct {
	touch float32
	news  *fyne.Container // that can be tapped, in the place of the sums
}

// Layout places line, day, devices, clerk and buttons.
func (b barLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	net, buttons, signs := o[0].MinSize().Width, o[4].MinSize().Width, o[2].MinSize().Width
	first := b.touch + spaceHair
	x := s.Width - buttons - spaceHair
	place(o[4], fyne.NewPos(x, spaceHair/2), fyne.NewSize(buttons, b.touch))
	place(o[0], fyne.NewPos(space, 0), fyne.NewSize(net, first))
	left := net + 2*space
	if b.tall(s.Width) {
		place(o[3], fyne.NewPos(left, 0), fyne.NewSize(x-left-space, first))
		place(o[1], fyne.NewPos(space, first), fyne.NewSize(s.Width-signs-3*space, s.Height-first-spaceHair))
		place(o[2], fyne.NewPos(s.Width-signs-space, first), fyne.NewSize(signs, s.Height-first-spaceHair))
		return
	}
	clerk := min(96, max(56, o[3].MinSize().Width))
	x -= clerk + spaceSmall
	place(o[3], fyne.NewPos(x, 0), fyne.NewSize(clerk, first))
	x -= signs + spaceSmall
	place(o[2], fyne.NewPos(x, spaceHair), fyne.NewSize(signs, first-2*spaceHair))
	place(o[1], fyne.NewPos(left, 0), fyne.NewSize(x-left-spaceSmall, first))
}

// tall reports whether a width takes two rows.
func (barLayout) tall(width float32) bool { return width < 960 }

// heightFor is one row, or two.
func (b barLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	switch {
	case b.tall(width) && b.news.Visible():
		return 2 * (b.touch + spaceHair)
	case b.tall(width):
		return b.touch + spaceHair + 56
	}
	return b.touch + spaceHair
}

// MinSize is one row.
func (b barLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(480, b.touch+spaceHair)
}

func (b *statusBar) draw(v desk.View) {
	w := b.k.words
	if !b.drawn || b.online != v.Online {
		b.drawn, b.online = true, v.Online
		m, c, key := markCheck, b.k.good, "status.online"
		if !v.Online {
			m, c, key = markCross, b.k.bad, "status.offline"
		}
		b.net.Objects = []fyne.CanvasObject{newSign(m, 24, c)}
		b.net.Refresh()
		b.netWord.t.Color = c
		b.netWord.write(w.Of(key))
	}
	b.today.write(w.Count("status.today", v.Today.Sales.Count, v.Today.Net))
	// There is room for three. Nobody looks for the disk while it has room; when it has
	// none nothing can be sold, and the clock matters less.
	disk, clock := desk.Absent, v.Health.Clock
	if v.Health.Disk == desk.Trouble {
		disk, clock = desk.Trouble, desk.Absent
	}
	for i, c := range []desk.Condition{v.Health.Printer, v.Health.Camera, clock, disk} {
		b.devices[i].draw(c)
	}
	b.clerk.write(v.Clerk)
	b.history.set(w.Of("status.history"), v.Screen == desk.ScreenAmount || v.Screen == desk.ScreenResult)
	b.languages.set(words.Or(nextLanguage(w.Language())).Of("language.name"), true)
	b.tick(v)
}

// tick brings what goes with the time up to date.
func (b *statusBar) tick(v desk.View) {
	now := b.win.now()
	b.clock.write(now.In(terminal.JST).Format("15:04"))
	text, colour := b.k.words.Of("status.sent"), b.k.soft
	if v.Pending.Count > 0 {
		text, colour = b.pendingText(v.Pending, now), b.k.bad
	}
	if b.pending.t.Color != colour {
		b.pending.t.Color = colour
		b.pending.Refresh()
	}
	b.pending.write(text)
	if v.Pending.Count == 0 {
		text = ""
	}
	b.news.draw(v, text)
	show(b.today, len(v.News) == 0)
	show(b.pending, len(v.News) == 0)
}

// pendingText says what is still to be sent: how many, how much, since when, and
// until when something can be done.
func (b *statusBar) pendingText(p desk.Pending, now time.Time) string {
	w := b.k.words
	parts := []string{w.Count("status.open", int64(p.Count), p.Yen), w.Age(int(now.Sub(p.Oldest) / time.Minute))}
	if !p.Next.IsZero() {
		parts = append(parts, w.Of("status.by", clockOf(p.Next)))
	}
	return strings.Join(parts, " · ")
}

// A deviceSign is a device in the line of states: its picture and its name, and
// a cross on red when it does not work.
type deviceSign struct {
	k      kit
	key    string
	was    desk.Condition
	ground *canvas.Rectangle
	sign   *fyne.Container
	word   *line
	box    *fyne.Container
}

func newDeviceSign(k kit, key string) *deviceSign {
	d := &deviceSign{k: k, key: key, sign: container.New(halfwayAcross{24}), word: newLine(k.text(sizeNote, k.soft)).centred()}
	d.word.write(k.words.Of("status." + key))
	d.ground, d.box = ground(k.card, spaceSmall, stack(gap(64, 1), middle(rows(0, d.sign, d.word))))
	d.box.Hide()
	return d
}

// draw shows how the device is. A till that has none says nothing of it.
func (d *deviceSign) draw(c desk.Condition) {
	if c == d.was {
		return
	}
	d.was = c
	show(d.box, c != desk.Absent)
	fill, ink := d.k.card, d.k.soft
	if c == desk.Trouble {
		fill, ink = d.k.danger, d.k.onDanger
	}
	d.ground.FillColor, d.word.t.Color = fill, ink
	picture := newDevicePicture(d.key, 24, ink)
	if c == desk.Trouble {
		picture = newSign(markCross, 24, ink) // the word says which
	}
	d.sign.Objects = []fyne.CanvasObject{picture}
	d.box.Refresh()
}

// newDevicePicture draws a device in strokes.
func newDevicePicture(key string, side float32, c interface {
	RGBA() (r, g, b, a uint32)
}) fyne.CanvasObject {
	p := newPen(side, c)
	switch key {
	case "printer":
		p.stroke(0.08, 0.42, 0.92, 0.42)
		p.stroke(0.08, 0.42, 0.08, 0.74)
		p.stroke(0.92, 0.42, 0.92, 0.74)
		p.stroke(0.24, 0.42, 0.24, 0.12)
		p.stroke(0.24, 0.12, 0.76, 0.12)
		p.stroke(0.76, 0.12, 0.76, 0.42)
		p.stroke(0.26, 0.66, 0.74, 0.66)
		p.stroke(0.26, 0.66, 0.26, 0.92)
		p.stroke(0.74, 0.66, 0.74, 0.92)
	case "camera":
		p.stroke(0.06, 0.28, 0.94, 0.28)
		p.stroke(0.94, 0.28, 0.94, 0.84)
		p.stroke(0.94, 0.84, 0.06, 0.84)
		p.stroke(0.06, 0.84, 0.06, 0.28)
		p.stroke(0.34, 0.16, 0.66, 0.16)
		p.disc(0.5, 0.56, 0.34, c)
	case "clock":
		p.stroke(0.5, 0.24, 0.5, 0.52)
		p.stroke(0.5, 0.52, 0.70, 0.62)
		ring := canvas.NewCircle(nil)
		ring.StrokeColor, ring.StrokeWidth = c, side/11
		place(ring, fyne.NewPos(0.08*side, 0.08*side), fyne.NewSize(0.84*side, 0.84*side))
		p.sign.Add(ring)
	}
	return p.done()
}
