package scanner

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blackjack/webcam"
)

// Settings are what is asked of a camera. A phone's screen shines: what is right
// for the room burns it out, and a camera that looks for its focus and its
// exposure anew with each phone is slow. Cameras that lack a control go without.
type Settings struct {
	// Exposure is how long the sensor collects light; 0 leaves it to the camera.
	Exposure time.Duration
	// Focus is from 0, far away, to 1, as near as the lens goes, and Gain from 0
	// to 1 of what the sensor has. Negative leaves them to the camera.
	Focus, Gain float64
}

// DefaultSettings suit a phone held a hand's width before the camera. 8 ms hold
// two periods of a screen that is dimmed 240 times a second, so that it shows no
// bands; the focus differs too much between lenses to be guessed.
var DefaultSettings = Settings{Exposure: 8 * time.Millisecond, Focus: -1, Gain: -1}

// parseSettings reads what follows the "?" of a camera's spec, such as
// "exposure=8ms&focus=0.6&gain=0.2"; "exposure=auto" leaves it to the camera.
func parseSettings(query string) (Settings, error) {
	s := DefaultSettings
	values, err := url.ParseQuery(query)
	if err != nil {
		return s, err
	}
	for name, v := range values {
		switch {
		case name == "exposure" && v[0] == "auto":
			s.Exposure = 0
		case name == "exposure":
			s.Exposure, err = time.ParseDuration(v[0])
			if err == nil && (s.Exposure < 100*time.Microsecond || s.Exposure > time.Second) {
				err = fmt.Errorf("exposure %s: want 100µs to 1s", v[0])
			}
		case name == "focus":
			s.Focus, err = share(v[0])
		case name == "gain":
			s.Gain, err = share(v[0])
		default:
			err = fmt.Errorf("setting %s is not known", name)
		}
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// share reads a number from 0 to 1.
func share(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err == nil && !(v >= 0 && v <= 1) {
		err = fmt.Errorf("%s: want 0 to 1", text)
	}
	return v, err
}

// The controls of V4L2 that are used, by their ids: names differ between kernels
// ("Exposure (Absolute)" became "Exposure Time, Absolute" in 5.16).
const (
	controlAutoGain     webcam.ControlID = 0x00980912
	controlGain         webcam.ControlID = 0x00980913
	controlAutoExposure webcam.ControlID = 0x009a0901 // 1 manual, 3 aperture priority
	controlExposure     webcam.ControlID = 0x009a0902 // in 100 µs
	controlFrameRate    webcam.ControlID = 0x009a0903 // may the exposure lower it
	controlFocus        webcam.ControlID = 0x009a090a
	controlAutoFocus    webcam.ControlID = 0x009a090c
)

// A controlled camera has controls. [webcam.Webcam] is one.
type controlled interface {
	GetControls() map[webcam.ControlID]webcam.Control
	SetControl(id webcam.ControlID, value int32) error
}

// A setting is one control and the value it is to have.
type setting struct {
	id    webcam.ControlID
	value func(c webcam.Control) int32
}

// exactly is a value that does not depend on the camera.
func exactly(v int32) func(webcam.Control) int32 {
	return func(webcam.Control) int32 { return v }
}

// between is a part of a control's range.
func between(part float64) func(webcam.Control) int32 {
	return func(c webcam.Control) int32 { return c.Min + int32(part*float64(c.Max-c.Min)+0.5) }
}

// list returns the settings in the order in which drivers accept them: a manual
// value is refused while the automatic is on.
func (s Settings) list() (out []setting) {
	if s.Exposure > 0 {
		out = append(out,
			setting{controlAutoExposure, exactly(1)},
			setting{controlExposure, exactly(int32(s.Exposure / (100 * time.Microsecond)))})
	} else {
		out = append(out, setting{controlAutoExposure, exactly(3)})
	}
	out = append(out, setting{controlFrameRate, exactly(0)})
	if s.Focus >= 0 {
		out = append(out, setting{controlAutoFocus, exactly(0)}, setting{controlFocus, between(s.Focus)})
	} else {
		out = append(out, setting{controlAutoFocus, exactly(1)})
	}
	if s.Gain >= 0 {
		out = append(out, setting{controlAutoGain, exactly(0)}, setting{controlGain, between(s.Gain)})
	}
	return out
}

// apply sets the controls that a camera has, and returns the names of those that
// refused. A camera without any works as well as it can.
func (s Settings) apply(c controlled) (refused []string) {
	has := c.GetControls()
	for _, one := range s.list() {
		control, ok := has[one.id]
		if !ok {
			continue
		}
		v := min(max(one.value(control), control.Min), control.Max)
		if control.Step > 1 {
			v = control.Min + (v-control.Min)/control.Step*control.Step
		}
		if err := c.SetControl(one.id, v); err != nil {
			refused = append(refused, fmt.Sprintf("%s: %v", control.Name, err))
		}
	}
	slices.Sort(refused)
	return refused
}

// rank orders cameras for the choice of the first: those on USB, which somebody
// plugged in, before those that are part of the board or of the kernel.
func rank(bus string) int {
	if strings.HasPrefix(bus, "usb") {
		return 0
	}
	return 1
}
