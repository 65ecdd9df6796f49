package manager

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal/office"
	"kaikei/terminal/staff"
	"kaikei/ui"
)

// The most letters and digits that a member has; see package staff.
const (
	nameMost = 40
	idMost   = 16
)

// role is a role in words.
func (p page) role(r staff.Role) string {
	return p.Of(map[staff.Role]string{staff.Cashier: "office.role.cashier", staff.Manager: "office.role.manager", staff.Technician: "office.role.technician"}[r])
}

// staff is who works here; a tap shows one.
func (p page) staff() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, m := range p.v.Staff {
		about := p.Of("office.card.none")
		if m.Card {
			about = p.Of("office.card.has")
		}
		state := p.Say(ui.Small, ui.Soft, about)
		if !m.Locked.IsZero() {
			state = p.Say(ui.Small, ui.Bad, p.Of("office.locked", clock(m.Locked)))
		}
		all = append(all, p.Line(m.Name, p.tap(office.Intent{Kind: office.IntentMember, Text: m.ID}),
			p.Wide(p.List(p.Name(ui.Text, ui.Ink, m.Name), p.Say(ui.Small, ui.Soft, m.ID))), p.Cell(150, p.List(p.Say(ui.Small, ui.Ink, p.role(m.Role)), state))))
	}
	add := p.Button(ui.GoesOn, 0, p.Of("office.staff.add"), p.tap(office.Intent{Kind: office.IntentNew}))
	why := p.Card(p.Rows(p.Read(ui.Text, ui.Ink, p.Of("office.staff.why")), p.Spring()))
	list := p.scroll("staff", all...)
	if len(all) == 0 {
		list = p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.staff.none")))
	}
	return p.Halves(0.42, 0.42, p.Fill(list), p.Rows(p.Fill(why), add))
}

// member is one of the staff, or a new one.
func (p page) member() fyne.CanvasObject {
	m := p.v.Member
	pin := p.Of("office.pin.hidden")
	var id func()
	if m.New {
		if !m.PIN {
			pin = ""
		}
		id = p.text("office.id", m.ID, idMost, office.IntentID)
	}
	form := p.List(
		p.field("office.id", m.ID, id),
		p.field("office.name", m.Name, p.text("office.name", m.Name, nameMost, office.IntentName)),
		p.field("office.role", p.role(m.Role), p.roles()),
		p.field("office.pin", pin, p.figures("office.pin", ui.Figures{Least: staff.LeastPIN, Most: staff.MostPIN, Hidden: true}, office.IntentPIN)))
	if m.New {
		ready := m.ID != "" && m.Name != "" && m.PIN
		add := p.Button(ui.GoesOn, 0, p.Of("office.staff.keep"), p.tapIf(ready, office.Intent{Kind: office.IntentSave}))
		return p.Halves(0.42, 0.3, form, p.Rows(p.Fill(p.Card(p.Rows(p.Read(ui.Text, ui.Ink, p.Of("office.pin.why")), p.Spring()))), add))
	}
	card := p.Button(ui.GoesOn, 0, p.Of("office.card.print"), p.tapIf(p.v.Rights.Print, office.Intent{Kind: office.IntentCard}))
	return p.Halves(0.42, 0.42, form, p.Rows(p.Fill(p.Card(p.Rows(p.Read(ui.Text, ui.Ink, p.Of("office.card.why")), p.Spring()))), card, p.remove("office.staff.remove", m.Name)))
}

// remove takes something out, once that is said again.
func (p page) remove(key, name string) fyne.CanvasObject {
	var ask func()
	if !p.v.Busy {
		ask = func() {
			p.Choose(name, ui.Option{Name: p.Of("office.yes"), Tap: p.tap(office.Intent{Kind: office.IntentRemove})})
		}
	}
	return p.Button(ui.Takes, 0, p.Of(key), ask)
}

// roles asks which role.
func (p page) roles() func() {
	var all []ui.Option
	for _, r := range office.Roles() {
		all = append(all, ui.Option{Name: p.role(r), Tap: p.tap(office.Intent{Kind: office.IntentRole, Text: string(r)})})
	}
	return p.choose("office.role", all...)
}

// choose returns what asks which of several.
func (p page) choose(key string, all ...ui.Option) func() {
	if p.v.Busy {
		return nil
	}
	return func() { p.Choose(p.Of(key), all...) }
}

// text returns what asks for words, and sends them.
func (p page) text(key, start string, most int, kind office.IntentKind) func() {
	if p.v.Busy {
		return nil
	}
	return func() {
		p.Text(p.Of(key), start, most, func(text string) { p.s.send(office.Intent{Kind: kind, Text: text}) })
	}
}

// figures returns what asks for digits, and sends them.
func (p page) figures(key string, f ui.Figures, kind office.IntentKind) func() {
	if p.v.Busy {
		return nil
	}
	return func() {
		p.Figures(p.Of(key), f, func(text string) { p.s.send(office.Intent{Kind: kind, Text: text}) })
	}
}
