package technician

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kaikei/terminal/setup"
	"kaikei/ui"
	"kaikei/ui/words"
)

// languages offers each language in its own words.
func (p step) languages() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, l := range words.Languages() {
		k := p.In(l)
		all = append(all, k.Button(ui.Beside, 0, k.Of("language.name"), func() { p.z.send(setup.Intent{Kind: setup.IntentLanguage, Text: l}) }))
	}
	return p.Grid(2, all...)
}

// network is whether the machine has one.
func (p step) network() fyne.CanvasObject {
	if p.v.Busy {
		return p.Rows(p.what(), p.Note(ui.Soft, p.Say(ui.Text, ui.Ink, p.Of("setup.busy"))), p.Spring())
	}
	return p.Rows(p.what(), p.Fill(hops(p.Kit, p.v.Hops)))
}

// hops are the steps of a way, as far as they have room: the broken one is first, since
// something is to be done about it.
func hops(k ui.Kit, all []setup.Hop) fyne.CanvasObject {
	if len(all) == 0 {
		return k.Spring()
	}
	lines := hopLines(k, all)
	if at := slices.IndexFunc(all, isBroken); at >= 0 {
		lines = slices.Concat(lines[at:at+1], lines[:at], lines[at+1:])
	}
	return k.Kept(&ui.Places{}, "", k.List(lines...))
}

// hopLines are the steps of a way, each with what was found or what to do.
func hopLines(k ui.Kit, all []setup.Hop) (lines []fyne.CanvasObject) {
	for _, h := range all {
		name := k.Of("hop." + h.Name)
		switch {
		case !h.Tried:
			lines = append(lines, k.Row(k.Cell(200, k.Say(ui.Small, ui.Soft, name)), k.Wide(k.Say(ui.Small, ui.Soft, k.Of("hop.untried")))))
		case h.OK:
			lines = append(lines, k.Row(k.Cell(200, k.Strong(ui.Small, ui.Good, name)), k.Wide(k.Read(ui.Small, ui.Ink, k.Of("hop."+h.Name+".found", h.Args...)))))
		default:
			why := k.Rows(k.Read(ui.Small, ui.Bad, k.Of("hop."+h.Name+".todo")), k.Read(ui.Small, ui.Soft, h.Why))
			lines = append(lines, k.Note(ui.Bad, k.Row(k.Cell(180, k.Strong(ui.Small, ui.Bad, name)), k.Wide(why))))
		}
	}
	return lines
}

// broken reports whether something on a way was found to be.
func broken(all []setup.Hop) bool {
	return slices.ContainsFunc(all, isBroken)
}

// isBroken reports whether a step was tried and failed.
func isBroken(h setup.Hop) bool { return h.Tried && !h.OK }

// scan shows what the camera sees, to hold the activation by.
func (p step) scan() fyne.CanvasObject {
	return p.Halves(0.4, 0.45, p.Finder(), p.what(p.Live(p.trouble)))
}

// trouble is why the camera gives no picture; nothing when it does.
func (p step) trouble() fyne.CanvasObject {
	l := p.z.look()
	if l.Trouble == "" {
		return p.Say(ui.Small, ui.Soft, p.hint(l))
	}
	return p.Rows(p.Strong(ui.Text, ui.Bad, p.Of("setup.camera.none")), p.Read(ui.Small, ui.Ink, p.Of("fault.CAMERA.todo")), p.Read(ui.Small, ui.Soft, l.Trouble))
}

// hint is why nothing is read.
func (p step) hint(l setup.Look) string {
	if l.Hint == 0 {
		return ""
	}
	return p.Of(fmt.Sprintf("hint.%d", l.Hint))
}

// stages are those of making a terminal, by their names.
var stages = []string{"keep", "keys", "enrol", "config", "store", "done"}

// making is what is made, stage by stage, and where the key lies.
func (p step) making() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	reached := p.v.Stage == "" && !p.v.Made
	for _, name := range stages {
		tone, mark := ui.Good, p.Of("setup.stage.ok")
		if reached {
			tone, mark = ui.Soft, ""
		}
		if name == string(p.v.Stage) && !p.v.Made {
			reached, tone, mark = true, ui.Ink, p.Of("setup.stage.now")
			if p.v.Fault != nil {
				tone, mark = ui.Bad, p.Of("setup.stage.stuck")
			}
		}
		lines = append(lines, p.Row(p.Wide(p.Say(ui.Text, tone, p.of("setup.stage", name))), p.Cell(120, p.Sum(ui.Small, tone, mark))))
	}
	var right []fyne.CanvasObject
	if p.v.Made {
		right = append(right, p.Note(ui.Good, p.Strong(ui.Large, ui.Good, p.v.Terminal)), p.Read(ui.Text, ui.Ink, p.key()))
	}
	return p.Halves(0.52, 0.5, p.Card(p.Rows(lines...)), p.Rows(p.what(right...), p.Fill(hops(p.Kit, p.v.Hops))))
}

// key is the sentence about where the key lies.
func (p step) key() string {
	if p.v.Chip {
		return p.Of("setup.key.chip")
	}
	return p.Of("setup.key.file")
}

// camera is its picture, its figures, and whether it has read a code.
func (p step) camera() fyne.CanvasObject {
	return p.Halves(0.4, 0.5, p.Finder(), p.what(p.Live(p.figures)))
}

// figures are those of the camera now. That it has read a code is not said of one that
// gives no picture any more.
func (p step) figures() fyne.CanvasObject {
	l := p.z.look()
	if l.Trouble != "" {
		return p.trouble()
	}
	read := p.Note(ui.Bad, p.Read(ui.Small, ui.Ink, p.Of("setup.camera.unread")))
	if p.v.Read {
		read = p.Note(ui.Good, p.Say(ui.Small, ui.Ink, p.Of("setup.camera.read")))
	}
	return p.Rows(
		read,
		p.Say(ui.Text, ui.Ink, p.Of("setup.camera.size", l.Width, l.Height)),
		p.Say(ui.Text, ui.Ink, p.Of("setup.camera.rate", strconv.FormatFloat(l.Rate, 'f', 1, 64))),
		p.Say(ui.Text, ui.Ink, p.Of("setup.camera.decode", strconv.FormatFloat(float64(l.Decode.Microseconds())/1000, 'f', 1, 64))),
		p.Say(ui.Small, ui.Soft, p.hint(l)))
}

// printer asks for a slip, and whether it came out.
func (p step) printer() fyne.CanvasObject {
	found := p.Note(ui.Bad, p.Read(ui.Small, ui.Ink, p.Of("setup.printer.none")))
	if p.v.Printer != "" {
		found = p.Note(ui.Good, p.Name(ui.Small, ui.Ink, p.v.Printer))
	}
	return p.Rows(p.what(found, p.asking()), p.Spring())
}

// asking is what somebody has to look at, or listen to.
func (p step) asking() fyne.CanvasObject {
	switch {
	case p.v.Busy:
		return p.Note(ui.Soft, p.Say(ui.Text, ui.Ink, p.Of("setup.busy")))
	case p.v.Asks:
		return p.Note(ui.Good, p.Strong(ui.Text, ui.Ink, p.of("setup.asks", p.v.Step.String())))
	}
	return p.Say(ui.Small, ui.Soft, "")
}

// sound asks whether it was heard.
func (p step) sound() fyne.CanvasObject { return p.Rows(p.what(p.asking()), p.Spring()) }

// touch is a field for each part of the screen.
func (p step) touch() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i, touched := range p.v.Touched {
		look := ui.Beside
		if touched {
			look = ui.Called
		}
		all = append(all, p.Button(look, 0, strconv.Itoa(i+1), func() { p.z.send(setup.Intent{Kind: setup.IntentTouch, Field: i}) }))
	}
	return p.Rows(p.what(), p.Fill(p.Grid(3, all...)))
}

// bars are the colours that a screen must show, and grays that must differ.
var bars = []color.Color{
	color.NRGBA{R: 255, A: 255}, color.NRGBA{G: 255, A: 255}, color.NRGBA{B: 255, A: 255}, color.NRGBA{A: 255}, color.NRGBA{60, 60, 60, 255},
	color.NRGBA{120, 120, 120, 255}, color.NRGBA{180, 180, 180, 255}, color.NRGBA{255, 255, 255, 255},
}

// display shows colours.
func (p step) display() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, c := range bars {
		all = append(all, canvas.NewRectangle(c))
	}
	return p.Rows(p.what(), p.Fill(p.Grid(len(bars)/2, all...)))
}

// sale says how the first sale goes.
func (p step) sale() fyne.CanvasObject { return p.Rows(p.Card(p.what()), p.Spring()) }

// ready is what was found, what was skipped and why, and how long it took.
func (p step) ready() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, s := range setup.Steps() {
		r, ok := p.v.Result(s)
		if !ok {
			continue
		}
		mark, tone, more := p.Of("setup.passed"), ui.Good, r.Seen
		if r.Outcome == setup.Skipped {
			mark, tone, more = p.Of("setup.skipped"), ui.Bad, r.Why
		}
		name := p.Say(ui.Small, ui.Ink, p.of("setup.title", s.String()))
		if more != "" {
			name = p.List(name, p.Name(ui.Small, ui.Soft, more))
		}
		lines = append(lines, p.Line("", nil, p.Wide(name), p.Cell(110, p.Strong(ui.Small, tone, mark)), p.Cell(64, p.Sum(ui.Small, ui.Soft, minutes(r.Took)))))
	}
	left := []fyne.CanvasObject{
		p.Say(ui.Text, ui.Soft, p.Of("setup.total")), p.Strong(ui.Title, ui.Good, minutes(p.z.spent())),
		p.Say(ui.Text, ui.Ink, p.Of("setup.terminal", p.v.Terminal)),
	}
	if n := int64(p.v.Cuts); n > 0 {
		left = append(left, p.Say(ui.Small, ui.Soft, p.Words().Count("setup.cuts", n)))
	}
	left = append(left, p.Read(ui.Small, ui.Soft, p.key()))
	return p.Halves(0.55, 0.5, p.Card(p.Rows(left...)), p.Kept(&ui.Places{}, "", p.List(lines...)))
}
