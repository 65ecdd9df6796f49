package scanner

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/blackjack/webcam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/mjpg"
)

// A shot is what the driver of a fake camera does next.
type shot struct {
	data []byte
	wait error // of the wait for it
	get  error // of the fetching of it
}

// fakeCapture is a camera without a kernel. It hands out one buffer again and
// again and scribbles over it once it is released, as a driver does.
type fakeCapture struct {
	shots  []shot
	waits  int
	held   int // buffers that were fetched and not yet released
	buffer []byte
}

func (c *fakeCapture) WaitForFrame(uint32) error {
	c.waits++
	if len(c.shots) == 0 {
		return new(webcam.Timeout)
	}
	err := c.shots[0].wait
	if err != nil {
		c.shots = c.shots[1:]
	}
	return err
}

func (c *fakeCapture) GetFrame() ([]byte, uint32, error) {
	s := c.shots[0]
	c.shots = c.shots[1:]
	if s.get != nil {
		return nil, 0, s.get
	}
	c.held++
	c.buffer = append(c.buffer[:0], s.data...)
	return c.buffer, 0, nil
}

func (c *fakeCapture) ReleaseFrame(uint32) error {
	c.held--
	for i := range c.buffer {
		c.buffer[i] = 0xee
	}
	return nil
}

func (c *fakeCapture) Close() error { return nil }

// yuyvOf is a frame of one brightness, with colours that are not to be seen.
func yuyvOf(w, h int, luma byte) []byte {
	return bytes.Repeat([]byte{luma, 0x80}, w*h)
}

// jpegOf is a frame of Motion-JPEG, padded as some drivers do.
func jpegOf(t *testing.T, w, h int) []byte {
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, blank(w, h), nil))
	return append(b.Bytes(), make([]byte, 4096)...)
}

func TestCameraFrames(t *testing.T) {
	good := shot{data: yuyvOf(64, 48, 90)}
	timeout := shot{wait: new(webcam.Timeout)}
	tests := []struct {
		why    string
		format webcam.PixelFormat
		shots  []shot
		want   error // nil: a frame of 64x48
	}{
		{"a whole frame", formatYUYV, []shot{good}, nil},
		{"a slow start is no hang", formatYUYV, []shot{timeout, timeout, good}, nil},
		{"no frame for three seconds", formatYUYV, nil, ErrCameraHung},
		{"frames cut short are passed over", formatYUYV, []shot{{data: good.data[:100]}, {data: nil}, good}, nil},
		{"nothing but frames cut short", formatYUYV, make([]shot, badMost), ErrCameraForm},
		{"pulled out while waiting", formatYUYV, []shot{{wait: syscall.ENODEV}}, ErrNoCamera},
		{"pulled out: the frame cannot be fetched", formatYUYV, []shot{{get: syscall.ENODEV}}, ErrNoCamera},
		{"an error of the bus", formatYUYV, []shot{{get: syscall.EIO}}, syscall.EIO},
		{"taken by another program", formatYUYV, []shot{{get: syscall.EBUSY}}, ErrCameraBusy},
		{"a padded JPEG", formatMJPG, []shot{{data: jpegOf(t, 64, 48)}}, nil},
		{"garbage before a JPEG", formatMJPG, []shot{{data: []byte("garbage")}, {data: jpegOf(t, 64, 48)[:200]}, {data: jpegOf(t, 64, 48)}}, nil},
		{"a head and no picture", formatMJPG, []shot{{data: []byte{0xff, 0xd8, 0xff, 0xd9}}}, ErrCameraHung},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			c := &fakeCapture{shots: tt.shots}
			d := &v4l2{cam: c, format: tt.format, size: image.Pt(64, 48), motion: mjpg.NewReader(maxPixels)}
			g, err := d.next(t.Context())
			assert.Zero(t, c.held, "every buffer goes back to the driver")
			if tt.want != nil {
				assert.ErrorIs(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, image.Rect(0, 0, 64, 48), g.Rect)
			assert.NotContains(t, g.Pix, byte(0xee), "the driver's buffer is not kept")
		})
	}
}

// The end of the program does not wait until a hung camera is given up.
func TestCameraEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := &fakeCapture{}
	_, err := (&v4l2{cam: c, format: formatYUYV}).next(ctx)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, c.waits)
}

// A node that is no camera, and one that is not there, are declared.
func TestOpenDevice(t *testing.T) {
	_, err := openDevice("/dev/video-that-is-not-there", DefaultSettings)
	assert.ErrorIs(t, err, ErrNoCamera)
	_, err = openDevice(os.DevNull, DefaultSettings)
	assert.Error(t, err)
}

// fakeDevice gives frames until it is told to fail.
type fakeDevice struct {
	fail   error
	frames int
	closed *int
}

func (d *fakeDevice) next(context.Context) (*image.Gray, error) {
	if d.frames--; d.frames < 0 {
		return nil, d.fail
	}
	time.Sleep(30 * time.Millisecond)
	return blank(64, 48), nil
}

func (d *fakeDevice) close() error { *d.closed++; return nil }

// A camera that is pulled out, hangs or is busy is opened anew until it works.
func TestCameraRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		opened, closed := 0, 0
		open := func() (device, error) {
			opened++
			switch {
			case opened == 1:
				return &fakeDevice{fail: ErrCameraHung, frames: 3, closed: &closed}, nil
			case opened < 6:
				return nil, ErrCameraBusy
			}
			return &fakeDevice{fail: ErrNoCamera, frames: 1 << 30, closed: &closed}, nil
		}
		s := New(camera{open: open})
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(80 * time.Millisecond)
		require.NoError(t, s.State())
		time.Sleep(500 * time.Millisecond)
		assert.ErrorIs(t, s.State(), ErrCameraBusy)
		assert.Equal(t, 1, closed, "the hung one was closed")
		time.Sleep(20 * time.Second)
		require.NoError(t, s.State(), "and it works again")
		assert.Equal(t, 6, opened)
		cancel()
		assert.ErrorIs(t, <-done, context.Canceled)
		assert.Equal(t, 2, closed)
	})
}

func TestTrueSize(t *testing.T) {
	for why, tt := range map[string]struct {
		said image.Point
		n    int
		want image.Point
	}{
		"as said":                          {image.Pt(640, 480), 614400, image.Pt(640, 480)},
		"said 1280x720, gives 640x480":     {image.Pt(1280, 720), 614400, image.Pt(640, 480)},
		"an odd size that was said":        {image.Pt(100, 50), 10000, image.Pt(100, 50)},
		"nothing common: no guess is made": {image.Pt(640, 480), 12345, image.Point{}},
	} {
		assert.Equal(t, tt.want, trueSize(tt.said, tt.n), why)
	}
	_, err := (&v4l2{format: formatYUYV}).luma(make([]byte, 7))
	assert.ErrorIs(t, err, ErrCameraForm)
	_, err = (&v4l2{format: formatMJPG, motion: mjpg.NewReader(maxPixels)}).luma([]byte{0xff, 0xd8, 0xff, 0x00})
	assert.ErrorIs(t, err, ErrCameraForm)
}
