package ui_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/setup"
	"kaikei/ui"
	"kaikei/ui/technician"
	"kaikei/ui/words"
)

// longWay is a way to the backend with the longest things that are found, or with
// the first of them missing.
func longWay(broken string) []setup.Hop {
	all := []setup.Hop{
		{Name: "link", Args: []any{"enp0s31f6, wlp2s0"}}, {Name: "address", Args: []any{"192.168.111.222/24, 2001:db8:1111:2222:3333:4444:5555:6666/64"}},
		{Name: "name", Args: []any{"payments.example.com", "203.0.113.77, 2001:db8::77"}}, {Name: "connection", Args: []any{"192.168.111.222:54321", "203.0.113.77:443"}},
		{Name: "TLS", Args: []any{"TLS 1.3 TLS_AES_128_GCM_SHA256", "2027-11-28"}}, {Name: "certificate", Args: []any{"2027-02-26", "2027-01-27"}},
		{Name: "backend"}, {Name: "clock", Args: []any{"-1.234s"}},
	}
	met := false
	for i := range all {
		all[i].Tried = !met
		met = met || all[i].Name == broken
		all[i].OK = !met
		if !all[i].OK {
			all[i].Why = "dial tcp: lookup payments.example.com on 192.168.111.1:53: no such host"
		}
	}
	return all
}

// setups are views of every step of a set-up.
func setups() map[string]setup.View {
	all := map[string]setup.View{}
	add := func(name string, step setup.Step, edit func(*setup.View)) {
		v := setup.View{Record: setup.Record{Step: step, Language: "ja", Printer: "usb:/dev/usb/lp0", Terminal: "T-000123456"}, Shown: true}
		edit(&v)
		all["setup-"+name] = v
	}
	for _, s := range setup.Steps()[:10] {
		add(s.String(), s, func(*setup.View) {})
		add(s.String()+"-well", s, func(v *setup.View) {
			v.Good, v.Read, v.Asks, v.Made, v.Stage, v.Chip, v.Touched[4] = true, true, true, s == setup.StepMake, "done", true, true
			if s == setup.StepNetwork {
				v.Hops = longWay("")[:2]
			}
		})
	}
	for _, s := range []setup.Step{setup.StepNetwork, setup.StepMake, setup.StepPrinter} {
		add(s.String()+"-busy", s, func(v *setup.View) { v.Busy, v.Stage = true, "enrol" })
	}
	fault := func(v *setup.View, err error) {
		f := fault.Of(err)
		v.Fault = &f
	}
	add("network-dead", setup.StepNetwork, func(v *setup.View) { v.Hops = longWay("link")[:2] })
	add("scan-other", setup.StepScan, func(v *setup.View) { fault(v, terminal.ErrActivation) })
	add("make-spent", setup.StepMake, func(v *setup.View) { v.Stage = "enrol"; fault(v, terminal.ErrActivationSpent) })
	add("make-pinned", setup.StepMake, func(v *setup.View) { v.Stage = "enrol"; fault(v, terminal.ErrOtherBackend) })
	add("make-far", setup.StepMake, func(v *setup.View) { v.Stage, v.Hops = "enrol", longWay("name")[:5]; fault(v, terminal.ErrNotReached) })
	add("make-mute", setup.StepMake, func(v *setup.View) { v.Stage, v.Hops = "enrol", longWay("TLS")[:5]; fault(v, terminal.ErrNotReached) })
	add("printer-none", setup.StepPrinter, func(v *setup.View) { v.Printer = ""; fault(v, terminal.ErrPrinterOffline) })
	add("ready", setup.StepReady, func(v *setup.View) {
		v.Spent, v.Cuts = 299*time.Second, 10
		for _, s := range setup.Steps()[:10] {
			r := setup.Result{Step: s, Outcome: setup.Passed, Seen: "1280 × 720, 29.9/s, 14 ms", Took: 29 * time.Second}
			if s == setup.StepPrinter {
				r.Outcome, r.Why = setup.Skipped, "機器がまだない"
			}
			v.Results = append(v.Results, r)
		}
	})
	return all
}

// looks are how the camera is while it is looked at.
func looks() setup.Look {
	return setup.Look{Width: 1280, Height: 720, Rate: 29.9, Decode: 14 * time.Millisecond, Hint: 5}
}

// Nothing on the pages of a set-up is cut, covered or too small to be hit, on every
// display and in every language.
func TestSetUpFits(t *testing.T) {
	all := setups()
	for _, language := range words.Languages() {
		for display := range ui.Displays {
			w := ui.NewPageTest(t, language, display)
			look := looks()
			z := technician.NewWizard(w.Window(), func(setup.Intent) {}, func() setup.Look { return look })
			for _, name := range slices.Sorted(maps.Keys(all)) {
				v := all[name]
				v.Language = language
				z.Show(v)
				w.Check(t, fmt.Sprintf("%s-%s-%d", language, name, display))
			}
			look = setup.Look{Trouble: "open /dev/video0: no such device"}
			for _, name := range []string{"setup-scan", "setup-camera"} {
				v := all[name]
				v.Language = language
				z.Show(v)
				w.Check(t, fmt.Sprintf("%s-%s-dark-%d", language, name, display))
			}
		}
	}
}

// Every tap is the intent that its step offers; what the step does not offer cannot be
// tapped.
func TestSetUpTaps(t *testing.T) {
	var got []setup.Intent
	w := ui.NewPageTest(t, "en", 0)
	z := technician.NewWizard(w.Window(), func(i setup.Intent) { got = append(got, i) }, looks)
	all := setups()
	for _, tt := range []struct {
		page string
		taps []string
		want setup.Intent
	}{
		{"language", []string{"한국어"}, setup.Intent{Kind: setup.IntentLanguage, Text: "ko"}},
		{"network-dead", []string{"Again"}, setup.Intent{Kind: setup.IntentAgain}},
		{"network-well", []string{"Next"}, setup.Intent{Kind: setup.IntentNext}},
		{"scan", []string{"Back"}, setup.Intent{Kind: setup.IntentBack}},
		{"make-far", []string{"Again"}, setup.Intent{Kind: setup.IntentAgain}},
		{"make-spent", []string{"Read another code"}, setup.Intent{Kind: setup.IntentBack}},
		{"printer", []string{"Print a test"}, setup.Intent{Kind: setup.IntentAgain}},
		{"printer-well", []string{"Printed correctly"}, setup.Intent{Kind: setup.IntentNext}},
		{"printer", []string{"Skip", "Not delivered yet"}, setup.Intent{Kind: setup.IntentSkip, Text: "Not delivered yet"}},
		{"touch", []string{"7"}, setup.Intent{Kind: setup.IntentTouch, Field: 6}},
		{"ready", []string{"To the till"}, setup.Intent{Kind: setup.IntentNext}},
	} {
		got = nil
		v := all["setup-"+tt.page]
		v.Language = "en"
		z.Show(v)
		for _, tap := range tt.taps {
			require.True(t, w.Tap(tap), "%s: %s", tt.page, tap)
		}
		assert.Equal(t, []setup.Intent{tt.want}, got, tt.page)
	}
	for page, off := range map[string]string{"network-dead": "Next", "camera": "Next", "make": "Next", "make-well": "Back", "scan": "Skip", "make-far": "Skip", "make-spent": "Again", "printer": "Printed correctly"} {
		v := all["setup-"+page]
		v.Language = "en"
		z.Show(v)
		assert.False(t, w.Tap(off), "%s: %s", page, off)
	}
}

// The language that is chosen is spoken at once, and the page goes when there is
// nothing to show.
func TestSetUpSpeaks(t *testing.T) {
	w := ui.NewPageTest(t, "ja", 0)
	var got []setup.Intent
	z := technician.NewWizard(w.Window(), func(i setup.Intent) { got = append(got, i) }, looks)
	v := setups()["setup-network"]
	z.Show(v)
	require.True(t, w.Says("ネットワーク"))
	v.Language = "zh"
	z.Show(v)
	assert.True(t, w.Says("网络"))
	w.Desk(desk.View{Screen: desk.ScreenResult})
	assert.False(t, w.Says("网络"))
	assert.Equal(t, []setup.Intent{{Kind: setup.IntentLost}}, got, "it asks for its page again")
	z.Show(v)
	w.Desk(desk.View{Screen: desk.ScreenAmount})
	z.Show(v)
	assert.True(t, w.Says("网络"))
	v.Shown = false
	z.Show(v)
	assert.False(t, w.Says("网络"))
	w.Desk(desk.View{Screen: desk.ScreenAmount})
	assert.False(t, w.Says("网络"))
}
