package scanner

import (
	"syscall"
	"testing"
	"time"

	"github.com/blackjack/webcam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeControls is a camera that refuses a manual value while the automatic is on,
// as drivers do.
type fakeControls struct {
	has  map[webcam.ControlID]webcam.Control
	set  map[webcam.ControlID]int32
	dead webcam.ControlID
}

func (c *fakeControls) GetControls() map[webcam.ControlID]webcam.Control { return c.has }

func (c *fakeControls) SetControl(id webcam.ControlID, value int32) error {
	manual := map[webcam.ControlID]struct {
		id  webcam.ControlID
		off int32
	}{controlExposure: {controlAutoExposure, 1}, controlFocus: {controlAutoFocus, 0}}
	if m, ok := manual[id]; ok && c.set[m.id] != m.off {
		return syscall.EACCES
	}
	if id == c.dead {
		return syscall.EIO
	}
	if value < c.has[id].Min || value > c.has[id].Max {
		return syscall.ERANGE
	}
	c.set[id] = value
	return nil
}

// uvc is what a common USB camera has.
func uvc() *fakeControls {
	return &fakeControls{
		has: map[webcam.ControlID]webcam.Control{
			controlAutoExposure: {Name: "Auto Exposure", Min: 0, Max: 3},
			controlExposure:     {Name: "Exposure Time, Absolute", Min: 3, Max: 2047},
			controlFrameRate:    {Name: "Exposure, Dynamic Framerate", Min: 0, Max: 1},
			controlFocus:        {Name: "Focus, Absolute", Min: 0, Max: 250, Step: 5},
			controlAutoFocus:    {Name: "Focus, Automatic Continuous", Min: 0, Max: 1},
			controlGain:         {Name: "Gain", Min: 16, Max: 96},
		},
		set: map[webcam.ControlID]int32{controlAutoExposure: 3, controlAutoFocus: 1},
	}
}

func TestApply(t *testing.T) {
	c := uvc()
	assert.Empty(t, Settings{Exposure: 4 * time.Millisecond, Focus: 0.61, Gain: 0.5}.apply(c))
	assert.Equal(t, map[webcam.ControlID]int32{
		controlAutoExposure: 1, controlExposure: 40, controlFrameRate: 0, controlAutoFocus: 0, controlFocus: 150, controlGain: 56,
	}, c.set)

	assert.Empty(t, Settings{Focus: -1, Gain: -1}.apply(c), "back to the camera's own")
	assert.Equal(t, int32(3), c.set[controlAutoExposure])
	assert.Equal(t, int32(1), c.set[controlAutoFocus])

	c = uvc()
	assert.Empty(t, Settings{Exposure: time.Second, Focus: -1, Gain: -1}.apply(c))
	assert.Equal(t, int32(2047), c.set[controlExposure], "as long as it can")

	c = uvc()
	c.dead = controlGain
	assert.Equal(t, []string{"Gain: input/output error"}, Settings{Focus: 1, Gain: 1}.apply(c))
	assert.Equal(t, int32(250), c.set[controlFocus], "the others are set all the same")

	bare := &fakeControls{set: map[webcam.ControlID]int32{}}
	assert.Empty(t, DefaultSettings.apply(bare))
	assert.Empty(t, bare.set)
}

func TestParseSettings(t *testing.T) {
	for query, want := range map[string]Settings{
		"":                                DefaultSettings,
		"exposure=auto":                   {0, -1, -1},
		"exposure=2ms&focus=0.5&gain=0.1": {2 * time.Millisecond, 0.5, 0.1},
	} {
		got, err := parseSettings(query)
		require.NoError(t, err, query)
		assert.Equal(t, want, got, query)
	}
	for _, query := range []string{"exposure=0s", "exposure=1h", "focus=2", "gain=-1", "gain=x", "zoom=1", "%zz"} {
		_, err := parseSettings(query)
		assert.Error(t, err, query)
	}
	_, err := Open("v4l2:auto?focus=7")
	assert.ErrorContains(t, err, "want 0 to 1")
	_, err = Open("v4l2:/dev/video0?exposure=5ms")
	assert.NoError(t, err)
}

// A camera on USB comes before one of the board.
func TestRank(t *testing.T) {
	assert.Less(t, rank("usb-0000:00:14.0-1"), rank("platform:v4l2loopback-000"))
}
