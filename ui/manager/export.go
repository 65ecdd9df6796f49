package manager

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kaikei/terminal/office"
	"kaikei/ui"
)

// export writes files to a stick, or to the folder of the shop.
func (p page) export() fyne.CanvasObject {
	e := p.v.Export
	var kinds []fyne.CanvasObject
	for _, w := range office.Whats() {
		look := ui.Beside
		if w == e.What {
			look = ui.Called
		}
		kinds = append(kinds, p.Tab(look, p.what(w), p.tap(office.Intent{Kind: office.IntentWhat, Number: int64(w)})))
	}
	left := []fyne.CanvasObject{p.Grid(1, kinds...)}
	if e.What == office.WhatUTF8 || e.What == office.WhatSJIS {
		left = append(left, p.dates())
	}
	left = append(left, p.Spring())
	return p.Halves(0.55, 0.5, p.Rows(left...), p.targets())
}

// what is something that can be exported, in words.
func (p page) what(w office.What) string {
	switch w {
	case office.WhatClose:
		if p.v.Export.Number == 0 {
			return p.Of("office.export.close.none")
		}
		return p.Of("office.export.close", fmt.Sprintf("Z %04d", p.v.Export.Number))
	case office.WhatUTF8:
		return p.Of("office.export.csv")
	case office.WhatSJIS:
		return p.Of("office.export.sjis")
	}
	return p.Of("office.export.journal")
}

// targets are where it can go, with how far it is.
func (p page) targets() fyne.CanvasObject {
	e := p.v.Export
	all := []fyne.CanvasObject{}
	switch {
	case e.Percent > 0:
		all = append(all, p.Strong(ui.Large, ui.Ink, p.Of("office.export.percent", int64(e.Percent))))
	case e.Written > 0:
		all = append(all, p.Strong(ui.Large, ui.Ink, p.Of("office.export.megabytes", int64(e.Written))))
	case e.Pull:
		all = append(all, p.Note(ui.Good, p.Read(ui.Text, ui.Good, p.Of("office.export.pull"))))
	}
	for _, t := range e.Targets {
		all = append(all, p.target(t))
	}
	if len(e.Targets) == 0 {
		all = append(all, p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.export.none"))))
	}
	look := p.Button(ui.Beside, 0, p.Of("office.export.look"), p.tap(office.Intent{Kind: office.IntentTargets}))
	return p.Rows(p.Fill(p.scroll("targets", all...)), look)
}

// target is one place, with what can be done there.
func (p page) target(t office.Target) fyne.CanvasObject {
	name := t.Name
	if t.Folder {
		name = p.Of("office.export.folder")
	}
	state, tone := p.Of("office.export.free", t.Free>>20), ui.Soft
	switch {
	case !t.Mounted && t.Folder:
		state, tone = p.Of("office.export.away"), ui.Bad
	case !t.Mounted:
		state, tone = p.Of("office.export.unmounted"), ui.Bad
	case t.ReadOnly:
		state, tone = p.Of("office.export.readonly"), ui.Bad
	}
	ready := t.Mounted && !t.ReadOnly && (p.v.Export.What != office.WhatClose || p.v.Export.Number > 0)
	buttons := []fyne.CanvasObject{p.Button(ui.GoesOn, 0, p.Of("office.export.write"), p.tapIf(ready, office.Intent{Kind: office.IntentWrite, Text: t.ID}))}
	if !t.Folder {
		buttons = append(buttons, p.Button(ui.Plain, 0, p.Of("office.export.eject"), p.tapIf(t.Mounted, office.Intent{Kind: office.IntentEject, Text: t.ID})))
	}
	return p.Card(p.Rows(p.Name(ui.Text, ui.Ink, name), p.Read(ui.Small, tone, state), p.Grid(len(buttons), buttons...)))
}
