package scanner

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/blackjack/webcam"

	"kaikei/scanner/mjpg"
)

// The formats that are read, as V4L2 names them, best first.
const (
	formatYUYV = webcam.PixelFormat('Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24)
	formatMJPG = webcam.PixelFormat('M' | 'J'<<8 | 'P'<<16 | 'G'<<24)
)

// The size that is asked for. Drivers give what they have.
const (
	askWidth  = 640
	askHeight = 480
)

// hungAfter is how many waits without a frame, each of a second, make a camera
// hung. webcam counts in whole seconds, and one long wait would hold up the end
// of the program.
const hungAfter = 3

// reopenMost is the longest pause before a camera is opened anew.
const reopenMost = 5 * time.Second

// A device is an open camera that is streaming. The fake of the tests is the
// other one.
type device interface {
	// next returns the next frame as luma. The frame is the device's own and is
	// written over by the next call.
	next(ctx context.Context) (*image.Gray, error)
	close() error
}

// camera gives the frames of a device, and opens it anew whenever it fails.
type camera struct {
	open func() (device, error)
	note func(error) // told each state: nil is working; may be nil
}

// Frames streams until ctx ends. Trouble of the device does not end it.
func (c camera) Frames(ctx context.Context, deliver func(Frame)) error {
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, reopenMost) {
		err := c.stream(ctx, func(f Frame) {
			pause = 250 * time.Millisecond
			c.tell(nil)
			deliver(f)
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.tell(err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tell reports the state.
func (c camera) tell(err error) {
	if c.note != nil {
		c.note(err)
	}
}

// stream opens the device and reads it until it fails.
func (c camera) stream(ctx context.Context, deliver func(Frame)) (err error) {
	d, err := c.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	for ctx.Err() == nil {
		g, err := d.next(ctx)
		if err != nil {
			return err
		}
		deliver(Frame{g, time.Now()})
	}
	return ctx.Err()
}

// A Camera is a video device that offers a format that can be read.
type Camera struct {
	Node string `json:"node"` // such as /dev/video0
	Name string `json:"name"` // as the driver names it
	Bus  string `json:"bus"`
}

// Cameras lists the cameras, those on USB first.
func Cameras() (found []Camera) {
	nodes, err := filepath.Glob("/dev/video*")
	if err != nil {
		return nil
	}
	slices.Sort(nodes)
	for _, node := range nodes {
		if c, ok := describe(node); ok {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Camera) int { return rank(a.Bus) - rank(b.Bus) })
	return found
}

// describe asks a node what it is. Nodes without a format are those of metadata,
// which UVC cameras have beside.
func describe(node string) (Camera, bool) {
	w, err := webcam.Open(node)
	if err != nil {
		return Camera{}, false
	}
	defer w.Close()
	if _, err := pick(w); err != nil {
		return Camera{}, false
	}
	c := Camera{Node: node}
	// A driver that does not tell its name is still a camera.
	c.Name, _ = w.GetName()
	c.Bus, _ = w.GetBusInfo()
	return c, true
}

// openNamed opens the camera at a node, the first there is, or the first with a
// name.
func openNamed(name string, s Settings) (device, error) {
	if strings.HasPrefix(name, "/") {
		return openDevice(name, s)
	}
	err := error(ErrNoCamera)
	for _, c := range Cameras() {
		if name != "auto" && !strings.Contains(strings.ToLower(c.Name), strings.ToLower(name)) {
			continue
		}
		d, oerr := openDevice(c.Node, s)
		if oerr == nil {
			return d, nil
		}
		err = oerr
	}
	return nil, err
}

// pick chooses the format of a camera.
func pick(w *webcam.Webcam) (webcam.PixelFormat, error) {
	formats := w.GetSupportedFormats()
	for _, f := range []webcam.PixelFormat{formatYUYV, formatMJPG} {
		if _, ok := formats[f]; ok {
			return f, nil
		}
	}
	return 0, ErrCameraForm
}

// openDevice opens a camera and starts it.
func openDevice(node string, s Settings) (device, error) {
	w, err := webcam.Open(node)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", node, cause(err))
	}
	d, err := start(w, s)
	if err != nil {
		// Closing also gives back the buffers that a failed start leaves mapped.
		return nil, fmt.Errorf("open %s: %w", node, errors.Join(cause(err), w.Close()))
	}
	return d, nil
}

// start sets the format and the controls and begins to stream.
func start(w *webcam.Webcam, s Settings) (device, error) {
	format, err := pick(w)
	if err != nil {
		return nil, err
	}
	_, width, height, err := w.SetImageFormat(format, askWidth, askHeight)
	if err != nil {
		return nil, err
	}
	// Four buffers: webcam's default of 256 is 157 MB.
	if err := w.SetBufferCount(4); err != nil {
		return nil, err
	}
	s.apply(w) // a camera that refuses some still gives frames
	if err := w.StartStreaming(); err != nil {
		return nil, err
	}
	return &v4l2{cam: w, format: format, size: image.Pt(int(width), int(height)), motion: mjpg.NewReader(maxPixels)}, nil
}

// cause says what an error of the kernel means.
func cause(err error) error {
	switch {
	case errors.Is(err, syscall.EBUSY):
		return fmt.Errorf("%w: %w", ErrCameraBusy, err)
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.ENODEV), errors.Is(err, syscall.ENXIO):
		return fmt.Errorf("%w: %w", ErrNoCamera, err)
	}
	return err
}

// A capture is what is used of a camera that streams. [webcam.Webcam] is one;
// the tests drive another, for no machine that builds this has a camera to pull
// out.
type capture interface {
	io.Closer
	WaitForFrame(seconds uint32) error
	GetFrame() (data []byte, index uint32, err error)
	ReleaseFrame(index uint32) error
}

// v4l2 is a camera of the kernel.
type v4l2 struct {
	cam    capture
	format webcam.PixelFormat
	size   image.Point // as the driver said, which may not be what it gives
	gray   *image.Gray
	motion *mjpg.Reader // of MJPG
}

// close stops the camera.
func (d *v4l2) close() error { return d.cam.Close() }

// badMost is how many frames in a row may be unreadable.
const badMost = 30

// next waits for a frame. Frames that cannot be read are passed over: cameras
// give some at the start.
func (d *v4l2) next(ctx context.Context) (*image.Gray, error) {
	for range badMost {
		if err := d.wait(ctx); err != nil {
			return nil, err
		}
		data, index, err := d.cam.GetFrame()
		if err != nil {
			return nil, fmt.Errorf("get frame: %w", cause(err))
		}
		// Read before it is released: after that the driver writes into it.
		g, bad := d.luma(data)
		if err := d.cam.ReleaseFrame(index); err != nil {
			return nil, fmt.Errorf("release frame: %w", cause(err))
		}
		if bad == nil {
			return g, nil
		}
	}
	return nil, ErrCameraForm
}

// wait returns when a frame is ready.
func (d *v4l2) wait(ctx context.Context) error {
	for range hungAfter {
		err := d.cam.WaitForFrame(1)
		var timeout *webcam.Timeout
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			return nil
		case !errors.As(err, &timeout):
			return fmt.Errorf("wait for frame: %w", cause(err))
		}
	}
	return ErrCameraHung
}

// luma returns the brightness of a frame.
func (d *v4l2) luma(data []byte) (*image.Gray, error) {
	if d.format == formatMJPG {
		g, err := d.motion.Luma(data)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCameraForm, err)
		}
		return g, nil
	}
	size := trueSize(d.size, len(data))
	if size == (image.Point{}) {
		return nil, ErrCameraForm
	}
	if d.gray == nil || d.gray.Rect.Size() != size {
		d.gray = image.NewGray(image.Rectangle{Max: size})
	}
	lumaOfYUYV(data, d.gray.Pix)
	return d.gray, nil
}
