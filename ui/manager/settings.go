package manager

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/ui"
)

// settings is the signed configuration: each value, and who set it. It is changed at
// the payment centre alone.
func (p page) settings() fyne.CanvasObject {
	rows := []fyne.CanvasObject{p.Read(ui.Small, ui.Soft, p.Of("office.settings.why"))}
	for _, s := range p.v.Settings {
		rows = append(rows, p.Row(p.Wide(p.List(p.Say(ui.Small, ui.Soft, p.setting(s.Path)), p.Name(ui.Text, ui.Ink, p.value(s)))), p.Cell(150, p.Say(ui.Small, ui.Soft, p.Of("office.source"+"."+s.Source)))))
	}
	return p.sheet("settings", rows...)
}

// setting is what a value is called: in words where there are some, and as the
// configuration has it where there are none.
func (p page) setting(path string) string {
	const name = "office.setting" + "."
	if t := p.Words().Maybe(name + path); t != "" {
		return t
	}
	parts := strings.Split(path, ".")
	if len(parts) > 2 && parts[0] == "rails" {
		if t := p.Words().Maybe(name + "rail." + strings.Join(parts[2:], ".")); t != "" {
			return p.valueName(parts[1]) + "  " + t
		}
	}
	return path
}

// value is what a value says: a sum as sums are written, in words where the configuration
// has a name for it, or a list of such.
func (p page) value(s office.Setting) string {
	text := s.Value
	if yen, err := strconv.ParseInt(text, 10, 64); err == nil && strings.HasSuffix(s.Path, "Yen") {
		return terminal.Yen(yen).String()
	}
	var names []string
	if json.Unmarshal([]byte(text), &names) != nil {
		names = []string{text}
	}
	for i, name := range names {
		names[i] = cmp.Or(p.Words().Maybe("office.value"+"."+name), name)
	}
	return strings.Join(names, "  ")
}
