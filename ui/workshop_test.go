package ui_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/workshop"
	"kaikei/ui"
	"kaikei/ui/technician"
	"kaikei/ui/words"
)

// benches are views of every page of a workshop, with the longest things that happen.
func benches() map[string]workshop.View {
	all := map[string]workshop.View{}
	add := func(name string, page workshop.Page, edit func(*workshop.View)) {
		v := workshop.View{Page: page}
		edit(&v)
		all["bench-"+name] = v
	}
	add("parts", workshop.PageParts, func(v *workshop.View) {
		v.Parts = []workshop.Gauge{
			{Key: "live.camera", Lines: []workshop.Line{{Key: "setup.camera.size", Args: []any{1920, 1080}}, {Key: "setup.camera.rate", Args: []any{"29.9"}}, {Key: "setup.camera.decode", Args: []any{"14.2"}}, {Key: "hint.5"}}},
			{Key: "live.printer", Lines: []workshop.Line{{Key: "live.printer.ready"}}},
		}
	})
	add("parts-ill", workshop.PageParts, func(v *workshop.View) {
		v.Parts = []workshop.Gauge{
			{Key: "live.camera", Lines: []workshop.Line{{Key: "live.camera.none", Args: []any{"read /dev/video0: no such device"}, Bad: true}, {Key: "live.camera.stale", Args: []any{62*time.Minute + 3*time.Second}, Bad: true}}},
			{Key: "live.printer"},
		}
		for _, name := range []string{"offline", "cover", "paper", "near", "cutter", "fault"} {
			v.Parts[1].Lines = append(v.Parts[1].Lines, workshop.Line{Key: "live.printer." + name, Bad: true})
		}
	})
	for _, broken := range []string{"", "link", "name", "TLS", "certificate", "backend", "clock"} {
		add("way-"+broken, workshop.PageWay, func(v *workshop.View) { v.Way = longWay(broken) })
	}
	add("way-busy", workshop.PageWay, func(v *workshop.View) { v.Busy = true })
	add("machine", workshop.PageMachine, func(v *workshop.View) {
		for key := range strings.FieldsSeq("board system kernel processors load sound device") {
			v.Facts = append(v.Facts, workshop.Line{Key: "fact." + key, Args: []any{"Innocomm Mobile Technology SB81 Rev. 1.2"}})
		}
		v.Facts = append(v.Facts, workshop.Line{Key: "fact.up", Args: []any{8888}}, workshop.Line{Key: "fact.memory", Args: []any{4096, 12}}, workshop.Line{Key: "fact.disk", Args: []any{199, 29_000}},
			workshop.Line{Key: "fact.disk.gone", Args: []any{"/var/lib/kaikei"}}, workshop.Line{Key: "fact.wear", Args: []any{"mmcblk0", "> 100 %, 0–10 %"}}, workshop.Line{Key: "fact.heat", Args: []any{"x86_pkg_temp", "91 °C"}},
			workshop.Line{Key: "fact.clock"}, workshop.Line{Key: "fact.clock.free"}, workshop.Line{Key: "fact.chip", Args: []any{175320 * time.Hour}}, workshop.Line{Key: "fact.display", Args: []any{"card0-HDMI-A-1", "connected 1024x600"}},
			workshop.Line{Key: "fact.usb", Args: []any{"1-1.4.2", "0416:5011 POS58 USB Printer"}})
		for key := range strings.FieldsSeq("memory.todo disk.todo.gone disk.todo.readonly disk.todo.full wear.todo heat.todo chip.todo") {
			v.Facts = append(v.Facts, workshop.Line{Key: "fact." + key, Bad: true})
		}
	})
	config := workshop.Config{Version: 128, Issued: noon, Until: noon.AddDate(0, 0, 30), SignedBy: "0123456789abcdef"}
	for _, source := range []string{"merchant", "shop", "terminal", "standard"} {
		config.Values = append(config.Values, workshop.Value{Path: "rails.alipayplus.deferral.ageSeconds." + source, Text: `{"name":"会計町店","address":"東京都千代田区丸の内1-1-1","phone":"03-1234-5678"}`, Source: source})
	}
	add("config", workshop.PageConfig, func(v *workshop.View) { v.Config = config })
	add("config-ill", workshop.PageConfig, func(v *workshop.View) {
		f := fault.Of(terminal.ErrNotReached)
		v.Config, v.Fault = config, &f
		v.Config.Expired, v.Config.Waiting, v.Config.Refused = true, 129, "configuration 130: unknown field \"maxSaleDollars\": configuration not valid"
	})
	add("config-done", workshop.PageConfig, func(v *workshop.View) { v.Config, v.Done = config, true })
	return all
}

// Nothing on the technician's pages is cut, covered or too small to be hit, on every
// display and in every language.
func TestWorkshopFits(t *testing.T) {
	all := benches()
	for _, language := range words.Languages() {
		for display := range ui.Displays {
			w := ui.NewPageTest(t, language, display)
			b := technician.NewBench(w.Window(), func(workshop.Intent) {})
			for _, name := range slices.Sorted(maps.Keys(all)) {
				b.Show(all[name])
				w.Check(t, fmt.Sprintf("%s-%s-%d", language, name, display))
			}
		}
	}
}

// Every tap is the intent that its page offers.
func TestWorkshopTaps(t *testing.T) {
	var got []workshop.Intent
	w := ui.NewPageTest(t, "en", 0)
	b := technician.NewBench(w.Window(), func(i workshop.Intent) { got = append(got, i) })
	b.Show(benches()["bench-parts"])
	require.True(t, w.Tap("Network") && w.Tap("Machine") && w.Tap("Settings") && w.Tap("Devices") && w.Tap("To the till"))
	assert.False(t, w.Tap("Fetch now"), "not on this page")
	b.Show(benches()["bench-config"])
	require.True(t, w.Tap("Fetch now"))
	page := func(p workshop.Page) workshop.Intent { return workshop.Intent{Kind: workshop.IntentPage, Page: p} }
	assert.Equal(t, []workshop.Intent{
		page(workshop.PageWay), page(workshop.PageMachine), page(workshop.PageConfig), page(workshop.PageParts), {Kind: workshop.IntentBack}, {Kind: workshop.IntentFetch},
	}, got)
	got = nil
	w.Desk(desk.View{Screen: desk.ScreenScan})
	assert.Equal(t, []workshop.Intent{{Kind: workshop.IntentLeave}}, got, "the till went on")
}

// A figure that changes is drawn by the second, and the page with its buttons is not
// made anew for it.
func TestWorkshopIsLive(t *testing.T) {
	w := ui.NewPageTest(t, "en", 0)
	b := technician.NewBench(w.Window(), func(workshop.Intent) {})
	v := benches()["bench-parts"]
	b.Show(v)
	require.True(t, w.Says("29.9"))
	before := w.Button("Network")
	v.Parts = slices.Clone(v.Parts)
	v.Parts[0].Lines = slices.Clone(v.Parts[0].Lines)
	v.Parts[0].Lines[1].Args = []any{"12.3"}
	b.Show(v)
	assert.True(t, w.Says("29.9"), "a second is not over")
	w.After(2 * time.Second)
	assert.True(t, w.Says("12.3"))
	assert.Same(t, before, w.Button("Network"), "the button is the one that a finger may be on")
	b.Show(workshop.View{})
	assert.False(t, w.Says("12.3"))
}
